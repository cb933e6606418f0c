"""The tour: five steps, left at once by escape, with the operator's own keys in them."""

from pathlib import Path

from textual.widgets import Static

from caltui.settings.paths import paths
from caltui.tui.app.app import Console
from caltui.tui.dialogs.tour import STEPS, TourScreen
from caltui.tui.dialogs.welcome import WelcomeScreen
from caltui.tui.keys.actions import BY_ID
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


def text(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#tour-text", Static).content)


async def test_five_steps_and_the_end(sit: Sit) -> None:
    async with sit(keys={"place.refresh": "f8"}) as seat:
        await seat.press("f11")
        await seat.front(TourScreen)
        await seat.until(lambda: "categories of Cal" in text(seat))
        assert len(STEPS) == 5
        await seat.press("enter")
        await seat.until(lambda: "f8 asks Cal again" in text(seat))
        await seat.press("left", "right", "right", "right", "right")
        await seat.until(lambda: "keys of the place where you are" in text(seat))
        await seat.press("enter")
        assert seat.app.screen is seat.browse


async def test_a_key_typed_right_behind_it_turns_the_page(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("f11", "enter")
        await seat.front(TourScreen)
        assert seat.app.focused is seat.app.screen.query_one("#tour-text")
        await seat.until(lambda: "words that you type" in text(seat))


async def test_every_key_that_is_named_is_of_an_action() -> None:
    named = {part for step in STEPS for line in step.lines for part in line.split("{")[1:]}
    assert {part.partition("}")[0] for part in named} <= set(BY_ID)


async def test_it_is_shown_once_after_the_first_question(
    workspace: Workspace, tmp_path: Path
) -> None:
    where = paths({"CALTUI_HOME": str(tmp_path / "new")})

    def console() -> Console:
        return Console(opener=lambda name, demo: workspace, where=where)

    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        seat = Seat(app, pilot)
        await seat.until(lambda: isinstance(app.screen, WelcomeScreen))
        await seat.press("f2")
        await seat.until(lambda: isinstance(app.screen, TourScreen))
        await seat.press("escape")
        assert app.screen is app.browse
    assert where.toured.exists()


async def test_the_demo_is_a_first_start_as_well(tmp_path: Path) -> None:
    where = paths({"CALTUI_HOME": str(tmp_path / "new")})
    first, second = (Console(demo_workspace(home=tmp_path / at), where=where) for at in "ab")
    async with first.run_test(size=(80, 24)) as pilot:
        seat = Seat(first, pilot)
        await seat.until(lambda: isinstance(first.screen, TourScreen))
        await seat.press("escape")
        assert first.screen is first.browse
    async with second.run_test(size=(80, 24)) as pilot:
        await Seat(second, pilot).settle()
        assert second.screen is second.browse
