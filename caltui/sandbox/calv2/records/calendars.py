"""The calendars that a user has connected, as v2 answers them."""

from typing import Any

from caltui.sandbox.cal.world import Record, World

NAMES = {
    "google_calendar": ("Google Calendar", "google-calendar"),
    "office365_calendar": ("Outlook Calendar", "office365-calendar"),
    "caldav_calendar": ("CalDav", "caldav-calendar"),
    "apple_calendar": ("Apple Calendar", "apple-calendar"),
}


def connected(world: World, user: Record) -> Record:
    """All connections with their calendars, and the one that new events go to."""
    rows = world.related("selected-calendars", "userId", user["id"])
    connections: dict[int, list[Record]] = {}
    for row in rows:
        connections.setdefault(row["credentialId"], []).append(row)
    return {
        "connectedCalendars": [
            _connection(user, credential, mine) for credential, mine in connections.items()
        ],
        "destinationCalendar": destination(world, user),
    }


def destination(world: World, user: Record) -> Record | None:
    """The calendar that new events go to."""
    row = next(iter(world.related("destination-calendars", "userId", user["id"])), None)
    if row is None:
        return None
    credential = next(
        (r["credentialId"] for r in world.related("selected-calendars", "userId", user["id"])), None
    )
    return {
        "id": row["id"],
        "integration": row["integration"],
        "externalId": row["externalId"],
        "primaryEmail": user["email"],
        "userId": user["id"],
        "eventTypeId": row.get("eventTypeId"),
        "credentialId": row.get("credentialId") or credential,
        "name": row["externalId"],
        "primary": row["externalId"] == user["email"],
        "readOnly": False,
        "email": user["email"],
        "integrationTitle": _names(row["integration"])[0],
    }


def _connection(user: Record, credential: int, rows: list[Record]) -> Record:
    kind = rows[0]["integration"]
    shown: Record = {
        "integration": _integration(user, kind),
        "credentialId": credential,
        "delegationCredentialId": None,
    }
    failed = next((row["error"] for row in rows if row.get("error")), None)
    if failed:
        return {**shown, "error": {"message": failed}}
    calendars = [_calendar(user, row) for row in rows]
    first = next((one for one in calendars if one["primary"]), calendars[0])
    return {**shown, "primary": first, "calendars": calendars}


def _calendar(user: Record, row: Record) -> dict[str, Any]:
    return {
        "externalId": row["externalId"],
        "integration": row["integration"],
        "name": row["externalId"].partition("@")[0],
        "primary": row["externalId"] == user["email"],
        "readOnly": False,
        "email": user["email"],
        "isSelected": not row.get("unselected"),
        "credentialId": row["credentialId"],
        "delegationCredentialId": None,
    }


def _integration(user: Record, kind: str) -> Record:
    name, slug = _names(kind)
    return {
        "name": name,
        "description": f"{name} of the sandbox",
        "type": kind,
        "title": name,
        "variant": "calendar",
        "categories": ["calendar"],
        "logo": f"/app-store/{slug}/icon.svg",
        "publisher": "Cal.com",
        "slug": slug,
        "url": "https://cal.com/",
        "email": user["email"],
        "locationOption": None,
    }


def _names(kind: str) -> tuple[str, str]:
    return NAMES.get(kind, (kind, kind.replace("_", "-")))
