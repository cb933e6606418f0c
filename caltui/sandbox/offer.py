"""What an event type allows: notice, period, length and limits. Raises Cal's 400 otherwise."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.sandbox.booking_limits import closed_by_limits
from caltui.sandbox.refusals import refused
from caltui.sandbox.world import Record, World, parse_iso
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
    if not _in_period(event_type, start, now):
        raise refused(400, "booking_time_out_of_bounds_error")
    _refuse_beyond_limits(world, event_type, Interval(start, end))


def _in_period(event_type: Record, start: datetime, now: datetime) -> bool:
    kind = event_type.get("periodType")
    if kind in {"ROLLING", "ROLLING_WINDOW"}:
        days = event_type.get("periodDays") or 0
        if event_type.get("periodCountCalendarDays"):
            return start.date() <= now.date() + timedelta(days=days)
        return start.date() <= _after_business_days(now, days).date()
    if kind == "RANGE":
        first, last = event_type.get("periodStartDate"), event_type.get("periodEndDate")
        return (not first or parse_iso(first).date() <= start.date()) and (
            not last or start.date() <= parse_iso(last).date()
        )
    return True


def _after_business_days(moment: datetime, days: int) -> datetime:
    while days > 0:
        moment += timedelta(days=1)
        days -= moment.isoweekday() <= 5
    return moment


def _refuse_beyond_limits(world: World, event_type: Record, wanted: Interval) -> None:
    owner = world.find("users", event_type.get("userId")) or {}
    zone = ZoneInfo(event_type.get("timeZone") or owner.get("timeZone") or "UTC")
    taken = (
        Interval(parse_iso(booking["startTime"]), parse_iso(booking["endTime"]))
        for booking in world.related("bookings", "eventTypeId", event_type["id"])
        if booking["status"] == "ACCEPTED"
    )
    if any(closed_by_limits(event_type, taken, zone, wanted)):
        raise refused(400, "booking_limit_reached")
