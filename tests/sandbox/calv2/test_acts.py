"""Acts on bookings: what they change, whom they tell, and how often; what they refuse."""

from collections import Counter
from typing import Any

import pytest

from caltui.sandbox.cal.world import Record, World
from tests.sandbox.calv2.conformity import problems
from tests.sandbox.calv2.support import ADA, Cal, cal
from tests.sandbox.core_support import at, fresh

GUEST = {"name": "New Guest", "email": "new@example.com", "timeZone": "Europe/Berlin"}


def one(world: World, status: str, event_type: int = 1, *, past: bool = False) -> Record:
    """A booking of that state in the future (or `past`)."""
    for row in world.related("bookings", "eventTypeId", event_type):
        if row["status"] == status and (row["endTime"] < at(0, 10)) == past:
            return row
    raise AssertionError(f"no {status} booking of {event_type}")


def free(event_type: int = 1) -> str:
    """A start that can be booked in the demo firm."""
    with cal() as server:
        for day in range(2, 20):
            for hour in range(8, 16):
                body = {"start": at(day, hour), "eventTypeId": event_type, "attendee": GUEST}
                if server.call("POST", "/v2/bookings", body).status_code == 201:
                    return at(day, hour)
    raise AssertionError("nothing is free")


def mailed(server: Cal) -> Counter[tuple[str, str]]:
    """How often each address was mailed, by which action."""
    return Counter((mail["action"], mail["email"]) for mail in server.told)


def everybody(server: Cal, row: Record) -> set[str]:
    host = server.world.tables["users"][str(row["userId"])]["email"]
    guests = server.world.related("attendees", "bookingId", row["id"])
    return {host, *(guest["email"] for guest in guests)}


def act(server: Cal, row: Record, what: str, body: Any = None, **more: Any) -> Any:
    """Does it, and holds the answer against the file."""
    path = f"/v2/bookings/{row['uid']}/{what}"
    method = "PATCH" if what == "location" else "POST"
    answer = server.call(method, path, body, **more)
    assert answer.status_code < 300, answer.text
    name = f"{method} /v2/bookings/{{bookingUid}}/{what}"
    if not what.startswith("reassign"):  # its schema names itself
        assert problems(name, answer.json())[:5] == []
    return answer.json().get("data")


def test_a_request_is_confirmed_once_and_everybody_told_once() -> None:
    with cal() as server:
        row = one(server.world, "PENDING", 2)
        assert act(server, row, "confirm")["status"] == "accepted"
        assert mailed(server) == Counter(("confirm", who) for who in everybody(server, row))
        status, text = server.refused("POST", f"/v2/bookings/{row['uid']}/confirm")
        assert (status, text[:11]) == (400, "Bad request")
        assert len(server.told) == len(everybody(server, row))
        assert server.world.related("booking-references", "bookingId", row["id"])


def test_a_request_that_is_not_paid_is_not_confirmed() -> None:
    with cal() as server:
        row = one(server.world, "PENDING", 3)
        assert act(server, row, "confirm")["status"] == "pending"
        assert server.told == []


def test_a_refused_answer_is_401_in_a_general_sentence() -> None:
    with cal() as server:
        row = one(server.world, "PENDING", 2)
        body = server.call("POST", f"/v2/bookings/{row['uid']}/confirm", key=ADA)
        assert body.status_code == 401
        assert body.json()["error"] == {
            "code": "TRPCError",
            "message": "You are not authorized to access this resource",
        }


def test_a_request_is_declined_and_the_guests_told() -> None:
    with cal() as server:
        row = one(server.world, "PENDING", 2)
        assert act(server, row, "decline", {"reason": "No room"})["status"] == "rejected"
        assert {mail["role"] for mail in server.told} == {"attendee"}
        assert server.refused("POST", f"/v2/bookings/{row['uid']}/decline", {})[0] == 400


