"""Findings of the inbox as rows for other programs: for the command and for an export."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caltui.workspace.inbox.remedies import remedy_for

if TYPE_CHECKING:
    from caltui.workspace.base.ports import Reads
    from caltui.workspace.inbox.queues import Queue
    from caltui.workspace.inbox.snapshot import Finding

COLUMNS = ("queue", "resource", "key", "subject", "why", "since", "due", "remedy", "note")


def row_of(workspace: "Reads", queue: "Queue", found: "Finding", note: str) -> Mapping[str, Any]:
    """One finding: the queue, the record, the reason, since when, when it is due, what settles
    it, and the note on it."""
    remedy = remedy_for(workspace, queue.remedies, found)
    return {
        "queue": queue.id,
        "resource": found.resource,
        "key": found.key,
        "subject": found.subject,
        "why": found.why,
        "since": _text(found.since),
        "due": _text(found.due),
        "remedy": remedy.text if remedy is not None else None,
        "note": note or None,
    }


def notes_of(workspace: "Reads") -> dict[tuple[str, str], str]:
    """The notes on records, by category and key."""
    return {(note.resource, note.key): note.text for note in workspace.kept.notes()}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
