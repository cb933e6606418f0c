"""The queues of triage: each finds what was planted in the demo firm, none finds it elsewhere."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.catalog.load import catalog
from caltui.workspace.base.clock import wire_instant
from caltui.workspace.inbox.queues import BY_ID, QUEUES, Answer, lists_of, look, queues_of, triage
from caltui.workspace.inbox.snapshot import Finding, InboxSnapshot, Unsure
from caltui.workspace.open import demo_workspace
from caltui.workspace.slots.nothing_open import ClosedTypes
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Firm = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What every queue says of the demo firm, whose only team event type without hosts was
    opened once."""
    home: Path = tmp_path_factory.mktemp("demo")

    async def read() -> list[Answer]:
        workspace = demo_workspace(home=home, clock=lambda: NOW)
        for name in lists_of(queues_of(catalog())):
            await workspace.sync(name)
        for key in ("25", "26"):
            await workspace.fetch("event-types", [key])
        found = triage(workspace, seconds=60)
        await workspace.aclose()
        return found

    return {answer.queue.id: answer for answer in asyncio.run(read())}


PLANTED = {
    "today": ("it is not paid", "nobody has confirmed"),
    "double": ("Ada Fischer is promised to Support call", "Helena Brandt", "Noah Whitcombe"),
    "pending": ("waits for 15 days for Greta Vogelsang", "waits for 12 days for Rosa Lindqvist"),
    "unanswered": ("Its time passed 6 days ago",),
    "unpaid": ("90.00 EUR was not paid", "was accepted all the same", "12,000 JPY"),
    "outside": ("outside the hours of Ada Fischer", "outside the hours of Rosa Lindqvist"),
    "unlinked": ("calendar event of it, so Rosa Lindqvist", "so Tomás Quintela"),
    "zones": ("There is no time zone 'Europe/Kiew'. Did you mean Europe/Kiev",),
    "hidden": ("bookings are to come, the first on",),
    "hostless": ("Customer Success offers it, and nobody there hosts it.",),
    "dangling": ("schedule 900, which does not exist. What is left: Working hours.",),
    "hours": ("Has no schedule",),
    "ownerless": ("None of its 7 members owns it. Admin: Callum Hewitt.",),
    "invited": ("Invited to Support as member", "Invited to Sales"),
    "webhooks": ("over http://",),
    "cancels": ("bookings of Maria Gruber were cancelled in 90 days",),
    "calendars": ("Cal cannot read it (invalid_grant)",),
    "load": ("Over load: 13 bookings in the next 14 days; the median of Support is",),
    "unhosting": ("and hosts none of its 1 event type that is known here.",),
    "webhooks-cancel": ("hears of new bookings and not of cancelled ones",),
}

NOT_PLANTED = {"refund", "moved", "webhooks-off", "closed", "uncovered", "away-today"}
"""What the demo firm has no case of: `test_more_queues.py` and `test_inbox_away.py` make one."""


def test_every_queue_has_something_planted() -> None:
    assert set(PLANTED) | NOT_PLANTED == set(BY_ID)


@pytest.mark.parametrize("queue", list(PLANTED))
def test_a_queue_finds_what_was_planted(queue: str, answers: dict[str, Answer]) -> None:
    answer = answers[queue]
    assert not answer.unknown
    assert answer.findings
    said = " | ".join(finding.why for finding in answer.findings)
    for words in PLANTED[queue]:
        assert words in said
    assert all(f.subject and f.key and f.resource for f in answer.findings)


def test_what_is_due_first_is_on_top_and_dates_are_theirs(answers: dict[str, Answer]) -> None:
    due = [f.due for f in answers["pending"].findings]
    assert None not in due
    assert due == sorted(due, key=str)
    assert {f.resource for f in answers["zones"].findings} == {"attendees"}


def at(moment: datetime) -> str:
    return wire_instant(moment)


def booking(key: int, start: datetime, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "title": "Intro call",
        "status": "ACCEPTED",
        "startTime": at(start),
        "endTime": at(start + HOUR),
        "userId": 1,
        "eventTypeId": 1,
        "attendees": [{"id": 7, "name": "Bo", "email": "bo@x.y", "timeZone": "Asia/Tokyo"}],
        "payment": [{"success": True}],
        "createdAt": at(NOW - DAY),
        **more,
    }


