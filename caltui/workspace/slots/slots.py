"""Lists the open slots of an event type, and explains why a time is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.mirror.store import Mirror
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots import reasons
from caltui.scheduling.slots.slots import Slot, slots
from caltui.scheduling.slots.verdicts import Explanation
from caltui.workspace.base.ports import Syncs
from caltui.workspace.slots.gather import FRESH, gather

MOST = timedelta(days=366)
AROUND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SlotList:
    """The open slots of a window. `names` are those of the hosts, by user id; `whole` is false
    where the hours or the bookings of one are not known."""

    event_type: str
    title: str
    zone: ZoneInfo
    window: Interval
    slots: tuple[Slot, ...]
    names: Mapping[str, str]
    notes: tuple[str, ...] = ()
    whole: bool = True


async def explain_slot(
    workspace: Syncs,
    mirror: Mirror,
    event_type: str,
    at: datetime,
    *,
    zone: ZoneInfo | None = None,
    ages: Mapping[str, float] = FRESH,
) -> Explanation:
    """Why a time can or cannot be booked, with times in `zone` (default: the display zone)."""
    around = instants(at - AROUND, at + AROUND)
    found = await gather(workspace, mirror, event_type, around, ages)
    clocks = zone or workspace.zone
    answer = reasons.explain(found.offer, found.hosts, at, workspace.clock(), zone=clocks)
    return replace(answer, notes=found.notes)


async def list_slots(
    workspace: Syncs,
    mirror: Mirror,
    event_type: str,
    window: Interval,
    zone: ZoneInfo | None = None,
    *,
    ages: Mapping[str, float] = FRESH,
) -> SlotList:
    """The open slots that start inside the window. A longer window is cut to a year, with a
    note."""
    notes = []
    if window.length > MOST:
        window = Interval(window.start, window.start + MOST)
        notes.append(f"Only the first {MOST.days} days of the window were looked at.")
    if not window.length:
        notes.append("The window is empty: it ends when it starts.")
    found = await gather(workspace, mirror, event_type, window, ages)
    hidden = [note.sentence for host in found.hosts for note in host.notes]
    clocks = zone or workspace.zone
    told = slots(found.offer, found.hosts, window, workspace.clock(), clocks)
    return SlotList(
        found.offer.key,
        found.offer.title,
        clocks,
        window,
        tuple(told),
        {host.key: host.name for host in found.hosts},
        (*notes, *found.notes, *hidden),
        not any(host.unseen or host.schedule is None for host in found.hosts),
    )
