"""A week that was painted: saved, half saved, kept over a crash, and in the end put right."""

from pathlib import Path

from caltui.scheduling.text import day_text
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.week.screen import WeekScreen
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Sit
from tests.tui.forms_support import sandbox, workspace_on
from tests.tui.week.editing import ADA, FRI, editor, hours, open_week, shown


async def test_leaving_a_painted_week_asks(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("x", "escape")
        await seat.front(ConfirmScreen)
        await seat.press("enter")
        assert isinstance(seat.app.screen, WeekScreen), "the harmless button has the focus"
        await seat.press("escape")
        await seat.front(ConfirmScreen)
        await seat.press("y")
        await seat.pilot.pause()
        assert seat.app.screen is seat.browse


async def test_nothing_painted_is_nothing_sent(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("ctrl+s")
        assert "Nothing is painted" in shown(seat, "#week-state")
        await seat.press("escape")
        await seat.pilot.pause()
        assert seat.app.screen is seat.browse


async def test_read_only_refuses_the_first_stroke(sit: Sit, workspace: Workspace) -> None:
    workspace.read_only = True
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("enter", "x", "p", "ctrl+s")
        assert isinstance(seat.app.screen, WeekScreen)
        assert not editor(seat).changed
        assert sum("read-only" in toast for toast in seat.toasts) >= 3


async def test_what_others_changed_meanwhile_is_kept(sit: Sit, workspace: Workspace) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("x")
        change = workspace.plan("availabilities", "update", ["2"], {"days": [1, 2, 3, 4]})
        await workspace.run(change)
        await seat.press("ctrl+s")
        await seat.front(WeekReviewScreen)
        assert "Mon–Thu 09:00–17:00 → Tue–Thu 09:00–17:00" in shown(seat, "#week-review-ops")
        await seat.press("escape")
        await seat.front(WeekScreen)
        assert "changed meanwhile" in shown(seat, "#week-state")
        assert editor(seat).wanted.name == "Working hours"


async def test_a_failure_half_way_is_taken_back_and_said(sit: Sit, tmp_path: Path) -> None:
    with sandbox() as cal:
        workspace = workspace_on(cal, tmp_path / "firm")
        await workspace.sync("schedules")
        cal.faults.add("status", method="PATCH", status=400, body={"message": "Not today"})
        async with sit(size=(80, 24), on=workspace) as seat:
            await open_week(seat)
            await seat.press(*["down"] * 4, "x", "9", "minus", "1", "2", "enter", "ctrl+s")
            await seat.front(WeekReviewScreen)
            await seat.press("ctrl+s")
            review = seat.app.screen
            assert isinstance(review, WeekReviewScreen)
            for _ in range(200):
                await seat.pilot.pause(0.01)
                if review.result is not None:
                    break
            text = shown(seat, "#week-review-state")
            assert "The schedule is as before" in text
            assert "Not today" in text
            await seat.press("escape")
            await seat.front(WeekScreen)
            assert day_text(hours(seat).on(FRI)) == "09:00–12:00", "what was painted stays"
            assert editor(seat).changed
        assert [r.method for r in cal.requests.effects] == ["POST", "DELETE"]


async def test_a_painted_week_outlives_a_crash_and_what_others_did(
    sit: Sit, tmp_path: Path
) -> None:
    """Killed half way through saving: the rest is sent when it is opened and saved again."""
    with sandbox() as cal:
        workspace = workspace_on(cal, tmp_path / "firm")
        await workspace.sync("schedules")
        async with sit(size=(80, 24), on=workspace) as seat:
            await open_week(seat)
            await seat.press(*["down"] * 4, "x", "9", "minus", "1", "2", "enter")
            place = editor(seat)._drafts.place
            for _ in range(200):
                await seat.pilot.pause(0.01)
                left = workspace.kept.draft(place) or {"week": {"hours": [[]] * 7}}
                if left["week"]["hours"][FRI] == [[540, 720]]:
                    break
            await seat.press("escape")
            await seat.front(ConfirmScreen)
            await seat.press("y")
            await seat.front(type(seat.browse))
            assert workspace.kept.drafts() == [], "what is thrown away is not offered"
            workspace.kept.keep_draft(place, left)
            block = {"days": [5], "startTime": "1970-01-01T09:00:00.000Z"}
            made = {**block, "scheduleId": int(ADA), "endTime": "1970-01-01T12:00:00.000Z"}
            await workspace.run(workspace.plan("availabilities", "create", [], made))
            renamed = workspace.plan("schedules", "update", [ADA], {"name": "Renamed"})
            await workspace.run(renamed)
            await seat.press("w")
            await seat.front(ConfirmScreen)
            await seat.press("escape")
            await seat.front(WeekScreen)
            assert day_text(hours(seat).on(FRI)) == "09:00–12:00"
            assert editor(seat).wanted.name == "Renamed"
            await seat.press("ctrl+s")
            await seat.front(WeekReviewScreen)
            await seat.press("ctrl+s")
            await seat.front(type(seat.browse))
            assert workspace.kept.drafts() == []
        assert [r.method for r in cal.requests.effects] == ["POST", "PATCH", "PATCH"]


async def test_saving_a_week_of_production_asks_once_more(sit: Sit, tmp_path: Path) -> None:
    with sandbox() as cal:
        workspace = workspace_on(cal, tmp_path / "firm", production=True)
        await workspace.sync("schedules")
        async with sit(size=(80, 24), on=workspace) as seat:
            await open_week(seat)
            await seat.press(*["down"] * 4, "x", "9", "minus", "1", "2", "enter", "ctrl+s")
            await seat.front(WeekReviewScreen)
            await seat.press("ctrl+s")
            await seat.front(ConfirmScreen)
            assert "production" in shown(seat, "#ask-text")
            await seat.press("enter")
            await seat.front(WeekReviewScreen)
            assert cal.requests.effects == []
            await seat.press("ctrl+s")
            await seat.front(ConfirmScreen)
            await seat.press("y")
            await seat.until(lambda: any("as painted" in toast for toast in seat.toasts))
        assert cal.requests.effects != []
