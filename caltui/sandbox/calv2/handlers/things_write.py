"""Writing webhooks, days out of office, private links, and which calendars are read."""

from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.event_types_read import own_event_type
from caltui.sandbox.calv2.handlers.things_read import away_person, webhook_row
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.records import calendars, things
from caltui.sandbox.calv2.refusals import V2Error, bad_request, missing
from caltui.sandbox.calv2.roles import require_organisation

LINK_USES = 1


def create_webhook(question: Question) -> Record:
    """A new webhook of the key, of an event type, or of the organisation. 409 for a URL twice."""
    owner: Record = {"userId": question.me, "eventTypeId": None, "teamId": None}
    if "eventTypeId" in question.ids:
        owner = {**owner, "userId": None, "eventTypeId": own_event_type(question)["id"]}
    elif "orgId" in question.ids:
        require_organisation(question)
        owner = {**owner, "userId": None, "teamId": question.number("orgId")}
    values = values_of(question)
    for other in question.world.related("webhooks", "subscriberUrl", values["subscriberUrl"]):
        if all(other.get(name) == value for name, value in owner.items()):
            raise V2Error(409, "Webhook with this subscriberUrl already exists", code="CONFLICT")
    usual = {"payloadTemplate": None, "secret": None, "appId": None}
    row = question.world.add("webhooks", {**usual, **owner, **_hook_columns(values)})
    return things.webhook(row)


def update_webhook(question: Question) -> Record:
    """An edit. The triggers that are sent replace the list."""
    row = webhook_row(question)
    question.world.change("webhooks", row, _hook_columns(values_of(question)))
    return things.webhook(row)


def delete_webhook(question: Question) -> Record:
    """Removes a webhook."""
    row = webhook_row(question)
    question.world.remove("webhooks", row)
    return things.webhook(row)


def _hook_columns(values: Record) -> Record:
    return {("eventTriggers" if n == "triggers" else n): value for n, value in values.items()}


def create_out_of_office(question: Question) -> Record:
    """New days away. They may not meet others of the same person."""
    owner = away_person(question)
    values = values_of(question)
    _refuse_days(question, owner, values, None)
    usual = {"toUserId": None, "notes": None, "reason": "unspecified"}
    uuid = question.world.uuid("out-of-office")
    row = {**usual, **_days(values), "userId": owner, "uuid": uuid}
    return things.out_of_office(question.world.add("out-of-office", row))


def update_out_of_office(question: Question) -> Record:
    """An edit of days away, named by their number and not by their UUID."""
    row = _away_row(question)
    values = values_of(question)
    _refuse_days(question, row["userId"], {**row, **values}, row)
    question.world.change("out-of-office", row, _days(values))
    return things.out_of_office(row)


def delete_out_of_office(question: Question) -> Record:
    """Removes days away."""
    row = _away_row(question)
    question.world.remove("out-of-office", row)
    return things.out_of_office(row)


def _away_row(question: Question) -> Record:
    owner = away_person(question)
    number = question.number("oooId")
    row = question.world.find("out-of-office", number)
    if row is None or row["userId"] != owner:
        raise missing(f"Out of office entry with ID={number} does not exist.")
    return row


def _days(values: Record) -> Record:
    moments: Record = {n: iso(parse_iso(values[n])) for n in ("start", "end") if n in values}
    return {**values, **moments}


def _refuse_days(question: Question, owner: int, values: Record, itself: Record | None) -> None:
    start, end = (iso(parse_iso(values[name])) for name in ("start", "end"))
    if start > end:
        raise bad_request("Start date must be before end date")
    if values.get("toUserId") == owner:
        raise bad_request("Cannot set toUserId to the same user")
    for other in question.world.related("out-of-office", "userId", owner):
        if other is not itself and start < other["end"] and other["start"] < end:
            raise V2Error(409, "Out of office entry already exists for these dates.")


def create_private_link(question: Question) -> Record:
    """A new link that ends at a time, or after so many uses (one, unless it says)."""
    event_type = own_event_type(question)
    values = values_of(question)
    row = {
        "linkId": question.world.token("link"),
        "eventTypeId": event_type["id"],
        **_link_columns(values),
        "usageCount": 0,
    }
    return things.private_link(question.world, question.world.add("private-links", row))


def update_private_link(question: Question) -> Record:
    """An edit of when a link ends."""
    row = _link_row(question)
    question.world.change("private-links", row, _link_columns(values_of(question)))
    return things.private_link(question.world, row)


def delete_private_link(question: Question) -> Record:
    """Removes a link."""
    row = _link_row(question)
    question.world.remove("private-links", row)
    return {"linkId": row["linkId"], "message": "Private link deleted successfully"}


def _link_columns(values: Record) -> Record:
    ends = values.get("expiresAt")
    if ends is not None:
        return {"expiresAt": iso(parse_iso(ends)), "maxUsageCount": None}
    return {"expiresAt": None, "maxUsageCount": values.get("maxUsageCount") or LINK_USES}


def _link_row(question: Question) -> Record:
    event_type = own_event_type(question)
    row = question.world.find("private-links", question.ids["linkId"])
    if row is None or row["eventTypeId"] != event_type["id"]:
        raise missing(f"Private link with ID={question.ids['linkId']} not found")
    return row


def select_calendar(question: Question) -> Record:
    """Lets Cal look into a calendar for busy times."""
    values = values_of(question)
    kept = {name: values[name] for name in ("integration", "externalId", "credentialId")}
    key = f"{question.me}_{kept['integration']}_{kept['externalId']}"
    known = question.world.find("selected-calendars", key)
    if known is None:
        usual = {"userId": question.me, "eventTypeId": None, "error": None}
        uuid = question.world.uuid("selected-calendar")
        question.world.add("selected-calendars", {**usual, **kept, "id": uuid})
    else:
        question.world.change("selected-calendars", known, {"unselected": False})
    return {"userId": question.me, **kept}


def deselect_calendar(question: Question) -> Record:
    """Lets Cal look into a calendar no more. The calendar stays connected."""
    kind, external = question.text("integration"), question.text("externalId")
    if not kind or not external or not question.text("credentialId"):
        raise bad_request("integration, externalId and credentialId are required")
    row = question.world.find("selected-calendars", f"{question.me}_{kind}_{external}")
    if row is None or row.get("unselected"):
        raise missing("Selected calendar not found")
    question.world.change("selected-calendars", row, {"unselected": True})
    named = {name: row[name] for name in ("integration", "externalId", "credentialId")}
    return {"userId": question.me, **named}


def set_destination(question: Question) -> Record:
    """Sets the calendar for new events; it replaces the one before."""
    values = values_of(question)
    for old in question.world.related("destination-calendars", "userId", question.me):
        question.world.remove("destination-calendars", old)
    kept = {name: values[name] for name in ("integration", "externalId")}
    row = {**kept, "userId": question.me, "eventTypeId": None}
    question.world.add("destination-calendars", row)
    found = calendars.destination(question.world, question.user) or {}
    return {**kept, "userId": question.me, "credentialId": found.get("credentialId")}
