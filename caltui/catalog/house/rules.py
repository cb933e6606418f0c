"""The rules of an event type, as the fields that the screens and the arithmetic of slots read.

They stand beside Cal's own structures, and are never sent.
"""

from typing import Any

from caltui.catalog.house.conversion import (
    Conversion,
    UnknownValue,
    a_list,
    a_text,
    an_object,
    is_disabled,
    renamed,
    turned,
)
from caltui.catalog.house.words import LIMIT_NAMES, LIMIT_WORDS, frequency, frequency_word

_CALENDAR, _BUSINESS, _RANGE = "calendarDays", "businessDays", "range"
_UNLIMITED = {"periodType": "UNLIMITED"}
_OFF = {"disabled": True}


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise UnknownValue
    return value


def _only(value: Any, *names: str) -> dict[str, Any]:
    """The object, which has these keys and no other."""
    found = an_object(value)
    if found.keys() != set(names):
        raise UnknownValue
    return found


def _alone(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if len(a_list(value)) > 1:
        raise UnknownValue
    return an_object(value[0]) if value else dict(_OFF)


def _period(value: Any) -> dict[str, Any]:
    value = _alone(value)
    if is_disabled(value):
        return dict(_UNLIMITED)
    window = an_object(value)
    if window.get("type") == _RANGE:
        days = a_list(window.get("value"))
        if len(days) != 2:
            raise UnknownValue
        first, last = (a_text(day) for day in days)
        return {"periodType": "RANGE", "periodStartDate": first, "periodEndDate": last}
    if window.get("type") not in (_CALENDAR, _BUSINESS):
        raise UnknownValue
    rolling = window.get("rolling", False)
    if not isinstance(rolling, bool):
        raise UnknownValue
    return {
        "periodType": "ROLLING_WINDOW" if rolling else "ROLLING",
        "periodDays": _whole(window.get("value")),
        "periodCountCalendarDays": window["type"] == _CALENDAR,
    }


def _window(value: Any) -> dict[str, Any]:
    period = an_object(value)
    kind = period.get("periodType")
    if kind == "UNLIMITED":
        return dict(_OFF)
    if kind == "RANGE":
        first, last = period.get("periodStartDate"), period.get("periodEndDate")
        return {"type": _RANGE, "value": [a_text(first), a_text(last)]}
    if kind not in ("ROLLING", "ROLLING_WINDOW"):
        raise UnknownValue
    return {
        "type": _CALENDAR if period.get("periodCountCalendarDays") else _BUSINESS,
        "value": _whole(period.get("periodDays")),
        "rolling": kind == "ROLLING_WINDOW",
    }


_ASKED, _FROM = "requiresConfirmation", "requiresConfirmationThreshold"
_BLOCKS, _WHEN = "requiresConfirmationWillBlockSlot", "confirmationNote"


def _confirmation(value: Any) -> dict[str, Any]:
    if is_disabled(value):
        return {_ASKED: False}
    policy = an_object(value)
    kind = policy.get("type")
    blocks = policy.get("blockUnconfirmedBookingsInBooker")
    held = {} if blocks is None else {_BLOCKS: blocks}
    if kind == "always":
        return {_ASKED: True, **held}
    if kind != "time":
        raise UnknownValue
    notice = _only(policy.get("noticeThreshold"), "unit", "count")
    unit, count = a_text(notice["unit"]), _whole(notice["count"])
    word = unit.rstrip("s") if count == 1 else unit
    note = f"only when booked less than {count} {word} before"
    return {_ASKED: True, _FROM: {"time": count, "unit": unit}, _WHEN: note, **held}


def _policy(value: Any) -> dict[str, Any]:
    found = an_object(value)
    asked = found.get(_ASKED)
    if asked is False:
        return dict(_OFF)
    if asked is not True:
        raise UnknownValue
    held = {"blockUnconfirmedBookingsInBooker": found[_BLOCKS]} if _BLOCKS in found else {}
    if found.get(_FROM) is None:
        return {"type": "always", **held}
    notice = _only(found[_FROM], "time", "unit")
    threshold = {"unit": notice["unit"], "count": notice["time"]}
    return {"type": "time", "noticeThreshold": threshold, **held}


def _limits(value: Any) -> dict[str, Any] | None:
    return None if is_disabled(value) else renamed(value, LIMIT_NAMES)


def _limits_there(value: Any) -> dict[str, Any]:
    return dict(_OFF) if value is None else renamed(value, LIMIT_WORDS)


_SEATS = {
    "seatsPerTimeSlot": "seatsPerTimeSlot",
    "showAttendeeInfo": "seatsShowAttendees",
    "showAvailabilityCount": "seatsShowAvailabilityCount",
}


def _seats(value: Any) -> dict[str, Any]:
    if is_disabled(value):
        return {"seatsPerTimeSlot": None}
    return renamed(_only(value, *_SEATS), _SEATS)


def _seats_there(value: Any) -> dict[str, Any]:
    found = an_object(value)
    if found.get("seatsPerTimeSlot", 0) is None:
        return dict(_OFF)
    return renamed(_only(found, *_SEATS.values()), turned(_SEATS))


_SERIES = {"frequency": "freq", "occurrences": "count", "interval": "interval"}


def _recurring(value: Any) -> dict[str, Any] | None:
    if is_disabled(value):
        return None
    found = renamed(_only(value, *_SERIES), _SERIES)
    return {**found, "freq": frequency(found["freq"])}


def _recurrence(value: Any) -> dict[str, Any]:
    if value is None:
        return dict(_OFF)
    found = renamed(_only(value, *_SERIES.values()), turned(_SERIES))
    return {**found, "frequency": frequency_word(found["frequency"])}


ALONE = Conversion(_alone, an_object)
"""An object that some servers send in a list. It is written as an object."""

PERIOD = Conversion(_period, _window, spreads=True, absent=_UNLIMITED)
"""How far ahead can be booked. Servers send an object, or a list with one."""

REQUIRES_CONFIRMATION = Conversion(_confirmation, _policy, spreads=True)
"""Whether the host has to confirm; `confirmationNote` says so where that depends on the notice."""

LIMITS = Conversion(_limits, _limits_there)
"""How many bookings, or minutes, in a day, week, month or year."""

SEATS = Conversion(_seats, _seats_there, spreads=True)
"""How many people share one time, and what they see of each other."""

RECURRING = Conversion(_recurring, _recurrence)
"""How often a booking is repeated."""
