"""Operation 57: when the members of a team are free and busy, with Cal's three clocks.

`dateRanges` and `busy` are instants, `workingHours` minutes in UTC with today's
offset (wrong across a change of clocks, as Cal's), `dateOverrides` wall clock
written with Z.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caltui.sandbox.cal.permissions import runs_team
from caltui.sandbox.cal.refusals import CalError, Caller, invalid, refused
from caltui.sandbox.cal.world import Record, World, iso, parse_iso
from caltui.sandbox.times.booking_limits import closed_by_limits
from caltui.sandbox.times.hosts import bookings_of
from caltui.sandbox.times.hours import OFFICE_HOURS, schedule_row
from caltui.scheduling.calforms import read_blocks, read_date, read_time
from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import LAST, WEEK, Minute
from caltui.scheduling.intervals import Interval, difference
from caltui.scheduling.zones import UnknownZone, zone_named

LATER, BUILD_2023 = "later", "2023"
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class TimesAsked:
    """What was asked: the window, the event type if one was named, and which build answers.

    `replaces` is a booking whose time counts as free, because it is to be moved.
    """

    window: Interval
    event_type: Record | None
    build: str = LATER
    replaces: Record | None = None

    def minutes(self, field: str) -> int:
        """A number of minutes of the event type; 0 without one."""
        return int((self.event_type or {}).get(field) or 0)


@dataclass(frozen=True, slots=True)
class Hours:
    """A member's blocks as rows, and the zone on whose clock they are."""

    zone: ZoneInfo
    rows: list[Record]


def team_availability(
    world: World,
    caller: Caller,
    team_id: int,
    query: Mapping[str, list[str]],
    *,
    build: str = LATER,
) -> list[dict[str, Any]]:
    """One entry per accepted member.

    `build` "2023" fails for the whole team when one member has no schedule and
    drops bookings that lie only partly inside; "later" assumes Monday to Friday
    from nine to five. Raises CalError 400 (dates), 403 (not ADMIN or OWNER), 404.
    """
    if world.find("teams", team_id) is None:
        raise refused(404, "teamId not found")
    rows = world.related("memberships", "teamId", team_id)
    found = [world.find("users", row["userId"]) for row in rows if row["accepted"]]
    members = [user for user in found if user is not None]
    if not members:
        raise refused(404, "team has no members")
    if not caller.admin and not runs_team(world, caller.user_id, team_id):
        raise refused(403, "Forbidden")
    wanted = TimesAsked(_window(query), _event_type(world, query), build)
    seats = _current_seats(world, wanted)
    return [
        {"userId": user["id"], "availability": _member(world, user, wanted, seats)}
        for user in members
    ]


def free_time(world: World, user: Record, wanted: TimesAsked) -> list[Interval]:
    """Computes when a user is at work and not busy, within the window."""
    hours = _hours(world, user, wanted)
    busy = sorted(_busy(world, user, wanted, hours.zone), key=lambda item: item["start"])
    taken = [Interval(item["start"], item["end"]) for item in busy]
    schedule = read_blocks(hours.rows, hours.zone).schedule
    return list(difference(hours_on(schedule, wanted.window), taken))


def _window(query: Mapping[str, list[str]]) -> Interval:
    start, end = (_instant(query, name) for name in ("dateFrom", "dateTo"))
    return Interval(start, max(start, end))


