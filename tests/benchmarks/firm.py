"""Made-up calendars of any size, the same each time."""

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import Block, Minute, Schedule, WeeklyHours
from caltui.scheduling.intervals import Interval, difference
from caltui.scheduling.slots.offers import Busy, Host, Offer, TakenSlot

FIRST = date(2026, 11, 23)
START = datetime(2026, 11, 23, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Asia/Tokyo", "Europe/Lisbon")
WORK = tuple(Block(Minute(a), Minute(b)) for a, b in ((9 * 60, 12 * 60), (13 * 60, 17 * 60)))


def schedule(number: int) -> Schedule:
    """Monday to Friday with a lunch break, in one of five zones."""
    week = WeeklyHours.of(dict.fromkeys(range(1, 6), WORK))
    return Schedule(ZoneInfo(ZONES[number % len(ZONES)]), week)


def window(days: int) -> Interval:
    """So many days from the start."""
    return Interval(START, START + timedelta(days=days))


def answer(people: int, days: int) -> str:
    """Operation 57's answer for a team, as JSON text: five meetings a member and day."""
    random = Random(7)
    span = window(days).widened(timedelta(days=1), timedelta(days=1))
    return json.dumps([_member(n, span, days + 2, random) for n in range(people)])


def _member(number: int, span: Interval, days: int, random: Random) -> dict[str, Any]:
    plan = schedule(number)
    busy = sorted(_meeting(span.start, days, random) for _ in range(5 * days))
    free = difference(hours_on(plan, span), busy)
    return {
        "userId": number + 1,
        "availability": {
            "timeZone": plan.zone.key,
            "dateRanges": [_span(item) for item in free],
            "busy": [{**_span(item), "title": "Deep dive", "source": None} for item in busy],
            "workingHours": [{"days": [1, 2, 3, 4, 5], "startTime": 480, "endTime": 960}],
            "dateOverrides": [],
            "currentSeats": None,
        },
    }


def _meeting(start: datetime, days: int, random: Random) -> Interval:
    begin = start + timedelta(minutes=15 * random.randrange(days * 96))
    return Interval(begin, begin + timedelta(minutes=random.choice((15, 30, 45, 60))))


def _span(item: Interval) -> dict[str, str]:
    return {"start": _wire(item.start), "end": _wire(item.end)}


def _wire(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def booked_year(bookings: int, hosts: int) -> tuple[Offer, list[Host]]:
    """An event type with limits and buffers, and its hosts with so many bookings in a year."""
    random = Random(7)
    taken = [_meeting(START, 365, random) for _ in range(bookings)]
    offer = Offer(
        "31",
        "Product tour",
        30,
        ZoneInfo("Europe/Berlin"),
        interval=15,
        before=5,
        after=10,
        notice=120,
        booking_limits={"PER_DAY": 12},
        scheduling="ROUND_ROBIN",
        taken=tuple(TakenSlot(span, str(n)) for n, span in enumerate(taken)),
    )
    return offer, [
        Host(
            str(n + 1),
            f"Host {n + 1}",
            schedule(n),
            str(n + 1),
            "Working hours",
            busy=tuple(
                Busy(span, "Meeting", ("bookings", str(i)), 5, 10)
                for i, span in enumerate(taken)
                if i % hosts == n
            ),
        )
        for n in range(hosts)
    ]
