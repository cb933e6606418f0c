"""Bookings as a state machine: create, edit, move, cancel, pay, share, and find."""

from typing import Any

import pytest

from caltui.sandbox.cal.world import World, iso
from tests.sandbox.core_support import ADA, at, booking, do, fresh, refusal

MONDAY_9 = at(40, 9)
"""A Monday after everything that the demo firm has booked; eleven in the morning in Berlin."""


@pytest.fixture
def world() -> World:
    return fresh()


def test_creating_one_leaves_guests_and_links(world: World) -> None:
    body = booking(1, MONDAY_9)
    body["responses"] |= {"guests": ["more@example.com"], "notes": "Hello"}
    made = do(world, "bookings create", body=body)
    assert made["title"] == "Intro call between Rosa Lindqvist and New Guest"
    assert made["endTime"] == at(40, 9, 30)
    assert made["createdAt"] == iso(world.now())
    assert made["description"] == "Hello"
    assert [g["email"] for g in made["attendees"]] == ["new@example.com", "more@example.com"]
    assert made["metadata"]["videoCallUrl"].endswith(made["uid"])
    references = world.related("booking-references", "bookingId", made["id"])
    assert {r["type"] for r in references} == {"daily_video", "google_calendar"}
    assert "bookings" not in made


@pytest.mark.parametrize(
    ("event_type", "status", "owed"), [(1, "ACCEPTED", 0), (2, "PENDING", 0), (3, "PENDING", 9000)]
)
def test_the_state_comes_from_the_event_type(
    world: World, event_type: int, status: str, owed: int
) -> None:
    made = do(world, "bookings create", body=booking(event_type, MONDAY_9, status="ACCEPTED"))
    assert made["status"] == status
    assert ("paymentUid" in made) == bool(owed)
    if owed:
        assert made["message"] == "Payment required"
        assert made["payment"][0]["success"] is False
        (payment,) = world.related("payments", "bookingId", made["id"])
        assert (payment["amount"], payment["currency"]) == (owed, "eur")


REFUSED = [
    (booking(1, at(-1, 9)), 400, "in the past"),
    (booking(1, at(0, 11)), 400, "out_of_bounds"),
    (booking(1, at(40, 2)), 409, "no_available_users"),
    (booking(1, at(39, 9)), 409, "no_available_users"),
    (booking(1, MONDAY_9, end=at(40, 10)), 400, "Invalid event length"),
    (booking(11, at(41, 15)), 400, "out_of_bounds"),
    (booking(24, at(60, 9)), 400, "out_of_bounds"),
    (booking(25, MONDAY_9), 409, "no_available_users"),
    (booking(999, MONDAY_9), 404, "event_type_not_found"),
    (booking(1, MONDAY_9, rescheduleUid="none"), 404, "original booking"),
]


@pytest.mark.parametrize(("body", "status", "text"), REFUSED)
def test_what_the_flow_refuses(world: World, body: Any, status: int, text: str) -> None:
    got, message = refusal(world, "bookings create", body=body)
    assert got == status
    assert text in message


def test_a_taken_time_is_refused_with_its_buffers(world: World) -> None:
    do(world, "bookings create", body=booking(1, MONDAY_9))
    assert refusal(world, "bookings create", body=booking(1, MONDAY_9))[0] == 409
    assert refusal(world, "bookings create", body=booking(2, at(40, 9, 30)))[0] == 409
    assert do(world, "bookings create", body=booking(2, at(40, 9, 45)))["status"] == "PENDING"
    assert do(world, "bookings create", body=booking(1, at(40, 10)))["status"] == "ACCEPTED"


def test_a_daily_limit_closes_the_day(world: World) -> None:
    do(world, "event-types update", 5, body={"bookingLimits": {"PER_DAY": 1}})
    do(world, "bookings create", body=booking(5, at(40, 7)))
    status, message = refusal(world, "bookings create", body=booking(5, at(40, 12)))
    assert (status, message) == (400, "booking_limit_reached")


def test_round_robin_goes_around_and_collective_takes_all(world: World) -> None:
    hosts = [
        do(world, "bookings create", body=booking(18, at(40, 10), f"g{n}@example.com"))["userId"]
        for n in range(3)
    ]
    assert len(set(hosts)) == 3
    made = do(world, "bookings create", body=booking(19, at(40, 14)))
    emails = [guest["email"] for guest in made["attendees"]]
    assert made["userId"] == 6
    assert {"ada.fischer@example.com", "new@example.com"} <= set(emails)
    assert refusal(world, "bookings create", body=booking(8, at(40, 14)))[0] == 409


def test_rescheduling_replaces(world: World) -> None:
    old = do(world, "bookings create", body=booking(1, MONDAY_9))
    body = booking(1, at(40, 9, 15), rescheduleUid=old["uid"])
    new = do(world, "bookings create", body=body)
    assert new["fromReschedule"] == old["uid"]
    assert do(world, "bookings get", old["id"])["booking"]["status"] == "CANCELLED"


