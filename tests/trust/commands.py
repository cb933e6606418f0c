"""Every command that puts a stranger's text out: on a terminal, to a program, into a file."""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from caltui.catalog.load import catalog
from caltui.cli import main
from tests.trust.obeyed import in_csv, in_json, in_markdown, in_text
from tests.trust.strange import MARK

FORMATS = ("table", "json", "ndjson", "csv", "markdown")
FILES = ("csv", "json", "ndjson", "markdown")


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


class _Screen(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def say(env: Mapping[str, str], *words: str, terminal: bool = False, typed: str = "") -> Said:
    """Runs a command in this process."""
    kind = _Screen if terminal else io.StringIO
    out, err, before = kind(), kind(), sys.stdin
    sys.stdin = kind(typed)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(list(words), dict(env))
    finally:
        sys.stdin = before
    return Said(code, out.getvalue(), err.getvalue())


def words_of(home: Path, names: Sequence[str] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every sink of the command line, with the words that lead to it; lists come first."""
    names = names or tuple(catalog().titles)
    for name in names:
        for form in FORMATS:
            yield f"list as {form}", (name, "list", "-o", form)
        yield "cached list as json", (name, "list", "--cached", "-o", "json")
        yield "cached list as table", (name, "list", "--cached", "-o", "table")
    for form in ("table", "json"):
        for name in ("bookings", "users", "teams", "event-types", "attendees", "schedules"):
            yield f"record as {form}", (name, "get", "1", "-o", form)
        yield f"find as {form}", ("find", MARK, "-o", form)
        yield f"refusal as {form}", ("users", "delete", "999999", "--yes", "-o", form)
        yield f"edit as {form}", ("teams", "update", "1", "--bio", "kept", "--yes", "-o", form)
        yield f"undo as {form}", ("undo", "--dry-run", "-o", form)
        for words in (
            ("inbox", "all"),
            ("journal",),
            ("changes",),
            ("person", "guest3@example.com"),
        ):
            yield f"{words[0]} as {form}", (*words, "-o", form)
        yield f"agenda as {form}", ("agenda", "--user", "1", "-o", form)
        yield f"api as {form}", ("api", "GET", "/v2/users", "-o", form)
    yield "calls that are shown", ("teams", "list", "-v", "-o", "table")
    for form in ("csv", "json", "ndjson"):
        yield (
            f"export as {form}",
            ("export", *names, "teams", "--force", "--to", str(home / form), "-o", form),
        )


def run_all(
    env: Mapping[str, str], home: Path, *, few: bool = False
) -> tuple[dict[str, int], list[str]]:
    """By sink how often a strange text came out, and what would be obeyed. `few`: a category."""
    marks: dict[str, int] = {}
    wrong: list[str] = []
    for sink, words in words_of(home, ("teams", "users") if few else tuple(catalog().titles)):
        for terminal in (False, True):
            said = say(env, *words, terminal=terminal)
            marks[sink] = marks.get(sink, 0) + (said.out + said.err).count(MARK)
            label = f"{sink} ({' '.join(words[:3])})"
            wrong += [f"{label}: {one}" for one in wrong_in(said, words[-1])]
            if said.code == 1 or "Traceback" in said.err:
                wrong.append(f"{label}: ended with {said.code}: {said.err[-400:]}")
    for path in home.rglob("*.*"):
        if path.is_file() and path.parent.name in FILES:
            form, text = path.parent.name, path.read_bytes().decode("utf-8-sig", "surrogateescape")
            marks[f"file of {form}"] = marks.get(f"file of {form}", 0) + text.count(MARK)
            wrong += [f"{path.name}: {one}" for one in _in_form(text, form)]
    for line in completions()[:: 8 if few else 1]:
        offered = completed(env, line)
        marks["completion"] = marks.get("completion", 0) + offered.count(MARK)
        wrong += [f"completion: {one}" for one in in_text(offered, lines=("\n", "\x0b"))]
    return marks, wrong


def wrong_in(said: Said, form: str) -> list[str]:
    """What in an answer would be obeyed."""
    return _in_form(said.out, form if said.code == 0 else "table") + in_text(said.err)


def _in_form(text: str, form: str) -> list[str]:
    if form == "csv":
        return in_text(text, lines=("\n", "\r", "\t")) + in_csv(text)
    if form in ("json", "ndjson"):
        lines: Iterable[str] = [text] if form == "json" else text.splitlines()
        return in_text(text) + [one for line in lines if line for one in in_json(line)]
    if form == "markdown":
        return in_text(text) + in_markdown(text)
    return in_text(text, lines=("\n", "\r") if form == "ics" else ("\n",))


def completions() -> tuple[str, ...]:
    """Lines that somebody completes with values of records."""
    return (
        *(f"caltui {name} get " for name in catalog().titles),
        "caltui bookings list --filter ",
        "caltui attendees create --booking-id ",
        "caltui bookings list --view ",
        "caltui agenda ",
        "caltui person ",
    )


def completed(env: Mapping[str, str], line: str) -> str:
    """What a shell is offered, as the process writes it."""
    with tempfile.NamedTemporaryFile() as answer:
        given = {
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": answer.name,
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
            "COMP_TYPE": "9",
            "IFS": "\n",
        }
        command = [sys.executable, "-m", "caltui"]
        subprocess.run(
            command,
            env={**os.environ, **env, **given},
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Path(answer.name).read_bytes().decode("utf-8", "surrogateescape")
