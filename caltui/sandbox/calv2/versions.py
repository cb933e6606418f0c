"""Chooses the form in which an operation answers, by the header `cal-api-version`.

Values match exactly. One that the server does not know counts as none, and none as the oldest: then
the answer is 200 in the form of April 2024. One that the server knows but the path has not is 404.
"""

from typing import NamedTuple

from caltui.sandbox.calv2.facts import HOSTED, Route

HEADER = "cal-api-version"
OLDEST = "2024-04-15"
OF_2024 = (OLDEST, "2024-06-11", "2024-06-14", "2024-08-13", "2024-09-04")
OF_2026 = ("2026-02-25", "2026-05-01", "2026-06-12")
"""Known to hosted only."""

NEW, OLD, NOT_SERVED = "new", "old", ""


class Versions(NamedTuple):
    """The values that a path answers in today's form, and those it answers in the old one."""

    new: tuple[str, ...]
    old: tuple[str, ...] = ()


ANY = Versions(OF_2024 + OF_2026)
BOOKINGS = Versions(("2024-08-13", "2026-02-25"), (OLDEST, "2024-06-11", "2024-06-14"))
BOOKINGS_LISTED = Versions((*BOOKINGS.new, "2026-05-01"), BOOKINGS.old)
BOOKINGS_ONLY_THEN = Versions(("2024-08-13",))
ASKED_TO_MOVE = Versions(("2026-02-25",))
EVENT_TYPES = Versions(("2024-06-14", "2026-06-12"), (OLDEST, "2024-06-11"))
SCHEDULES = Versions(("2024-06-11", "2024-06-14"), (OLDEST,))
SLOTS = Versions(("2024-09-04",))

_BOOKING = "/v2/bookings/{bookingUid}"
_EVENT_TYPE = "/v2/event-types/{eventTypeId}"


def form_of(route: Route, value: str, kind: str) -> str:
    """NEW or OLD for a value of the header; NOT_SERVED where the path does not know it."""
    known = OF_2024 + OF_2026 if kind == HOSTED else OF_2024
    asked = value if value in known else OLDEST
    served = _versions(route)
    if asked in served.new:
        return NEW
    return OLD if asked in served.old and _has_old_form(route) else NOT_SERVED


def _has_old_form(route: Route) -> bool:
    """The old form is played for reading only."""
    return route.method == "GET" and route.path.count("/") <= 3


def _versions(route: Route) -> Versions:
    path = route.path
    if path.startswith(_EVENT_TYPE + "/webhooks"):
        return ANY
    if path.startswith(("/v2/slots", _EVENT_TYPE + "/private-links")):
        return SLOTS
    if path.startswith((f"{_BOOKING}/attendees", f"{_BOOKING}/guests", f"{_BOOKING}/location")):
        return BOOKINGS_ONLY_THEN
    if path == f"{_BOOKING}/request-reschedule":
        return ASKED_TO_MOVE
    if route.name == "GET /v2/bookings":
        return BOOKINGS_LISTED
    families = {
        "/v2/bookings": BOOKINGS,
        "/v2/event-types": EVENT_TYPES,
        "/v2/schedules": SCHEDULES,
    }
    return next((found for start, found in families.items() if path.startswith(start)), ANY)
