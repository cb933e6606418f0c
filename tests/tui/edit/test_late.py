"""A review that comes late: it has all that was typed, and it is the only one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.find import FindField
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Change, Outcome
from tests.tui.conftest import Sit
from tests.tui.forms_support import Driver, edit, opened


@contextmanager
def held(workspace: Workspace, name: str) -> Iterator[asyncio.Event]:
    """A slow network: what this method of the workspace reads comes when the event is set."""
    let_go, method = asyncio.Event(), getattr(workspace, name)

    async def slow(*args: Any) -> Any:
        await let_go.wait()
        return await method(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, name, slow)
        yield let_go


@pytest.fixture
async def workspace(on_server: Workspace) -> Workspace:
    await on_server.fetch("attendees", ("7",))
    return on_server


async def typed(driver: Driver) -> None:
    await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")
    await driver.fill("name", "Ada B")


async def test_what_is_typed_while_the_review_is_made_ready_is_in_it(workspace: Workspace) -> None:
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await typed(driver)
        with held(workspace, "prepare") as let_go:
            await driver.press("ctrl+s")
            await driver.fill("name", "Ada Byron")
            let_go.set()
            await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "the review")
        assert driver.review.change.values == {"name": "Ada Byron"}
        await driver.press("escape")


async def test_a_review_does_not_open_over_what_was_opened_meanwhile(workspace: Workspace) -> None:
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await typed(driver)
        form = driver.form
        with held(workspace, "prepare") as let_go:
            await driver.press("ctrl+s", "ctrl+g")
            assert isinstance(driver.screen, FindField)
            let_go.set()
            await driver.until(lambda: bool(form.query("#form-problem")), "the word about it")
        assert isinstance(driver.screen, FindField)
        await driver.press("escape")
        assert "ctrl+s shows the review" in driver.says("#form-problem")
        await driver.to_review()
        await driver.press("escape")


async def test_a_write_that_ends_while_its_review_is_closed_is_told(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await workspace.fetch("attendees", ("9",))
    run, done, let_go = workspace.run, asyncio.Event(), asyncio.Event()

    async def late(change: Change) -> Outcome:
        outcome = await run(change)
        done.set()
        await let_go.wait()
        return outcome

    monkeypatch.setattr(workspace, "run", late)
    async with sit(on=workspace) as seat:
        await seat.go("attendees id=9")
        await seat.press("d")
        review = await seat.front(ReviewScreen)
        await seat.press("y")
        await done.wait()
        review.dismiss(None)
        let_go.set()
        await seat.until(lambda: any("Done: Delete" in said for said in seat.toasts))


async def test_a_question_that_is_closed_with_all_screens_throws_nothing_away(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit(on=workspace) as seat:
        await seat.go("attendees id=7")
        await seat.press("e")
        await seat.front(FormScreen)
        await seat.press("x", "escape")
        await seat.front(LeaveScreen)
        seat.app.keep_typed()
        assert workspace.kept.drafts() != []
        seat.app.come_back(1)
        await seat.until(lambda: seat.app.screen is seat.browse)
        assert workspace.kept.drafts() != []
