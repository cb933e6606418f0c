"""Lists so long that a thread arranges them: the same rows, and no key waits."""

from threading import Event
from typing import Any

import pytest

from caltui.mirror.index.letter_mask import bit
from caltui.mirror.index.scans import Scans
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.table import indexed_rows as mirror_rows
from caltui.workspace.table import listing
from caltui.workspace.table.indexed_rows import MirrorRows
from tests.tui.conftest import Sit


@pytest.fixture(autouse=True)
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the demo's 401 bookings as many as a million are to the console."""
    monkeypatch.setattr(listing, "BIG", 50)
    for name, value in (("FIRST", 60), ("AHEAD", 60), ("PEEK", 60), ("MANY", 100), ("ENOUGH", 20)):
        monkeypatch.setattr(mirror_rows, name, value)


async def test_filter_sort_and_the_way_back(sit: Sit) -> None:
    async with sit() as seat:
        everything = seat.keys
        await seat.press("slash")
        await seat.type("accepted")
        await seat.press("enter")
        await seat.settle()
        accepted = seat.keys
        assert 60 < len(accepted) < len(everything)
        assert seat.table.has_focus
        await seat.press("s", "j", "enter")
        await seat.settle()
        assert seat.browse.shown.sort == ("when", False)
        assert sorted(seat.keys) == sorted(accepted) != seat.keys
        key = seat.table.cursor_key
        await seat.press("colon")
        await seat.type("users")
        await seat.press("enter")
        await seat.settle()
        await seat.press("left_square_bracket")
        await seat.settle()
        assert seat.table.cursor_key == key
        assert sorted(seat.keys) == sorted(accepted)
        await seat.press("escape")
        await seat.settle()
        assert sorted(seat.keys) == sorted(everything)


async def test_the_first_rows_come_before_the_last(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    shared = MirrorRows._shared

    def slow(self: MirrorRows, *words: Any) -> Any:
        assert go_on.wait(20)
        return shared(self, *words)

    async with sit() as seat:
        monkeypatch.setattr(MirrorRows, "_shared", slow)
        await seat.press("slash")
        await seat.type("a")
        await seat.until(lambda: not seat.browse.shown.whole)
        assert 20 <= len(seat.keys) <= 60
        facts = seat.browse.query_one(StatusLine).facts
        assert facts is not None
        assert not facts.whole
        await seat.press("enter", "j", "j")
        assert seat.table.cursor_index in (2, 3), "keys do not wait for the rest"
        key = seat.table.cursor_key
        go_on.set()
        await seat.settle()
        assert seat.browse.shown.whole
        assert len(seat.keys) > 60
        assert seat.table.cursor_key == key


async def test_what_is_typed_on_gives_up_what_was_looked_for(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up: list[bool] = []
    shared = MirrorRows._shared
    entered = Event()

    def slow(self: MirrorRows, base: Any, where: Any, start: int, stop: Any) -> Any:
        if where.values[0] == bit("a"):
            entered.set()
            while not stop.stopped:
                pass
            given_up.append(True)
        return shared(self, base, where, start, stop)

    async with sit() as seat:
        monkeypatch.setattr(MirrorRows, "_shared", slow)
        await seat.press("slash")
        await seat.type("a")
        await seat.until(entered.is_set)
        await seat.type("ccepted")
        await seat.settle()
        assert given_up == [True]
        assert seat.browse.shown.filter == "accepted"
        cells = [row.cells for row in seat.browse.shown.window(0, 500)]
        assert cells
        assert all(row[0] in ("✓ accepted", "€ unpaid") for row in cells)


def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """The indexes find nothing before the event is set."""
    go_on, lookup = Event(), Scans.lookup

    def slow(self: Scans, *words: Any) -> Any:
        assert go_on.wait(20)
        return lookup(self, *words)

    monkeypatch.setattr(Scans, "lookup", slow)
    return go_on


async def test_the_top_of_what_an_index_finds_comes_before_the_rest(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await seat.press("slash")
        go_on = held(monkeypatch)
        await seat.type("accepted")
        await seat.until(lambda: not seat.browse.shown.whole)
        first = seat.keys
        assert 20 <= len(first) <= 60
        go_on.set()
        await seat.settle()
        assert seat.keys[: len(first)] == first
        assert len(seat.keys) > len(first)


async def test_the_cursor_stays_with_a_record_that_is_not_among_the_first(sit: Sit) -> None:
    async with sit() as seat:
        rows = seat.browse.shown.window(0, 400)
        at = next(n for n, row in enumerate(rows) if n > 150 and row.cells[0] == "✓ accepted")
        seat.table.move_to(at)
        await seat.press("slash")
        await seat.type("accepted")
        await seat.settle()
        assert seat.browse.shown.whole
        assert seat.table.cursor_key == rows[at].key


async def test_a_name_that_was_read_since_is_shown(sit: Sit) -> None:
    async with sit() as seat:
        cells = seat.browse.shown.cells
        before = seat.browse.shown.window(0, 1)[0]
        cells.about = cells.about._replace(name=lambda *_: "Renamed")
        seat.browse.panel.reload(records=False)
        assert "Renamed" not in before.cells
        assert "Renamed" in seat.browse.shown.window(0, 1)[0].cells
