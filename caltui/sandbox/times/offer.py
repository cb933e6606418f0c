"""Checks notice, period, length and limits of an event type. Raises Cal's 400 otherwise."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caltui.sandbox.cal.refusals import refused
from caltui.sandbox.cal.world import Record, World, parse_iso
from caltui.sandbox.times.booking_limits import closed_by_limits
from caltui.sandbox.times.hours import schedule_row
from caltui.scheduling.intervals import Interval


def refuse_outside_offer(world: World, event_type: Record, start: datetime, end: datetime) -> None:
    """Refuses a time that the event type does not offer, whoever the host is."""
    now = world.now()
    if start < now:
        raise refused(400, "Attempting to book a meeting in the past.")
    if end - start != timedelta(minutes=event_type["length"]):
        raise refused(400, "Invalid event length")
    if start < now + timedelta(minutes=event_type.get("minimumBookingNotice") or 0):
        raise refused(400, "booking_time_out_of_bounds_error")
    if not _in_period(event_type, start, now, _zone(world, event_type)):
        raise refused(400, "booking_time_out_of_bounds_error")
    _refuse_beyond_limits(world, event_type, Interval(start, end))


def _in_period(event_type: Record, start: datetime, now: datetime, zone: ZoneInfo) -> bool:
    kind = event_type.get("periodType")
    if kind in {"ROLLING", "ROLLING_WINDOW"}:
        days = event_type.get("periodDays") or 0
        if event_type.get("periodCountCalendarDays"):
            return start.date() <= now.date() + timedelta(days=days)
        return start.date() <= _after_business_days(now, days).date()
    if kind == "RANGE":
        day = start.astimezone(zone).date()
        first, last = event_type.get("periodStartDate"), event_type.get("periodEndDate")
        return (not first or _day_named(first, zone) <= day) and (
            not last or day <= _day_named(last, zone)
        )
    return True


def _day_named(text: str, zone: ZoneInfo) -> date:
    """The day of a range: the UTC date of a midnight in UTC, else the date in the zone."""
    moment = parse_iso(text)
    return moment.date() if moment.time() == time() else moment.astimezone(zone).date()


def _zone(world: World, event_type: Record) -> ZoneInfo:
    """Finds the zone in which the days of an event type begin: its own, else that of its schedule,
    else that of its owner or first host."""
    hosts = event_type.get("hosts") or [{}]
    owner = world.find("users", event_type.get("userId") or hosts[0].get("userId")) or {}
    row = schedule_row(world, event_type, owner) if owner else None
    row = row or world.find("schedules", event_type.get("scheduleId")) or {}
    names = (event_type.get("timeZone"), row.get("timeZone"), owner.get("timeZone"))
    return ZoneInfo(next((name for name in names if name), "UTC"))


def _after_business_days(moment: datetime, days: int) -> datetime:
    while days > 0:
        moment += timedelta(days=1)
        days -= moment.isoweekday() <= 5
    return moment


def _refuse_beyond_limits(world: World, event_type: Record, wanted: Interval) -> None:
    zone = _zone(world, event_type)
    taken = (
        Interval(parse_iso(booking["startTime"]), parse_iso(booking["endTime"]))
        for booking in world.related("bookings", "eventTypeId", event_type["id"])
        if booking["status"] == "ACCEPTED"
    )
    if any(closed_by_limits(event_type, taken, zone, wanted)):
        raise refused(400, "booking_limit_reached")
