"""The record of changes as rows and as details: a row for each field that changed."""

from typing import TYPE_CHECKING, NamedTuple

from caltui.text import one_line
from caltui.tui.forms.changes import told_value
from caltui.tui.journal.text import time_words
from caltui.tui.table.list_rows import ListRows
from caltui.tui.table.table_strips import Heading
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.changes.found import NOBODY, FoundChange, field_texts, found_changes
from caltui.workspace.changes.origin import WORDS

if TYPE_CHECKING:
    from caltui.workspace.base.saved_state import NotedChange
    from caltui.workspace.workspace import Workspace

LIMIT = 500
SHORT = {"here": "from here", "along": "? with a write", "elsewhere": "not from here", "": ""}
COLUMNS = (
    Heading("at", "Found", "date"),
    Heading("record", "Record", "string"),
    Heading("field", "Field", "string"),
    Heading("value", "Before → after", "string"),
    Heading("origin", "From", "enum"),
)


class ChangeLine(NamedTuple):
    """One field of a change; `at` is its place among the fields, -1 where there are none."""

    change: FoundChange
    at: int

    @property
    def field(self) -> str:
        """The name of the field; empty where the whole record is new or gone."""
        return self.change.noted.fields[self.at].field if self.at >= 0 else ""

    @property
    def origin(self) -> str:
        """Whether it was set from here."""
        return self.change.origins.get(self.field, "")


class ChangeRows(ListRows[ChangeLine]):
    """The newest changes, of one record or of all."""

    columns = COLUMNS

    def __init__(self, workspace: "Workspace", resource: str | None, key: str | None) -> None:
        super().__init__()
        self.workspace = workspace
        self.resource = resource
        self.record_key = key
        self.reload()

    def reload(self) -> None:
        """Reads the record of changes again."""
        found = found_changes(
            self.workspace, resource=self.resource, key=self.record_key, limit=LIMIT
        )
        self.items = [
            ChangeLine(change, at)
            for change in found
            for at in (range(len(change.noted.fields)) if change.noted.fields else (-1,))
        ]

    def key(self, item: ChangeLine) -> str:
        """The number of the change, and that of its field."""
        return f"{item.change.noted.id} {item.at}"

    def cells(self, item: ChangeLine) -> tuple[str, ...]:
        """A field in the order of COLUMNS, its time in the display zone."""
        noted = item.change.noted
        of = self.workspace.resource(noted.resource)
        name = item.change.name or (f"{of.noun} {noted.key}" if noted.key else of.title)
        value = item.change.what
        if item.at >= 0:
            before, after = _told(self.workspace, noted, item.at)
            value = f"{one_line(before, 60) or 'empty'} → {one_line(after, 60) or 'empty'}"
        return (self.time(noted.at), one_line(name, 40), item.field, value, SHORT[item.origin])

    def time(self, at: float | None) -> str:
        """A time in the display zone; `not known` for None."""
        return "not known" if at is None else time_words(self.workspace, at)


def _told(workspace: "Workspace", noted: "NotedChange", at: int) -> tuple[str, str]:
    """Before and after, with names in place of ids, and times in the display zone."""
    field = noted.fields[at]
    of = workspace.resource(noted.resource).field(field.field)
    before, after = field_texts(workspace, noted.resource, field)
    return told_value(workspace, of, before), told_value(workspace, of, after)


def details(rows: ChangeRows, item: ChangeLine) -> list[Detail]:
    """One changed field in full: before, after, between which reads, and from where."""
    noted = item.change.noted
    of = rows.workspace.resource(noted.resource)
    what = f"{of.noun} {noted.key} {item.change.name}".strip()
    found = [Detail("record", "Record", one_line(what))]
    if item.at >= 0:
        field = noted.fields[item.at]
        before, after = _told(rows.workspace, noted, item.at)
        found.append(Detail("field", "Field", field.field))
        found.append(Detail("before", "Before", before or "empty"))
        found.append(Detail("after", "After", after or "empty", "accent"))
        if not field.whole:
            words = "It is secret, or too long to be kept whole: it cannot be put back."
            found.append(Detail("whole", "Value", words, "quiet"))
    else:
        found.append(Detail("what", "What", item.change.what))
    between = f"{rows.time(noted.since)} and {rows.time(noted.at)}"
    found.append(Detail("between", "Between", f"the reads of {between}"))
    words = WORDS.get(item.origin, "")
    found.append(Detail("origin", "From", f"{words}. {NOBODY}" if words else NOBODY, "quiet"))
    return found
