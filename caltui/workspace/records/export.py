"""Writes records for other programs: JSON, a record a line, or CSV.

Secrets are left out unless asked for. A cell of CSV that a spreadsheet would run
as a formula gets an apostrophe in front.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, TextIO

from caltui.catalog.model import Resource
from caltui.workspace.records.columns import MISSING, Column, available_columns, value_at
from caltui.workspace.records.secrets import Secrets

FORMATS = ("json", "ndjson", "csv")
SUFFIXES = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson"}
"""The format of each file suffix."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(
    out: TextIO,
    resource: Resource,
    records: Iterable[Mapping[str, Any]],
    format: str,
    *,
    columns: Sequence[Column] | None = None,
    secrets: bool = False,
) -> int:
    """Writes the records and returns how many. `columns` (default all) are for CSV.

    Raises ValueError for a format that is not in FORMATS.
    """
    if format not in FORMATS:
        raise ValueError(f"There is no format '{format}': it is one of {', '.join(FORMATS)}.")
    hidden = Secrets(resource)
    kept = records if secrets else (hidden.left_out(record) for record in records)
    if format == "csv":
        every = columns or available_columns(resource)
        chosen = [c for c in every if secrets or not hidden.has(c.name)]
        return _csv(out, kept, [c.name for c in chosen])
    return (_json if format == "json" else _lines)(out, kept)


def write_rows(
    out: TextIO, names: Sequence[str], rows: Iterable[Mapping[str, Any]], format: str
) -> int:
    """Writes rows that are no records, with these names as the head of CSV."""
    if format == "csv":
        return _csv(out, rows, names)
    return (_json if format == "json" else _lines)(out, rows)


def format_named(name: str) -> str:
    """The format for a file's suffix; empty if there is none."""
    return SUFFIXES.get(PurePath(name).suffix.lower(), "")


def _json(out: TextIO, records: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for record in records:
        out.write("[\n" if count == 0 else ",\n")
        out.write(json.dumps(record, ensure_ascii=False))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def _lines(out: TextIO, records: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for record in records:
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


def _csv(out: TextIO, records: Iterable[Mapping[str, Any]], names: Sequence[str]) -> int:
    import csv

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for record in records:
        writer.writerow([cell(value_at(record, name)) for name in names])
        count += 1
    return count


def cell(value: Any) -> str:
    """A value as a cell of CSV: text as it is, numbers plain, nested values as JSON."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return neutral(json.dumps(value, ensure_ascii=False))


def neutral(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