def clean() -> Firm:
    """A firm in which nothing needs anybody."""
    block = {"days": [0, 1, 2, 3, 4, 5, 6], "startTime": "00:00:00", "endTime": "23:59:00"}
    user = {"id": 1, "name": "Ada", "email": "ada@x.y", "timeZone": "UTC", "defaultScheduleId": 1}
    kind = {"id": 1, "title": "Intro call", "hidden": False, "userId": 1, "hosts": []}
    both = [{"userId": 1}, {"userId": 2}]
    return {
        "bookings": [booking(1, NOW + 2 * HOUR), booking(2, NOW + 3 * HOUR)],
        "booking-references": [{"id": 1, "bookingId": 1}, {"id": 2, "bookingId": 2}],
        "users": [user, {**user, "id": 2, "email": "bob@x.y", "defaultScheduleId": 2}],
        "schedules": [
            {"id": n, "userId": n, "name": "Hours", "timeZone": "UTC", "availability": [block]}
            for n in (1, 2)
        ],
        "event-types": [
            kind,
            {**kind, "id": 2, "userId": None, "teamId": 1, "hosts": both},
        ],
        "teams": [{"id": 1, "name": "Support"}],
        "memberships": [
            {"userId": 1, "teamId": 1, "role": "OWNER", "accepted": True},
            {"userId": 2, "teamId": 1, "role": "MEMBER", "accepted": True},
        ],
        "webhooks": [{"id": "w", "subscriberUrl": "https://x.y", "active": True}],
        "payments": [],
        "attendees": [],
        "selected-calendars": [],
    }


def known(firm: Firm, complete: Iterable[str] | None = None) -> InboxSnapshot:
    rows = {
        name: {str(r.get("id") or f"{r['userId']}_{r['teamId']}"): r for r in records}
        for name, records in firm.items()
    }
    whole = frozenset(firm if complete is None else complete)
    return InboxSnapshot(rows, NOW, ZoneInfo("UTC"), lambda *_: None, whole, ClosedTypes())


def found(queue: str, firm: Firm) -> list[Finding]:
    return list(look(known(firm), BY_ID[queue]))


@pytest.mark.parametrize("queue", list(BY_ID))
def test_nothing_is_found_where_nothing_is_wrong(queue: str) -> None:
    assert found(queue, clean()) == []


@pytest.mark.parametrize("queue", list(BY_ID))
def test_nothing_is_found_in_an_empty_firm(queue: str) -> None:
    assert found(queue, {name: [] for name in lists_of(QUEUES)}) == []


TOLD = {"hours": 2, "ownerless": 1}
"""What is wrong all the same with records that lack nearly every field."""


UNSURE = {"hostless", "calendars", "webhooks-off"}
"""What these ask is not decided by records that lack the field."""


@pytest.mark.parametrize("queue", [queue for queue in BY_ID if queue not in UNSURE])
def test_records_without_fields_do_no_harm(queue: str) -> None:
    bare: Firm = {name: [{"id": 1, "userId": None}] for name in lists_of(QUEUES)}
    bare["memberships"] = [{"userId": 1, "teamId": 1}, {"userId": 2, "teamId": 1}]
    bare["bookings"] = [{"id": 1, "status": "ACCEPTED", "startTime": 5, "attendees": None}]
    assert len(found(queue, bare)) == TOLD.get(queue, 0)


def only(queue: str, firm: Firm) -> Finding:
    (finding,) = found(queue, firm)
    return finding


def test_the_next_day_has_two_edges() -> None:
    firm = clean()
    firm["bookings"] = [
        booking(1, NOW, status="PENDING"),
        booking(2, NOW + DAY, status="PENDING"),
        booking(3, NOW - HOUR, status="PENDING"),
        booking(4, NOW + 30 * timedelta(minutes=1), payment=[{"success": False}], status="PENDING"),
    ]
    assert [f.key for f in found("today", firm)] == ["1", "4"]
    both = found("today", firm)[1].why
    assert both == "Starts in 30 min and nobody has confirmed it and it is not paid."