def test_a_booking_is_cancelled_with_its_reason() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED")
        done = act(server, row, "cancel", {"cancellationReason": "Ill"})
        assert (done["status"], done["cancellationReason"]) == ("cancelled", "Ill")
        assert mailed(server) == Counter(("cancel", who) for who in everybody(server, row))
        again = server.call("POST", f"/v2/bookings/{row['uid']}/cancel", {})
        assert again.status_code == 400
        assert again.json() == {
            "statusCode": 400,
            "message": "This booking has already been cancelled.",
        }


def test_what_cannot_be_cancelled() -> None:
    with cal() as server:
        over, mine = one(server.world, "ACCEPTED", past=True), one(server.world, "ACCEPTED")
        assert server.refused("POST", f"/v2/bookings/{over['uid']}/cancel", {})[0] == 400
        path = f"/v2/bookings/{mine['uid']}/cancel"
        assert server.refused("POST", path) == (400, "Body is required")
        status, text = server.refused("POST", path, {})
        assert (status, text[:32]) == (400, "Cancellation reason is required ")
        status, text = server.refused("POST", path, {"reason": "x", "cancellationReason": "y"})
        assert (status, text) == (
            400,
            "reason property is wrong,property reason should not exist ",
        )


def test_cancelling_wants_no_key_and_shows_a_stranger_less() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED")
        done = act(server, row, "cancel", {}, key=None)
        assert (done["status"], done["attendees"]) == ("cancelled", [])


def test_a_series_is_cancelled_from_one_on_or_whole() -> None:
    with cal() as server:
        world = server.world
        rows = [
            row
            for row in world.rows("bookings")
            if row.get("recurringEventId")
            and row["status"] == "ACCEPTED"
            and row["startTime"] > at(1, 0)
        ]
        series = Counter(row["recurringEventId"] for row in rows).most_common(1)[0][0]
        mine = sorted((r for r in rows if r["recurringEventId"] == series), key=lambda r: r["id"])
        later = mine[1:]
        body = {"cancelSubsequentBookings": True, "cancellationReason": "Over"}
        done = act(server, later[0], "cancel", body)
        assert {row["status"] for row in done} == {"cancelled"}
        assert mine[0]["status"] == "ACCEPTED"
        assert all(row["status"] == "CANCELLED" for row in later)
        told = len(server.told)
        path = f"/v2/bookings/{series}/cancel"
        assert server.data("POST", path, {"cancellationReason": "x"})[0]["status"] == "cancelled"
        assert len(server.told) == 2 * told


def test_a_move_makes_a_new_uid_and_the_old_booking_names_it() -> None:
    with cal() as server:
        row, start = one(server.world, "ACCEPTED"), free()
        people = everybody(server, row)
        body = {"start": start, "reschedulingReason": "Train"}
        answer = server.call("POST", f"/v2/bookings/{row['uid']}/reschedule", body)
        assert answer.status_code == 201
        new = answer.json()["data"]
        assert problems("POST /v2/bookings/{bookingUid}/reschedule", answer.json())[:5] == []
        assert new["uid"] != row["uid"]
        assert (new["rescheduledFromUid"], new["start"]) == (row["uid"], start)
        assert new["reschedulingReason"] == "Train"
        assert new["attendees"][0]["email"] in people
        old = server.data("GET", f"/v2/bookings/{row['uid']}")
        assert (old["status"], old["rescheduledToUid"]) == ("cancelled", new["uid"])
        assert mailed(server) == Counter(("reschedule", who) for who in people)
        status, text = server.refused("POST", f"/v2/bookings/{row['uid']}/reschedule", body)
        assert status == 400
        assert f"rescheduled already to booking with uid={new['uid']}" in text
        assert len(server.told) == len(people)


