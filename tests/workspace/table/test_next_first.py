"""What comes next is on top: the order by time, its parts, its views, and times that are odd."""

from array import array
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from caltui.mirror.index.row_order import AscendingIds
from caltui.mirror.index.time_line import TimeRanks
from caltui.workspace.records.place import Place
from caltui.workspace.table import indexed_rows
from caltui.workspace.table.listing import Listing
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import NOW, Open

STATUSES = ("ACCEPTED", "ACCEPTED", "PENDING", "CANCELLED", "REJECTED")


def booking(
    number: int, start: Any, *, status: str = "ACCEPTED", minutes: int = 30
) -> dict[str, Any]:
    end = start + timedelta(minutes=minutes) if isinstance(start, datetime) else None
    return {
        "id": number,
        "title": f"Call {number}",
        "status": status,
        "startTime": start.isoformat() if isinstance(start, datetime) else start,
        "endTime": end and end.isoformat(),
        "attendees": [{"name": f"Guest {number % 7}", "email": f"g{number % 7}@example.com"}],
    }


def many(count: int) -> list[dict[str, Any]]:
    """Bookings at times around now, in no order; some at the same time, some without one."""
    random = Random(3)
    found = []
    for number in range(1, count + 1):
        start: Any = NOW + timedelta(minutes=15 * random.randrange(-2000, 2000))
        if number % 50 == 0:
            start = (None, "soon", "")[number // 50 % 3]
        found.append(booking(number, start, status=random.choice(STATUSES)))
    return found


def people(workspace: Workspace, records: list[dict[str, Any]], line: str = "bookings") -> Listing:
    workspace._mirror.put_list("bookings", [(str(r["id"]), r) for r in records], complete=True)
    listing = workspace.listing("bookings")
    listing.for_people()
    listing.show(Place.parse(line))
    return listing


def start_of(listing: Listing, key: str) -> datetime | None:
    text = str((listing.record(key) or {}).get("startTime") or "")
    return datetime.fromisoformat(text) if len(text) > 10 else None


@pytest.mark.parametrize("line", ["bookings", "bookings /guest", "bookings /!cancelled"])
@pytest.mark.parametrize("long", [False, True])
def test_to_come_rises_then_the_past_falls_then_the_unknown(
    opened: Open, monkeypatch: pytest.MonkeyPatch, line: str, long: bool
) -> None:
    if long:
        for name in ("FEW", "MANY", "FIRST", "AHEAD", "ENOUGH", "MANY_FOUND"):
            monkeypatch.setattr(indexed_rows, name, 10)
    listing = people(opened(), many(400), line)
    assert listing.parts is not None
    ahead, past, unknown = listing.parts
    keys = list(listing.keys())
    assert len(keys) == len(listing) == ahead + past + unknown
    assert len(set(keys)) == len(keys)
    times = [start_of(listing, key) for key in keys]
    coming, gone = times[:ahead], times[ahead : ahead + past]
    assert all(a and b and NOW <= a <= b for a, b in pairwise(coming))
    assert all(a and b and NOW > a >= b for a, b in pairwise(gone))
    assert times[ahead + past :] == [None] * unknown
    assert unknown
    assert [ruler.at for ruler in listing.rulers] == [ahead, ahead + past]
    assert [listing.index_of(key) for key in keys] == list(range(len(keys)))
    assert [row.key for row in listing.window(ahead - 3, ahead + 3)] == keys[ahead - 3 : ahead + 3]


def test_views_hold_what_their_names_say(opened: Open) -> None:
    records = many(200)
    listing = people(opened(), records)
    by_key = {str(r["id"]): r for r in records}
    sizes = {}
    for view in listing.resource.shown.views:
        assert listing.set_filter(listing.filter_of(view)), listing.fault
        assert listing.view == view
        sizes[view.name] = len(listing)
        keys = list(listing.keys())
        found = [by_key[key] for key in keys]
        states = {record["status"] for record in found}
        if view.name == "next":
            assert states == {"ACCEPTED", "PENDING"}
            assert all(start_of(listing, key) >= NOW for key in keys)  # type: ignore[operator]
        elif view.name == "past":
            assert all(start_of(listing, key) < NOW for key in keys)  # type: ignore[operator]
        elif view.name == "waiting":
            assert states == {"PENDING"}
        elif view.name == "cancelled":
            assert states == {"CANCELLED", "REJECTED"}
    assert sizes["all"] == 200
    assert min(sizes.values()) > 0


def test_a_view_keeps_what_is_filtered_besides(opened: Open) -> None:
    listing = people(opened(), many(50))
    views = {view.name: view for view in listing.resource.shown.views}
    listing.set_filter(listing.filter_of(views["next"]) + " guest")
    assert listing.filter_of(views["past"]) == "past guest"
    listing.set_filter("past guest")
    assert listing.filter_of(views["all"]) == "guest"


def test_the_cursor_begins_on_what_takes_place(opened: Open) -> None:
    soon = [
        booking(1, NOW + timedelta(hours=1), status="CANCELLED"),
        booking(2, NOW + timedelta(hours=2)),
        booking(3, NOW - timedelta(hours=2)),
    ]
    listing = people(opened(), soon)
    assert list(listing.keys()) == ["1", "2", "3"]
    assert listing.next_key() == "2"
    assert [row.dim for row in listing.window(0, 3)] == [True, False, True]


def test_a_booking_without_anything_is_shown_as_unknown_in_its_place(opened: Open) -> None:
    listing = people(opened(), [{"id": 9}, booking(1, NOW + timedelta(days=1, minutes=5))])
    assert list(listing.keys()) == ["1", "9"]
    names = [column.name for column in listing.columns]
    cells = dict(zip(names, listing.window(1, 2)[0].cells, strict=True))
    assert cells["state"] == "· unknown"
    assert cells["when"] == "unknown"
    assert cells["guest"] == cells["host"] == cells["event"] == cells["length"] == "unknown"
    first = dict(zip(names, listing.window(0, 1)[0].cells, strict=True))
    assert first["when"] == "Tomorrow   10:05–10:35"
    assert first["soon"] == "24 h"
    assert first["state"] == "✓ accepted"


def test_an_index_answers_not_a_scan(opened: Open) -> None:
    workspace = opened()
    listing = people(workspace, many(300))
    line = listing._order
    asked: list[str] = []
    read = line._read  # type: ignore[attr-defined]
    line._read = lambda query, values: asked.append(query) or read(query, values)  # type: ignore
    line.numbers(0, 40)
    line.numbers(200, 240)
    with workspace._mirror._connections.read() as sql:
        for query in asked:
            count = query.count("?")
            plan = sql.execute(f"EXPLAIN QUERY PLAN {query}", (0,) * count).fetchall()
            words = " ".join(str(step) for step in plan)
            assert "COVERING INDEX" in words, words
            assert "TEMP B-TREE" not in words, words


def test_any_rows_stand_by_time_wherever_now_is() -> None:
    random = Random(5)
    rising = array("q", random.sample(range(3, 30_000), 12_000))
    ranks = TimeRanks(rising, 11_000)
    for size in (0, 1, 40, 5_000, 9_000):
        kept = sorted(random.sample(list(rising), size))
        for before in (0, 1, 6_000, 11_000):
            found = ranks.order(AscendingIds(array("q", kept)), before)
            some = set(kept)
            stretches = rising[before:11_000], rising[:before][::-1], rising[11_000:]
            parts = [[n for n in stretch if n in some] for stretch in stretches]
            rows = [n for part in parts for n in part]
            assert found.parts == tuple(map(len, parts))
            assert list(found.numbers(0, len(found))) == rows
            for start in (0, size // 3, size // 2, max(0, size - 5)):
                assert list(found.numbers(start, start + 36)) == rows[start : start + 36]
            for at in range(0, size, 997):
                assert found.position(rows[at]) == at
            assert found.position(1) is None
            assert found.position(next(n for n in rising if n not in some)) is None


def test_the_cursor_begins_behind_many_that_do_not_take_place(opened: Open) -> None:
    off = [booking(n, NOW + timedelta(hours=n), status="CANCELLED") for n in range(1, 25)]
    listing = people(opened(), [*off, booking(40, NOW + timedelta(hours=40))])
    assert listing.next_key() == "40"
