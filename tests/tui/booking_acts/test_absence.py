"""Closing days and leaving from the keyboard: asked, shown whole, sent as one act, taken back."""

from datetime import timedelta

import pytest
from textual.widgets import Input, Static

from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.booking_acts.absence.screen import AbsenceScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.booking_acts.absence.leave import leaving
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


async def type_in(seat: Seat, text: str) -> None:
    screen = seat.app.screen
    assert isinstance(screen, AskLine)
    screen.query_one(Input).value = text
    await seat.press("enter")


async def closing(seat: Seat, days: str) -> AbsenceScreen:
    """K on Ada, these days, the reason that is offered."""
    return await _asked(seat, "K", days)


async def ada_leaves(seat: Seat) -> AbsenceScreen:
    """X on Ada, whose bookings go to Bishal, the reason that is offered."""
    return await _asked(seat, "X", "Bishal Gurung")


async def _asked(seat: Seat, key: str, answer: str) -> AbsenceScreen:
    await seat.go("users /Ada Fischer")
    await seat.press(key)
    await seat.front(AskLine)
    await type_in(seat, answer)
    await seat.until(lambda: "Reason" in str(seat.app.screen.query(".menu-title").first().render()))
    await seat.press("enter")
    return await seat.front(AbsenceScreen)


def rows(screen: AbsenceScreen) -> list[tuple[str, str]]:
    return [(item.glyph, item.right) for item in screen.query_one(LineList).items if item.key]


def note(screen: AbsenceScreen) -> str:
    return str(screen.query_one("#absence-note", Static).render())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_week_is_closed_as_one_act(
    sit: Sit, workspace: Workspace, size: tuple[int, int]
) -> None:
    async with sit(size=size) as seat:
        screen = await closing(seat, "mon..tue")
        shown = rows(screen)
        assert shown
        head = screen.query_one("#absence-head", Static)
        assert "one undo for " in str(head.render()), "moves and cancellations last"
        await seat.press("space")
        assert rows(screen)[0] == ("·", "keep")
        await seat.press("c")
        assert rows(screen)[0] == ("✗", "cancel, guests are mailed")
        await seat.press("A")
        assert rows(screen) == shown
        for _ in shown:
            await seat.press("space", "j")
        assert {right for _, right in rows(screen)} == {"keep"}
        assert "one undo\n" in str(head.render())
        await seat.press("ctrl+s")
        await seat.front(BulkScreen)
        await seat.press("escape")
        again = await seat.front(AbsenceScreen)
        assert {right for _, right in rows(again)} == {"keep"}, "going back loses nothing"
        await seat.press("ctrl+s")
        await seat.front(BulkScreen)
        await seat.press("ctrl+s")
        await seat.until(
            lambda: bool(workspace.acts.list()) and not workspace.acts.list()[0].running
        )
        [run] = workspace.acts.list()
        assert run.kind == "close-days"
        assert dict(run.outcomes) == {"done": 2}


async def test_what_cannot_be_chosen_says_why_and_enter_opens_the_booking(sit: Sit) -> None:
    async with sit() as seat:
        screen = await closing(seat, "mon..fri")
        items = [item for item in screen.query_one(LineList).items if item.key]
        stuck = next((one for one in screen.absence.stranded if one.lacks.get("hand-over")), None)
        assert stuck is not None
        screen.query_one(LineList).move_to_key(stuck.facts.key)
        await seat.press("T")
        assert note(screen) == f"✗ {stuck.lacks['hand-over']}"
        await seat.press("enter")
        assert isinstance(seat.app.screen, RecordSheet)
        await seat.press("escape", "escape")
        assert seat.app.screen is seat.browse
        assert items


async def test_days_that_are_not_understood_are_said_and_kept(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users /Ada Fischer")
        await seat.press("K")
        await seat.front(AskLine)
        await type_in(seat, "someday")
        screen = seat.app.screen
        assert isinstance(screen, AskLine)
        assert "no day" in str(screen.query_one("#ask-line-note", Static).render())
        assert screen.query_one(Input).value == "someday"


async def test_a_leaver_is_asked_for_and_a_membership_is_removed_on_wish(sit: Sit) -> None:
    async with sit() as seat:
        screen = await ada_leaves(seat)
        keys = [item.key for item in screen.query_one(LineList).items if item.key]
        team = next(key for key in keys if key.startswith("memberships "))
        screen.query_one(LineList).move_to_key(team)
        await seat.press("space")
        assert ("✗", "remove") in rows(screen)
        hours = next(key for key in keys if key.startswith("schedules "))
        screen.query_one(LineList).move_to_key(hours)
        await seat.press("space")
        assert "cannot be removed here" in note(screen)
        await seat.press("ctrl+s")
        await seat.front(BulkScreen)


async def test_a_leaver_can_be_out_of_office_where_cal_has_that(
    sit: Sit, demo_v2: Workspace
) -> None:
    for name in ("users", "memberships", "out-of-office"):
        await demo_v2.sync(name)
    for key in list(demo_v2.records("out-of-office")):
        ids = demo_v2.resource("out-of-office").ids_from_key(key)
        await demo_v2.run(demo_v2.plan("out-of-office", "delete", ids))
    async with sit(on=demo_v2) as seat:
        screen = await ada_leaves(seat)
        shown = screen.query_one(LineList)
        line = next(item for item in shown.items if item.key.startswith("out-of-office "))
        assert "guests are led to Bishal Gurung" in line.left
        assert line.right == "not added"
        shown.move_to_key(line.key)
        await seat.press("space")
        assert ("+", "add") in rows(screen)
        await seat.press("ctrl+s")
        review = await seat.front(BulkScreen)
        first = review.job.plan.items[0]
        assert first.summary.startswith("Out of office: Ada Fischer, ")
        assert demo_v2.acts.list() == [], "shown, not sent"


async def test_who_is_away_already_is_not_sent_away_again(sit: Sit, demo_v2: Workspace) -> None:
    for name in ("users", "memberships"):
        await demo_v2.sync(name)
    day = demo_v2.clock().date() + timedelta(days=3)
    ends = {"start": f"{day}T00:00:00.000Z", "end": f"{day}T23:59:59.999Z"}
    await demo_v2.run(demo_v2.plan("out-of-office", "create", (), {**ends, "userId": 5}))
    found = await leaving(demo_v2, "5", "2", "He has left")
    (away,) = [one for one in found.left if one.away]
    assert not away.removable
    assert "Cal takes no day twice." in away.why
    assert found.turned(away.resource, away.key) == found
