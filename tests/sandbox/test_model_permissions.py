"""What an ADMIN key and a normal key see, and what they are refused."""

from typing import Any

import pytest

from caltui.sandbox.cal.refusals import Caller
from caltui.sandbox.cal.world import World
from tests.sandbox.core_support import (
    ADA,
    ADMIN,
    MAEVE,
    NOAH,
    REQUIRED_TEAM,
    at,
    booking,
    do,
    fresh,
    refusal,
)


@pytest.fixture
def world() -> World:
    return fresh()


def listed(world: World, name: str, **more: Any) -> list[dict[str, Any]]:
    answer = do(world, name, **more)
    return next(v for v in answer.values() if isinstance(v, list))


OWN = [
    ("bookings", lambda w, r: r["userId"] == 2),
    ("attendees", lambda w, r: w.find("bookings", r["bookingId"])["userId"] == 2),
    ("booking-references", lambda w, r: w.find("bookings", r["bookingId"])["userId"] == 2),
    ("schedules", lambda w, r: r["userId"] == 2),
    ("event-types", lambda w, r: r["userId"] == 2),
    ("custom-inputs", lambda w, r: w.find("event-types", r["eventTypeId"])["userId"] == 2),
    ("memberships", lambda w, r: r["userId"] == 2),
    ("selected-calendars", lambda w, r: r["userId"] == 2),
    ("webhooks", lambda w, r: r["userId"] == 2),
    ("users", lambda w, r: r["id"] == 2),
    ("teams", lambda w, r: w.find("memberships", f"2_{r['id']}") is not None),
]


@pytest.mark.parametrize(("resource", "mine"), OWN, ids=[o[0] for o in OWN])
def test_a_normal_key_lists_its_own(world: World, resource: str, mine: Any) -> None:
    records = listed(world, f"{resource} list", by=ADA)
    assert records
    assert all(mine(world, record) for record in records)
    everything = listed(world, f"{resource} list", query={"userId": ["1", "2", "3"], "take": "99"})
    assert len(everything) > len(records)


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("schedules", 401),
        ("event-types", 401),
        ("memberships", 403),
        ("selected-calendars", 403),
        ("webhooks", 403),
    ],
)
def test_a_normal_key_may_not_filter_by_user(world: World, resource: str, status: int) -> None:
    assert refusal(world, f"{resource} list", query={"userId": "3"}, by=ADA)[0] == status


def test_the_filter_of_bookings_is_ignored_for_a_normal_key(world: World) -> None:
    plain = listed(world, "bookings list", by=ADA)
    assert listed(world, "bookings list", query={"userId": "3"}, by=ADA) == plain


FOREIGN = [
    ("attendees", "1", 403),
    ("availabilities", "1", 404),
    ("bookings", None, 403),
    ("custom-inputs", "1", 403),
    ("destination-calendars", "1", 403),
    ("event-types", "1", 403),
    ("payments", None, 401),
    ("schedules", "1", 403),
    ("users", "1", 403),
    ("teams", "5", 404),
]


@pytest.mark.parametrize(("resource", "key", "status"), FOREIGN)
def test_a_normal_key_and_the_records_of_others(
    world: World, resource: str, key: str | None, status: int
) -> None:
    if resource == "bookings":
        key = next(str(b["id"]) for b in world.rows("bookings") if b["userId"] == 1)
    if resource == "payments":
        key = next(iter(world.tables["payments"]))
    assert refusal(world, f"{resource} get", key, by=ADA)[0] == status


def test_an_admin_key_lists_only_its_own_payments_types_and_destinations(world: World) -> None:
    payments = listed(world, "payments list")
    owners = {world.find("bookings", p["bookingId"])["userId"] for p in payments}
    assert owners == {1}
    assert len(payments) < len(world.tables["payments"])
    foreign = next(
        row["id"]
        for row in world.rows("payments")
        if world.find("bookings", row["bookingId"])["userId"] != 1
    )
    assert refusal(world, "payments get", foreign)[0] == 401
    assert {t["userId"] for t in listed(world, "event-types list", query={"userId": "8"})} == {8}
    assert len(listed(world, "destination-calendars list")) == 2


def test_what_only_an_admin_key_may_set(world: World) -> None:
    done = do(world, "users update", 2, body={"role": "ADMIN", "bio": "Hi"}, by=ADA)
    assert (done["user"]["role"], done["user"]["bio"]) == ("USER", "Hi")
    assert do(world, "users update", 2, body={"role": "ADMIN"})["user"]["role"] == "ADMIN"
    schedule = {"name": "x", "timeZone": "Asia/Tokyo", "userId": 1}
    assert refusal(world, "schedules create", body=schedule, by=ADA)[0] == 403
    kind = {"title": "x", "slug": "x", "length": 5, "userId": 1}
    assert refusal(world, "event-types create", body=kind, by=ADA)[0] == 401
    user = {"email": "n@example.com", "username": "nnn"}
    assert refusal(world, "users create", body=user, by=ADA)[0] == 401


