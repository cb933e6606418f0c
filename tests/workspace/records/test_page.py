"""The page of a record: three clocks, people, answers by their labels, and what is not known."""

from datetime import timedelta
from typing import Any

from caltui.catalog.load import catalog
from caltui.workspace.records.shown.page import page
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import NOW, Open

START = NOW + timedelta(days=3)
BOOKING: dict[str, Any] = {
    "id": 7,
    "uid": "new",
    "status": "PENDING",
    "startTime": START.isoformat(),
    "endTime": (START + timedelta(minutes=45)).isoformat(),
    "eventTypeId": 4,
    "userId": 2,
    "user": {"name": "Luciana", "email": "l@example.com", "timeZone": "America/Sao_Paulo"},
    "attendees": [
        {"name": "Jakub", "email": "j@example.com", "timeZone": "America/Los_Angeles"},
        {"name": "Ida", "email": "i@example.com", "timeZone": "Europe/Berlin"},
    ],
    "payment": [{"id": 1, "success": False}],
    "metadata": {"videoCallUrl": "https://cal.example.com/video/7"},
    "responses": {"name": "Jakub", "email": "j@example.com", "topic": "The lift", "notes": ""},
    "createdAt": "2026-02-20T08:46:00Z",
    "fromReschedule": "old",
    "cancelledBy": None,
}


def lines(workspace: Workspace, record: dict[str, Any], of: str = "bookings") -> dict[str, str]:
    return {line.title: line.text for line in page(workspace, workspace.resource(of), record)}


def test_a_booking_reads_as_a_person_would_tell_it(opened: Open) -> None:
    workspace = opened()
    old = {"id": 6, "uid": "old", "startTime": "2026-02-27T08:00:00Z"}
    workspace._mirror.put_list("bookings", [("6", old), ("7", BOOKING)], complete=True)
    fields = [{"name": "topic", "label": "What is it about?"}]
    offer = {"id": 4, "title": "Demonstração", "bookingFields": fields}
    workspace._mirror.put_list("event-types", [("4", offer)], complete=True)
    paid = {"id": 1, "bookingId": 7, "amount": 12000, "currency": "usd", "success": False}
    workspace._mirror.put_list("payments", [("1", paid)], complete=True)
    workspace.forget()
    found = lines(workspace, BOOKING)
    assert found["When"].split("\n") == [
        "Thu 5 Mar 2026 10:00–10:45  Europe/Berlin",
        "in 3 days · 45 min",
        "for Jakub: 01:00–01:45 Los Angeles",
        "for Luciana: 06:00–06:45 Sao Paulo",
    ]
    assert found["State"] == "€ unpaid"
    assert found["Event type"] == "Demonstração"
    assert found["Join"] == "https://cal.example.com/video/7"
    assert found["Guest"].split("\n")[1] == "Ida · i@example.com · Europe/Berlin"
    assert found["Host"].startswith("Luciana · l@example.com")
    assert found["Paid"] == "120.00 USD · € unpaid"
    assert found["Answers"] == "What is it about?: The lift"
    assert "moved, from Fri 27 Feb 2026 09:00" in found["History"]


def test_what_cal_did_not_send_is_unknown_and_what_it_sent_empty_is_none(opened: Open) -> None:
    workspace = opened()
    sections = {section.title for section in workspace.resource("bookings").shown.page}
    nothing = lines(workspace, {"id": 9})
    assert set(nothing) == sections, "nothing is left out"
    assert {text for title, text in nothing.items() if title != "State"} == {"unknown"}
    assert nothing["State"] == "· unknown"
    empty = lines(workspace, {"id": 9, "attendees": [], "payment": [], "responses": {}})
    assert empty["Guest"] == empty["Paid"] == empty["Answers"] == "none"
    odd = lines(workspace, {"id": 9, "startTime": "soon", "endTime": 5})
    assert odd["When"] == "unknown, it says soon"
    endless = lines(workspace, {"id": 9, "startTime": START.isoformat()})
    assert "10:00–?" in endless["When"]
    assert "length unknown" in endless["When"]


def test_odd_values_anywhere_never_end_a_page(opened: Open) -> None:
    workspace = opened()
    for value in (None, [], {}, "", 0, True, "x", [None], [{}], {"a": {"b": []}}, [[1]]):
        record = dict.fromkeys(BOOKING, value) | {"id": 9}
        assert len(lines(workspace, record)) == len(workspace.resource("bookings").shown.page)


def test_every_category_has_a_page_and_known_columns(opened: Open) -> None:
    workspace = opened()
    for of in catalog().resources():
        lines(workspace, {field.name: None for field in of.response}, of.key)
        real = {field.name for field in of.response}
        assert not real.intersection(of.shown.computed), "a computed column hides a field"
        assert len(set(of.shown.table)) == len(of.shown.table)
