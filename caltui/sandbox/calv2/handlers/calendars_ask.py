"""Answers questions about connected calendars: whether they answer, and when they are busy."""

from datetime import datetime, timedelta

from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.question import NO_DATA, NoData, Question
from caltui.sandbox.calv2.refusals import bad_request, missing

KINDS = {"google": "google_calendar", "office365": "office365_calendar", "apple": "apple_calendar"}
"""Kinds of calendars as they are in paths, and in the database."""

ONE_DAY = timedelta(days=1)


def busy_times(question: Question) -> list[Record]:
    """Lists when the named calendars are busy, with the bookings of Cal in them."""
    first, last = (_moment(question, name) for name in ("dateFrom", "dateTo"))
    if not any(name.startswith("calendarsToLoad[") for name in question.query):
        raise bad_request("calendarsToLoad must be an array")
    return _busy(question, first, last + ONE_DAY)


def check(question: Question) -> NoData:
    """Checks whether a kind of calendar is connected and answers."""
    for row in _connected(question):
        if row.get("error"):
            raise bad_request(f"Invalid {question.ids['calendar']} credentials.")
    return NO_DATA


def disconnect(question: Question) -> Record:
    """Takes a connection away, with its calendars."""
    number = values_of(question)["id"]
    rows = [row for row in _connected(question) if row["credentialId"] == number]
    if not rows:
        raise missing("Credential not found")
    for row in rows:
        question.world.remove("selected-calendars", row)
    kind = rows[0]["integration"]
    owner = {"userId": question.me, "teamId": None}
    return {"id": number, "type": kind, **owner, "appId": kind, "invalid": False}


def connections(question: Question) -> Record:
    """The connections of a cal.diy, by name."""
    words = {kind: word for word, kind in KINDS.items()}
    rows = question.world.related("selected-calendars", "userId", question.me)
    known = {row["credentialId"]: words.get(row["integration"]) for row in rows}
    email = question.user["email"]
    return {
        "connections": [
            {"connectionId": str(number), "type": word, "email": email}
            for number, word in known.items()
            if word is not None
        ]
    }


def free_busy(question: Question) -> list[Record]:
    """Lists when the calendars of one connection are busy."""
    rows = question.world.related("selected-calendars", "userId", question.me)
    if question.ids["connectionId"] not in {str(row["credentialId"]) for row in rows}:
        raise missing("Calendar connection not found")
    return _busy(question, _moment(question, "from"), _moment(question, "to"))


def _connected(question: Question) -> list[Record]:
    kind = KINDS.get(question.ids["calendar"])
    if kind is None:
        raise bad_request(f"Invalid calendar type, available calendars are: {', '.join(KINDS)}")
    rows = question.world.related("selected-calendars", "userId", question.me)
    found = [row for row in rows if row["integration"] == kind]
    if not found:
        raise bad_request(f"Credentials for {kind} not found.")
    return found


def _busy(question: Question, first: datetime, last: datetime) -> list[Record]:
    world, low, high = question.world, iso(first), iso(last)
    held = [
        (row["startTime"], row["endTime"], f"eventType-{row['eventTypeId']}-booking-{row['id']}")
        for row in world.related("bookings", "userId", question.me)
        if row["status"] == "ACCEPTED"
    ]
    held += [
        (row["start"], row["end"], row["externalId"])
        for row in world.related("busy-elsewhere", "userId", question.me)
    ]
    return [
        {"start": start, "end": end, "source": source}
        for start, end, source in sorted(held)
        if start < high and low < end
    ]


def _moment(question: Question, name: str) -> datetime:
    try:
        return parse_iso(question.text(name) or "")
    except ValueError:
        raise bad_request(f"{name} must be a valid ISO 8601 date string") from None