def test_a_move_to_a_time_that_is_taken_or_no_time_is_refused() -> None:
    with cal() as server:
        rows = [
            row
            for row in server.world.related("bookings", "userId", 2)
            if row["status"] == "ACCEPTED"
            and row["startTime"] > at(1, 0)
            and row["eventTypeId"] == 8
        ]
        first, other = rows[0], rows[-1]
        path = f"/v2/bookings/{first['uid']}/reschedule"
        assert server.refused("POST", path, {"start": other["startTime"]})[0] == 400
        status, text = server.refused("POST", path, {"start": "soon"})
        assert (status, text) == (
            400,
            "start property is wrong,start must be a valid ISO 8601 date string ",
        )


def test_the_guest_is_asked_for_another_time_on_hosted_only() -> None:
    with cal() as server, cal(kind="diy", plan="personal") as diy:
        row = one(server.world, "ACCEPTED")
        assert act(server, row, "request-reschedule", {"rescheduleReason": "Ill"}) is None
        assert server.data("GET", f"/v2/bookings/{row['uid']}")["status"] == "cancelled"
        assert {mail["role"] for mail in server.told} == {"attendee"}
        path = f"/v2/bookings/{row['uid']}/request-reschedule"
        assert server.refused("POST", path, {}, version="2024-08-13")[0] == 404
        assert diy.refused("POST", path, {})[0] == 404


def test_a_no_show_is_marked_after_the_start_and_nobody_told() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED", past=True)
        guest = server.world.related("attendees", "bookingId", row["id"])[0]["email"]
        body = {"host": True, "attendees": [{"email": guest, "absent": True}]}
        done = act(server, row, "mark-absent", body)
        assert (done["absentHost"], done["attendees"][0]["absent"]) == (True, True)
        undone = act(server, row, "mark-absent", {"attendees": [{"email": guest, "absent": False}]})
        assert (undone["absentHost"], undone["attendees"][0]["absent"]) == (True, False)
        assert server.told == []
        ahead = one(server.world, "ACCEPTED")
        path = f"/v2/bookings/{ahead['uid']}/mark-absent"
        assert server.refused("POST", path, {"host": True})[0] == 400


def test_another_host_takes_it_and_both_are_told() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED", 18)
        before = row["userId"]
        done = act(server, row, "reassign")
        assert done["reassignedTo"]["id"] == row["userId"] != before
        told = mailed(server)
        users = server.world.tables["users"]
        for user in (before, row["userId"]):
            assert told[("reassign", users[str(user)]["email"])] == 1
        back = act(server, row, f"reassign/{before}", {"reason": "Back"})
        assert back["reassignedTo"]["id"] == row["userId"] == before
        alone = one(server.world, "ACCEPTED")
        assert server.refused("POST", f"/v2/bookings/{alone['uid']}/reassign")[0] == 400
        stranger = f"/v2/bookings/{row['uid']}/reassign/40"
        assert server.refused("POST", stranger, {})[0] == 400


@pytest.mark.parametrize(("kind", "mails"), [("hosted", True), ("diy", False)])
def test_another_place_is_told_by_hosted_alone(kind: str, mails: bool) -> None:
    with cal(kind=kind, plan="personal") as server:
        row = one(server.world, "ACCEPTED")
        done = act(server, row, "location", {"location": {"type": "phone", "phone": "+49301234"}})
        assert done["location"] == "+49301234"
        assert bool(server.told) == mails
        wrong = {"location": {"type": "moon"}}
        assert server.refused("PATCH", f"/v2/bookings/{row['uid']}/location", wrong)[0] == 400


def test_an_attendee_is_mailed_and_guests_tell_everybody() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED")
        path = f"/v2/bookings/{row['uid']}"
        answer = server.call("POST", f"{path}/attendees", GUEST)
        assert answer.status_code == 201
        assert problems("POST /v2/bookings/{bookingUid}/attendees", answer.json())[:5] == []
        assert mailed(server) == Counter([("add-attendee", GUEST["email"])])
        assert server.refused("POST", f"{path}/attendees", GUEST)[0] == 400
        act(server, row, "guests", {"guests": [{"email": "two@example.com"}]})
        told = mailed(server)
        assert {told[("add-guests", who)] for who in everybody(server, row)} == {1}
        many = {"guests": [{"email": f"g{n}@example.com"} for n in range(11)]}
        assert server.refused("POST", f"{path}/guests", many)[0] == 400
        listed = server.data("GET", f"{path}/attendees")
        assert {row["email"] for row in listed} >= {GUEST["email"], "two@example.com"}


