"""An event type as v2 answers it: a personal one, or one of a team."""

from collections.abc import Iterable
from typing import Any

from caltui.sandbox.cal.views import ORIGIN
from caltui.sandbox.cal.world import Record, World
from caltui.sandbox.calv2.records.booking_fields import booking_fields
from caltui.sandbox.calv2.records.places import places

DISABLED = {"disabled": True}
SCHEDULING = {"ROUND_ROBIN": "roundRobin", "COLLECTIVE": "collective", "MANAGED": "managed"}
FREQUENCIES = {0: "yearly", 1: "monthly", 2: "weekly"}
UNITS = {"PER_DAY": "day", "PER_WEEK": "week", "PER_MONTH": "month", "PER_YEAR": "year"}
PRIORITIES = ("lowest", "low", "medium", "high", "highest")


def event_types(world: World, rows: Iterable[Record]) -> list[Record]:
    """The records of rows."""
    return [event_type(world, row) for row in rows]


def event_type(world: World, row: Record) -> Record:
    """The record of a row, with what belongs to the kind that it is."""
    common = {**_common(world, row), **only_v2(row)}
    if row.get("teamId") is None:
        return {**common, **_owned(world, row)}
    return {**common, **_of_team(world, row)}


def only_v2(row: Record) -> Record:
    """Returns the values that v2 set and that have no column in v1."""
    found: Record = row.get("v2") or {}
    return {name: value for name, value in found.items() if name not in NOT_SHOWN}


NOT_SHOWN = frozenset({"bookingFields", "noticeThreshold"})


def _common(world: World, row: Record) -> Record:
    return {
        "id": row["id"],
        "lengthInMinutes": row["length"],
        "title": row["title"],
        "slug": row["slug"],
        "description": row.get("description") or "",
        "locations": places(row.get("locations")),
        "bookingFields": booking_fields(world, row),
        "disableGuests": bool(row.get("disableGuests")),
        "slotInterval": row.get("slotInterval"),
        "minimumBookingNotice": row.get("minimumBookingNotice") or 0,
        "beforeEventBuffer": row.get("beforeEventBuffer") or 0,
        "afterEventBuffer": row.get("afterEventBuffer") or 0,
        "recurrence": _recurrence(row.get("recurringEvent")),
        "metadata": row.get("metadata") or {},
        "price": row.get("price") or 0,
        "currency": row.get("currency") or "usd",
        "lockTimeZoneToggleOnBookingPage": False,
        "seatsPerTimeSlot": row.get("seatsPerTimeSlot"),
        "forwardParamsSuccessRedirect": True,
        "successRedirectUrl": row.get("successRedirectUrl"),
        "isInstantEvent": False,
        "seatsShowAvailabilityCount": row.get("seatsShowAvailabilityCount"),
        "scheduleId": row.get("scheduleId"),
        "bookingLimitsCount": _limits(row.get("bookingLimits")),
        "onlyShowFirstAvailableSlot": bool(row.get("onlyShowFirstAvailableSlot")),
        "bookingLimitsDuration": _limits(row.get("durationLimits")),
        "bookingWindow": _window(row),
        "confirmationPolicy": _confirmation(row),
        "requiresBookerEmailVerification": False,
        "hideCalendarNotes": bool(row.get("hideCalendarNotes")),
        **_seats(row),
        "offsetStart": row.get("offsetStart") or 0,
        **({"customName": row["eventName"]} if row.get("eventName") else {}),
        **_destination(world, row),
        "hidden": bool(row.get("hidden")),
        "bookingRequiresAuthentication": False,
    }


def _owned(world: World, row: Record) -> Record:
    owner = world.find("users", row.get("userId"))
    handle = owner["username"] if owner else "unknown"
    return {
        "ownerId": row.get("userId"),
        "users": [_user(owner)] if owner else [],
        "bookingUrl": f"{ORIGIN}/{handle}/{row['slug']}",
    }


