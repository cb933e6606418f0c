"""Converts Cal's record of an event type to an `Offer`.

Unreadable values count as missing, and `unread_rules` names them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.model import Record
from caltui.scheduling.bookings import TAKING, BookingTime, kind_of, read_instant
from caltui.scheduling.slots.offers import (
    COLLECTIVE,
    MANAGED,
    RANGE,
    ROLLING,
    ROLLING_WINDOW,
    ROUND_ROBIN,
    UNLIMITED,
    Host,
    Offer,
    Period,
    TakenSlot,
)
from caltui.scheduling.slots.periods import UNITS
from caltui.scheduling.zones import UnknownZone, zone_named
from caltui.text import one_line

MOST_MINUTES = 100 * 366 * 1440
"""The longest notice, length or buffer: a century."""

NUMBERS = (
    *("slotInterval", "beforeEventBuffer", "afterEventBuffer", "minimumBookingNotice"),
    *("seatsPerTimeSlot", "offsetStart", "periodDays"),
)
"""The fields of an event type that hold a number of minutes, seats or days."""

WORDS = {
    "periodType": (UNLIMITED, ROLLING, ROLLING_WINDOW, RANGE),
    "schedulingType": (ROUND_ROBIN, COLLECTIVE, MANAGED),
}
"""The fields that hold one of a few words."""

Read = tuple[str, Record, BookingTime]
"""A booking's key, its record, and its time as far as it can be read."""


def offer_of(event: Mapping[str, Any], bookings: Iterable[Read], zone: ZoneInfo) -> Offer:
    """The offer of an event type; `zone` is used if the record has none. Raises ValueError with
    a sentence if it has no length."""
    title = str(event.get("title") or f"Event type {event.get('id')}")
    length = whole(event.get("length"))
    if length < 1:
        raise ValueError(f"{title} has no length: nothing of it can be booked.")
    seats = whole(event.get("seatsPerTimeSlot"))
    return Offer(
        str(event.get("id")),
        title,
        length,
        zone,
        interval=whole(event.get("slotInterval")),
        before=whole(event.get("beforeEventBuffer")),
        after=whole(event.get("afterEventBuffer")),
        notice=whole(event.get("minimumBookingNotice")),
        period=Period(
            str(event.get("periodType") or "UNLIMITED"),
            whole(event.get("periodDays")),
            bool(event.get("periodCountCalendarDays")),
            read_instant(event.get("periodStartDate")),
            read_instant(event.get("periodEndDate")),
        ),
        booking_limits=_limits(event.get("bookingLimits")),
        duration_limits=_limits(event.get("durationLimits")),
        seats=seats,
        scheduling=str(event.get("schedulingType") or ""),
        hidden=event.get("hidden") is True,
        first_only=event.get("onlyShowFirstAvailableSlot") is True,
        taken=tuple(_taken(event, bookings)),
        offset=whole(event.get("offsetStart")),
    )


def unread_rules(event: Mapping[str, Any]) -> str:
    """A sentence that names the rules of an event type that could not be read; empty if none."""
    wrong = {name: event.get(name) for name in NUMBERS if not _is_count(event.get(name))}
    for name in ("bookingLimits", "durationLimits"):
        limits = event.get(name)
        if limits is not None and not (
            isinstance(limits, Mapping)
            and all(unit in UNITS and _is_count(most) for unit, most in limits.items())
        ):
            wrong[name] = limits
    for name, known in WORDS.items():
        if event.get(name) not in (None, "", *known):
            wrong[name] = event[name]
    if event.get("periodType") == RANGE:
        for name in ("periodStartDate", "periodEndDate"):
            if read_instant(event.get(name)) is None:
                wrong[name] = event.get(name)
    if not isinstance(event.get("hosts"), (list, NoneType)):
        wrong["hosts"] = event["hosts"]
    if not wrong:
        return ""
    told = (f"{n} {one_line(json.dumps(v, ensure_ascii=False), 30)}" for n, v in wrong.items())
    return f"Rules of the event type could not be read and count as none: {', '.join(told)}."


def _is_count(value: object) -> bool:
    """Tells whether `whole` reads the value: a number that is not below 0, or nothing at all."""
    if isinstance(value, str):
        return not value.strip() or value.strip().isdecimal()
    return value is None or (
        isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
    )


def _taken(event: Mapping[str, Any], bookings: Iterable[Read]) -> Iterable[TakenSlot]:
    for key, booking, time in bookings:
        if time.status in TAKING and time.span and same(kind_of(booking), event.get("id")):
            guests = booking.get("attendees")
            yield TakenSlot(time.span, key, len(guests) if isinstance(guests, list) else 1)


def keeps_waiting(event: Mapping[str, Any]) -> bool:
    """Tells whether bookings of an event type that wait for confirmation take their time."""
    wanted = event.get("requiresConfirmationWillBlockSlot") is True
    return wanted and event.get("requiresConfirmation") is not False


def without_hosts_as_guests(
    offer: Offer, hosts: Sequence[Host], bookings: Mapping[str, Record], emails: Mapping[str, str]
) -> Offer:
    """The offer with seats counted without hosts: Cal adds them to their own meetings."""
    if not offer.seats:
        return offer
    own = {emails[host.key].casefold() for host in hosts if emails.get(host.key)}
    counted = []
    for taken in offer.taken:
        guests = bookings[taken.key].get("attendees")
        inside = [g for g in guests if isinstance(g, Mapping)] if isinstance(guests, list) else []
        invited = sum(str(guest.get("email") or "").casefold() in own for guest in inside)
        counted.append(replace(taken, guests=taken.guests - invited))
    return replace(offer, taken=tuple(counted))


def zone_or_none(name: object) -> ZoneInfo | None:
    """The zone of that name, or None if there is none."""
    try:
        return zone_named(str(name)) if name else None
    except UnknownZone:
        return None


def same(one: object, other: object) -> bool:
    """Tells whether two ids mean the same record: `5` and "5" do; two missing ids do not."""
    return one is not None and str(one) == str(other)


def whole(value: object) -> int:
    """A number of minutes, days or seats, at most MOST_MINUTES; 0 for anything else."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, str) and value.strip().isdecimal():
        return min(int(value.strip()[:12]), MOST_MINUTES)
    if isinstance(value, (int, float)) and value > 0:
        return int(min(value, MOST_MINUTES))
    return 0


def _limits(value: object) -> dict[str, int]:
    """The limits of an event type by unit; a limit of 0 is left out."""
    if not isinstance(value, Mapping):
        return {}
    found = {str(unit): whole(most) for unit, most in value.items()}
    return {unit: most for unit, most in found.items() if most}
