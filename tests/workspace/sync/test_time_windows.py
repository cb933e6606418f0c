"""Bookings by the thousand: read in windows of time where one answer cannot hold them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from caltui.workspace.base.errors import TooLarge
from caltui.workspace.sync import time_windows as windows
from caltui.workspace.workspace import Workspace
from tests.workspace.cal import Cal, Reply
from tests.workspace.conftest import NOW, Open

CAP = 20_000
"""Bytes: some 150 of these bookings."""


def bookings(n: int, days: int = 1_000) -> list[dict[str, Any]]:
    """So many of half an hour each, spread evenly over days around now."""
    step = timedelta(days=days) / n
    first = NOW - timedelta(days=days * 0.7)
    return [_booking(i + 1, first + step * i, timedelta(minutes=30)) for i in range(n)]


def _booking(number: int, start: datetime, length: timedelta) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"Call {number}",
        "startTime": _wire(start),
        "endTime": _wire(start + length),
    }


def _wire(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later_build(cal: Cal, records: list[dict[str, Any]]) -> None:
    """Start at or after `dateFrom`, end at or before `dateTo`."""

    def answer(query: Mapping[str, str], _: Any) -> Reply:
        since, until = query.get("dateFrom", ""), query.get("dateTo", "9")
        found = [r for r in records if r["startTime"] >= since and r["endTime"] <= until]
        return 200, {"bookings": found}

    cal.on("GET /v2/bookings", answer)


def small(workspace: Workspace) -> Workspace:
    """A workspace that takes no answer above CAP."""
    workspace.wire.gateway._sender._cap = CAP
    return workspace


async def test_a_list_that_no_answer_holds_is_read_in_windows(opened: Open) -> None:
    cal, records = Cal(), bookings(1_000)
    long = _booking(1_001, NOW + timedelta(days=88), timedelta(days=5))
    later_build(cal, [*records, long])
    workspace = small(opened(cal))
    result = await workspace.sync("bookings")
    assert (result.complete, result.total) == (True, 1_001)
    assert workspace.count("bookings") == 1_001
    asked = [query for _, _, query, _ in cal.asked]
    assert asked[0] == {}
    assert set(asked[1]) == {"dateFrom", "dateTo"}, "what is near comes first"
    later_build(cal, records)
    assert (await workspace.sync("bookings")).delta.gone == ("1001",), "over all windows"


async def test_what_no_window_can_hold_is_not_called_gone(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    cal = Cal()
    long = _booking(99, NOW + timedelta(days=60), timedelta(days=60))
    cal.lists("bookings", [*bookings(50), long])
    workspace = opened(cal)
    await workspace.sync("bookings")
    monkeypatch.setattr("caltui.workspace.sync.sync.LONG", 10)
    later_build(cal, [*bookings(49), long])
    result = await workspace.sync("bookings")
    assert result.delta.gone == ("50",)
    assert "99" not in result.keys, "it lies across the end of a window"
    seen = workspace.record("bookings", "99")
    assert seen is not None
    assert seen.state != "gone"


async def test_a_long_list_begins_with_what_is_near(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caltui.workspace.sync.sync.LONG", 200)
    cal = Cal()
    later_build(cal, bookings(300))
    workspace = opened(cal)
    await workspace.sync("bookings")
    cal.asked.clear()
    assert (await workspace.sync("bookings")).complete
    asked = [tuple(query) for _, _, query, _ in cal.asked]
    assert asked == [("dateFrom", "dateTo"), ("dateFrom",), ("dateTo",)]


async def test_a_build_without_windows_is_asked_once(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caltui.workspace.sync.sync.LONG", 200)
    cal = Cal(bookings=bookings(300))
    workspace = opened(cal)
    await workspace.sync("bookings")
    cal.asked.clear()
    result = await workspace.sync("bookings")
    assert (result.complete, result.total, len(cal.asked)) == (True, 300, 1)


async def test_where_no_window_is_small_enough_it_says_so_and_ends(opened: Open) -> None:
    cal = Cal(bookings=bookings(1_000))
    workspace = small(opened(cal))
    with pytest.raises(TooLarge, match="more than 1 MB"):
        await workspace.sync("bookings")
    assert len(cal.asked) < 40
    assert workspace.count("bookings") is None


def test_a_window_is_cut_until_it_is_short() -> None:
    parts = windows.Window(NOW, NOW + timedelta(days=10)).parts(NOW)
    assert parts == (
        (NOW, NOW + timedelta(days=5)),
        (NOW + timedelta(days=5), NOW + timedelta(days=10)),
    )
    assert windows.Window(NOW, NOW + timedelta(hours=20)).parts(NOW) == ()
