"""Asks only for what was changed, where a list was read whole within a day."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from caltui.mirror.store import Mirror
from caltui.workspace.base.clock import instant, wire_instant

DAY = 86_400.0
EDGE = timedelta(minutes=2)
"""So much is asked for again: records may change while their list is read."""


class LastRead(NamedTuple):
    """The last read of a list. `whole_at` is when the last whole read began (epoch seconds), and
    `newest` the latest change that any record had, by the clock of the server."""

    whole_at: float
    newest: str

    def since(self, now: float) -> str:
        """From when on to ask for changes; empty where the list is to be read whole."""
        newest = instant(self.newest)
        if newest is None or not 0 <= now - self.whole_at < DAY:
            return ""
        return wire_instant(newest - EDGE)


def earlier(newest: str, at: float) -> str:
    """The change of a record, or the beginning of the read where that was earlier: what changed
    during a long read is asked for again."""
    change, began = instant(newest), datetime.fromtimestamp(at, UTC)
    return newest if change is not None and change <= began else wire_instant(began)


def last_read(mirror: Mirror, resource: str) -> LastRead | None:
    """Reads how a list was read last; None if it was not read whole, or cannot be read in part.

    What is kept of it may have outlived the records, when a broken file was replaced.
    """
    kept: Any = mirror.get_state(_state(resource))
    if not isinstance(kept, Mapping) or mirror.synced_at(resource) is None:
        return None
    at, newest = kept.get("whole_at"), kept.get("newest")
    if not isinstance(at, (int, float)) or not isinstance(newest, str):
        return None
    return LastRead(at, newest)


def note_read(mirror: Mirror, resource: str, read: LastRead | None) -> None:
    """Keeps how a list was read; None: the next read is a whole one."""
    if read is None:
        mirror.drop_state(_state(resource))
    else:
        mirror.put_state(_state(resource), read._asdict())


def _state(resource: str) -> str:
    return f"read/{resource}"
