"""The journal as rows and as details: each write, its time and its outcome."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from caltui.scheduling.time_style import clock_words, second_words
from caltui.text import one_line
from caltui.tui.journal.runs import RunLine, grouped, run_details, worst
from caltui.tui.table.list_rows import ListRows
from caltui.tui.table.table_strips import Heading
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.base.errors import CannotUndo, GatewayError
from caltui.workspace.journal.what_changed import what_changed
from caltui.workspace.records.cells import summary
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.place import Place

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
"""Glyph and tone of an outcome. `base.tones.TONES` colours the same words in the table."""

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


class Writes(ListRows["JournalEntry | RunLine"]):
    """The newest writes of the journal as rows, newest first, those of an act as one line.

    The key is the entry's number, or the id of the act. `unfolded` are ids of acts.
    """

    columns = COLUMNS

    def __init__(self, workspace: "Workspace") -> None:
        super().__init__()
        self.workspace = workspace
        self.unknown: frozenset[int] = frozenset()
        self.undone: dict[int, int] = {}
        self.unfolded: set[str] = set()
        self.reload()

    def reload(self) -> None:
        """Reads the journal again."""
        kept = self.workspace.kept
        entries = kept.journal(LIMIT)
        runs = {run.id: run for run in self.workspace.bulk_runs(LIMIT)}
        self.items = grouped(entries, runs, self.unfolded)
        self.unknown = frozenset(e.id for e in kept.unknown())
        self.undone = {
            e.undo_of: e.id for e in entries if e.undo_of is not None and e.outcome == "done"
        }

    def key(self, item: "JournalEntry | RunLine") -> str:
        """The number of the entry, or the key of the act."""
        return item.key if isinstance(item, RunLine) else str(item.id)

    def cells(self, item: "JournalEntry | RunLine") -> tuple[str, ...]:
        """An entry in the order of COLUMNS, its time in the display zone."""
        if isinstance(item, RunLine):
            outcome = worst(self.outcome(entry) for entry in item.entries)
            text = f"{GLYPHS[outcome][0]} {outcome}"
            return (self.time(item.entries[-1].at), item.text, text, item.undo)
        outcome = self.outcome(item)
        indent = "  " if item.batch in self.unfolded else ""
        return (
            self.time(item.at),
            indent + what_changed(item, self.workspace.zone),
            f"{GLYPHS[outcome][0]} {outcome}",
            self.undo(item),
        )

    def entry(self, key: str | None) -> "JournalEntry | None":
        """The write of a row; None where the row is an act."""
        found = self.item(key)
        return None if isinstance(found, RunLine) else found

    def fold(self, run: RunLine) -> None:
        """Shows the writes of an act below it, or hides them."""
        self.unfolded ^= {run.batch.id}
        self.reload()

    def outcome(self, entry: "JournalEntry") -> str:
        """The outcome of a write. It is unknown where the process ended before an answer came."""
        if entry.id in self.unknown:
            return "unknown"
        return entry.outcome if entry.outcome in GLYPHS else ON_ITS_WAY

    def undo(self, entry: "JournalEntry") -> str:
        """`↶ undone`, or the entry that this one undoes."""
        if entry.id in self.undone:
            return "↶ undone"
        return f"undoes {entry.undo_of}" if entry.undo_of is not None else ""

    def time(self, at: float) -> str:
        """A time in the display zone, with its day unless that is today."""
        return time_words(self.workspace, at)


def time_words(workspace: "Workspace", at: float) -> str:
    """A time (seconds since 1970) in the display zone, with its day unless that is today."""
    then = datetime.fromtimestamp(at, UTC).astimezone(workspace.zone)
    today = workspace.clock().astimezone(workspace.zone).date()
    if then.date() == today:
        return second_words(then.hour, then.minute, then.second)
    return f"{then:%d %b} {clock_words(then.hour, then.minute)}"


def details(writes: Writes, entry: "JournalEntry | RunLine") -> list[Detail]:
    """One write in full: its outcome, the way back, the difference, the request."""
    if isinstance(entry, RunLine):
        return run_details(writes.workspace, entry, GLYPHS)
    outcome = writes.outcome(entry)
    glyph, tone = GLYPHS[outcome]
    said = f"\n{one_line(entry.detail)}" if entry.detail else ""
    when = f" ({writes.time(entry.settled_at)})" if entry.settled_at else ""
    found = [Detail("outcome", "Outcome", f"{glyph} {SENTENCES[outcome]}{when}{said}", tone)]
    found.append(Detail("undo", "Undo", _way_back(writes, entry), "quiet"))
    found += [Detail("what", "What", one_line(entry.summary))] if entry.summary else []
    found += [Detail("batch", "Part of run", entry.batch)] if entry.batch else []
    found += [Detail(f"~{name}", name, text) for name, text in _difference(entry)]
    found.append(Detail("request", "Request", _request(entry), "accent"))
    if entry.body:
        text = json.dumps(entry.body, ensure_ascii=False, indent=2)
        found.append(Detail("body", "Sent", text, "quiet"))
    found.append(Detail("entry", "Entry", f"{entry.id} of profile {one_line(entry.profile)}"))
    return found


def _way_back(writes: Writes, entry: "JournalEntry") -> str:
    """Says whether a write can be undone, and if not, why."""
    undoer = writes.undone.get(entry.id)
    if undoer is not None:
        return f"↶ Undone by entry {undoer}."
    try:
        undo = writes.workspace.write_history.undo_plan(entry.id)
    except (CannotUndo, GatewayError) as error:
        return one_line(error.message)
    return one_line(" ".join([f"u shows the way back: {undo.change.summary()}.", *undo.warnings]))


def _difference(entry: "JournalEntry") -> Iterator[tuple[str, str]]:
    """Each field with its value before and after. Secrets are masked in the journal."""
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
    """The place of the record of a write; None where there is none, or it was deleted."""
    if not entry.resource:
        return None
    of = workspace.resource(entry.resource)
    made = of.key_of(entry.after) if isinstance(entry.after, Mapping) else None
    key = made or "_".join(entry.ids)
    gone = entry.verb == "delete" and workspace.record(entry.resource, key) is None
    return Place(entry.resource, key=key) if key and not gone else None
