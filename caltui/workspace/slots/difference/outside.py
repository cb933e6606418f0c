"""Finds the bookings to come that lose their place by a change of hours or hosts."""

from datetime import timedelta
from functools import partial

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.mirror.store import Mirror
from caltui.scheduling.bookings import CANCELLED, REJECTED, booking_time, holders_of, kind_of
from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Host
from caltui.text import one_line
from caltui.workspace.base.ports import Reads
from caltui.workspace.records.bookings_between import during
from caltui.workspace.slots.difference.difference import OutsideBooking
from caltui.workspace.slots.event_type_rules import same, whole

EventSide = tuple[Record, tuple[Host, ...]]
"""An event type and its hosts, before or after a change."""

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def bookings_outside(
    workspace: Reads,
    mirror: Mirror,
    before: EventSide | None,
    after: EventSide | None,
    key: str,
) -> tuple[OutsideBooking, ...]:
    """The bookings to come of an event type that lay inside the hours of who holds them, and no
    longer do; those of a host who no longer holds it; all of them where the event type goes."""
    if before is None or (after is not None and _held_alike(before[1], after[1])):
        return ()
    hosts = {host.key: host for host in before[1]}
    will = {host.key: host for host in after[1]} if after is not None else {}
    minutes = whole(before[0].get("length"))
    now = workspace.clock()
    found: list[OutsideBooking] = []
    theirs = mirror.holding("bookings", "eventTypeId", key)
    for booking_key, record in during(mirror, now, None, theirs).items():
        time = booking_time(record, partial(int, minutes))
        span = time.span
        over = time.status in (CANCELLED, REJECTED) or span is None or span.end <= now
        if over or span is None or not same(kind_of(record), key):
            continue
        held = [host for host in hosts.values() if host.key in holders_of(record)]
        why = "its event type goes" if after is None else ""
        for host in () if after is None else held:
            why = why or _why(host, will.get(host.key), span)
        if why:
            found.append(_row(workspace, booking_key, record, span, why))
    return tuple(found)


def _held_alike(before: tuple[Host, ...], after: tuple[Host, ...]) -> bool:
    """Tells whether the same hosts have the same hours."""
    had = {host.key: host.schedule for host in before}
    have = {host.key: host.schedule for host in after}
    return all(key in have and have[key] == schedule for key, schedule in had.items())


def _why(before: Host, after: Host | None, span: Interval) -> str:
    """Says why a host's booking loses its place; empty where it keeps it, or had none."""
    if after is None:
        return f"{before.name} is no longer a host of it"
    if before.schedule is None or after.schedule is None or before.schedule == after.schedule:
        return ""
    if _inside(before.schedule, span) and not _inside(after.schedule, span):
        return f"outside the hours of {before.name}"
    return ""


def _inside(schedule: Schedule, span: Interval) -> bool:
    shown = Interval(span.start, min(span.end, span.start + A_WEEK))
    window = Interval(shown.start - A_DAY, shown.end + A_DAY)
    return any(open_.holds(shown) for open_ in hours_on(schedule, window))


def _row(workspace: Reads, key: str, record: Record, span: Interval, why: str) -> OutsideBooking:
    people = rows_in(record, "attendees")
    names = [str(one.get("name") or one.get("email") or "") for one in people]
    guests = ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")
    user = record.get("userId")
    host = (workspace.name("users", user) or f"user {user}") if user is not None else ""
    title = str(record.get("title") or f"booking {key}")
    uid = str(record.get("uid") or "")
    return OutsideBooking(key, span, one_line(title, 80), one_line(guests, 60), host, why, uid)
