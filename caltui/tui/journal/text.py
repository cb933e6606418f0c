"""The journal as rows and as details: what was written when, and what came of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from caltui.text import one_line
from caltui.tui.table.table_strips import Heading
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.base.errors import CannotUndo, GatewayError
from caltui.workspace.records.cells import summary
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.place import Place
from caltui.workspace.table.listing import Row

if TYPE_CHECKING:
    from caltui.workspace.base.saved_state import JournalEntry
    from caltui.workspace.workspace import Workspace

LIMIT = 500
ON_ITS_WAY = "on its way"
GLYPHS = {
    "done": ("✓", "good"),
    "refused": ("✗", "bad"),
    "unknown": ("?", "warn"),
    "not sent": ("–", "quiet"),
    "no effect": ("–", "quiet"),
    ON_ITS_WAY: ("…", "warn"),
}
"""Glyph and tone of an outcome. `theme.TONES` has the same words for the table."""

SENTENCES = {
    "done": "Cal did it.",
    "refused": "Cal refused it: nothing was changed.",
    "unknown": "Nobody knows whether Cal did it. It is looked at again by itself; s reads back "
    "now, m says it yourself.",
    "not sent": "It never left: nothing was changed.",
    "no effect": "As far as is known nothing was changed.",
    ON_ITS_WAY: "It is on its way: the answer is not there yet.",
}


COLUMNS = (
    Heading("at", "At", "date"),
    Heading("what", "What", "string"),
    Heading("outcome", "Outcome", "enum"),
    Heading("undo", "Undo", "enum"),
)


class Writes:
    """The journal's newest writes, newest first. The key is the entry's number."""

    columns: Sequence[Heading] = COLUMNS
    sort: tuple[str, bool] | None = None

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace
        self.entries: list[JournalEntry] = []
        self.unknown: frozenset[int] = frozenset()
        self.undone: dict[int, int] = {}
        self.reload()

    def reload(self) -> None:
        """Looks at the journal again."""
        kept = self.workspace.kept
        self.entries = kept.journal(LIMIT)
        self.unknown = frozenset(e.id for e in kept.unknown())
        self.undone = {
            e.undo_of: e.id for e in self.entries if e.undo_of is not None and e.outcome == "done"
        }

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, key: str) -> "JournalEntry | None":
        """The entry of that number, if it is among the newest."""
        return next((e for e in self.entries if str(e.id) == key), None)

    def keys(self) -> Sequence[str]:
        """Every key, in the order shown."""
        return [self.key_at(index) for index in range(len(self))]

    def key_at(self, index: int) -> str:
        """Newest first."""
        return str(self.entries[index].id)

    def index_of(self, key: str) -> int | None:
        """Where an entry is shown."""
        return next((i for i, e in enumerate(self.entries) if str(e.id) == key), None)

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows from `start` up to `stop`."""
        return [Row(str(e.id), self.cells(e)) for e in self.entries[max(0, start) : stop]]

    def cells(self, entry: "JournalEntry") -> tuple[str, ...]:
        """An entry in the order of COLUMNS, its time in the display zone."""
        outcome = self.outcome(entry)
        return (
            self.time(entry.at),
            one_line(entry.summary or f"{entry.method} {entry.path}"),
            f"{GLYPHS[outcome][0]} {outcome}",
            self.undo(entry),
        )

    def outcome(self, entry: "JournalEntry") -> str:
        """What came of it; an intent without an answer is unknown once its process ended."""
        if entry.id in self.unknown:
            return "unknown"
        return entry.outcome if entry.outcome in GLYPHS else ON_ITS_WAY

    def undo(self, entry: "JournalEntry") -> str:
        """`↶ undone`, or which entry this one took back."""
        if entry.id in self.undone:
            return "↶ undone"
        return f"undoes {entry.undo_of}" if entry.undo_of is not None else ""

    def time(self, at: float) -> str:
        """The clock time of today, else the day with it."""
        workspace = self.workspace
        then = datetime.fromtimestamp(at, UTC).astimezone(workspace.zone)
        today = workspace.clock().astimezone(workspace.zone).date()
        return f"{then:%H:%M:%S}" if then.date() == today else f"{then:%d %b %H:%M}"


def details(writes: Writes, entry: "JournalEntry") -> list[Detail]:
    """One write in full: its outcome, the way back, the difference, the request."""
    outcome = writes.outcome(entry)
    glyph, tone = GLYPHS[outcome]
    said = f"\n{one_line(entry.detail)}" if entry.detail else ""
    when = f" ({writes.time(entry.settled_at)})" if entry.settled_at else ""
    found = [Detail("outcome", "Outcome", f"{glyph} {SENTENCES[outcome]}{when}{said}", tone)]
    found.append(Detail("undo", "Undo", _way_back(writes, entry), "quiet"))
    found += [Detail("what", "What", one_line(entry.summary))] if entry.summary else []
    found += [Detail("batch", "Bulk run", entry.batch)] if entry.batch else []
    found += [Detail(f"~{name}", name, text) for name, text in _difference(entry)]
    found.append(Detail("request", "Request", _request(entry), "accent"))
    if entry.body:
        text = json.dumps(entry.body, ensure_ascii=False, indent=2)
        found.append(Detail("body", "Sent", text, "quiet"))
    found.append(Detail("entry", "Entry", f"{entry.id} of profile {one_line(entry.profile)}"))
    return found


def _way_back(writes: Writes, entry: "JournalEntry") -> str:
    """Whether u takes it back, and why not."""
    undoer = writes.undone.get(entry.id)
    if undoer is not None:
        return f"↶ Undone by entry {undoer}."
    try:
        undo = writes.workspace.past.undo_plan(entry.id)
    except (CannotUndo, GatewayError) as error:
        return one_line(error.message)
    return one_line(" ".join([f"u shows the way back: {undo.change.summary()}.", *undo.warnings]))


def _difference(entry: "JournalEntry") -> Iterator[tuple[str, str]]:
    """Each field with what it was and what it became; secrets are masked in the journal."""
    if entry.verb == "delete" and isinstance(entry.before, Mapping):
        for name, value in entry.before.items():
            if not isinstance(value, (dict, list)):
                yield name, f"{_text(value)} → gone"
        return
    for name, value in (entry.body or {}).items() if isinstance(entry.body, Mapping) else ():
        was = value_at(entry.before, name) if isinstance(entry.before, Mapping) else MISSING
        before = "" if was is MISSING else f"{_text(was)} → "
        yield str(name), f"{before}{_text(value)}"


def _text(value: Any) -> str:
    return one_line(summary(value), 200) or "empty"


def _request(entry: "JournalEntry") -> str:
    path = entry.path
    for value in entry.ids:
        start, brace, rest = path.partition("{")
        path = f"{start}{value}{rest.partition('}')[2]}" if brace else path
    query = "&".join(f"{name}={value}" for name, value in entry.query.items())
    return one_line(f"{entry.method} {path}" + (f"?{query}" if query else ""))


def place_of(workspace: "Workspace", entry: "JournalEntry") -> Place | None:
    """Where the record of a write is; None when it has none, or it is gone."""
    if not entry.resource:
        return None
    of = workspace.resource(entry.resource)
    made = of.key_of(entry.after) if isinstance(entry.after, Mapping) else None
    key = made or "_".join(entry.ids)
    gone = entry.verb == "delete" and workspace.record(entry.resource, key) is None
    return Place(entry.resource, key=key) if key and not gone else None
