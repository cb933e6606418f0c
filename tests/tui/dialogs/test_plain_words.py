"""What a review and a table say is in the words of the desk: states, durations, days, names."""

import re

from textual.widgets import Static

from caltui.tui.edit.review import ReviewScreen
from caltui.tui.widgets.hanging_text import HangingText
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit

ABSENCES = "out-of-office"


def said(seat: Seat) -> str:
    """The facts of the review in front: who, when, what."""
    rows = seat.app.screen.query("#review-subject Static").results(Static)
    return "\n".join(str(row.content) for row in rows)


async def test_a_review_has_the_state_in_plain_words(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        key = seat.keys[0]
        change = workspace.plan("bookings", "update", [key], {"title": "Another"})
        await seat.app.push_screen(ReviewScreen(workspace, change, to_form=False))
        await seat.pilot.pause()
        state = said(seat).split("State\n")[1].splitlines()[0]
        assert state in ("accepted", "waiting", "cancelled", "rejected")


async def test_how_soon_is_whole_and_in_the_words_of_other_durations(sit: Sit) -> None:
    async with sit(size=(300, 40)) as seat:
        screen = "\n".join(s.text for s in seat.app.screen._compositor.render_strips())
        assert re.search(r"[–+]\S+ +\d+ h +\w", screen)
        assert re.search(r"[–+]\S+ +2 days +\w", screen)


async def test_days_away_are_days_and_an_undo_names_the_person(
    sit: Sit, demo_v2: Workspace
) -> None:
    async with sit(on=demo_v2) as seat:
        await seat.go("users")
        await seat.go(ABSENCES)
        key = seat.table.cursor_key
        assert key is not None
        record = demo_v2.record(ABSENCES, key)
        assert record is not None
        name = demo_v2.name("users", record.record["userId"])
        assert name
        await seat.press("d")
        await seat.until(lambda: isinstance(seat.app.screen, ReviewScreen))
        when = said(seat).split("When\n")[1].splitlines()[0]
        assert ":" not in when, "an absence is of whole days, the same in every zone"
        await seat.press("y")
        await seat.until(lambda: seat.app.screen is seat.browse)
        await seat.press("u")
        await seat.until(lambda: isinstance(seat.app.screen, ReviewScreen))
        review = seat.app.screen
        assert isinstance(review, ReviewScreen)
        assert name in review.change.summary()
        assert name in str(review.query_one(HangingText).content)
        await seat.press("escape")


async def test_a_long_value_stays_beside_its_name(sit: Sit, workspace: Workspace) -> None:
    async with sit(size=(80, 24)) as seat:
        words = "a description that takes more than a line " * 3
        change = workspace.plan("bookings", "update", [seat.keys[0]], {"description": words})
        await seat.app.push_screen(ReviewScreen(workspace, change, to_form=False))
        await seat.pilot.pause()
        lines = [strip.text for strip in seat.app.screen._compositor.render_strips()]
        mine = [line for line in lines if "takes more" in line or "than a line" in line]
        assert len(mine) > 1
        assert all(line[2:25].strip() in ("", "~ Description") for line in mine)
