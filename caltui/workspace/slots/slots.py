"""Lists the open slots of an event type, and explains why a time is closed."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.mirror.store import Mirror
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots import reasons
from caltui.scheduling.slots.slots import Slot, slots
from caltui.scheduling.slots.verdicts import Explanation
from caltui.text import count
from caltui.workspace.slots.cal_times import cal_times
from caltui.workspace.slots.gather import ANY_AGE, FRESH, Ages, gather
from caltui.workspace.slots.ports import AsksCal

MOST = timedelta(days=366)
AROUND = timedelta(days=2)


class OfferedTime(NamedTuple):
    """A time that Cal offers and the rules close: its hosts and seats are not known."""

    start: datetime
    end: datetime
    hosts: None = None
    seats_left: None = None


@dataclass(frozen=True, slots=True)
class SlotList:
    """The open slots of a window. `names` are those of the hosts, by user id; `whole` is false
    where the hours or the bookings of one are not known. `by_cal`: Cal itself said so."""

    event_type: str
    title: str
    zone: ZoneInfo
    window: Interval
    slots: "tuple[Slot | OfferedTime, ...]"
    names: Mapping[str, str]
    notes: tuple[str, ...] = ()
    whole: bool = True
    by_cal: bool = False


async def explain_slot(
    workspace: AsksCal,
    mirror: Mirror,
    event_type: str,
    at: datetime,
    *,
    zone: ZoneInfo | None = None,
    ages: Ages = FRESH,
) -> Explanation:
    """Explains why a time can be booked or not, in `zone` (default: the display zone).

    Cal is asked, too, where it tells which times it offers.
    """
    around = instants(at - AROUND, at + AROUND)
    found = await gather(workspace, mirror, event_type, around, ages)
    clocks = zone or workspace.zone
    answer = reasons.explain(found.offer, found.hosts, at, workspace.clock(), zone=clocks)
    if ages == ANY_AGE:
        return replace(answer, notes=found.notes)
    length = timedelta(minutes=found.offer.length)
    near = instants(at - reasons.NEAR, at + reasons.NEAR)
    told = await cal_times(workspace, found.offer.key, near, length)
    if told.times is None:
        return replace(answer, notes=(*found.notes, *filter(None, (told.note,))))
    starts = [time.start for time in told.times]
    cut = bisect_left(starts, answer.start)
    offered = answer.start in starts
    nearest = (*starts[max(0, cut - 1) : cut], *starts[cut + offered : cut + offered + 1])
    return replace(answer, notes=found.notes_with_cal, offered=offered, nearest=nearest)


async def list_slots(
    workspace: AsksCal,
    mirror: Mirror,
    event_type: str,
    window: Interval,
    zone: ZoneInfo | None = None,
    *,
    ages: Ages = FRESH,
    own: bool = False,
) -> SlotList:
    """The open slots that start inside the window. A longer window is cut to a year, with a
    note.

    They are Cal's own list where it tells them, unless `own`, or unless only what was last seen
    is wanted.
    """
    notes = []
    if window.length > MOST:
        window = Interval(window.start, window.start + MOST)
        notes.append(f"Only the first {MOST.days} days of the window were looked at.")
    if not window.length:
        notes.append("The window is empty: it ends when it starts.")
    found = await gather(workspace, mirror, event_type, window, ages)
    hidden = [note.sentence for host in found.hosts for note in host.notes]
    clocks = zone or workspace.zone
    told = tuple(slots(found.offer, found.hosts, window, workspace.clock(), clocks))
    listed = SlotList(
        found.offer.key,
        found.offer.title,
        clocks,
        window,
        told,
        {host.key: host.name for host in found.hosts},
        (*notes, *found.notes, *hidden),
        not any(host.unseen or host.schedule is None for host in found.hosts),
    )
    if own or ages == ANY_AGE:
        return listed
    length = timedelta(minutes=found.offer.length)
    offered = await cal_times(workspace, found.offer.key, window, length)
    if offered.times is None:
        return replace(listed, notes=(*listed.notes, *filter(None, (offered.note,))))
    by_cal = replace(listed, notes=(*notes, *found.notes_with_cal, *hidden))
    return _as_offered(by_cal, offered.times)


def _as_offered(listed: SlotList, times: Sequence[Interval]) -> SlotList:
    """The times that Cal offers, with what is known here of their hosts and seats."""
    own = {slot.start: slot for slot in listed.slots}
    offered = [own.get(t.start) or OfferedTime(t.start, t.end) for t in times]
    starts = {time.start for time in times}
    more, fewer = len(starts - own.keys()), len(own.keys() - starts)
    differs = []
    if more:
        differs.append(f"Cal offers {count(more, 'time')} that the rules read here would close.")
    if fewer:
        differs.append(f"{count(fewer, 'time')} that these rules leave open Cal does not offer.")
    if differs:
        differs.append("caltui slots explain says more of one time; --own lists by the rules.")
    notes = (*listed.notes, *differs)
    return replace(listed, slots=tuple(offered), notes=notes, whole=True, by_cal=True)
