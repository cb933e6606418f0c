"""Writes what a search found, as texts with the positions of the match."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.text import one_line
from caltui.workspace.records.columns import default_columns
from caltui.workspace.records.found import Found, FoundIn
from caltui.workspace.records.match_highlight import Matched, Span, in_name, matched
from caltui.workspace.workspace import Workspace

KINDS = ("datetime", "email", "enum")
"""The column types that tell records of one name apart. The first such column is shown."""


class Answer(NamedTuple):
    """A record that was found: its name and a text beside it, with the positions of the match."""

    found: Found
    name: str
    name_matches: tuple[Span, ...]
    about: str
    about_matches: tuple[Span, ...] = ()


class CategoryAnswers(NamedTuple):
    """The answers of one category."""

    group: FoundIn
    lines: tuple[Answer, ...]


def search_records(workspace: Workspace, text: str, each: int) -> list[CategoryAnswers]:
    """Searches all categories for a text, `each` records of one at most. Call it in a thread."""
    return [
        CategoryAnswers(group, tuple(_answer(workspace, found, text) for found in group.found))
        for group in workspace.find(text, each)
    ]


def _answer(workspace: Workspace, found: Found, text: str) -> Answer:
    of = workspace.resource(found.resource)
    name = one_line(found.name)
    inside = in_name(name, text)
    if found.note:
        note = f"# {one_line(found.note, 200)}"
        return Answer(found, name, inside, note, in_name(note, text))
    where = None if inside else matched(of, found.record, text)
    if where is None:
        return Answer(found, name, inside, _distinguishing_text(workspace, of, found.record))
    return Answer(found, name, (), *_match_text(where))


def _match_text(where: Matched) -> tuple[str, tuple[Span, ...]]:
    """The name of the field and its text on one line, with the positions of the match."""
    head = f"{where.field}: "
    return head + where.text, tuple((a + len(head), b + len(head)) for a, b in where.spans)


def _distinguishing_text(workspace: Workspace, of: Resource, record: Record) -> str:
    """A text that tells this record from others of the same name: its time, address and state."""
    cells = workspace.cells(of.key)
    columns = (column for column in default_columns(of) if column.type in KINDS)
    shown = ((column, cells.text(record, column)) for column in columns)
    found = next(((column, text) for column, text in shown if text), None)
    if found is None:
        return " · ".join(workspace.teller.states(of, record))
    column, text = found
    zone = f" {workspace.zone.key}" if column.type == "datetime" else ""
    states = (word for word in workspace.teller.states(of, record) if word != text)
    return " · ".join((f"{column.title}: {text}{zone}", *states))


def count_text(answers: Sequence[CategoryAnswers]) -> str:
    """The number of records found: `14 records in 3 categories`, or `14 records or more …`."""
    records = sum(len(one.lines) for one in answers)
    more = " or more" if any(one.group.more for one in answers) else ""
    what = "record" if records == 1 else "records"
    where = "1 category" if len(answers) == 1 else f"{len(answers)} categories"
    return f"{records}{more} {what} in {where}, the best of each first."
