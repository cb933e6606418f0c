"""Writes data to stdout: a table for people; JSON, JSON lines, CSV or Markdown for programs."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from caltui.cli.output.streams import data_out
from caltui.fastjson import indented
from caltui.text import one_line, safe_value
from caltui.workspace.records.export.file_formats import GRIDS, MARKDOWN

if TYPE_CHECKING:
    import argparse

    from caltui.workspace.records.secrets import Secrets

AT_ONCE = 2_000
"""Records that are indented and written in one piece."""

_LONGEST = 20_000
"""No name or text in a shorter record is too long to be shown whole."""

MOST = 60
"""The widest a column of a table gets, in cells."""


def format_of(args: "argparse.Namespace") -> str:
    """The output format asked for: a table on a terminal, else JSON, unless told."""
    chosen = getattr(args, "output", None)
    if chosen:
        return str(chosen)
    return "table" if sys.stdout.isatty() else "json"


def write_json(value: Any) -> None:
    """A JSON value, indented; plain ASCII where the output cannot hold more."""
    _line(indented(json.dumps(safe_value(value), ensure_ascii=not _unicode())))


def write_stored(texts: Iterable[str], hidden: "Secrets | None") -> None:
    """The records of stored texts as an indented JSON array, what is hidden masked."""
    before, rest, unicode = "[\n", iter(texts), _unicode()
    while part := [_shown(text, hidden, unicode=unicode) for text in islice(rest, AT_ONCE)]:
        sys.stdout.write(before + indented(f"[{','.join(part)}]")[2:-2])
        before = ",\n"
    _line("\n]" if before.startswith(",") else "[]")


def _shown(text: str, hidden: "Secrets | None", *, unicode: bool) -> str:
    """A stored record as compact JSON for stdout; nearly every one is returned unchanged."""
    plain = "\\" not in text and len(text) < _LONGEST and (unicode or text.isascii())
    if plain and not (hidden and hidden.may_be_in(text)):
        return text
    record = json.loads(text)
    shown = safe_value(hidden.masked(record) if hidden else record)
    return json.dumps(shown, ensure_ascii=not unicode)


def write_lines(values: Iterable[Any]) -> None:
    """JSON values, one a line."""
    ascii_only = not _unicode()
    for value in values:
        _line(json.dumps(safe_value(value), ensure_ascii=ascii_only))


def write_grid(
    args: "argparse.Namespace", headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Writes rows as CSV or Markdown, as asked for. No cell is run or breaks the table."""
    if format_of(args) == MARKDOWN:
        from caltui.workspace.records.export.markdown_text import write_markdown

        write_markdown(data_out(), [_title(head) for head in headers], rows)
        return
    from caltui.workspace.records.export.csv_text import write_csv

    write_csv(data_out(), headers, rows, bom=bool(getattr(args, "bom", False)))


def _title(head: str) -> str:
    return head.replace("_", " ").capitalize()


def write_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    most: int = MOST,
) -> None:
    """Aligned columns, cut to the terminal where there is one. `right` are column positions,
    `most` is the widest a column gets."""
    texts = [[one_line(cell) for cell in row] for row in rows]
    widths = [
        min(most, max([width(head), *(width(row[i]) for row in texts)]))
        for i, head in enumerate(headers)
    ]
    room = _room()
    for row in [list(headers), *texts]:
        cells = [fit(cell, widths[i], right=i in right) for i, cell in enumerate(row)]
        line = "  ".join(cells).rstrip()
        _line(cut(line, room) if room else line)


def write_rows(
    args: "argparse.Namespace",
    headers: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    table: Callable[[], None] | None = None,
) -> None:
    """Writes caltui's own records (not Cal's) in the format asked for.

    `table` writes the table where that is not one column for each header.
    """
    chosen = format_of(args)
    if chosen == "json":
        write_json(list(rows))
    elif chosen == "ndjson":
        write_lines(rows)
    elif chosen in GRIDS:
        write_grid(args, headers, [[row.get(head) for head in headers] for row in rows])
    elif table is not None:
        table()
    else:
        titles = [_title(head) for head in headers]
        write_table(titles, [[text_of(row.get(head)) for head in headers] for row in rows])


def write_one(
    args: "argparse.Namespace", row: Mapping[str, Any], pairs: Sequence[tuple[str, str]]
) -> None:
    """Writes one of caltui's own records in the format asked for; `pairs` are its table."""
    chosen = format_of(args)
    if chosen == "json":
        write_json(row)
    elif chosen == "ndjson":
        write_lines([row])
    elif chosen == MARKDOWN:
        write_grid(args, ("field", "value"), pairs or [(_title(n), v) for n, v in row.items()])
    elif chosen in GRIDS:
        write_grid(args, list(row), [list(row.values())])
    else:
        write_pairs(pairs)


def text_of(value: Any) -> str:
    """A value of a record of caltui's own, for a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def write_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """Names and values, a line each; further lines of a value are indented below it."""
    indent = max((width(name) for name, _ in pairs), default=0) + 2
    for name, value in pairs:
        lines = value.split("\n") or [""]
        _line(f"{fit(name, indent)}{lines[0]}".rstrip())
        for line in lines[1:]:
            _line(f"{' ' * indent}{line}".rstrip())


def width(text: str) -> int:
    """Counts the cells of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """The text in exactly that many cells, cut with `…` or filled with blanks."""
    text = cut(text, cells)
    fill = " " * (cells - width(text))
    return fill + text if right else text + fill


def cut(text: str, cells: int) -> str:
    """The text in at most that many cells."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for char in text:
        used += _cells(char)
        if used > cells - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _cells(char: str) -> int:
    from unicodedata import combining, east_asian_width

    if combining(char) or char in "\u200b\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _room() -> int:
    """The terminal's width in cells; 0 when stdout is no terminal."""
    if not sys.stdout.isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns


def _unicode() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").startswith("utf")


def _line(text: str) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text if _unicode() else text.encode(encoding, "replace").decode(encoding))
