"""What single fields say about an edit whose answer was lost."""

from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.mirror.store import JournalEntry
from caltui.text import MASK
from caltui.workspace.journal import evidence
from caltui.workspace.journal.find_created import find_created
from caltui.workspace.writes.look_alikes import SeenBefore
from caltui.workspace.writes.same_value import contains, same_value

HOSTS = [{"userId": 1, "isFixed": True}, {"userId": 2, "isFixed": False}]
SHOWN = [{"userId": 2, "isFixed": False, "scheduleId": None}, {**HOSTS[0], "scheduleId": None}]


def verdict(resource: str, before: Any, body: Any, now: Any) -> tuple[str, str]:
    of = catalog().resource(resource)
    entry = JournalEntry(resource, "update", ("5",), before=before, body=body)
    return evidence.of_edit(of, of.operations["update"], entry, now)[:2]


@pytest.mark.parametrize(
    ("resource", "before", "body", "now", "outcome"),
    [
        ("users", {"name": "A"}, {"name": "B"}, {"name": "B"}, "done"),
        ("users", {"name": "A"}, {"name": "B"}, {"name": "A"}, "no effect"),
        ("users", {"name": "A"}, {"name": "B"}, {"name": "C"}, "unknown"),
        ("users", {"name": "a"}, {"name": "A"}, {"name": "a"}, "no effect"),
        ("users", {"name": "A"}, {"name": None}, {"name": ""}, "done"),
        ("users", None, {"name": "B"}, {"name": "B"}, "done"),
        ("users", None, {"name": "B"}, {"name": "A"}, "unknown"),
        ("users", {"name": "A"}, {"name": "A"}, {"name": "A"}, "done"),
        ("users", {"name": "A"}, {"name": "B"}, {}, "unknown"),
        ("users", {"email": "a@x.y"}, {"email": "b@x.y"}, {"email": "a@x.y"}, "unknown"),
        ("users", {"email": "a@x.y"}, {"email": "B@x.y"}, {"email": "b@x.y"}, "done"),
        ("users", {"role": "USER"}, {"role": "ADMIN"}, {"role": "USER"}, "unknown"),
        (
            "users",
            {"role": "USER", "name": "A"},
            {"role": "ADMIN", "name": "B"},
            {"role": "USER", "name": "B"},
            "done",
        ),
        (
            "users",
            {"bio": "x", "name": "A"},
            {"bio": "y", "name": "B"},
            {"bio": "x", "name": "B"},
            "unknown",
        ),
        ("teams", {"slug": None}, {"slug": "a"}, {"slug": None}, "unknown"),
        ("teams", {"metadata": {"a": 1}}, {"metadata": None}, {"metadata": {}}, "done"),
        ("event-types", {"scheduleId": 4}, {"scheduleId": None}, {"scheduleId": 4}, "unknown"),
        ("event-types", {"hosts": []}, {"hosts": HOSTS}, {"hosts": SHOWN}, "done"),
        ("event-types", {"hosts": SHOWN}, {"hosts": HOSTS[:1]}, {"hosts": SHOWN}, "no effect"),
        (
            "availabilities",
            {"startTime": "09:00:00"},
            {"startTime": "1970-01-01T08:00:00.000Z"},
            {"startTime": "1970-01-01T08:00:00.000Z"},
            "done",
        ),
        (
            "availabilities",
            {"startTime": "09:00:00"},
            {"startTime": "1970-01-01T08:00:00.000Z"},
            {"startTime": "1970-01-01T09:00:00.000Z"},
            "no effect",
        ),
        (
            "bookings",
            {"startTime": "2026-03-02T09:00:00.000Z"},
            {"startTime": "2026-03-02T10:00:00.000Z"},
            {"startTime": "2026-03-02T10:00:00Z"},
            "done",
        ),
        ("webhooks", {}, {"secret": MASK}, {"secret": "hush"}, "unknown"),
        ("webhooks", {}, {"active": False}, {"id": "w"}, "unknown"),
        ("webhooks", {}, {"active": False}, {"active": False}, "done"),
        ("webhooks", {"active": True}, {"active": False}, {"active": True}, "no effect"),
    ],
)
def test_signs(resource: str, before: Any, body: Any, now: Any, outcome: str) -> None:
    found, reason = verdict(resource, before, body, now)
    assert found == outcome, reason
    assert reason.endswith(".")


