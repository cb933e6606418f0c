"""An event type as v2 was given it, as the columns of its row."""

from collections.abc import Callable, Mapping
from typing import Any

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.records.event_types import FREQUENCIES, PRIORITIES, SCHEDULING, UNITS
from caltui.sandbox.calv2.records.places import stored_places

SAME = (
    *("title", "slug", "description", "disableGuests", "slotInterval", "minimumBookingNotice"),
    *("beforeEventBuffer", "afterEventBuffer", "scheduleId", "onlyShowFirstAvailableSlot"),
    *("offsetStart", "hideCalendarNotes", "successRedirectUrl", "hidden"),
)
"""Fields that the row has under the same name."""

RENAMED = {"lengthInMinutes": "length", "customName": "eventName"}
ELSEWHERE = ("destinationCalendar", "hosts", "assignAllTeamMembers")
"""Fields that are more than columns of the row, and are written by the handler."""


def stored(values: Record, before: Record) -> Record:
    """The columns that the values write. `before` is the row until now, empty for a new one."""
    columns: Record = {}
    only_v2: Record = dict(before.get("v2") or {})
    for name, value in values.items():
        if name in SAME:
            columns[name] = value
        elif name in RENAMED:
            columns[RENAMED[name]] = value
        elif name in _WAYS:
            columns.update(_WAYS[name](value))
        elif name == "bookingFields":
            only_v2[name] = [_question(field) for field in value]
        elif name not in ELSEWHERE:
            only_v2[name] = value
    policy = values.get("confirmationPolicy")
    if policy is not None:
        only_v2["noticeThreshold"] = policy.get("noticeThreshold")
    return {**columns, "v2": only_v2}


def hosts(values: Record, members: list[Record]) -> list[Record] | None:
    """The rows of the hosts that were given; None where nothing was said of them."""
    if values.get("assignAllTeamMembers"):
        people = [{"userId": row["userId"]} for row in members if row["accepted"]]
    elif values.get("hosts") is not None:
        people = values["hosts"]
    else:
        return None
    fixed = values.get("schedulingType") == "collective"
    return [
        {
            "userId": one["userId"],
            "isFixed": bool(one.get("mandatory", fixed)),
            "scheduleId": None,
            "priority": PRIORITIES.index(one.get("priority", "medium")),
        }
        for one in people
    ]


def _question(field: Record) -> Record:
    """A question as it is shown: one that Cal has itself is a default one."""
    own = field.get("type") not in ("name", "email", "splitName") and "slug" in field
    named = field.get("slug") in ("title", "location", "notes", "guests", "rescheduleReason")
    kept = {"hidden": False, **field} if own and not named else {"slug": field.get("type"), **field}
    return {**kept, "isDefault": not own or named}


def _window(value: Record) -> Record:
    if value.get("disabled"):
        return {"periodType": "UNLIMITED", "periodDays": None}
    if value["type"] == "range":
        first, last = (f"{day[:10]}T00:00:00.000Z" for day in value["value"])
        return {"periodType": "RANGE", "periodStartDate": first, "periodEndDate": last}
    return {
        "periodType": "ROLLING_WINDOW" if value.get("rolling") else "ROLLING",
        "periodDays": value["value"],
        "periodCountCalendarDays": value["type"] == "calendarDays",
    }


def _confirmation(value: Record) -> Record:
    blocks = bool(value.get("blockUnconfirmedBookingsInBooker"))
    on = not value.get("disabled")
    return {"requiresConfirmation": on, "requiresConfirmationWillBlockSlot": on and blocks}


def _recurrence(value: Record) -> Record:
    if value.get("disabled"):
        return {"recurringEvent": None}
    freq = next(number for number, word in FREQUENCIES.items() if word == value["frequency"])
    rule = {"freq": freq, "count": value["occurrences"], "interval": value["interval"]}
    return {"recurringEvent": rule}


def _seats(value: Record) -> Record:
    if value.get("disabled"):
        return {"seatsPerTimeSlot": None}
    return {
        "seatsPerTimeSlot": value["seatsPerTimeSlot"],
        "seatsShowAttendees": value["showAttendeeInfo"],
        "seatsShowAvailabilityCount": value["showAvailabilityCount"],
    }


def _limits(column: str) -> Callable[[Record], Record]:
    def write(value: Record) -> Record:
        back = {word: unit for unit, word in UNITS.items()}
        kept = {back[word]: most for word, most in value.items() if word in back}
        return {column: kept or None}

    return write


def _scheduling(value: Any) -> Record:
    return {"schedulingType": next(name for name, word in SCHEDULING.items() if word == value)}


_WAYS: Mapping[str, Callable[[Any], Record]] = {
    "bookingWindow": _window,
    "confirmationPolicy": _confirmation,
    "recurrence": _recurrence,
    "seats": _seats,
    "bookingLimitsCount": _limits("bookingLimits"),
    "bookingLimitsDuration": _limits("durationLimits"),
    "locations": lambda value: {"locations": stored_places(value)},
    "schedulingType": _scheduling,
}
"""Fields that are written to other columns, or in another form."""
