"""The times that can be booked: for everybody, without a key."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.sandbox.cal.field_types import zone_names
from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.handlers.bookings_make import event_type_of
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.refusals import V2Error, bad_request, fault, invalid, missing
from caltui.sandbox.times.slots import open_starts
from caltui.scheduling.intervals import instants

RANGE, TIME = "range", "time"
LAST = timedelta(days=1, seconds=-1)
"""What a day without a time of day is longer than its beginning, as the end of a window."""


def listing(question: Question) -> Record:
    """The starts by day; with `format=range` the ends too. Days without a slot are left out."""
    return _days(question, _event_type(question))


def of_form(question: Question) -> Record:
    """The slots of the event type to which a routing form leads. Saves nothing."""
    form = question.world.find("routing-forms", question.ids["routingFormId"])
    if form is None:
        raise missing("Routing form was not found")
    rows = question.world.related("event-types", "teamId", form["teamId"])
    if not rows:
        raise missing("No event type was found for this response")
    return {"eventTypeId": rows[0]["id"], "slots": _days(question, rows[0])}


def _days(question: Question, event_type: Record) -> Record:
    start, end = _moment(question, "start"), _moment(question, "end")
    name = question.text("timeZone")
    if name is not None and name not in zone_names():
        raise _wrong(question, "timeZone", "isTimeZone", "must be a valid IANA time-zone")
    shape = question.text("format") or TIME
    if shape not in (RANGE, TIME):
        raise _wrong(question, "format", "isIn", "must be one of the following values: range, time")
    zone = ZoneInfo(name or "UTC")
    length = timedelta(minutes=event_type["length"])
    days: dict[str, list[Record]] = {}
    window = instants(start, max(start, end))
    for at in open_starts(question.world, event_type, window, zone, _moved(question)):
        slot = {"start": _shown(at, name)}
        if shape == RANGE:
            slot["end"] = _shown(at + length, name)
        days.setdefault(str(at.astimezone(zone).date()), []).append(slot)
    return days


def _event_type(question: Question) -> Record:
    if question.text("usernames"):
        raise V2Error(501, "The sandbox plays no dynamic event types.")
    named = {
        name: question.text(name)
        for name in ("eventTypeId", "eventTypeSlug", "username", "teamSlug")
    }
    number = named["eventTypeId"]
    if number is not None and not number.isdecimal():
        raise _wrong(question, "eventTypeId", "isNumber", "must be a number")
    found = event_type_of(question, {**named, "eventTypeId": number and int(number)})
    if found.get("schedulingType") == "MANAGED":
        raise bad_request("A managed event type has no slots of its own")
    duration = question.text("duration")
    if duration is None:
        return found
    options = (found.get("v2") or {}).get("lengthInMinutesOptions") or (found["length"],)
    if duration not in {str(length) for length in options}:
        raise bad_request(f"Invalid duration {duration} of event type {found['id']}")
    return {**found, "length": int(duration)}


def _moved(question: Question) -> Record | None:
    """The booking whose time counts as free."""
    uid = question.text("bookingUidToReschedule")
    found = question.world.related("bookings", "uid", uid) if uid else []
    return found[0] if found else None


def _moment(question: Question, name: str) -> datetime:
    """An instant in UTC; a day alone is its beginning, as an end its last second."""
    text = question.text(name)
    try:
        moment = parse_iso(text or "")
    except (ValueError, OverflowError):
        raise _wrong(question, name, "isISO8601", "must be a valid ISO 8601 date string") from None
    whole_day = name == "end" and moment.time() == datetime.min.time()
    return (moment + LAST if whole_day else moment).astimezone(UTC)


def _wrong(question: Question, name: str, rule: str, why: str) -> V2Error:
    target = {key: values[0] for key, values in question.query.items()}
    return invalid([fault(name, target, question.text(name), **{rule: f"{name} {why}"})])


def _shown(at: datetime, zone: str | None) -> str:
    """With milliseconds, in UTC, or with the offset of the zone that was asked for."""
    if zone is None:
        return iso(at)
    local = at.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")
    return local.replace("+00:00", "Z")
