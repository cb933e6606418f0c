"""Many records at once, against a sandbox over HTTP: what is asked, sent, told and resumed."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Button, Input, Static

from caltui.tui.acts.bulk.form import BulkForm
from caltui.tui.acts.bulk.screen import ASKING, OVER, RUNNING, BulkScreen
from caltui.tui.acts.bulk.text import bar, duration_text, progress_text
from caltui.tui.app.app import Console
from caltui.tui.app.quitting import QuitScreen
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.bulk.run import Progress
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.conftest import Seat
from tests.tui.forms_support import workspace_on


@pytest.fixture(autouse=True)
def calm(server: Running) -> Iterator[None]:
    """No fault of one test strikes in another, and each begins with an empty log."""
    server.requests.clear()
    yield
    server.faults.clear()


@asynccontextmanager
async def at_attendees(server: Running, home: Path, **options: Any) -> AsyncIterator[Seat]:
    """Somebody who looks at the attendees."""
    async with on(workspace_on(server, home, **options)) as seat:
        yield seat


@asynccontextmanager
async def on(workspace: Workspace) -> AsyncIterator[Seat]:
    app = Console(workspace, start="attendees")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        yield seat


async def open_dialog(seat: Seat, *keys: str) -> BulkScreen:
    await seat.press(*keys)
    await seat.front(BulkScreen)
    return dialog(seat)


def dialog(seat: Seat) -> BulkScreen:
    screen = seat.app.screen
    assert isinstance(screen, BulkScreen)
    return screen


async def ended(seat: Seat, screen: BulkScreen) -> None:
    await seat.until(lambda: screen.phase == OVER, "the end")


def says(screen: BulkScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).content)


def about(screen: BulkScreen) -> str:
    """What is said of all."""
    parts = screen.query("#bulk-about Static").results(Static)
    return "\n".join(str(part.content) for part in parts)


def lines(screen: BulkScreen) -> list[tuple[str, str]]:
    return [(item.left, item.right) for item in screen.query_one(LineList).items]


def effects(server: Running, method: str) -> Counter[str]:
    """How often something was done to which path."""
    return Counter(r.path for r in server.requests.seen if r.method == method and r.effect)


def asked(server: Running, method: str) -> list[str]:
    """The paths of the requests that have arrived, those that wait for their answer too."""
    return [r.path for r in server.requests.seen if r.method == method]


async def test_marks_survive_a_filter_and_the_harmless_answer_comes_first(
    server: Running, tmp_path: Path
) -> None:
    async with at_attendees(server, tmp_path) as seat:
        await seat.press("space", "space", "space")
        marked = set(seat.table.marks)
        await seat.press("slash")
        await seat.type("ada")
        await seat.press("enter", "s", "enter", "r")
        await seat.settle()
        assert seat.table.marks == marked
        assert not marked & set(seat.keys)
        await seat.press("space", "D")
        screen = seat.app.screen
        assert isinstance(screen, MenuScreen)
        assert "4 marked, 3 hidden by the filter" in str(screen.query_one(Static).content)
        choices = [item.key for item in screen.query_one(LineList).items]
        assert choices == ["none", "all", "shown"]
        await seat.press("enter")
        assert seat.app.screen is seat.browse
        shown = await open_dialog(seat, "D", "G", "enter")
        assert "only the 1 shown" in about(shown)
        assert len(shown.job.rows) == 1
        await seat.press("enter")
        assert seat.app.screen is seat.browse, "enter on the focused button is no"
        assert len(seat.table.marks) == 4
    assert effects(server, "DELETE") == {}


async def test_a_run_names_its_failures_and_tries_them_again(
    server: Running, tmp_path: Path
) -> None:
    server.faults.add(
        "status", method="DELETE", status=409, after=3, times=2, body={"message": "It is paid."}
    )
    async with at_attendees(server, tmp_path) as seat:
        await seat.press(*["space"] * 12)
        screen = await open_dialog(seat, "D")
        assert "Can be undone: a new attendee" in about(screen)
        await seat.press("ctrl+s")
        assert screen.phase == ASKING, "12 has to be typed first"
        assert screen.query_one("#bulk-send", Button).disabled
        await seat.type("12")
        await seat.press("ctrl+s")
        await ended(seat, screen)
        assert "✓ 10 done  × 2 refused" in says(screen, "#bulk-state")
        shown = lines(screen)
        assert shown[0] == ("Not done: 2", "")
        assert "It is paid." in shown[1][0]
        assert shown[1][1] == "refused"
        assert "It is paid." in says(screen, "#bulk-note")
        await seat.press("f")
        await seat.until(lambda: "12 done" in says(screen, "#bulk-state"), "the second try")
        await seat.press("escape")
        await seat.settle()
        assert seat.table.marks == set()
        assert "12 done" in seat.toasts[-1]
    assert set(effects(server, "DELETE").values()) == {1}
    assert len(effects(server, "DELETE")) == 12


async def test_what_is_filled_in_goes_to_all_and_nothing_else(
    server: Running, tmp_path: Path
) -> None:
    async with at_attendees(server, tmp_path) as seat:
        keys = seat.keys[:3]
        already = seat.browse.shown.record(keys[1])
        assert already is not None
        await seat.press("space", "space", "space", "E")
        form = await seat.front(BulkForm)
        form.model.set("name", str(already["name"]))
        screen = await open_dialog(seat, "ctrl+s")
        assert f"name → {already['name']}" in about(screen)
        assert "1 left out" in about(screen)
        assert "already so" in lines(screen)[-1][0]
        await seat.press("escape")
        again = await seat.front(BulkForm)
        assert again.texts == {"name": already["name"]}
        screen = await open_dialog(seat, "ctrl+s")
        await seat.press("ctrl+s")
        await ended(seat, screen)
        await seat.press("escape")
        await seat.settle()
        assert seat.table.marks == {keys[1]}, "what was left out stays marked"
    bodies = [r.body for r in server.requests.seen if r.method == "PATCH"]
    assert bodies == [{"name": already["name"]}] * 2


async def test_a_lost_answer_is_unknown_and_is_not_tried_again(
    server: Running, tmp_path: Path
) -> None:
    server.faults.add("reset_after", method="DELETE", after=1)
    async with at_attendees(server, tmp_path) as seat:
        await seat.press("space", "space", "space")
        screen = await open_dialog(seat, "D")
        await seat.press("ctrl+s")
        await ended(seat, screen)
        assert "✓ 2 done" in says(screen, "#bulk-state")
        assert "? 1 unknown" in says(screen, "#bulk-state")
        heads = [text for text, _ in lines(screen) if ": " in text and text[0].isupper()]
        assert "Unknown: 1" in heads
        assert not any(text.startswith("Not done") for text in heads), "nobody knows that"
        assert "settles them" in says(screen, "#bulk-state")
        await seat.press("f")
        assert screen.phase == OVER, "nothing of it can be tried again"
        await seat.press("escape")
        await seat.settle()
        assert seat.table.marks == set()
        assert "1 marked attendee is gone at Cal: no longer marked." in seat.toasts
    assert set(effects(server, "DELETE").values()) == {1}


async def test_a_run_is_paused_stopped_and_gone_on_with(server: Running, tmp_path: Path) -> None:
    server.faults.add("delay", method="DELETE", seconds=0.12, times=None)
    async with at_attendees(server, tmp_path) as seat:
        await seat.press(*["space"] * 5)
        screen = await open_dialog(seat, "D")
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(screen.finished), "the first")
        await seat.press("p")
        run = screen.run
        assert run is not None
        assert run.paused
        assert "paused" in says(screen, "#bulk-state")
        await seat.until(
            lambda: len(screen.finished) == len(asked(server, "DELETE")),
            "what was on its way",
        )
        over = len(screen.finished)
        await seat.press("ctrl+q")
        assert isinstance(seat.app.screen, QuitScreen), "it names what is on its way"
        await seat.press("escape", "escape")
        assert isinstance(seat.app.screen, LeaveScreen), "it is not left just so"
        await seat.press("enter")
        assert seat.app.screen is screen, "enter on the focused button goes on"
        assert screen.phase == RUNNING
        assert len(screen.finished) == over, "nothing is sent while it is paused"
        await seat.press("escape", "y")
        await ended(seat, screen)
        left = sum(item.outcome == "not sent" for item in screen.finished.values())
        assert left == 5 - over
        await seat.press("escape")
        await seat.settle()
        assert len(seat.table.marks) == left
        await seat.press("B")
        assert isinstance(seat.app.screen, MenuScreen)
        screen = await open_dialog(seat, *("enter",) * (2 if over else 1))
        assert f"{left} of 5 left" in about(screen)
        await seat.press("ctrl+s")
        await ended(seat, screen)
        assert f"✓ {left} done" in says(screen, "#bulk-state")
        await seat.press("escape", "B")
        assert "No run was cut short." in seat.toasts
    assert len(effects(server, "DELETE")) == 5
    assert set(effects(server, "DELETE").values()) == {1}


async def test_the_next_start_tells_of_a_run_that_was_cut_short(
    server: Running, tmp_path: Path
) -> None:
    before = workspace_on(server, tmp_path)
    await before.sync("attendees")
    keys = list(before.records("attendees"))[:3]
    items = before.bulk.start(before.bulk.plan("attendees", "delete", keys)).each()
    async for _ in items:
        break
    await items.aclose()
    await before.aclose()
    async with at_attendees(server, tmp_path) as seat:
        told = [text for text in seat.toasts if "cut short" in text]
        assert told == ["Delete 3 attendees: cut short, 2 left.\nB goes on with it."]
        screen = await open_dialog(seat, "B", "enter", "enter")
        await seat.press("ctrl+s")
        await ended(seat, screen)
    assert len(effects(server, "DELETE")) == 3
    assert set(effects(server, "DELETE").values()) == {1}


async def test_the_mark_of_a_record_that_vanished_is_taken_away(
    server: Running, tmp_path: Path
) -> None:
    other = workspace_on(server, tmp_path / "other")
    async with at_attendees(server, tmp_path / "mine") as seat:
        await seat.press("space", "space")
        gone = seat.keys[0]
        await other.run(other.plan("attendees", "delete", [gone]))
        await other.aclose()
        await seat.press("r")
        await seat.settle()
        assert gone not in seat.table.marks
        assert len(seat.table.marks) == 1
        assert "1 marked attendee is gone at Cal: no longer marked." in seat.toasts


async def test_a_key_asks_whether_the_marked_are_meant(server: Running, tmp_path: Path) -> None:
    async with at_attendees(server, tmp_path) as seat:
        await seat.press("space", "space", "d")
        screen = seat.app.screen
        assert isinstance(screen, MenuScreen)
        choices = [item.key for item in screen.query_one(LineList).items]
        assert choices == ["none", "all", "one"]
        await seat.press("escape", "k", "d")
        await seat.front(BulkScreen)
        await seat.press("escape", "j", "e", "G", "enter")
        await seat.until(lambda: hasattr(seat.app.screen, "model"), "the form of one")
        assert not isinstance(seat.app.screen, BulkForm)


async def test_production_asks_for_the_number_of_a_single_one(
    server: Running, tmp_path: Path
) -> None:
    async with at_attendees(server, tmp_path, production=True) as seat:
        screen = await open_dialog(seat, "space", "D")
        assert "Production: type 1" in says(screen, "#bulk-ask")
        assert isinstance(screen.focused, Input)
        await seat.type("1")
        await seat.press("enter")
        assert screen.focused is screen.query_one("#bulk-send")
        await seat.press("escape")
    assert effects(server, "DELETE") == {}


async def test_a_read_only_session_changes_nothing(server: Running, tmp_path: Path) -> None:
    async with at_attendees(server, tmp_path, read_only=True) as seat:
        await seat.press("space")
        for key in ("D", "E", "d", "e"):
            await seat.press(key)
            assert "read-only" in seat.toasts[-1]
            assert seat.app.screen is seat.browse


def test_where_it_stands_reads_without_colour() -> None:
    now = Progress(200, 150, {"done": 143, "refused": 7}, 95.0, 12.0, False, "")
    assert str(bar(now, 20)) == "█" * 14 + "▒" + "─" * 5
    words = str(progress_text(now, stopping=False))
    assert words == (
        "150 of 200  ✓ 143 done  × 7 refused  ◷ waits 12 s for the limit  about 2 min left"
    )
    assert "paused" in str(progress_text(now._replace(paused=True), stopping=False))
    assert "stops after" in str(progress_text(now, stopping=True))
    assert [duration_text(0.2), duration_text(89), duration_text(600), duration_text(9_000)] == [
        "1 s",
        "89 s",
        "10 min",
        "2 h 30 min",
    ]


async def test_many_cancellations_say_when_each_is_and_promise_no_way_back(
    server: Running, tmp_path: Path
) -> None:
    async with at_attendees(server, tmp_path) as seat:
        await seat.go("bookings /next status=ACCEPTED")
        await seat.press("space", "space", "D")
        await seat.front(BulkForm)
        await seat.press("ctrl+s")
        await seat.front(BulkScreen)
        screen = dialog(seat)
        assert all(" 2026 " in right and "–" in right for _, right in lines(screen))
        await seat.press("ctrl+s")
        await ended(seat, screen)
        assert "✓ 2 done" in says(screen, "#bulk-state")
        assert "takes" not in says(screen, "#bulk-state"), "a cancellation cannot be undone"
        await seat.press("escape")
