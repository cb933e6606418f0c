"""Reading bookings: lists with their filters, one by its uid, and what hangs on one."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.handlers.bookings_listed import CURSOR, by_cursor, page
from caltui.sandbox.calv2.handlers.people_read import known_user
from caltui.sandbox.calv2.question import PagedRecords, Question
from caltui.sandbox.calv2.records import bookings as records
from caltui.sandbox.calv2.records import old
from caltui.sandbox.calv2.records.things import reference
from caltui.sandbox.calv2.refusals import bad_request, forbidden, missing
from caltui.sandbox.calv2.roles import (
    RUNS,
    organisation_role,
    require_organisation,
    require_team,
    team_role,
)


def listing(question: Question) -> Any:
    """The bookings that the key holds or attends; an organisation's administrator sees all."""
    rows: Iterable[Record] = question.world.rows("bookings")
    if organisation_role(question) not in RUNS:
        rows = _own(question, question.user)
    if question.old:
        return old.bookings(question.world, list(rows))
    if question.version == CURSOR:
        return by_cursor(question, rows)
    return page(question, rows)


def of_organisation(question: Question) -> PagedRecords:
    """Every booking of the organisation; `userIds` names hosts."""
    require_organisation(question)
    rows = list(question.world.rows("bookings"))
    hosts = set(question.texts("userIds"))
    if hosts:
        rows = [row for row in rows if str(row.get("userId")) in hosts]
    return page(question, rows)


def of_user(question: Question) -> PagedRecords:
    """The bookings that a user of the organisation holds or attends."""
    require_organisation(question)
    if organisation_role(question) not in RUNS and question.number("userId") != question.me:
        raise forbidden("Only an administrator of the organization may read these bookings.")
    return page(question, _own(question, known_user(question, question.number("userId"))))


def of_team(question: Question) -> PagedRecords:
    """The bookings of a team's event types."""
    if "orgId" in question.ids:
        require_organisation(question)
    team = require_team(question, admin=True)
    mine = {row["id"] for row in question.world.related("event-types", "teamId", team["id"])}
    rows = [row for row in question.world.rows("bookings") if row.get("eventTypeId") in mine]
    return page(question, rows)


def get(question: Question) -> Any:
    """One booking by its uid; all of a series by the uid of that."""
    world, uid = question.world, question.ids["bookingUid"]
    series = world.related("bookings", "recurringEventId", uid)
    if series:
        return records.bookings(world, series, question.version)
    row = booking_row(question)
    if question.old:
        return old.booking(world, row)
    stranger = not may_see(question, row)
    return records.booking(world, row, question.version, stranger=stranger)


def by_seat(question: Question) -> Record:
    """The booking in which that seat is."""
    uid = question.ids["seatUid"]
    for row in question.world.rows("attendees"):
        if records.seat_uid(row) == uid:
            booking = question.world.find("bookings", row["bookingId"])
            if booking is not None:
                return records.booking(question.world, booking, question.version)
    raise missing(f"Booking with seatUid={uid} was not found in the database")


def attendees(question: Question) -> list[Record]:
    """Lists who is invited, with the numbers that only this list has."""
    row = seen_row(question)
    people = question.world.related("attendees", "bookingId", row["id"])
    return [{**records.attendee(one), "id": one["id"]} for one in people]


def one_attendee(question: Question) -> Record:
    """One of those who are invited."""
    row = seen_row(question)
    one = question.world.find("attendees", question.number("attendeeId"))
    if one is None or one["bookingId"] != row["id"]:
        raise missing(f"Attendee with ID={question.ids['attendeeId']} was not found")
    return {**records.attendee(one), "id": one["id"]}


def references(question: Question) -> list[Record]:
    """Lists what the booking left elsewhere, for its organiser alone."""
    row = booking_row(question)
    if "orgId" in question.ids:
        require_organisation(question)
        require_team(question)
    elif row.get("userId") != question.me:
        raise bad_request(f"Booking with uid={row['uid']} does not belong to user")
    rows = question.world.related("booking-references", "bookingId", row["id"])
    kinds = question.texts("type")
    return [
        reference(one)
        for one in rows
        if not one.get("deleted") and (not kinds or one["type"] in kinds)
    ]


def calendar_links(question: Question) -> list[Record]:
    """Links that put the booking into a calendar."""
    row = seen_row(question)
    dates = "/".join(row[n].replace("-", "").replace(":", "") for n in ("startTime", "endTime"))
    text = quote(str(row["title"]))
    return [
        {
            "label": "Google Calendar",
            "link": f"https://calendar.google.com/calendar/r/eventedit?dates={dates}&text={text}",
        }
    ]


def nothing(question: Question) -> list[Record]:
    """Recordings, transcripts and video sessions: the sandbox has none."""
    seen_row(question)
    return []


def booking_row(question: Question) -> Record:
    """The row of the uid in the path. 404 where there is none."""
    uid = question.ids["bookingUid"]
    found = question.world.related("bookings", "uid", uid)
    if not found:
        raise missing(f"Booking with uid={uid} was not found in the database")
    return found[0]


def seen_row(question: Question) -> Record:
    """The row of the uid in the path, which the key may see. 403 where it may not."""
    row = booking_row(question)
    if not may_see(question, row):
        raise forbidden(f"You are not allowed to access the booking with uid={row['uid']}.")
    return row


def may_see(question: Question, row: Record) -> bool:
    """Tells whether the key holds or attends the booking, or runs its team or the organisation."""
    attends = (one is row for one in _own(question, question.user))
    return may_change(question, row) or any(attends)


def may_change(question: Question, row: Record) -> bool:
    """Tells whether the key holds the booking, or runs its team or the organisation."""
    if question.me is None:
        return False
    if row.get("userId") == question.me or organisation_role(question) in RUNS:
        return True
    event_type = question.world.find("event-types", row.get("eventTypeId")) or {}
    team = event_type.get("teamId")
    return team is not None and team_role(question, team) in RUNS


def _own(question: Question, user: Record) -> list[Record]:
    """The bookings that a user holds or attends."""
    world = question.world
    rows = {row["id"]: row for row in world.related("bookings", "userId", user["id"])}
    for guest in world.related("attendees", "email", user["email"]):
        row = world.find("bookings", guest["bookingId"])
        if row is not None:
            rows[row["id"]] = row
    return [rows[number] for number in sorted(rows)]