def test_five_a_minute_on_attendees_guests_and_location() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED")
        path = f"/v2/bookings/{row['uid']}/attendees"
        for number in range(5):
            answer = server.call("POST", path, {**GUEST, "email": f"g{number}@example.com"})
            assert answer.status_code == 201
        assert answer.headers["x-ratelimit-remaining-attendees"] == "0"
        refused = server.call("POST", path, {**GUEST, "email": "g6@example.com"})
        assert refused.status_code == 429
        assert refused.headers["x-ratelimit-limit-attendees"] == "5"
        assert len(server.told) == 5
        guests = f"/v2/bookings/{row['uid']}/guests"
        assert server.call("POST", guests, {"guests": [{"email": "a@b.c"}]}).status_code == 200


def test_an_attendee_is_removed_by_a_cal_diy_alone() -> None:
    with cal(kind="diy", plan="personal") as diy, cal() as server:
        row = one(diy.world, "ACCEPTED")
        guest = diy.world.related("attendees", "bookingId", row["id"])[0]
        path = f"/v2/bookings/{row['uid']}/attendees/{guest['id']}"
        answer = diy.call("DELETE", path)
        name = "DELETE /v2/bookings/{bookingUid}/attendees/{attendeeId}"
        assert problems(name, answer.json())[:5] == []
        assert diy.world.find("attendees", guest["id"]) is None
        assert server.refused("DELETE", path)[0] == 404


@pytest.mark.parametrize("event_type", [1, 2, 18, 19, 23])
def test_a_booking_is_made_and_everybody_told_once(event_type: int) -> None:
    world = fresh()
    with cal(world) as server:
        body = {"start": free(event_type), "eventTypeId": event_type, "attendee": GUEST}
        answer = server.call("POST", "/v2/bookings", body, key=None)
        assert answer.status_code == 201, answer.text
        assert problems("POST /v2/bookings", answer.json())[:5] == []
        data = answer.json()["data"]
        made = data[0] if isinstance(data, list) else data
        assert isinstance(data, list) == (event_type == 23)
        assert made["status"] == ("pending" if event_type == 2 else "accepted")
        row = world.related("bookings", "uid", made["uid"])[0]
        assert mailed(server) == Counter(("create", who) for who in everybody(server, row))
        if event_type == 1:
            assert server.refused("POST", "/v2/bookings", body)[0] == 400


def test_a_booking_with_unknown_or_missing_keys_is_refused_in_one_text() -> None:
    with cal() as server:
        body = {"start": "2025-03-20T09:00:00Z", "eventTypeId": 1, "responses": {}}
        status, text = server.refused("POST", "/v2/bookings", body)
        assert status == 400
        assert "attendee property is wrong,attendee must be an object " in text
        assert "responses property is wrong,property responses should not exist " in text
        answer = server.call("POST", "/v2/bookings", body)
        assert "target" not in answer.text


def test_a_seat_is_taken_in_the_booking_that_is_there() -> None:
    with cal() as server:
        row = one(server.world, "ACCEPTED", 4)
        body = {"start": row["startTime"], "eventTypeId": 4, "attendee": GUEST}
        made = server.data("POST", "/v2/bookings", body)
        assert made["uid"] == row["uid"]
        assert made["seatUid"] == made["attendees"][-1]["seatUid"]
        assert server.refused("POST", "/v2/bookings", body)[0] == 400
        left = server.data("POST", f"/v2/bookings/{row['uid']}/cancel", {
            "seatUid": made["seatUid"], "cancellationReason": "x",
        })  # fmt: skip
        assert left["status"] == "accepted"
        assert GUEST["email"] not in {one["email"] for one in left["attendees"]}
