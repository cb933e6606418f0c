"""Webhooks, days out of office, private links, routing forms, references as v2 answers them."""

from caltui.sandbox.cal.views import ORIGIN
from caltui.sandbox.cal.world import Record, World, parse_iso


def webhook(row: Record) -> Record:
    """A webhook with its secret in clear. It names what it belongs to."""
    owner = next((name for name in ("eventTypeId", "teamId") if row.get(name)), "userId")
    shown = {
        "payloadTemplate": row.get("payloadTemplate"),
        "triggers": list(row["eventTriggers"]),
        owner: row.get(owner),
        "id": row["id"],
        "subscriberUrl": row["subscriberUrl"],
        "active": bool(row.get("active", True)),
    }
    if row.get("secret"):
        shown["secret"] = row["secret"]
    return shown


def out_of_office(row: Record) -> Record:
    """Days on which somebody is away."""
    told = {name: row.get(name) for name in ("toUserId", "notes", "reason")}
    return {
        "userId": row["userId"],
        "id": row["id"],
        "uuid": row["uuid"],
        "start": row["start"],
        "end": row["end"],
        **{name: value for name, value in told.items() if value is not None},
    }


def private_link(world: World, row: Record) -> Record:
    """A private link that ends at a time, or after so many uses."""
    event_type = world.find("event-types", row["eventTypeId"]) or {}
    shown = {
        "linkId": row["linkId"],
        "eventTypeId": row["eventTypeId"],
        "isExpired": is_expired(world, row),
        "bookingUrl": f"{ORIGIN}/d/{row['linkId']}/{event_type.get('slug', '')}",
    }
    if row.get("expiresAt"):
        return {**shown, "expiresAt": row["expiresAt"]}
    count = {"maxUsageCount": row["maxUsageCount"], "usageCount": row["usageCount"]}
    return {**shown, **count}


def is_expired(world: World, row: Record) -> bool:
    """Tells whether a private link can no longer be used."""
    if row.get("expiresAt"):
        return parse_iso(row["expiresAt"]) <= world.now()
    return int(row["usageCount"]) >= int(row["maxUsageCount"])


def reference(row: Record) -> Record:
    """Makes the record of what a booking left elsewhere, without passwords and addresses."""
    return {
        "type": row["type"],
        "eventUid": row["uid"],
        "destinationCalendarId": row.get("externalCalendarId"),
        "id": row["id"],
    }


def routing_form(row: Record) -> Record:
    """A routing form."""
    return {
        name: row.get(name)
        for name in (
            *("name", "description", "position", "routes", "createdAt", "updatedAt", "fields"),
            *("userId", "teamId", "disabled", "settings", "id"),
        )
    }
