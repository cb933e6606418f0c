"""Why a time is closed, on the screen: from the key to the record behind the rule."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from textual.pilot import Pilot
from textual.widgets import Static

from caltui.scheduling.intervals import Interval
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.dialogs.ask_time import AskTimeScreen
from caltui.tui.dialogs.why_closed import ExplainScreen
from caltui.tui.widgets.fields_view import FieldsView
from caltui.workspace.slots.gather import ANY_AGE
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Seat, Sit

BERLIN = ZoneInfo("Europe/Berlin")


def text(seat: Seat, selector: str) -> str:
    return str(seat.app.screen.query_one(selector, Static).content)


async def answered(seat: Seat) -> ExplainScreen:
    """Waits until the explanation is there."""
    screen = seat.app.screen
    assert isinstance(screen, ExplainScreen)
    await _until(seat.pilot, lambda: screen.explanation is not None)
    return screen


async def _until(pilot: Pilot[None], done: object) -> None:
    assert callable(done)
    for _ in range(300):
        if done():
            return
        await pilot.pause(0.01)
    raise AssertionError("waited in vain")


async def closed_time(workspace: Workspace, event_type: str, rule: str) -> datetime:
    """A time of the coming days that this rule closes."""
    for quarter in range(0, 4 * 24 * 14, 2):
        at = NOW + timedelta(hours=14, minutes=15 * quarter)
        found = await workspace.slots_explain(event_type, at, ages=ANY_AGE)
        if found.first is not None and found.first.rule == rule:
            return at
    raise AssertionError(f"no time is closed by {rule}")


async def test_the_headline_and_every_rule(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        at = await closed_time(workspace, "1", "hours")
        seat.app.push_screen(ExplainScreen(workspace, "1", at, BERLIN))
        await seat.pilot.pause()
        screen = await answered(seat)
        assert text(seat, "#explain-headline").startswith("✗ Closed: Rosa Lindqvist is ")
        assert "To open it: In the schedule 'Working hours'" in text(seat, "#explain-remedy")
        assert "Nearest open: " in text(seat, "#explain-remedy")
        shown = screen.query_one(FieldsView).details
        assert shown[0].title == "✗ Hours"
        titles = [line.title for line in shown]
        assert titles[1] == "Every rule"
        assert titles[2:6] == ["✓ Public page", "✓ Hosts", "✓ Not past", "✓ Minimum notice"]
        assert "Good to know" in titles


async def test_an_open_time_names_who_can_hold_it(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        window = Interval(NOW, NOW + timedelta(days=7))
        slot = (await workspace.slots_list("1", window, ages=ANY_AGE)).slots[0]
        seat.app.push_screen(ExplainScreen(workspace, "1", slot.start))
        await seat.pilot.pause()
        await answered(seat)
        assert text(seat, "#explain-headline").startswith("✓ Open: Intro call can be booked")
        assert text(seat, "#explain-remedy") == "Can hold it: Rosa Lindqvist"


async def test_enter_takes_the_record_behind_the_rule(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        at = await closed_time(workspace, "1", "busy")
        found = await workspace.slots_explain("1", at, ages=ANY_AGE)
        assert found.first is not None
        answers: list[object] = []
        seat.app.push_screen(ExplainScreen(workspace, "1", at), answers.append)
        await seat.pilot.pause()
        await answered(seat)
        await seat.press("enter")
        assert answers == [found.first.cause]
        assert found.first.cause is not None
        assert found.first.cause[0] == "bookings"


async def test_escape_goes_back_without_a_record(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        answers: list[object] = []
        seat.app.push_screen(ExplainScreen(workspace, "1", NOW), answers.append)
        await seat.pilot.pause()
        await seat.press("escape")
        assert answers == [None]
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, BrowseScreen)


async def test_a_missing_event_type_is_said(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        seat.app.push_screen(ExplainScreen(workspace, "9999", NOW))
        await seat.pilot.pause()
        await _until(seat.pilot, lambda: text(seat, "#explain-headline").startswith("✗"))
        assert seat.app.screen.query_one("#explain-headline").has_class("-closed")
        assert seat.app.screen.query_one(FieldsView).details == []
        await seat.press("enter", "escape")
        assert isinstance(seat.app.screen, BrowseScreen)


async def test_from_an_event_type_to_the_schedule_that_closes_it(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await seat.go("event-types 1")
        await seat.press("W")
        assert isinstance(seat.app.screen, AskTimeScreen)
        await seat.press("ctrl+u")
        await seat.type("Sunday")
        await seat.press("enter")
        assert "'Sunday' is a whole day: give a time too" in text(seat, "#ask-time-fault")
        await seat.press("ctrl+u")
        await seat.type("2026-11-29 10:00")
        await seat.press("enter")
        await _until(seat.pilot, lambda: isinstance(seat.app.screen, ExplainScreen))
        screen = await answered(seat)
        assert screen.explanation is not None
        assert "is closed on Sun 29 Nov 2026" in screen.explanation.headline
        await seat.press("enter")
        await _until(seat.pilot, lambda: isinstance(seat.app.screen, BrowseScreen))
        await seat.settle()
        assert seat.browse.shown.resource.key == "schedules"
        assert seat.table.cursor_key == screen.explanation.verdicts[5].cause[1]  # type: ignore[index]


async def test_elsewhere_it_says_where_it_works(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("W")
        assert any("asked of an event type" in toast for toast in seat.toasts)
        assert isinstance(seat.app.screen, BrowseScreen)


async def test_it_fits_a_small_terminal(sit: Sit, workspace: Workspace) -> None:
    async with sit((80, 24)) as seat:
        at = await closed_time(workspace, "1", "hours")
        seat.app.push_screen(ExplainScreen(workspace, "1", at))
        await seat.pilot.pause()
        screen = await answered(seat)
        assert screen.query_one(FieldsView).size.height >= 5
        await seat.press("G", "g")
        assert screen.query_one(FieldsView).current is not None