def test_what_hangs_on_somebody_elses_record_is_refused(world: World) -> None:
    guest = {"bookingId": 1, "name": "x", "email": "x@example.com", "timeZone": "Asia/Tokyo"}
    world.change("bookings", world.find("bookings", 1) or {}, {"userId": 1})
    assert refusal(world, "attendees create", body=guest, by=ADA)[0] == 403
    link = {"bookingId": 1, "type": "zoom_video", "uid": "u"}
    assert refusal(world, "booking-references create", body=link, by=ADA)[0] == 404
    block = {
        "scheduleId": 1,
        "startTime": "1970-01-01T09:00:00.000Z",
        "endTime": "1970-01-01T10:00:00.000Z",
    }
    assert refusal(world, "availabilities create", body=block, by=ADA)[0] == 401
    own = next(a for a in listed(world, "attendees list", by=ADA))
    assert refusal(world, "attendees update", own["id"], body={"bookingId": 1}, by=ADA)[0] == 403


def test_memberships(world: World) -> None:
    assert refusal(world, "memberships create", body={"userId": 2, "teamId": 5}, by=ADA)[0] == 403
    assert do(world, "memberships get", 3, 1, by=ADA)["membership"]["userId"] == 3
    assert refusal(world, "memberships get", 27, 5, by=ADA)[0] == 403
    assert refusal(world, "memberships update", 3, 1, body={"role": "ADMIN"}, by=ADA)[0] == 403
    accept = {"accepted": True}
    assert refusal(world, "memberships update", 39, 1, body=accept, by=MAEVE)[0] == 403
    both = {"accepted": True, "role": "ADMIN"}
    assert refusal(world, "memberships update", 39, 1, body=both, by=MAEVE)[0] == 403
    assert do(world, "memberships update", 3, 1, body={"role": "ADMIN"}, by=MAEVE)
    assert refusal(world, "memberships update", 3, 1, body={"role": "OWNER"}, by=MAEVE)[0] == 403
    assert do(world, "memberships update", 2, 4, body=accept, by=ADA)["membership"]["accepted"]
    assert refusal(world, "memberships delete", 1, 1, by=MAEVE)[0] == 403
    assert do(world, "memberships delete", 2, 1, by=ADA)
    assert do(world, "memberships delete", 4, 1, by=MAEVE)


def test_the_last_owner_may_leave(world: World) -> None:
    do(world, "memberships delete", 8, 2, by=NOAH)
    roles = {m["role"] for m in listed(world, "memberships list", query={"teamId": "2"})}
    assert "OWNER" not in roles


def test_teams_are_run_by_their_own_people(world: World) -> None:
    status, message = refusal(world, "teams update", 5, body={"bio": "x"})
    assert (status, "OWNER or ADMIN" in message) == (401, True)
    assert do(world, "teams update", 1, body={"bio": "x"}, by=MAEVE)["team"]["bio"] == "x"
    assert refusal(world, "teams update", 1, body={"bio": "x"}, by=ADA)[0] == 401
    assert refusal(world, "teams delete", 1, by=MAEVE)[0] == 401
    assert do(world, "teams delete", 5)["message"]
    assert do(world, "teams create", body={**REQUIRED_TEAM}, by=ADA)["owner"]["userId"] == 2
    mine = {**REQUIRED_TEAM, "slug": "another", "ownerId": 3}
    assert refusal(world, "teams create", body=mine, by=ADA)[0] == 401


def test_team_event_types(world: World) -> None:
    assert do(world, "event-types get", 18, by=ADA)["event_type"]["teamId"] == 1
    assert refusal(world, "event-types update", 18, body={"length": 20}, by=MAEVE)[0] == 403
    mine = {"title": "x", "slug": "x", "length": 5, "teamId": 1}
    assert do(world, "event-types create", body=mine, by=MAEVE)["event_type"]["userId"] is None
    assert refusal(world, "event-types create", body={**mine, "slug": "y"}, by=ADA)[0] == 401


def test_a_permission_failure_of_cancel_is_a_400(world: World) -> None:
    other = next(b["id"] for b in world.rows("bookings") if b["userId"] == 1)
    assert refusal(world, "bookings cancel", other, by=ADA) == (400, "Forbidden")


def test_a_key_whose_user_is_gone_is_dead(world: World) -> None:
    do(world, "users delete", 2, by=ADA)
    assert refusal(world, "users list", by=ADA) == (404, "No user found for this apiKey")
    assert refusal(world, "users get", 5, by=Caller(99, False))[0] == 404
    assert do(world, "users list", by=ADMIN)["total"] == 39


def test_booking_on_behalf_is_for_admin_keys(world: World) -> None:
    made = do(world, "bookings create", body=booking(18, at(40, 10), userId=6))
    assert made["userId"] == 6
    counts = dict.fromkeys((2, 3, 4, 5, 6, 7), 0)
    for row in world.related("bookings", "eventTypeId", 18):
        counts[row["userId"]] += 1
    busiest = max((2, 3, 6), key=lambda host: counts[host])
    body = booking(18, at(40, 12), userId=busiest)
    assert do(world, "bookings create", body=body, by=ADA)["userId"] != busiest
