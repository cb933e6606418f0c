"""The week editor where Cal takes a week at once: one write, and three columns where it clashes."""

from caltui.scheduling.text import week_text
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.edit.conflict import ConflictScreen
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.week.screen import WeekScreen
from caltui.workspace.workspace import Workspace
from tests.support.small_v2 import SmallV2
from tests.tui.conftest import Seat, Sit
from tests.tui.week.editing import hours, shown


async def paint_monday(seat: Seat) -> None:
    await seat.go("schedules")
    await seat.press("w")
    await seat.front(WeekScreen)
    await seat.press("9")
    await seat.front(AskLine)
    await seat.press(*"-12", "enter")
    await seat.press("ctrl+s")
    await seat.front(WeekReviewScreen)


async def test_a_week_is_one_write(sit: Sit, small_desk: Workspace, small_cal: SmallV2) -> None:
    async with sit(on=small_desk) as seat:
        await paint_monday(seat)
        text = shown(seat, "#week-review-ops")
        assert "1 write, in this order" in text
        assert "PATCH /v2/schedules/1" in text
        assert "Mon–Fri 09:00–17:00 → Mon 09:00–12:00; Tue–Fri 09:00–17:00" in text
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(small_cal.writes))
        await seat.settle()
        assert len(small_cal.writes) == 1
        assert any("as painted" in toast for toast in seat.toasts)


async def test_a_clash_shows_three_columns_and_the_choice_is_saved(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    async with sit(on=small_desk) as seat:
        await paint_monday(seat)
        small_cal.schedules[1]["availability"][0]["endTime"] = "18:00"
        await seat.press("ctrl+s")
        await seat.front(ConflictScreen)
        assert small_cal.writes == []
        detail = shown(seat, "#conflict-detail")
        assert "Yours   Mon 09:00–12:00; Tue–Fri 09:00–17:00" in detail
        assert "Theirs  Mon–Fri 09:00–18:00" in detail
        assert "Was     Mon–Fri 09:00–17:00" in detail
        await seat.press("t", "ctrl+s")
        await seat.front(WeekScreen)
        assert week_text(hours(seat)) == "Mon–Fri 09:00–18:00"
        assert small_cal.writes == []
