"""Writes records, or rows that are no records, in the format that is asked for.

Secrets are left out unless asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TextIO

from caltui.catalog.model import Resource
from caltui.workspace.records.columns import (
    Column,
    available_columns,
    default_columns,
    title,
    value_at,
)
from caltui.workspace.records.export.csv_text import write_csv
from caltui.workspace.records.export.file_formats import (
    CSV,
    FORMATS,
    ICS,
    JSON,
    LINES,
    MARKDOWN,
    listed,
)
from caltui.workspace.records.export.json_text import write_json, write_lines
from caltui.workspace.records.export.markdown_text import write_markdown
from caltui.workspace.records.secrets import Secrets


class ExportOptions(NamedTuple):
    """The options of a file beside its format.

    `columns` are those of CSV and Markdown; without them CSV has all fields, and Markdown those
    that commands show. `bom`: CSV begins with a byte order mark. `tell` is called with a sentence
    for what could not be written.
    """

    columns: Sequence[Column] | None = None
    secrets: bool = False
    bom: bool = False
    tell: Callable[[str], None] | None = None


PLAIN_WISH = ExportOptions()


def write(
    out: TextIO,
    resource: Resource,
    records: Iterable[Mapping[str, Any]],
    format: str,
    wish: ExportOptions = PLAIN_WISH,
) -> int:
    """Writes the records and returns how many.

    Raises ValueError for a format that is not in FORMATS, or that cannot hold the category.
    """
    if format not in FORMATS:
        raise ValueError(f"There is no format '{format}': it is one of {listed([*FORMATS])}.")
    hidden = Secrets(resource)
    told = records if wish.secrets else (hidden.left_out(record) for record in records)
    if format == ICS:
        from caltui.workspace.records.export.calendar_text import write_calendar

        return write_calendar(out, resource, told, wish.tell)
    if format in (CSV, MARKDOWN):
        usual = available_columns if format == CSV else default_columns
        every = wish.columns or [c for c in usual(resource) if c.computed is None]
        chosen = [c for c in every if wish.secrets or not hidden.has(c.name)]
        names = [column.name for column in chosen]
        rows = ([value_at(record, name) for name in names] for record in told)
        if format == MARKDOWN:
            return write_markdown(out, [c.title for c in chosen], rows, right=_right(chosen))
        return write_csv(out, names, rows, bom=wish.bom)
    return (write_json if format == JSON else write_lines)(out, told)


def formats_for(resource: Resource) -> list[str]:
    """The formats that can hold the records of a category."""
    events = resource.shown.event is not None
    return [one.name for one in FORMATS.values() if events or not one.events]


def write_texts(
    out: TextIO,
    resource: Resource,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    zone: str,
    *,
    secrets: bool = False,
) -> int:
    """Writes rows as people see them, with times in `zone`, as Markdown; returns how many."""
    hidden = Secrets(resource)
    places = [i for i, c in enumerate(columns) if secrets or not hidden.has(c.name)]
    chosen = [columns[i] for i in places]
    texts = ([row[i] for i in places] for row in rows)
    heads = [_head(column, zone) for column in chosen]
    return write_markdown(out, heads, texts, right=_right(chosen))


def _right(columns: Sequence[Column]) -> frozenset[int]:
    return frozenset(i for i, column in enumerate(columns) if column.align == "right")


def _head(column: Column, zone: str) -> str:
    """The title of a column; one with times names their zone, since a file leaves this machine."""
    timed = column.type in ("datetime", "when")
    return f"{column.title} ({zone})" if timed else column.title


def write_rows(
    out: TextIO,
    names: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    format: str,
    *,
    bom: bool = False,
) -> int:
    """Writes rows that are no records, with these names as the head of CSV and Markdown."""
    if format == CSV:
        return write_csv(out, names, _cells(names, rows), bom=bom)
    if format == MARKDOWN:
        return write_markdown(out, [title(name) for name in names], _cells(names, rows))
    return (write_lines if format == LINES else write_json)(out, rows)


def _cells(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterable[Sequence[Any]]:
    return ([value_at(row, name) for name in names] for row in rows)
