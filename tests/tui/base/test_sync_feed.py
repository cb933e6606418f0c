"""What is read without being asked for: in which order, how much of it, and when not."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.app.app import Console
from caltui.tui.base import sync_feed
from caltui.tui.browse.read_on_show import FIRST_ROWS
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.open import open_workspace
from tests.support.sandbox import Running, running
from tests.tui.conftest import NOW, Seat

Away = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def guesses(no_guesses: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in life."""
    monkeypatch.setattr(sync_feed, "LIKELY", 4)


@asynccontextmanager
async def seated(server: Running, home: Path, budget: int = 0) -> AsyncIterator[Seat]:
    """Somebody at a console on that gateway."""
    profile = Profile(name="test", base_url=server.base_url, budget=budget)
    where = paths({"CALTUI_HOME": str(home)})
    workspace = open_workspace(profile, token=DEMO_TOKEN, paths=where, clock=lambda: NOW)
    app = Console(workspace)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        seat = Seat(app, pilot)
        await pilot.pause()
        await seat.settle()
        yield seat


def asked(seat: Seat) -> list[str]:
    return [entry.operation.split()[0] for entry in seat.app.workspace.trace.entries]


async def test_the_shown_then_what_it_names_then_its_neighbours(
    guesses: None, tmp_path: Path
) -> None:
    with running(firm(seed=7, today=NOW.date())) as server:
        async with seated(server, tmp_path) as seat:
            first = asked(seat)
            assert first[0] == "bookings"
            assert first[1] == "event-types", "its rows name them"
            assert first[2] == "attendees", "the category beside it"
            assert len(first) == len(set(first)), "each once"
            before = len(first)
            await seat.go("teams")
            assert asked(seat)[before] == "teams"
            assert not set(asked(seat)[before:]) & set(first), "what was just read is not guessed"


def unnamed(seat: Seat) -> set[str]:
    """What stands in the first rows for event types whose names are not known."""
    rows = seat.browse.shown.window(0, FIRST_ROWS)
    return {cell for row in rows for cell in row.cells if cell.startswith("type ")}


async def test_event_types_that_rows_name_and_no_list_holds_are_read_by_their_ids(
    guesses: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_feed, "MOST_SINGLES", 12)
    with running(firm(seed=7, today=NOW.date())) as server:
        for path in ("/v2/event-types/18", "/v2/event-types/id"):
            server.faults.add("status", method="GET", path=path, status=404)
        async with seated(server, tmp_path) as seat:
            await seat.until(lambda: unnamed(seat) == {"type 18"})
            await seat.press("slash", *"guest3", "enter")
            named = {"type 18"}
            await seat.until(lambda: unnamed(seat) <= named)
            before = asked(seat).count("event-types")
            await seat.go("teams")
            await seat.go("bookings")
            assert asked(seat).count("event-types") == before, "what was refused is not asked again"


async def test_a_key_that_may_not_read_one_asks_for_no_other(
    guesses: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_feed, "MOST_SINGLES", 12)
    with running(firm(seed=7, today=NOW.date())) as server:
        server.faults.add("status", method="GET", path="/v2/event-types/", status=403)
        async with seated(server, tmp_path) as seat:
            assert len(unnamed(seat)) > 5
            await seat.until(lambda: asked(seat).count("event-types") == 2)
            await seat.settle()
            assert asked(seat).count("event-types") == 2, "the list, and one"


async def test_guesses_leave_half_of_the_calls(guesses: None, tmp_path: Path) -> None:
    with running(firm(seed=7, today=NOW.date())) as server:
        async with seated(server, tmp_path, budget=4) as seat:
            assert asked(seat) == ["bookings", "event-types"]
            await seat.go("teams")
            assert asked(seat)[2:] == ["teams"], "and the operator has the rest"


async def test_a_guess_that_was_refused_is_not_made_again(guesses: None, tmp_path: Path) -> None:
    with running(firm(seed=7, today=NOW.date())) as server:
        server.faults.add("status", method="GET", path="/v2/event-types", status=403)
        async with seated(server, tmp_path) as seat:
            assert asked(seat).count("event-types") == 1
            for place in ("teams", "bookings", "teams"):
                await seat.go(place)
            assert asked(seat).count("event-types") == 1
            assert "teams" in asked(seat), "others are"
            await seat.go("event-types")
            assert asked(seat).count("event-types") == 2, "who goes there asks again"


async def test_nobody_answers_and_what_was_seen_stays(guesses: None, tmp_path: Path) -> None:
    with running(firm(seed=7, today=NOW.date())) as server:
        async with seated(server, tmp_path) as seat:
            rows = seat.keys
            assert rows
    async with seated(server, tmp_path) as seat:
        await seat.press("j", "j", "space")
        key = seat.table.cursor_key
        before = len(asked(seat))
        await seat.press("r")
        await seat.settle()
        assert seat.keys == rows
        assert (seat.table.cursor_key, len(seat.table.marks)) == (key, 1)
        assert set(asked(seat)[before:]) == {"bookings"}, "nothing is guessed any more"
        facts = seat.browse.query_one(StatusLine).facts
        assert facts.age is not None
        assert facts.fault
