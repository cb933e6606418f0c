"""What a change does to open times, in its review: counted beside it, with a list one key away."""

import threading

import pytest

from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.open_times import line as lines
from caltui.tui.edit.open_times.line import OpenTimesLine
from caltui.tui.edit.open_times.screen import OpenTimesScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import Seat, Sit


def said(seat: Seat) -> str:
    """The line of the review in front."""
    return str(seat.app.screen.query_one(OpenTimesLine).content)


async def counted(seat: Seat) -> str:
    """The line, when the counting has ended."""
    await seat.until(lambda: seat.app.screen.query_one(OpenTimesLine).found is not None)
    return said(seat)


async def ready(seat: Seat) -> None:
    """Everything that slots are made of was read."""
    for name in ("users", "schedules", "bookings", "event-types", "memberships"):
        await seat.app.workspace.sync(name)


async def review_of_notice(seat: Seat) -> None:
    """The review of a longer notice of the first event type."""
    await ready(seat)
    await seat.go("event-types")
    await seat.press("e", "ctrl+g")
    await seat.type("minimumBookingNotice")
    await seat.press("enter", "ctrl+u", *"10000", "ctrl+s")
    await seat.front(ReviewScreen)


async def test_the_review_opens_at_once_and_says_it_when_counted(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, count = threading.Event(), lines.difference_of

    def slow(*args: object) -> object:
        go_on.wait(10)
        return count(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(lines, "difference_of", slow)
    async with sit(size=(80, 24)) as seat:
        await review_of_notice(seat)
        assert said(seat).startswith("open times: counting")
        await seat.press("S")
        assert "still being counted" in seat.toasts[-1]
        go_on.set()
        assert "next 14 days: " in await counted(seat)
        assert " → " in said(seat)
        await seat.press("S")
        assert isinstance(seat.app.screen, OpenTimesScreen)
        items = seat.app.screen.query_one(LineList).items
        assert any(item.glyph == "−" for item in items)
        await seat.press("escape", "escape")
        assert isinstance(seat.app.screen, FormScreen)


async def test_a_review_that_touches_no_slots_has_no_such_line(sit: Sit) -> None:
    async with sit() as seat:
        await ready(seat)
        await seat.go("event-types")
        await seat.press("e", "ctrl+u", *"Another name", "ctrl+s")
        await seat.front(ReviewScreen)
        assert not seat.app.screen.query(OpenTimesLine)
        await seat.press("S")
        assert isinstance(seat.app.screen, ReviewScreen)


async def test_the_week_says_it_and_opens_a_booking_outside(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await ready(seat)
        await seat.go("schedules")
        await seat.press("w", "x", "ctrl+s")
        await seat.front(WeekReviewScreen)
        assert "every Monday gone" in await counted(seat)
        assert "outside" in said(seat)
        await seat.press("S")
        assert isinstance(seat.app.screen, OpenTimesScreen)
        await seat.press("enter")
        assert isinstance(seat.app.screen, RecordSheet)


async def test_many_are_one_sum(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await ready(seat)
        await seat.go("event-types")
        await seat.press("space", "space", "d", "j", "enter")
        await seat.front(BulkScreen)
        assert "open times of 2 event types" in await counted(seat)
