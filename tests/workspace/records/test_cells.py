from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.catalog.load import catalog
from caltui.text import MASK
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import column

NAMES = {("users", "12"): "Ada Lovelace"}


def cell(
    resource: str,
    path: str,
    record: dict[str, Any],
    *,
    zone: str = "Europe/Berlin",
    reveal: bool = False,
) -> str:
    of = catalog().resource(resource)
    cells = Cells(of, ZoneInfo(zone), lambda r, k: NAMES.get((r, str(k))), reveal=reveal)
    return cells.text(record, column(of, path))


@pytest.mark.parametrize(
    ("resource", "path", "record", "text"),
    [
        ("bookings", "startTime", {"startTime": "2026-07-01T09:30:00.000Z"}, "2026-07-01 11:30"),
        ("bookings", "startTime", {"startTime": "2026-12-01T09:30:00.000Z"}, "2026-12-01 10:30"),
        ("bookings", "startTime", {"startTime": "soon"}, "soon"),
        ("bookings", "startTime", {}, ""),
        ("bookings", "eventTypeId", {"eventTypeId": None}, "–"),
        ("bookings", "userId", {"userId": 12}, "Ada Lovelace · 12"),
        ("bookings", "userId", {"userId": 13}, "13"),
        ("bookings", "status", {"status": "PENDING"}, "PENDING"),
        (
            "bookings",
            "attendees",
            {"attendees": [{"name": "Bo", "email": "b@x"}, {"email": "c@x"}]},
            "Bo, c@x",
        ),
        ("availabilities", "startTime", {"startTime": "1970-01-01T09:00:00.000Z"}, "09:00"),
        ("availabilities", "startTime", {"startTime": "09:15:00"}, "09:15"),
        ("availabilities", "date", {"date": "2026-12-24T00:00:00.000Z"}, "2026-12-24"),
        ("availabilities", "days", {"days": [1, 2, 3, 4, 5]}, "Mon–Fri"),
        ("availabilities", "days", {"days": [0, 6, 1]}, "Mon, Sat, Sun"),
        ("availabilities", "days", {"days": [0, 1, 2, 3, 4, 5, 6]}, "Mon–Sun"),
        ("availabilities", "days", {"days": []}, ""),
        ("availabilities", "days", {"days": [9]}, "9"),
        ("event-types", "hidden", {"hidden": True}, "✓ yes"),
        ("event-types", "hidden", {"hidden": False}, "✗ no"),
        ("event-types", "length", {"length": 30}, "30 min"),
        ("event-types", "price", {"price": 1250, "currency": "eur"}, "12.50 EUR"),
        ("payments", "amount", {"amount": 5000, "currency": "jpy"}, "5,000 JPY"),
        ("payments", "amount", {"amount": 1234, "currency": "KWD"}, "1.234 KWD"),
        ("payments", "amount", {"amount": 1234}, "1234"),
        ("payments", "data", {"data": {"secret": "x"}}, MASK),
        ("booking-references", "meetingPassword", {"meetingPassword": "pw"}, MASK),
        ("booking-references", "meetingPassword", {"meetingPassword": None}, "–"),
        (
            "schedules",
            "availability",
            {
                "availability": [
                    {
                        "id": 1,
                        "days": [1, 2, 3, 4, 5],
                        "startTime": "09:00:00",
                        "endTime": "17:00:00",
                    }
                ]
            },
            "Mon–Fri 09:00–17:00",
        ),
        ("users", "name", {"name": "a\nb\x1b[31m"}, "a⏎b␛[31m"),
    ],
)
def test_a_cell_reads_by_type_and_meaning(
    resource: str, path: str, record: dict[str, Any], text: str
) -> None:
    assert cell(resource, path, record) == text


def test_an_instant_is_shown_in_the_display_zone() -> None:
    record = {"startTime": "2026-03-01T23:45:00.000Z"}
    assert cell("bookings", "startTime", record, zone="Asia/Kathmandu") == "2026-03-02 05:30"


def test_a_secret_is_shown_when_asked_for() -> None:
    assert (
        cell("booking-references", "meetingPassword", {"meetingPassword": "pw"}, reveal=True)
        == "pw"
    )


def test_the_end_of_a_booking_names_its_day_only_when_it_is_another_one() -> None:
    bookings = catalog().resource("bookings")
    berlin = Cells(bookings, ZoneInfo("Europe/Berlin"), lambda *_: None)
    end = column(bookings, "endTime")
    same = {"startTime": "2026-11-03T22:00:00.000Z", "endTime": "2026-11-03T22:45:00.000Z"}
    next_day = {**same, "endTime": "2026-11-03T23:15:00.000Z"}
    assert berlin.text(same, end) == "23:45"
    assert berlin.text(next_day, end) == "2026-11-04 00:15"
    assert berlin.text({"endTime": "2026-11-03T22:45:00.000Z"}, end) == "2026-11-03 23:45"
