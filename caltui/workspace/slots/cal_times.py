"""The times of an event type that Cal itself offers, on a server that tells them.

They are what a guest sees: Cal has looked into the hosts' connected calendars. Cal does not say
why a time is closed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from caltui.catalog.model import Operation
from caltui.catalog.request import build
from caltui.gateway.errors.kinds import GatewayError
from caltui.scheduling.intervals import Interval, instants
from caltui.workspace.base.clock import instant, wire_instant
from caltui.workspace.base.ports import Syncs
from caltui.workspace.slots.ports import AsksCal

EVENT_TYPES, SLOTS = "event-types", "slots"


class CalTimes(NamedTuple):
    """The times that Cal offers, by start. `times` is None where it does not tell, or did not
    answer: then `note` says so, unless the server has no such list."""

    times: tuple[Interval, ...] | None = None
    note: str = ""


def tells_times(workspace: Syncs) -> bool:
    """Tells whether the server can be asked which times it offers."""
    return _operation(workspace) is not None


async def cal_times(
    workspace: AsksCal,
    event_type: str,
    window: Interval,
    length: timedelta,
    *,
    moved: str = "",
) -> CalTimes:
    """Asks Cal for the times that start inside the window; `length` is that of the event type.

    `moved` is the uid of a booking whose own time counts as free.
    """
    operation = _operation(workspace)
    if operation is None or not window.length:
        return CalTimes()
    values = {
        "eventTypeId": int(event_type),
        "start": wire_instant(window.start),
        "end": wire_instant(window.end),
        "format": "range",
        **({"bookingUidToReschedule": moved} if moved else {}),
    }
    try:
        answer = await workspace.wire.send(build(operation, (), values))
    except GatewayError as error:
        return CalTimes(None, f"Cal did not say which times it offers: {error.message}")
    found = _times_in(answer.data, length)
    if found is None:
        return CalTimes(None, "Cal's list of times could not be read: it has another form.")
    kept = {time.start: time for time in found if window.start <= time.start < window.end}
    return CalTimes(tuple(kept[start] for start in sorted(kept)))


def _operation(workspace: Syncs) -> Operation | None:
    return workspace.resource(EVENT_TYPES).operations.get(SLOTS)


def _times_in(data: object, length: timedelta) -> list[Interval] | None:
    """The times of an answer, which has a list for each day; None if it has another form."""
    if not isinstance(data, Mapping):
        return None
    found = []
    for day in data.values():
        if not isinstance(day, list):
            return None
        for entry in day:
            given = entry if isinstance(entry, Mapping) else {"start": entry}
            start = instant(given.get("start"))
            if start is None:
                return None
            end = instant(given.get("end")) or start + length
            if end < start:
                return None
            found.append(instants(start, end))
    return found
