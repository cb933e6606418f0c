"""What is painted while a save is made ready is saved, and what comes after the yes is not."""

import asyncio
from typing import Any

import pytest

from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.week import review as week_review
from caltui.tui.week import screen as week_screen
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.week.screen import WeekScreen
from caltui.workspace.week.impact import impact
from caltui.workspace.week.save import apply
from tests.tui.conftest import Sit
from tests.tui.week.editing import hours, open_week, shown


class Slow:
    """A slow network: the bookings of a week are read once `let_go` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let_go = asyncio.Event()
        self.asked = False
        monkeypatch.setattr(week_screen, "impact", self._impact)

    async def _impact(self, *args: Any) -> Any:
        self.asked = True
        await self.let_go.wait()
        return await impact(*args)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


async def test_what_is_painted_while_the_review_is_made_ready_is_in_it(
    sit: Sit, slow: Slow
) -> None:
    async with sit() as seat:
        await open_week(seat)
        await seat.press("x", "ctrl+s")
        await seat.until(lambda: slow.asked)
        before = hours(seat)
        await seat.press("down", "x")
        assert hours(seat) != before
        slow.let_go.set()
        review = await seat.front(WeekReviewScreen)
        assert review.change.wanted.hours == hours(seat)
        await seat.press("escape")


async def test_a_review_does_not_open_over_hours_that_are_typed(sit: Sit, slow: Slow) -> None:
    async with sit() as seat:
        await open_week(seat)
        await seat.press("x", "ctrl+s")
        await seat.until(lambda: slow.asked)
        await seat.press("t")
        line = await seat.front(AskLine)
        slow.let_go.set()
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert seat.app.screen is line
        await seat.press("escape")
        await seat.front(WeekScreen)
        assert "ctrl+s shows what is sent" in shown(seat, "#week-state")


async def test_a_reason_that_is_given_after_the_week_was_sent_cancels_nothing(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = asyncio.Event()

    async def late(*args: Any) -> Any:
        await let_go.wait()
        return await apply(*args)

    monkeypatch.setattr(week_review, "apply", late)
    async with sit() as seat:
        await open_week(seat)
        await seat.press(*["down"] * 4, "x", "ctrl+s")
        review = await seat.front(WeekReviewScreen)
        review.action_cancel()
        review.action_send()
        await seat.until(lambda: review.sending)
        assert isinstance(seat.app.screen, AskLine)
        await seat.press("enter")
        await seat.front(WeekReviewScreen)
        assert review.cancels == {}
        let_go.set()
        await seat.until(lambda: seat.app.screen is seat.browse)
