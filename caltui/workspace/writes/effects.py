"""Which other lists Cal changes when it does one write (cal-api.md, section 7)."""

from collections.abc import Mapping

ALL = ("*",)
EFFECTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("users", "delete"): ALL,
    ("teams", "create"): ("memberships",),
    ("teams", "delete"): ("memberships", "event-types", "webhooks", "bookings", "teams"),
    ("event-types", "delete"): ("custom-inputs", "webhooks", "destination-calendars", "bookings"),
    ("schedules", "delete"): ("availabilities", "event-types", "users"),
    ("bookings", "create"): ("bookings", "attendees", "booking-references", "payments"),
    ("bookings", "cancel"): ("bookings", "attendees", "booking-references", "payments"),
    ("attendees", "create"): ("bookings",),
    ("attendees", "update"): ("bookings",),
    ("attendees", "delete"): ("bookings",),
    ("custom-inputs", "create"): ("event-types",),
    ("custom-inputs", "update"): ("event-types",),
    ("custom-inputs", "delete"): ("event-types",),
    ("destination-calendars", "delete"): ("bookings",),
    ("users", "update"): ("bookings",),
}


def affected(resource: str, verb: str, every: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the lists worth reading again; `every` are all there are."""
    found = EFFECTS.get((resource, verb), ())
    return every if found == ALL else found
