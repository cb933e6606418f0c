"""The formats in which records leave caltui, as data. Loads nothing: every command reads it."""

from os.path import splitext
from typing import NamedTuple


class FileFormat(NamedTuple):
    """One format. `name` is its word for -o, `title` its name for people.

    `suffixes` are the ends of its files: a new file gets the first. `columns`: it holds the columns
    that are chosen, else whole records. `events`: it holds what takes place, nothing else.
    `about` says what it holds, for a menu.
    """

    name: str
    title: str
    about: str
    suffixes: tuple[str, ...]
    columns: bool = False
    events: bool = False


CSV, MARKDOWN, ICS = "csv", "markdown", "ics"
JSON, LINES = "json", "ndjson"

FORMATS = {
    one.name: one
    for one in (
        FileFormat(CSV, "CSV", "the columns shown, for a spreadsheet", (".csv",), columns=True),
        FileFormat(JSON, "JSON", "whole records, one document", (".json",)),
        FileFormat(LINES, "NDJSON", "whole records, one a line", (".ndjson", ".jsonl")),
        FileFormat(MARKDOWN, "Markdown", "the columns shown, as a table", (".md",), columns=True),
        FileFormat(ICS, "iCalendar", "events, for a calendar", (".ics",), events=True),
    )
}

ROWS = tuple(one.name for one in FORMATS.values() if not one.events)
"""The formats that hold any rows."""

GRIDS = tuple(one.name for one in FORMATS.values() if one.columns)
"""The formats that have columns."""


def format_named(name: str) -> str:
    """The format for a file's suffix; empty if there is none."""
    suffix = splitext(name)[1].lower()
    return next((one.name for one in FORMATS.values() if suffix in one.suffixes), "")


def suffix_of(format: str) -> str:
    """The suffix of a new file."""
    return FORMATS[format].suffixes[0]


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names as words of a sentence: `json, ndjson or csv`."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
