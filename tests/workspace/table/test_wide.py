"""Beside a large table: the same answers as from every record, without reading every record."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.mirror.file.read_records import Records, seen_of
from caltui.mirror.index import scans
from caltui.mirror.index.select import Matching
from caltui.mirror.store import Mirror, Seen
from caltui.workspace.agenda.agenda import agenda, week_of
from caltui.workspace.agenda.entries import GUEST, TEAM, USER, diary
from caltui.workspace.agenda.reader import Reader
from caltui.workspace.inbox.history_queues import CANCELLED_SINCE
from caltui.workspace.inbox.queues import (
    BY_ID,
    Queue,
    inbox_snapshot,
    lists_of,
    look,
    queues_of,
)
from caltui.workspace.inbox.snapshot import CANCELLED_BOOKINGS, InboxSnapshot, Unsure
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace
from tests.workspace.cal import Cal
from tests.workspace.conftest import NOW, Open

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


@pytest.fixture
async def firm() -> AsyncIterator[Workspace]:
    """An invented firm, read whole."""
    workspace = demo_workspace(size=3)
    for name in lists_of(queues_of(workspace.catalog)):
        await workspace.sync(name)
    yield workspace
    await workspace.aclose()


Counting = Callable[[], list[str]]


LONG = ("bookings", "attendees", "payments", "booking-references")
"""The lists that are never walked through."""


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """From its call on: a line for each record made out of its JSON; never all bookings."""

    def start() -> list[str]:
        read: list[str] = []
        every, pieces = Mirror.all, Records.slices

        def counted(row: Any) -> Seen:
            read.append(row[0])
            return seen_of(row)

        def some(mirror: Mirror, resource: str, **options: Any) -> list[tuple[str, Seen]]:
            assert resource not in LONG
            return every(mirror, resource, **options)

        def few(mirror: Records, resource: str, size: int) -> Iterator[list[tuple[str, Seen]]]:
            assert resource not in LONG
            return pieces(mirror, resource, size)

        monkeypatch.setattr(scans, "seen_of", counted)
        monkeypatch.setattr(Mirror, "all", some)
        monkeypatch.setattr(Records, "slices", few)
        monkeypatch.delattr(Matching, "_looked_through")
        return read

    return start


def found(known: InboxSnapshot, queue: Queue) -> object:
    try:
        return sorted(look(known, queue))
    except Unsure as why:
        return str(why)


async def test_queues_find_the_same_as_in_every_record(firm: Workspace) -> None:
    queues = queues_of(firm.catalog)
    names, known = lists_of(queues), inbox_snapshot(firm, queues)
    whole = {name: firm.records(name) for name in names}
    since = (known.now - CANCELLED_SINCE).isoformat()
    whole[CANCELLED_BOOKINGS] = {
        key: row
        for key, row in whole["bookings"].items()
        if row["status"] in ("CANCELLED", "REJECTED") and row["endTime"] >= since
    }
    every = InboxSnapshot(whole, known.now, known.zone, known.name, known.complete)
    assert {q.id: found(known, q) for q in queues} == {q.id: found(every, q) for q in queues}
    assert any(found(known, queue) for queue in queues)
    assert 0 < len(known.of("bookings")) < len(whole["bookings"])


async def test_agendas_are_the_same_as_out_of_every_record(firm: Workspace) -> None:
    bookings, today = firm.records("bookings"), firm.clock().date()
    guest = next(iter(bookings.values()))["attendees"][0]["email"]
    for kind, key in ((USER, "2"), (USER, "7"), (TEAM, "1"), (GUEST, guest.upper())):
        reader = Reader(firm, kind, key)
        whole = diary(bookings, reader.who, firm.name)
        assert sorted(reader.whole().entries, key=lambda e: e.key) == sorted(
            whole.entries, key=lambda e: e.key
        )
        for weeks in range(-6, 7, 2):
            days = week_of(today + 7 * weeks * DAY)
            shown = reader.show(days, BERLIN, every_state=True).entries
            wanted = agenda(whole, days, BERLIN, seated=reader.seated, every_state=True).entries
            assert shown == wanted


def booking(number: int, start: datetime, length: timedelta, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "userId": 1,
        "status": "ACCEPTED",
        "startTime": start.isoformat(),
        "endTime": (start + length).isoformat(),
        "attendees": [{"email": "Guest@x.y"}],
        **more,
    }


async def test_a_day_reads_its_own_bookings_and_long_ones(opened: Open, counting: Counting) -> None:
    hour = timedelta(hours=1)
    rows = [booking(i, NOW + i * hour, hour / 2) for i in range(1, 400)]
    rows += [
        booking(900, NOW - 40 * DAY, 80 * DAY),
        booking(901, NOW, hour, startTime="?", endTime="?"),
    ]
    rows += [booking(902, NOW + 50 * hour, hour, userId=2, attendees=[])]
    guest = {"name": "Guest", "email": "guest@x.y"}
    others = [{"id": i, "bookingId": i, "email": f"o{i}@x.y"} for i in range(2, 200)]
    workspace = opened(Cal(bookings=rows, attendees=[{"id": 1, **guest}, *others]))
    await workspace.sync("bookings")
    await workspace.sync("attendees")
    read = counting()
    reader = Reader(workspace, GUEST, "guest@X.y")
    assert (reader.who.name, len(read)) == ("Guest", 1)
    day = (NOW + 2 * DAY).astimezone(BERLIN).date()
    found = reader.show([day], BERLIN)
    assert len(found.entries) == 25
    assert found.unread == {"901": ("the times",)}
    assert len(read) <= 1 + 25 + 1 + 2


async def test_queues_leave_the_distant_past_unread(opened: Open, counting: Counting) -> None:
    hour = timedelta(hours=1)
    past = [booking(i, NOW - 90 * DAY + i * hour, hour, userId=i % 3) for i in range(1, 400)]
    coming = [booking(1000 + i, NOW + i * hour, hour / 2, userId=i) for i in range(1, 4)]
    cal = Cal(
        bookings=[*past, *coming],
        **{"booking-references": [{"id": 7, "bookingId": 100}, {"id": 8, "bookingId": 1002}]},
        payments=[{"id": i, "bookingId": i, "amount": 5} for i in range(1, 300)],
        attendees=[{"id": i, "bookingId": i} for i in range(1, 300)],
    )
    workspace = opened(cal)
    for name in ("bookings", "booking-references", "payments", "attendees"):
        await workspace.sync(name)
    read = counting()
    known = inbox_snapshot(workspace, (BY_ID["unlinked"],))
    unlinked = [finding.key for finding in look(known, BY_ID["unlinked"])]
    assert unlinked == ["1001"]
    assert set(known.of("bookings")) == {"1001", "1002", "1003", "100"}
    assert len(read) <= 8


async def test_the_reach_of_a_record_is_counted_without_reading(
    opened: Open, counting: Counting
) -> None:
    rows = [booking(i, NOW + i * DAY, DAY / 24, userId=i % 2) for i in range(1, 300)]
    workspace = opened(Cal(bookings=rows, users=[{"id": 1, "name": "Ada"}]))
    await workspace.sync("bookings")
    await workspace.sync("users")
    read = counting()
    labels = {r.title: r.label for r in workspace.references("users", {"id": 1, "name": "Ada"})}
    assert labels["Bookings"] == "150 bookings"
    assert (
        "150 bookings are organised by this user." in workspace.plan("users", "delete", ["1"]).facts
    )
    plan = workspace.bulk.plan("users", "delete", [("1",)])
    assert any(line.startswith("150 bookings") for line in plan.consequences)
    assert read == []
