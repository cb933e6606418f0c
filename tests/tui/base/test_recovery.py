"""An error inside the program is said and written down, and the console goes on."""

import asyncio
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input
from textual.worker import Worker, WorkerFailed, WorkerState

from caltui.tui.base.dialog import broke
from caltui.tui.base.recovery import RecoveringApp
from caltui.tui.browse.inbox_count import InboxCount
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.widgets.one_line import TitleBar
from tests.tui.conftest import Seat, Sit

TOKEN = "at_0123456789abcdefghij"


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of reports of consoles that go on after an error."""
    monkeypatch.setattr(RecoveringApp, "RECOVERS", True)
    folder = tmp_path / "reports"
    monkeypatch.setattr(RecoveringApp, "reports", folder)
    return folder


async def soon(met: Callable[[], bool]) -> None:
    """Waits for something without asking the screens, of which one has ended."""
    async with asyncio.timeout(20):
        while not met():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def broken(*_: object) -> None:
    raise RuntimeError(f"a fault in the program, with {TOKEN}")


async def said(seat: Seat, folder: Path) -> Path:
    """The one report, whose path was said."""
    await soon(lambda: any("went wrong" in text for text in seat.toasts))
    [path] = folder.glob("*.txt")
    assert any(str(path) in text for text in seat.toasts)
    return path


async def test_a_fault_in_an_action_leaves_everything_as_it_was(
    sit: Sit, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        browse = seat.browse
        await seat.press("g", "j", "j")
        monkeypatch.setattr(BrowseScreen, "action_pane", broken)
        await seat.press("p")
        path = await said(seat, reports)
        text = path.read_text()
        assert "RuntimeError" in text
        assert "action_pane" in text or "broken" in text
        assert TOKEN not in text
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await seat.press("j")
        assert seat.browse is browse
        assert seat.table.cursor_index == 3


async def test_a_fault_in_a_widget_brings_the_table_back_at_its_place(
    sit: Sit, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("j", "j")
        before, key = seat.browse, seat.table.cursor_key
        title = seat.browse.query_one(TitleBar)
        monkeypatch.setattr(title, "line", broken)
        title.refresh()
        await soon(lambda: seat.app.screen is not before)
        await seat.settle()
        await said(seat, reports)
        assert seat.browse.shown.resource.key == "users"
        assert seat.table.cursor_key == key
        await seat.press("j")
        assert seat.table.cursor_key != key


async def test_a_part_that_fails_again_before_that_is_said_once(sit: Sit, reports: Path) -> None:
    async with sit() as seat:
        before = seat.browse
        for _ in range(2):
            seat.app._handle_exception(RuntimeError("painted again"))
        await soon(lambda: seat.app.screen is not before)
        await seat.settle()
        await said(seat, reports)


async def test_a_count_that_ends_later_is_told_to_no_screen_that_has_gone(
    sit: Sit, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(InboxCount, "_number", lambda _: str(go_on.wait(20)))
    async with sit() as seat:
        before = seat.browse
        before.inbox_count = InboxCount(before)
        before.inbox_count.look()
        seat.app.part_failed(RuntimeError("a fault in the program"))
        await soon(lambda: seat.app.screen is not before and not before.query("#sidebar"))
        go_on.set()
        await seat.settle()
        await said(seat, reports)


async def test_what_was_typed_in_a_form_is_a_draft_then(
    sit: Sit, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("e")
        form = seat.app.screen
        assert isinstance(form, FormScreen)
        await seat.press("x", "y", "z")
        assert isinstance(seat.app.focused, Input)
        form.call_later(broken)
        await said(seat, reports)
        await soon(lambda: seat.app.screen is not form)
        await seat.settle()
        drafts = seat.app.workspace.kept.drafts()
        assert len(list(drafts)) == 1


async def test_faults_that_come_again_and_again_end_it_with_a_word(
    sit: Sit, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[object] = []
    monkeypatch.setattr(App, "exit", lambda *words, **_: ends.append(words[-1]))
    async with sit() as seat:
        for _ in range(5):
            seat.app._handle_exception(RuntimeError("again"))
        await soon(lambda: bool(ends))
        assert str(reports) in str(ends[0])


async def test_work_that_breaks_is_said(sit: Sit, reports: Path) -> None:
    async with sit() as seat:

        async def work() -> None:
            broken()

        seat.browse.run_worker(work(), exit_on_error=False)
        await said(seat, reports)


async def test_a_screen_is_closed_once_and_no_other_in_its_place(sit: Sit) -> None:
    async with sit() as seat:
        below, above = MenuScreen("below", []), MenuScreen("above", [])
        answers: list[object] = []
        seat.app.push_screen(below, answers.append)
        seat.app.push_screen(above, answers.append)
        await seat.pilot.pause()
        above.dismiss("a")
        above.dismiss("again")
        await seat.pilot.pause()
        assert seat.app.screen is below
        seat.app.push_screen(MenuScreen("over it", []), answers.append)
        await seat.pilot.pause()
        below.dismiss("b")
        below.dismiss("again")
        await seat.pilot.pause()
        assert seat.app.screen is seat.browse
        assert answers == ["a", None, "b"]


async def test_who_waits_for_a_dialog_that_a_jump_closes_is_answered(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users")
        for _ in range(2):
            await seat.press("e")
            assert isinstance(seat.app.screen, FormScreen)
            seat.app.go(seat.browse.place)
            await seat.pilot.pause()
            assert seat.app.screen is seat.browse
        assert not [w for w in seat.app.workers if w.group == "flow" and w.is_running]


async def test_ctrl_q_leaves_from_a_dialog(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[object] = []
    async with sit() as seat:
        await seat.go("users")
        await seat.press("e", "x", "question_mark")
        with monkeypatch.context() as patch:
            patch.setattr(App, "exit", lambda *_, **__: ends.append(True))
            await seat.press("ctrl+q")
            assert ends == [True], "what was typed is kept, and nothing is asked"
        assert list(seat.app.workspace.kept.drafts())


async def test_a_count_is_told_to_no_sidebar_that_is_gone(sit: Sit) -> None:
    async with sit() as seat:
        await seat.browse.query_one("#sidebar").remove()
        seat.browse.inbox_count.end()
        assert not seat.browse.query("#sidebar")


@pytest.mark.parametrize("closed", [True, False])
async def test_an_error_is_reported_but_for_the_widgets_of_a_closed_screen(
    sit: Sit, reports: Path, closed: bool
) -> None:
    async with sit() as seat:
        menu, go_on = MenuScreen("Choose", []), asyncio.Event()
        seat.app.push_screen(menu)
        await seat.front(MenuScreen)

        async def work() -> None:
            await go_on.wait()
            menu.query_one("#gone")

        worker = menu.run_worker(work, exit_on_error=False)
        await seat.pilot.pause()
        if closed:
            menu.dismiss(None)
        go_on.set()
        with pytest.raises(WorkerFailed):
            await worker.wait()
        broke(seat.app, Worker.StateChanged(worker, WorkerState.ERROR))
        assert bool([*reports.glob("*.txt")]) is not closed
