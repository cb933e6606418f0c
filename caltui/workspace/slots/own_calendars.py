"""Asks what the connected calendars of the key's own user hold: Cal tells of no others.

It is asked where no rule closes a time and Cal does not offer it. Cal asks every provider for
this, which takes seconds: so it is asked once, after the rest is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Operation, Record
from caltui.catalog.request import Invalid, build
from caltui.gateway.errors.kinds import GatewayError
from caltui.mirror.store import Mirror
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots.offers import Host, required
from caltui.scheduling.slots.verdicts import Explanation, Verdict
from caltui.scheduling.wording import buffers_text, span_text
from caltui.text import one_line
from caltui.workspace.base.clock import instant
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.slots.gather import ANY_AGE, gather
from caltui.workspace.slots.ports import AsksCal

CALENDARS, BUSY_TIMES = "calendars", "busy-times"
A_DAY = timedelta(days=1)
OLD = 86_400.0
"""Seconds after which the list of connected calendars is read again."""

NOT_BUSY = "The connected calendars of {who} were asked: they are not busy then."
NONE_SELECTED = "No connected calendar of {who} is looked into for clashes."


class OwnCalendar(NamedTuple):
    """A calendar that Cal looks into for clashes, and the connection that it belongs to."""

    connection: int
    external: str
    name: str


class OwnBusyTime(NamedTuple):
    """A time that is taken in a connected calendar; `calendar` is None where Cal does not say in
    which."""

    span: Interval
    calendar: OwnCalendar | None


def may_tell_more(workspace: AsksCal, found: Explanation) -> bool:
    """Tells whether own calendars may explain it: no rule does, and the key's user is host."""
    access = workspace.known_access
    own = access.user if access is not None else ""
    unexplained = found.offered is False and found.first is None
    return unexplained and own in found.holders and _operation(workspace) is not None


async def with_own_calendars(workspace: AsksCal, mirror: Mirror, found: Explanation) -> Explanation:
    """The same with what the own connected calendars hold then, where that may explain it."""
    access = workspace.known_access
    if access is None or not may_tell_more(workspace, found):
        return found
    facts = await gather(workspace, mirror, found.event_type, _span_of(found), ANY_AGE)
    me = next((host for host in facts.hosts if host.key == access.user), None)
    if me is None:
        return found
    offer = facts.offer
    reach = instants(
        found.start - timedelta(minutes=offer.before), found.end + timedelta(minutes=offer.after)
    )
    try:
        calendars = await _selected(workspace)
        if not calendars:
            return _noted(found, NONE_SELECTED.format(who=me.name))
        taken = await _busy_times(workspace, calendars, reach)
    except (GatewayError, MirrorError, Invalid) as error:
        why = error.message if isinstance(error, GatewayError) else str(error)
        return _noted(found, f"The connected calendars of {me.name} could not be asked: {why}")
    if taken is None:
        answer = (
            "Cal's answer about the connected calendars could not be read: it has another form."
        )
        return _noted(found, answer)
    if not taken:
        return _noted(found, NOT_BUSY.format(who=me.name))
    closes = me in required(offer, facts.hosts) or found.holders == (me.key,)
    buffers = buffers_text(offer.before, offer.after)
    verdicts = tuple(_verdict(found, me, one, buffers, closes=closes) for one in taken)
    free = [host for host in facts.hosts if host.key in found.holders and host is not me]
    return replace(
        found,
        verdicts=(*found.verdicts, *verdicts),
        hosts=tuple(host.name for host in free),
        holders=tuple(host.key for host in free),
    )


def _span_of(found: Explanation) -> Interval:
    return instants(found.start, found.end)


def _noted(found: Explanation, note: str) -> Explanation:
    return replace(found, notes=(*found.notes, note))


def _operation(workspace: AsksCal) -> Operation | None:
    if CALENDARS not in workspace.catalog.titles:
        return None
    return workspace.resource(CALENDARS).operations.get(BUSY_TIMES)


def _verdict(
    found: Explanation, me: Host, taken: OwnBusyTime, buffers: str, *, closes: bool
) -> Verdict:
    """`Ada is busy in a connected calendar: Work, 10:00–11:00.`"""
    span, calendar = taken
    day = found.start.astimezone(found.zone).date()
    when = span_text(span.start, span.end, found.zone, day=day)
    which = f": {one_line(calendar.name, 60)}, {when}" if calendar else f", {when}"
    inside = span.meets(_span_of(found))
    near = "" if inside else f" (this event type keeps {buffers.removeprefix(', plus ')})"
    cause = (CALENDARS, str(calendar.connection)) if calendar else None
    sentence = f"{me.name} is busy in a connected calendar{which}{near}."
    title = "Connected calendar"
    return Verdict("calendar", title, False, sentence, me.name, cause, closes=closes)


async def _selected(workspace: AsksCal) -> list[OwnCalendar]:
    """The calendars that Cal looks into for clashes; reads the connections where that is old."""
    if workspace.age(CALENDARS) is None or workspace.stale(CALENDARS, OLD):
        await workspace.sync(CALENDARS)
    return [
        OwnCalendar(number, str(row["externalId"]), str(row.get("name") or row["externalId"]))
        for connection in workspace.records(CALENDARS).values()
        for row in rows_in(connection, "calendars")
        if row.get("isSelected") is True and row.get("externalId")
        if isinstance(number := _connection_of(row, connection), int)
    ]


def _connection_of(row: Mapping[str, Any], connection: Record) -> Any:
    return row.get("credentialId", connection.get("credentialId"))


async def _busy_times(
    workspace: AsksCal, calendars: Sequence[OwnCalendar], reach: Interval
) -> list[OwnBusyTime] | None:
    """Reads the busy times of these calendars from Cal; None for an answer in another form."""
    operation = _operation(workspace)
    if operation is None:
        return None
    values = {
        "dateFrom": (reach.start - A_DAY).date().isoformat(),
        "dateTo": (reach.end + A_DAY).date().isoformat(),
        "timeZone": "UTC",
        "calendarsToLoad": [
            {"credentialId": one.connection, "externalId": one.external} for one in calendars
        ],
    }
    answer = await workspace.wire.send(build(operation, (), values))
    if not isinstance(answer.data, list):
        return None
    known = {one.external: one for one in calendars}
    found = list(_times_in(answer.data, known))
    return None if None in found else [one for one in found if one and one.span.meets(reach)]


def _times_in(
    rows: Sequence[Any], known: Mapping[str, OwnCalendar]
) -> Iterator[OwnBusyTime | None]:
    """Each time of the answer; None for one that cannot be read. What Cal names as the source may
    be a calendar, a booking of its own, or nothing: bookings are not of a calendar."""
    for row in rows:
        given = row if isinstance(row, Mapping) else {}
        start, end = instant(given.get("start")), instant(given.get("end"))
        if start is None or end is None or end < start:
            yield None
            continue
        source = given.get("source")
        if source is None or source in known:
            yield OwnBusyTime(instants(start, end), known.get(str(source)))