def test_seats_are_shared_until_full(world: World) -> None:
    do(world, "event-types update", 4, body={"seatsPerTimeSlot": 2, "price": 0})
    first = do(world, "bookings create", body=booking(4, MONDAY_9))
    assert refusal(world, "bookings create", body=booking(4, MONDAY_9))[1].startswith("already_")
    second = do(world, "bookings create", body=booking(4, MONDAY_9, "b@example.com"))
    assert second["id"] == first["id"]
    assert second["seatReferenceUid"]
    assert len(second["attendees"]) == 2
    full = refusal(world, "bookings create", body=booking(4, MONDAY_9, "c@example.com"))
    assert full == (409, "booking_seats_full_error")
    do(world, "bookings cancel", first["id"])
    assert do(world, "bookings get", first["id"])["booking"]["attendees"] == []


def test_an_edit_writes_columns_and_nothing_else(world: World) -> None:
    made = do(world, "bookings create", body=booking(1, MONDAY_9))
    links = len(world.tables["booking-references"])
    for status in ("REJECTED", "CANCELLED", "ACCEPTED", "PENDING"):
        body = {"status": status, "startTime": at(13, 3), "endTime": at(13, 4)}
        shown = do(world, "bookings update", made["id"], body=body)["booking"]
        assert (shown["status"], shown["startTime"]) == (status, at(13, 3))
    assert len(world.tables["booking-references"]) == links


def test_cancelling_removes_links_and_returns_money(world: World) -> None:
    paid = next(p for p in world.rows("payments") if p["success"] and not p["refunded"])
    key = paid["bookingId"]
    answer = do(
        world,
        "bookings cancel",
        key,
        query={"cancellationReason": "ill", "cancelledBy": "x@example.com"},
        body={"reason": "ignored"},
    )
    assert answer["bookingId"] == key
    shown = do(world, "bookings get", key)["booking"]
    assert (shown["status"], shown["cancelledBy"]) == ("CANCELLED", "x@example.com")
    stored = world.find("bookings", key)
    assert stored is not None
    assert stored["cancellationReason"] == "ill"
    assert world.related("booking-references", "bookingId", key) == []
    assert paid["refunded"] is True
    assert refusal(world, "bookings cancel", key)[0] == 400


def test_the_rest_of_a_series_goes_by_the_query_only(world: World) -> None:
    series = {}
    for row in world.rows("bookings"):
        if row.get("recurringEventId") and row["startTime"] > iso(world.now()):
            series.setdefault(row["recurringEventId"], []).append(row)
    rows = max(series.values(), key=len)
    assert len(rows) > 2
    past = list(world.related("bookings", "recurringEventId", rows[0]["recurringEventId"]))
    do(world, "bookings cancel", rows[0]["id"], body={"allRemainingBookings": True})
    assert [r["status"] for r in rows].count("CANCELLED") == 1
    do(world, "bookings cancel", rows[1]["id"], query={"allRemainingBookings": "true"})
    assert {r["status"] for r in rows} == {"CANCELLED"}
    assert all(r["status"] == "ACCEPTED" for r in past if r["startTime"] < iso(world.now()))


def test_filters(world: World) -> None:
    def ids(**query: Any) -> list[int]:
        return [b["id"] for b in do(world, "bookings list", query=query)["bookings"]]

    everything = ids()
    mine = ids(attendeeEmail="guest3@example.com")
    assert 2 < len(mine) < len(everything)
    low, high = at(0, 0), at(7, 0)
    week = do(world, "bookings list", query={"dateFrom": low, "dateTo": high})["bookings"]
    assert week
    assert all(low <= b["startTime"] and b["endTime"] <= high for b in week)
    now = iso(world.now())
    upcoming = do(world, "bookings list", query={"status": "upcoming", "dateFrom": at(-20, 0)})
    assert all(b["startTime"] >= now for b in upcoming["bookings"])
    assert ids(userId=["1", "2"]) != ids(userId="1")
    assert ids(sortBy="createdAt", order="desc")[0] == everything[-1]


def test_paging_needs_both_keys(world: World) -> None:
    def count(**query: str) -> int:
        return len(do(world, "bookings list", query=query)["bookings"])

    assert count(page="2") == count(take="5") == 400
    assert count(page="2", take="5") == 5
    assert count(page="81", take="5") == 0
    shown = do(world, "bookings list", query={"page": "2", "take": "5"})["bookings"]
    assert [b["id"] for b in shown] == [6, 7, 8, 9, 10]


def test_expanding_the_team(world: World) -> None:
    booked = next(b for b in world.rows("bookings") if b["eventTypeId"] == 18)
    shown = do(world, "bookings get", booked["id"], query={"expand": "team"})["booking"]
    assert shown["eventType"]["team"] == {"name": "Support", "slug": "support-desk"}
    assert "eventType" not in do(world, "bookings get", booked["id"])["booking"]


def test_a_normal_key_books_for_anybody_but_reads_its_own(world: World) -> None:
    made = do(world, "bookings create", body=booking(1, MONDAY_9), by=ADA)
    assert refusal(world, "bookings get", made["id"], by=ADA)[0] == 403


def test_hours_follow_the_wall_clock_over_a_change_of_clocks(world: World) -> None:
    """Rosa closes at 18:00 in Berlin: 16:00 UTC in summer, 17:00 from 26 October on."""
    friday, monday = at(226, 16, 30), at(229, 16, 30)
    assert (friday[:10], monday[:10]) == ("2025-10-24", "2025-10-27")
    assert refusal(world, "bookings create", body=booking(1, friday))[0] == 409
    assert do(world, "bookings create", body=booking(1, monday))["id"]