def _instant(query: Mapping[str, list[str]], name: str) -> datetime:
    values = query.get(name)
    if not values:
        raise invalid([("invalid_type", name, "Required")])
    try:
        return parse_iso(values[0]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid([("invalid_date", name, "Invalid date")]) from None


def _event_type(world: World, query: Mapping[str, list[str]]) -> Record | None:
    values = query.get("eventTypeId")
    if not values:
        return None
    if not values[0].isdecimal():
        raise invalid([("invalid_type", "eventTypeId", "Expected number, received nan")])
    return world.find("event-types", values[0])


def _member(
    world: World, user: Record, wanted: TimesAsked, seats: list[Record] | None
) -> dict[str, Any]:
    hours = _hours(world, user, wanted)
    busy = sorted(_busy(world, user, wanted, hours.zone), key=lambda item: item["start"])
    taken = [Interval(item["start"], item["end"]) for item in busy]
    schedule = read_blocks(hours.rows, hours.zone).schedule
    free = [_span(i) for i in difference(hours_on(schedule, wanted.window), taken)]
    answer: dict[str, Any] = {
        "busy": [item | _span(Interval(item["start"], item["end"])) for item in busy],
        "timeZone": hours.zone.key,
        "dateRanges": free,
        "workingHours": list(_working_hours(hours, user["id"], world.now())),
        "dateOverrides": list(_overrides(hours, wanted)),
        "currentSeats": seats,
    }
    if wanted.build == LATER:
        answer |= {"oooExcludedDateRanges": free, "datesOutOfOffice": {}}
    return answer


def _hours(world: World, user: Record, wanted: TimesAsked) -> Hours:
    """The blocks of the schedule by which a member holds the event type."""
    event_type = wanted.event_type or {}
    schedule = schedule_row(world, event_type, user)
    if schedule is None and wanted.build == BUILD_2023:
        raise CalError(500, {"message": "Cannot read properties of undefined (reading 'timeZone')"})
    if schedule is None:
        rows = [OFFICE_HOURS]
    else:
        rows = world.related("availabilities", "scheduleId", schedule["id"])
    name = (schedule or {}).get("timeZone") or event_type.get("timeZone") or user.get("timeZone")
    try:
        return Hours(zone_named(name), rows)
    except UnknownZone:
        raise CalError(500, {"message": f"Invalid time zone specified: {name}"}) from None


def _busy(world: World, user: Record, wanted: TimesAsked, zone: ZoneInfo) -> Iterator[Record]:
    """The member's confirmed bookings with their buffers, and what limits close."""
    for booking in bookings_of(world, user, wanted.event_type):
        if booking is wanted.replaces:
            continue
        span = _when(booking)
        kind = world.find("event-types", booking.get("eventTypeId"))
        own = TimesAsked(wanted.window, kind, wanted.build)
        widened = span.widened(
            timedelta(
                minutes=own.minutes("beforeEventBuffer") + wanted.minutes("afterEventBuffer")
            ),
            timedelta(
                minutes=own.minutes("afterEventBuffer") + wanted.minutes("beforeEventBuffer")
            ),
        )
        if not widened.meets(wanted.window):
            continue
        if wanted.build == BUILD_2023 and not wanted.window.holds(span):
            continue
        parts = [widened]
        if _has_free_seat(world, booking, wanted):
            parts = [Interval(widened.start, span.start), Interval(span.end, widened.end)]
        for part in parts:
            if part.length or len(parts) == 1:
                yield {
                    "start": part.start,
                    "end": part.end,
                    "title": booking["title"],
                    "source": f"eventType-{booking.get('eventTypeId')}-booking-{booking['id']}",
                }
    if wanted.event_type is not None:
        taken = [
            _when(b)
            for b in bookings_of(world, user, None)
            if b.get("eventTypeId") == wanted.event_type["id"]
        ]
        for period in closed_by_limits(wanted.event_type, taken, zone, wanted.window):
            yield {"start": period.start, "end": period.end}


def _has_free_seat(world: World, booking: Record, wanted: TimesAsked) -> bool:
    """Tells whether a booking of the wanted event type has a seat left."""
    seats, event_type = wanted.minutes("seatsPerTimeSlot"), wanted.event_type
    if not seats or event_type is None or booking.get("eventTypeId") != event_type["id"]:
        return False
    together = [
        row
        for row in world.related("bookings", "eventTypeId", event_type["id"])
        if row["status"] == "ACCEPTED" and row["startTime"] == booking["startTime"]
    ]
    return sum(_guests(world, row) for row in together) < seats


def _when(booking: Record) -> Interval:
    """The time of a booking; nothing for one that an edit made end before it starts."""
    start, end = (parse_iso(booking[name]).astimezone(UTC) for name in ("startTime", "endTime"))
    return Interval(start, max(start, end))


def _guests(world: World, booking: Record) -> int:
    return len(world.related("attendees", "bookingId", booking["id"]))


def _current_seats(world: World, wanted: TimesAsked) -> list[Record] | None:
    if wanted.event_type is None or not wanted.minutes("seatsPerTimeSlot"):
        return None
    return [
        {
            "uid": row["uid"],
            "startTime": row["startTime"],
            "_count": {"attendees": _guests(world, row)},
        }
        for row in world.related("bookings", "eventTypeId", wanted.event_type["id"])
        if row["status"] == "ACCEPTED" and _when(row).meets(wanted.window)
    ]


def _working_hours(hours: Hours, user_id: int, now: datetime) -> Iterator[Record]:
    """Weekly blocks in minutes of UTC days, with the offset of today, split at midnight."""
    offset = now.astimezone(hours.zone).utcoffset() or timedelta()
    shift = int(offset.total_seconds()) // 60
    for row in hours.rows:
        if row.get("date"):
            continue
        start, end = (read_time(row[name]) - shift for name in ("startTime", "endTime"))
        for step in (0, -1, 1):
            low = max(start - step * DAY_MINUTES, 0)
            high = min(end - step * DAY_MINUTES, LAST)
            if low < high:
                days = [(day + step) % len(WEEK) for day in row["days"]]
                yield {"days": days, "startTime": low, "endTime": high, "userId": user_id}


def _overrides(hours: Hours, wanted: TimesAsked) -> Iterator[Record]:
    """Overrides as wall clock with Z; later builds leave out those outside the window."""
    first, last = (
        moment.astimezone(hours.zone).date() for moment in (wanted.window.start, wanted.window.end)
    )
    for row in hours.rows:
        if not row.get("date"):
            continue
        day = read_date(row["date"])
        if wanted.build == LATER and not first <= day <= last:
            continue
        start, end = (read_time(row[name]) for name in ("startTime", "endTime"))
        yield {"start": _wall(day.isoformat(), start), "end": _wall(day.isoformat(), end)}


def _wall(day: str, minute: Minute) -> str:
    return f"{day}T{minute // 60:02d}:{minute % 60:02d}:00.000Z"


def _span(interval: Interval) -> dict[str, str]:
    return {"start": iso(interval.start), "end": iso(interval.end)}