def test_the_reason_names_fields_never_values() -> None:
    found = verdict("users", {"name": "Old one"}, {"name": "New one"}, {"name": "Third one"})
    assert found == ("unknown", "name holds neither what was there nor what was sent.")
    before, body = {"name": "A", "bio": "x"}, {"name": "B", "bio": "y"}
    assert verdict("users", before, body, before)[1] == (
        "name and bio still hold what was there before."
    )


@pytest.mark.parametrize(
    ("status", "was", "outcome"),
    [
        ("CANCELLED", "ACCEPTED", "done"),
        ("ACCEPTED", "ACCEPTED", "no effect"),
        ("REJECTED", "ACCEPTED", "unknown"),
        ("REJECTED", "REJECTED", "no effect"),
        (None, "ACCEPTED", "unknown"),
    ],
)
def test_a_cancel(status: str | None, was: str, outcome: str) -> None:
    entry = JournalEntry("bookings", "cancel", ("5",), before={"status": was})
    of = catalog().resource("bookings")
    end = of.operations["cancel"].behaviour.settled_by
    assert end is not None
    assert evidence.of_end_state(of, end, entry, {"status": status}).outcome == outcome


@pytest.mark.parametrize(
    ("before", "now", "outcome"),
    [
        ({"status": "ACCEPTED"}, {"status": "CANCELLED", "rescheduledToUid": "bk2"}, "done"),
        ({"status": "ACCEPTED"}, {"status": "ACCEPTED"}, "no effect"),
        ({"status": "ACCEPTED"}, {"status": "CANCELLED"}, "unknown"),
        ({}, {}, "unknown"),
        ({"rescheduledToUid": "bk0"}, {"rescheduledToUid": "bk2"}, "unknown"),
    ],
)
def test_a_move_that_names_the_new_booking(before: Any, now: Any, outcome: str) -> None:
    entry = JournalEntry("bookings", "reschedule", ("bk1",), before=before)
    of = catalog("calv2").resource("bookings")
    end = of.operations["reschedule"].behaviour.settled_by
    assert end is not None
    assert evidence.of_end_state(of, end, entry, now).outcome == outcome


def test_what_counts_as_the_same() -> None:
    field = catalog().operation("webhooks", "update").field("eventTriggers")
    assert field is not None
    assert same_value(field, ["MEETING_ENDED", "BOOKING_PAID"], ["BOOKING_PAID", "MEETING_ENDED"])
    assert not same_value(field, ["BOOKING_PAID"], ["BOOKING_PAID", "MEETING_ENDED"])
    assert contains({"a": 1, "b": 2}, {"a": 1})
    assert not contains({"a": 1}, {"a": 1, "b": 2})
    assert not contains(1, True)
    assert not contains(None, 0)
    assert not contains([2, 1], [1, 2])


MEMBERSHIP = {"userId": 3, "teamId": 7, "role": "MEMBER"}
MADE_AT = 1_000_000.0


@pytest.mark.parametrize(
    ("seen", "stamp", "outcome"),
    [
        (None, "1970-01-12T13:46:41Z", "done"),
        (SeenBefore(("3_7",), True), "1970-01-12T13:46:41Z", "unknown"),
        (SeenBefore((), True), "", "done"),
    ],
)
def test_a_record_that_is_named_by_what_it_joins(
    seen: SeenBefore | None, stamp: str, outcome: str
) -> None:
    of = catalog().resource("memberships")
    entry = JournalEntry("memberships", "create", body=dict(MEMBERSHIP), at=MADE_AT)
    record = MEMBERSHIP | ({"createdAt": stamp} if stamp else {})
    assert find_created(of, entry, seen, {"3_7": record}).outcome == outcome
    assert find_created(of, entry, seen, {}).outcome == "no effect"
    assert find_created(of, entry, seen, {}, whole=False).outcome == "unknown"
