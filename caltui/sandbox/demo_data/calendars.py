"""The connections of the firm: calendars that block, calendars that receive, webhooks."""

from caltui.sandbox.cal.world import World
from caltui.sandbox.demo_data.tables import NO_SCHEDULE, PEOPLE, WEBHOOKS

INTEGRATIONS = (
    "google_calendar",
    "google_calendar",
    "office365_calendar",
    "google_calendar",
    "caldav_calendar",
    "apple_calendar",
)
EXPIRED = 8
"""A user whose calendar has to be connected again."""
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
    for place, hook in enumerate(WEBHOOKS):
        world.add(
            "webhooks",
            {
                "userId": None,
                "eventTypeId": None,
                "teamId": None,
                **hook,
                "eventTriggers": [*hook["eventTriggers"]],
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
            "error": "invalid_grant" if user_id == EXPIRED else None,
        },
    )
