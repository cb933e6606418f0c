"""What differs between the categories of Cal v1, as a table.

Sources: the handlers of the v1 API as told in the reference; where builds
differ, the later one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from caltui.catalog.model import Resource

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kind:
    """How one category treats its callers and its rows.

    `model`: its name in messages. `owner`: where the owner's user id stands,
    `(field,)` or `(field, table)` followed by that table's own rule; a row is
    not hung on somebody else's row there: `above_refused`. `denied`: the
    status when a normal key names somebody else's row. `missing`: the
    status of a read by an ADMIN key of a row that is not there.
    `filter_refused`: the status when a normal key filters by a user or team
    (0: the filter is ignored). `grant_refused`: the status when a normal key sets an
    ADMIN-only field (0: the field is dropped). `own_list`: an ADMIN key too
    lists its own rows only, unless `userId` is given. `unique`: columns that
    no two rows share. `columns`: what a new row holds when nobody says.
    """

    model: str
    owner: tuple[str, ...] = ("userId",)
    above_refused: int = 403
    denied: int = 403
    missing: int = 404
    filter_refused: int = 0
    grant_refused: int = 403
    own_list: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    unknown_dropped: tuple[str, ...] = ()
    strict_query: bool = False


def kind_of(resource: Resource) -> Kind:
    """What is special about a category; a plain one belongs to the user it names."""
    return KINDS.get(resource.key) or Kind(resource.noun.capitalize())


KINDS: Mapping[str, Kind] = {
    "attendees": Kind("Attendee", ("bookingId", "bookings"), missing=400, columns={"locale": "en"}),
    "availabilities": Kind(
        "Availability", ("scheduleId", "schedules"), above_refused=401, denied=404
    ),
    "booking-references": Kind("Booking reference", ("bookingId", "bookings"), above_refused=404),
    "bookings": Kind("Booking", missing=400, unknown_dropped=("create",)),
    "custom-inputs": Kind("Event type custom input", ("eventTypeId", "event-types")),
    "destination-calendars": Kind(
        "Destination calendar", own_list=True, unique=(("userId",), ("eventTypeId",))
    ),
    "event-types": Kind(
        "Event type",
        missing=400,
        filter_refused=401,
        grant_refused=401,
        own_list=True,
        unique=(("userId", "slug"), ("teamId", "slug")),
        unknown_dropped=("create",),
    ),
    "memberships": Kind("Membership", filter_refused=403),
    "payments": Kind("Payment", ("bookingId", "bookings"), denied=401, own_list=True),
    "schedules": Kind("Schedule", filter_refused=401, unknown_dropped=("update",)),
    "selected-calendars": Kind("Selected calendar", filter_refused=403, strict_query=True),
    "teams": Kind(
        "Team",
        denied=404,
        grant_refused=401,
        strict_query=True,
        columns={
            "isOrganization": False,
            "pendingPayment": False,
            "isPlatform": False,
            "smsLockState": "UNLOCKED",
            "includeManagedEventsInLimits": False,
            "hideBranding": False,
        },
    ),
    "users": Kind(
        "User",
        ("id",),
        missing=400,
        grant_refused=0,
        unique=(("email",), ("username",)),
        columns={
            "endTime": 1440,
            "bufferTime": 0,
            "locale": "en",
            "verified": None,
            "role": "USER",
            "hideBranding": False,
        },
    ),
    "webhooks": Kind(
        "Webhook",
        filter_refused=403,
        unique=(("userId", "subscriberUrl"), ("eventTypeId", "subscriberUrl")),
        strict_query=True,
    ),
}