def _user(user: Record) -> Record:
    return {
        "id": user["id"],
        "name": user.get("name"),
        "username": user.get("username"),
        "avatarUrl": user.get("avatarUrl"),
        "weekStart": user.get("weekStart") or "Sunday",
        "brandColor": user.get("brandColor"),
        "darkBrandColor": user.get("darkBrandColor"),
        "metadata": user.get("metadata") or {},
    }


def _of_team(world: World, row: Record) -> Record:
    team = world.find("teams", row["teamId"]) or {}
    return {
        "teamId": row["teamId"],
        "bookingUrl": f"{ORIGIN}/team/{team.get('slug')}/{row['slug']}",
        "ownerId": row.get("userId"),
        "parentEventTypeId": row.get("parentId"),
        "hosts": [_host(world, host) for host in row.get("hosts") or ()],
        "assignAllTeamMembers": bool((row.get("v2") or {}).get("assignAllTeamMembers")),
        "schedulingType": SCHEDULING.get(str(row.get("schedulingType")), "roundRobin"),
        "team": {
            "id": row["teamId"],
            **{
                name: team.get(name) or ""
                for name in (
                    *("slug", "bannerUrl", "name", "logoUrl", "weekStart", "brandColor"),
                    *("darkBrandColor", "theme"),
                )
            },
        },
    }


def _host(world: World, host: Record) -> Record:
    user = world.find("users", host["userId"]) or {}
    return {
        "userId": host["userId"],
        "mandatory": bool(host.get("isFixed")),
        "priority": PRIORITIES[host.get("priority", 2)],
        "name": user.get("name") or "",
        "username": user.get("username") or "",
        "avatarUrl": user.get("avatarUrl"),
    }


def _recurrence(rule: Any) -> Record | None:
    if not rule:
        return None
    return {
        "frequency": FREQUENCIES.get(rule["freq"], "weekly"),
        "occurrences": rule["count"],
        "interval": rule["interval"],
    }


def _limits(limits: Any) -> Record:
    found = {UNITS[unit]: most for unit, most in (limits or {}).items() if unit in UNITS}
    return found or dict(DISABLED)


def _window(row: Record) -> Record:
    """One object, although the file says that it is a list."""
    kind = row.get("periodType")
    if kind in ("ROLLING", "ROLLING_WINDOW"):
        counted = "calendarDays" if row.get("periodCountCalendarDays") else "businessDays"
        rolling = kind == "ROLLING_WINDOW"
        return {"type": counted, "value": row.get("periodDays") or 0, "rolling": rolling}
    if kind == "RANGE":
        days = [str(row.get(name) or "")[:10] for name in ("periodStartDate", "periodEndDate")]
        return {"type": "range", "value": days}
    return dict(DISABLED)


def _confirmation(row: Record) -> Record:
    if not row.get("requiresConfirmation"):
        return dict(DISABLED)
    blocks = bool(row.get("requiresConfirmationWillBlockSlot"))
    notice = (row.get("v2") or {}).get("noticeThreshold")
    if notice:
        policy = {"type": "time", "noticeThreshold": notice}
        return {**policy, "blockUnconfirmedBookingsInBooker": blocks}
    return {"type": "always", "blockUnconfirmedBookingsInBooker": blocks}


def _seats(row: Record) -> Record:
    if not row.get("seatsPerTimeSlot"):
        return {}
    seats = {
        "seatsPerTimeSlot": row["seatsPerTimeSlot"],
        "showAttendeeInfo": bool(row.get("seatsShowAttendees")),
        "showAvailabilityCount": bool(row.get("seatsShowAvailabilityCount")),
    }
    return {"seats": seats}


def _destination(world: World, row: Record) -> Record:
    found = world.related("destination-calendars", "eventTypeId", row["id"])
    if not found:
        return {}
    kept = {name: found[0][name] for name in ("integration", "externalId")}
    return {"destinationCalendar": kept}
