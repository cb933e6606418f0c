"""Queues about what happened to bookings before, and about calendars and webhooks."""

from typing import Any

import pytest

from caltui.workspace.inbox.queues import BY_ID, QUEUES, look
from caltui.workspace.inbox.remedies import remedies_of
from caltui.workspace.inbox.snapshot import CANCELLED_BOOKINGS, Unsure
from tests.workspace.inbox.test_queues import (
    DAY,
    HOUR,
    NOW,
    Firm,
    booking,
    clean,
    found,
    known,
    only,
)


def cancelled(key: int, uid: str = "", replaces: str = "", **more: Any) -> dict[str, Any]:
    row = booking(key, NOW - key * DAY, status="CANCELLED", **more)
    return {**row, "uid": uid or f"u{key}", "fromReschedule": replaces or None}


def with_cancelled(*rows: dict[str, Any]) -> Firm:
    return {**clean(), CANCELLED_BOOKINGS: list(rows)}


def test_money_that_was_taken_and_not_given_back_is_owed() -> None:
    paid = {"payment": [{"success": True, "id": 4}]}
    firm = with_cancelled(cancelled(9, **paid), cancelled(10, payment=[{"success": False}]))
    assert "Not surely" in only("refund", firm).why
    row = {"id": 4, "bookingId": 9, "success": True, "amount": 500, "currency": "eur"}
    firm["payments"] = [{**row, "refunded": False}]
    assert only("refund", firm).why == (
        "5.00 EUR was paid, the booking was cancelled, and nothing shows a refund."
    )
    firm["payments"] = [{**row, "refunded": True}]
    assert found("refund", firm) == []
    firm["payments"] = [{**row, "refunded": False, "paymentOption": "HOLD"}]
    assert found("refund", firm) == [], "a hold takes no money"


def test_a_booking_that_was_moved_is_not_cancelled_for_the_refund() -> None:
    firm = with_cancelled(cancelled(9, "a", payment=[{"success": True}]))
    firm["bookings"][0]["fromReschedule"] = "a"
    assert "was moved to another time" in only("refund", firm).why


def test_moves_are_counted_along_the_chain() -> None:
    firm = with_cancelled(
        cancelled(7, "a"), cancelled(8, "b", replaces="a"), cancelled(9, "c", replaces="b")
    )
    firm["bookings"][0] |= {"uid": "d", "fromReschedule": "c"}
    assert only("moved", firm).why.startswith("It was moved 3 times. ")
    firm["bookings"][0]["fromReschedule"] = "b"
    assert found("moved", firm) == []
    snapshot = known(firm)
    assert BY_ID["moved"].gaps(snapshot) == ""
    firm[CANCELLED_BOOKINGS][0]["fromReschedule"] = "never seen"
    assert only("moved", firm).why.startswith("It was moved 3 times or more")
    firm[CANCELLED_BOOKINGS] = firm[CANCELLED_BOOKINGS][1:2]
    assert BY_ID["moved"].gaps(known(firm)) == "1 booking replaced one that is not known here."


def test_a_chain_that_bites_its_tail_ends() -> None:
    firm = with_cancelled(cancelled(7, "a", replaces="b"), cancelled(8, "b", replaces="a"))
    firm["bookings"][0] |= {"uid": "c", "fromReschedule": "a"}
    assert found("moved", firm) == []


def test_a_guest_who_often_cancels_is_named_once_and_moves_do_not_count() -> None:
    firm = with_cancelled(*(cancelled(n) for n in (3, 4, 5)))
    assert only("cancels", firm).key == "1"
    firm["bookings"][0]["fromReschedule"] = "u3"
    assert found("cancels", firm) == [], "one of them was moved"
    firm = with_cancelled(*(cancelled(n) for n in (3, 4, 95)))
    assert found("cancels", firm) == [], "one is long ago"


def test_calendars_with_an_error() -> None:
    firm = clean()
    row = {"userId": 1, "teamId": 0, "externalId": "ada@x.y", "error": "gone\x1b"}
    firm["selected-calendars"] = [row]
    assert "events in it do not block times of user 1" in only("calendars", firm).why
    del row["error"]
    with pytest.raises(Unsure, match="does not say"):
        found("calendars", firm)


def test_webhooks_that_are_off_or_miss_cancellations() -> None:
    firm = clean()
    hook = firm["webhooks"][0]
    hook |= {"active": False, "eventTriggers": ["BOOKING_CREATED"]}
    assert only("webhooks-off", firm).key == "w"
    deaf = only("webhooks-cancel", firm)
    assert deaf.values == {"eventTriggers": ["BOOKING_CREATED", "BOOKING_CANCELLED"]}
    other = {"id": "v", "subscriberUrl": "https://x.y/c", "eventTriggers": ["BOOKING_CANCELLED"]}
    firm["webhooks"].append(other)
    assert found("webhooks-cancel", firm) == [], "the other one tells the same host"
    assert "1 webhook" in BY_ID["webhooks-off"].gaps(known(firm))
    firm["webhooks"] = [other]
    with pytest.raises(Unsure, match="whether a webhook is on"):
        look(known(firm), BY_ID["webhooks-off"])


def test_what_is_due_first_is_on_top_then_what_passed_last() -> None:
    firm = clean()
    owing = {"payment": [{"success": False}]}
    starts = {1: 5 * HOUR, 2: HOUR, 3: -DAY, 4: -2 * HOUR}
    firm["bookings"] = [booking(key, NOW + by, **owing) for key, by in starts.items()]
    assert [f.key for f in look(known(firm), BY_ID["unpaid"])] == ["2", "1", "4", "3"]


def test_every_queue_has_a_remedy_that_says_what_it_does() -> None:
    without = {queue.id for queue in QUEUES if not queue.remedies}
    assert without == {"unlinked", "refund", "calendars", "away-today"}, "there is none"
    with pytest.raises(ValueError, match="needs one of verb, act and opens"):
        remedies_of([{"label": "x", "verb": "update", "opens": "place.edit"}])
