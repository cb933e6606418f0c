"""What the firm has connected: calendars that block, calendars that receive, webhooks."""

from caltui.sandbox.cal.world import World
from caltui.sandbox.demo_data.people import NO_SCHEDULE, PEOPLE

INTEGRATIONS = (
    "google_calendar",
    "google_calendar",
    "office365_calendar",
    "google_calendar",
    "caldav_calendar",
    "apple_calendar",
)
HOOKS: tuple[tuple[str, tuple[str, ...], int | None, int | None, int | None], ...] = (
    ("https://hooks.example.com/cal/created", ("BOOKING_CREATED",), 1, None, None),
    (
        "https://hooks.example.com/cal/changes",
        ("BOOKING_RESCHEDULED", "BOOKING_CANCELLED", "BOOKING_REJECTED"),
        1,
        None,
        None,
    ),
    ("http://legacy.example.net/cal-hook", ("BOOKING_CREATED", "MEETING_ENDED"), 1, None, None),
    ("https://crm.example.org/in/sales", ("BOOKING_CREATED", "BOOKING_PAID"), 8, None, None),
    ("https://hooks.example.com/ada", ("BOOKING_REQUESTED",), 2, None, None),
    ("https://clinic.example.org/hook", ("BOOKING_CREATED", "BOOKING_CANCELLED"), 27, None, None),
    ("https://hooks.example.com/paid", ("BOOKING_PAID",), None, 3, None),
    ("https://hooks.example.com/workshop", ("BOOKING_CREATED", "FORM_SUBMITTED"), None, 4, None),
    ("https://recordings.example.com/new", ("RECORDING_READY",), None, 18, None),
    ("https://field.example.net/jobs", ("BOOKING_CREATED", "MEETING_ENDED"), None, None, 6),
)
"""(URL, triggers, user id, event type id, team id)."""

TEMPLATE = '{"event": "{{triggerEvent}}", "title": "{{title}}", "start": "{{startTime}}"}'


def put_calendars(world: World) -> None:
    """One or two selected calendars for most, a destination for many and for three event types."""
    for number in range(1, len(PEOPLE) + 1):
        user = world.tables["users"][str(number)]
        integration = INTEGRATIONS[number % len(INTEGRATIONS)]
        shared = f"team_{number % 6 + 1}@group.calendar.example.com"
        ids = [user["email"], shared] if number % 4 == 1 else [user["email"]]
        if number % 7 == 6 or number == NO_SCHEDULE:
            continue
        for external in ids:
            _select(world, number, integration, external)
        if number % 3 != 2:
            row = {"integration": integration, "externalId": user["email"], "userId": number}
            world.add("destination-calendars", {**row, "eventTypeId": None})
    for event_type, external in ((3, "billing"), (14, "clinic"), (27, "dispatch")):
        row = {"integration": "google_calendar", "eventTypeId": event_type, "userId": None}
        address = f"{external}@group.calendar.example.com"
        world.add("destination-calendars", {**row, "externalId": address})


def put_webhooks(world: World) -> None:
    """The firm's hooks: one still speaks plain http, one is switched off."""
    for place, (url, triggers, user_id, event_type, team_id) in enumerate(HOOKS):
        world.add(
            "webhooks",
            {
                "userId": user_id,
                "eventTypeId": event_type,
                "teamId": team_id,
                "subscriberUrl": url,
                "eventTriggers": list(triggers),
                "payloadTemplate": TEMPLATE if place == 3 else None,
                "appId": None,
                "active": place != 5,
                "secret": world.token("webhook-secret"),
            },
        )


def _select(world: World, user_id: int, integration: str, external: str) -> None:
    world.add(
        "selected-calendars",
        {
            "userId": user_id,
            "integration": integration,
            "externalId": external,
            "credentialId": 100 + user_id,
            "id": world.uuid("selected-calendar"),
            "eventTypeId": None,
            "error": None,
        },
    )