def test_a_clash_needs_two_accepted_ones_of_one_person() -> None:
    firm = clean()
    firm["bookings"] = [
        booking(1, NOW + HOUR),
        booking(2, NOW + HOUR, status="PENDING"),
        booking(3, NOW + HOUR, userId=2),
        booking(4, NOW + HOUR, status="CANCELLED"),
        booking(5, NOW + 2 * HOUR),
    ]
    assert found("double", firm) == []
    firm["bookings"][2]["attendees"] = [{"email": "ADA@x.y"}]
    clash = only("double", firm)
    assert clash.key == "3"
    assert clash.host == "1", "Ada is invited to what another hosts"
    assert "taken by Intro call" in found("pending", firm)[0].why


def test_seats_and_the_past_are_no_clash() -> None:
    firm = clean()
    firm["bookings"] = [booking(1, NOW + HOUR), booking(2, NOW + HOUR)]
    assert only("double", firm).key == "2"
    firm["event-types"][0]["seatsPerTimeSlot"] = 5
    assert found("double", firm) == []
    firm["event-types"][0]["seatsPerTimeSlot"] = None
    firm["bookings"] = [booking(1, NOW - DAY), booking(2, NOW - DAY)]
    assert found("double", firm) == []


def test_hours_are_those_of_the_schedule_the_booking_is_held_by() -> None:
    firm = clean()
    firm["schedules"].append(
        {"id": 3, "userId": 1, "name": "Nights", "timeZone": "UTC", "availability": []}
    )
    assert found("outside", firm) == []
    firm["event-types"][0]["scheduleId"] = 3
    assert [f.key for f in found("outside", firm)] == ["1", "2"]
    assert "(Nights)" in found("outside", firm)[0].why
    firm["event-types"][0]["hosts"] = [{"userId": 1, "scheduleId": 1}]
    assert [f.key for f in found("outside", firm)] == ["1", "2"], "before the host's own for it"
    firm["event-types"][0]["scheduleId"] = None
    assert found("outside", firm) == []
    assert only("hours", firm).resource == "schedules"


def test_a_host_without_any_calendar_is_not_told_about() -> None:
    firm = clean()
    firm["booking-references"] = [{"id": 1, "bookingId": 1}]
    assert only("unlinked", firm).key == "2"
    firm["bookings"][1]["userId"] = 2
    assert found("unlinked", firm) == [], "they never have references"


def test_a_refund_settles_and_old_debts_are_let_go() -> None:
    firm = clean()
    owing = {"payment": [{"success": False}]}
    firm["bookings"] = [booking(1, NOW - 40 * DAY, **owing), booking(2, NOW - DAY, **owing)]
    firm["payments"] = [{"id": 9, "bookingId": 2, "amount": 500, "currency": "eur"}]
    assert only("unpaid", firm).why.startswith("5.00 EUR was not paid. It has taken place")
    firm["payments"][0]["refunded"] = True
    assert found("unpaid", firm) == []


def test_what_is_not_known_is_not_none() -> None:
    firm = clean()
    firm["teams"].append({"id": 2, "name": "Sales"})
    assert only("ownerless", firm).subject == "Sales"
    firm["memberships"] = firm["memberships"][:1]
    with pytest.raises(Unsure, match="only its own memberships"):
        found("ownerless", firm)
    firm["event-types"] = firm["event-types"][:1]
    with pytest.raises(Unsure, match="lists leave them out"):
        found("hostless", firm)
    for queue in ("dangling", "hours"):
        with pytest.raises(Unsure, match="not read whole"):
            look(known(firm, complete=()), BY_ID[queue])


async def test_a_list_that_was_never_read_leaves_its_queues_unknown(opened: Open) -> None:
    workspace = opened(Cal(bookings=[], teams=[]))
    await workspace.sync("bookings")
    answers = {answer.queue.id: answer for answer in triage(workspace)}
    assert answers["pending"].unknown == ""
    assert answers["pending"].findings == ()
    assert answers["webhooks"].unknown == "Webhooks were never read."
    assert answers["unlinked"].unknown == "Booking References were never read."
    assert answers["unpaid"].missing == ("payments",), "an answer, but not the best one"
