"""Bookings as iCalendar, read back by the library, and held against RFC 5545 line by line."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar, Event

from caltui.catalog.load import catalog
from caltui.workspace.records.export.write import ExportOptions, write

BOOKING: dict[str, Any] = {
    "id": 5,
    "uid": "abc",
    "title": "Intro; with Ada, \\ and\nmore",
    "status": "ACCEPTED",
    "startTime": "2026-03-29T01:30:00.000Z",
    "endTime": "2026-03-29T02:15:00.000Z",
    "createdAt": "2026-03-01T10:00:00.000Z",
    "user": {"name": "Ada", "email": "ada@example.com", "timeZone": "Europe/Berlin"},
    "attendees": [{"name": "Zoë 日本", "email": "zoe@example.com", "timeZone": "Asia/Tokyo"}],
    "metadata": {"videoCallUrl": "https://cal.example.com/v/1?a=b,c;d"},
    "responses": {"notes": "first\nsecond; third"},
}


def written(*records: dict[str, Any], dialect: str = "lowcodeapi") -> tuple[str, list[str]]:
    out, told = io.StringIO(newline=""), []  # type: tuple[io.StringIO, list[str]]
    of = catalog(dialect).resource("bookings")
    write(out, of, records, "ics", ExportOptions(tell=told.append))
    return out.getvalue(), told


def events(*records: dict[str, Any], dialect: str = "lowcodeapi") -> list[Event]:
    text, _ = written(*records, dialect=dialect)
    return [one for one in Calendar.from_ical(text).walk("VEVENT") if isinstance(one, Event)]


def event(dialect: str = "lowcodeapi", **values: Any) -> Event:
    (one,) = events({**BOOKING, **values}, dialect=dialect)
    return one


def test_an_event_has_what_the_booking_has() -> None:
    one = event()
    assert one.decoded("dtstart") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert one.decoded("dtend") == datetime(2026, 3, 29, 2, 15, tzinfo=UTC)
    assert one.decoded("dtstamp") == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert one["summary"] == "Intro; with Ada, \\ and⏎more"
    assert one["status"] == "CONFIRMED"
    assert one["uid"] == "booking-abc@caltui"
    assert one["url"] == one["location"] == "https://cal.example.com/v/1?a=b,c;d"
    assert str(one["description"]).split("\n") == [
        "State: accepted",
        "Host: Ada <ada@example.com> (Europe/Berlin)",
        "Guest: Zoë 日本 <zoe@example.com> (Asia/Tokyo)",
        "Booking: 5",
        "",
        "first",
        "second; third",
    ]


def test_no_calendar_has_anybody_to_mail() -> None:
    text, _ = written(BOOKING)
    assert not re.search(r"(?m)^(ATTENDEE|ORGANIZER|METHOD|BEGIN:VALARM)", text)


@pytest.mark.parametrize(
    ("status", "wanted", "transp"),
    [
        ("ACCEPTED", "CONFIRMED", "OPAQUE"),
        ("accepted", "CONFIRMED", "OPAQUE"),
        ("PENDING", "TENTATIVE", "OPAQUE"),
        ("AWAITING_HOST", "TENTATIVE", "OPAQUE"),
        ("CANCELLED", "CANCELLED", "TRANSPARENT"),
        ("REJECTED", "CANCELLED", "TRANSPARENT"),
        ("SOMETHING", "TENTATIVE", "OPAQUE"),
        (None, "TENTATIVE", "OPAQUE"),
    ],
)
def test_a_state_is_never_made_surer_than_it_is(
    status: str | None, wanted: str, transp: str
) -> None:
    one = event(status=status)
    assert (one["status"], one["transp"]) == (wanted, transp)


def test_what_could_not_be_read_is_said() -> None:
    one = event(endTime="later", status="Open")
    assert "Could not be read: the status 'Open', the end" in one["description"]
    assert "State: not known" in one["description"]


def test_a_booking_without_a_time_is_named_and_left_out() -> None:
    text, told = written(BOOKING, {"id": 9, "title": "?", "status": "ACCEPTED"})
    assert text.count("BEGIN:VEVENT") == 1
    assert told == ["1 booking without a readable time left out: #9."]


@pytest.mark.parametrize(
    ("link", "where"),
    [
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("integrations:daily", None),
        ("phone", None),
        ("Main Street 1; Berlin", "Main Street 1; Berlin"),
    ],
)
def test_only_web_addresses_are_links(link: str, where: str | None) -> None:
    answers = {"location": {"value": "link", "optionValue": link}}
    one = event(metadata={}, responses=answers)
    assert "url" not in one
    assert one.get("location") == where
    one = event("calv2", location=link, metadata={}, responses={})
    assert "url" not in one
    assert one.get("location") == where


def test_the_uid_stays_over_dialects_and_changes() -> None:
    later = event("calv2", title="Other", updatedAt="2026-03-05T10:00:00Z")
    assert later["uid"] == event()["uid"]
    assert later.decoded("dtstamp") == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert later.decoded("last-modified") == datetime(2026, 3, 5, 10, tzinfo=UTC)


def test_no_text_of_a_stranger_makes_a_line_of_its_own() -> None:
    evil = "x\r\nATTENDEE:mailto:all@example.com\r\nEND:VEVENT\nBEGIN:VALARM"
    text, _ = written(
        {
            **BOOKING,
            "uid": evil,
            "title": evil,
            "description": evil,
            "attendees": [{"name": evil, "email": evil, "timeZone": evil}],
            "responses": {"notes": evil, "location": {"optionValue": evil}},
        }
    )
    lines = text.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("BEGIN:") for line in lines) == 2
    assert not any(line.startswith(("ATTENDEE", "BEGIN:VALARM")) for line in lines)
    assert len(list(Calendar.from_ical(text).walk("VEVENT"))) == 1


def test_lines_end_and_fold_as_the_rfc_asks() -> None:
    text, _ = written({**BOOKING, "title": "日本語" * 60, "description": "é; ,\\" * 80})
    assert text.endswith("END:VCALENDAR\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:" + "日本語" * 60 + "\r\n" in whole
    assert "é\\; \\,\\\\" * 80 in whole
    assert {line.partition(":")[0].partition(";")[0] for line in whole.split("\r\n") if line} <= {
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART", "DTEND"),
        *("SUMMARY", "STATUS", "TRANSP", "DESCRIPTION", "LOCATION", "URL", "CREATED"),
    }
