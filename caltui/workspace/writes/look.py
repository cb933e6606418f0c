"""Looks at a record before a write of it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import GatewayError
from caltui.mirror.store import Mirror
from caltui.workspace.base.errors import Changed
from caltui.workspace.writes import carry
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.conflict import Conflict, find, rebased

Read = Callable[[Change], Awaitable[Record]]


async def look(change: Change, mirror: Mirror, read: Read) -> Change:
    """The change beside the record as it is now. Raises Changed, and what the read raises.

    What was never seen and cannot be read is no reason to stop, unless something of it
    has to go along: the write itself says what is wrong.
    """
    blind = carry.unseen(change.operation, change.values, change.before)
    change = _beside_what_was_seen(change, mirror)
    if change.look == "unchanged":
        now = await read(change)
        clash = find(change, now)
        if clash is not None:
            raise Changed(clash)
        return rebased(change, now)
    if change.before is None or blind:
        try:
            return rebased(change, await read(change))
        except GatewayError:
            if blind:
                raise
    return change


async def conflict(change: Change, mirror: Mirror, read: Read) -> Conflict | None:
    """What clashes between a change and the record as it is now."""
    if not change.request.ids:
        return None
    change = _beside_what_was_seen(change, mirror)
    return find(change, await read(change))


def _beside_what_was_seen(change: Change, mirror: Mirror) -> Change:
    seen = mirror.get(change.resource, change.key) if change.before is None else None
    return change if seen is None else replace(change, before=seen.record)
