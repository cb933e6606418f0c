"""Commands run in this process, against a sandbox over real HTTP."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caltui.cli import main
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.sandbox import Running, running

TODAY = date(2026, 3, 2)


class Result(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error object of its stderr."""
        return json.loads(self.err.strip().splitlines()[-1])["error"]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


class Shell:
    """Runs commands in one home with one environment."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        self.env = {"CALTUI_HOME": str(home), **env}

    def __call__(self, *words: str, typed: str = "", terminal: bool = False) -> Result:
        stream = Terminal if terminal else io.StringIO
        out, err, before = stream(), stream(), sys.stdin
        sys.stdin = stream(typed)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main(list(words), self.env)
        finally:
            sys.stdin = before
        return Result(code, out.getvalue(), err.getvalue())

    def good(self, *words: str) -> Any:
        """The JSON of a command that must succeed."""
        result = self(*words, "-o", "json")
        assert result.code == 0, (words, result.err)
        return result.json

    def files(self) -> str:
        """Everything that was written below the home, as text."""
        return "".join(
            path.read_bytes().decode("latin-1")
            for path in sorted(self.home.rglob("*"))
            if path.is_file()
        )


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


@pytest.fixture(scope="module")
def sandbox(stack: ExitStack) -> Running:
    """A sandbox that speaks everything, in the documented wrapper."""
    return stack.enter_context(running(firm(today=TODAY)))


@pytest.fixture
def shell(sandbox: Running, tmp_path: Path) -> Iterator[Shell]:
    """Commands of an ADMIN key against the sandbox."""
    sandbox.requests.clear()
    yield Shell(
        tmp_path / "home",
        CALTUI_API_TOKEN=DEMO_TOKEN,
        CALTUI_BASE_URL=sandbox.base_url,
        CALTUI_SPEC_URL=sandbox.base_url,
        CALTUI_BUDGET="0",
    )
    sandbox.faults.clear()


@pytest.fixture
def bare_shell(tmp_path: Path) -> Callable[..., Shell]:
    """Commands without token and gateway, unless given."""
    return lambda **env: Shell(tmp_path / "home", **env)


@pytest.fixture
def demo(
    bare_shell: Callable[..., Shell], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shell:
    """Commands on the demo, in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return bare_shell()
