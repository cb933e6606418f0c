"""A profile that writes to real customers is named and coloured wherever one can be."""

from pathlib import Path
from typing import Any

from textual.color import Color
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from caltui.tui.app.app import Console
from caltui.tui.app.production_mark import BADGE, BOXES
from caltui.tui.base.tones import PROFILE_COLOURS
from caltui.tui.widgets.one_line import StatusLine
from tests.support.sandbox import Running
from tests.tui.conftest import Seat
from tests.tui.forms_support import workspace_on

RED = Color.parse(PROFILE_COLOURS["red"])
DIALOGS = {
    "a": "menu",
    "s": "sort",
    "c": "columns",
    "x": "export",
    "y": "copy",
    "o": "related",
    "colon": "jump",
    "question_mark": "help",
    "L": "inspector",
    "U": "journal",
    "n": "form",
    "d": "cancel",
    "ctrl+p": "palette",
}
SCREENS = {"i": "inbox", "A": "agenda"}


async def settle(seat: Seat) -> None:
    """Waits until a dialog is there and drawn."""
    for _ in range(60):
        await seat.pilot.pause(0.01)
        if seat.app.screen is not seat.browse:
            break
    await seat.pilot.pause()
    await seat.pilot.pause()


def boxes(screen: Screen[Any]) -> list[Widget]:
    return list(screen.query(BOXES).results(Widget))


def named(screen: Screen[Any], words: str) -> bool:
    """Whether the words are on the dialog's border, or in its own badge."""
    for box in boxes(screen):
        badges = [str(badge.render()) for badge in box.query(BADGE)]
        if not any(words in text for text in (str(box.border_title or ""), *badges)):
            return False
    return bool(boxes(screen))


async def test_every_dialog_wears_the_name_and_the_colour(server: Running, tmp_path: Path) -> None:
    app = Console(workspace_on(server, tmp_path, production=True))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        for key, name in DIALOGS.items():
            await seat.press(key)
            await settle(seat)
            screen = app.screen
            assert isinstance(screen, ModalScreen), name
            assert named(screen, "▲ PRODUCTION firm"), name
            for box in boxes(screen):
                assert box.styles.border_top == ("heavy", RED), name
            await seat.press("escape")
            assert app.screen is seat.browse, name


async def test_every_screen_wears_them_too(server: Running, tmp_path: Path) -> None:
    app = Console(workspace_on(server, tmp_path, production=True))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        for key in ("enter", *SCREENS):
            await seat.press(key)
            await settle(seat)
            if isinstance(app.screen, ModalScreen):
                await seat.press("enter")
                await pilot.pause()
            line = app.screen.query_one(StatusLine)
            for _ in range(60):
                if line.parts():
                    break
                await pilot.pause(0.01)
            assert " ▲ firm · PRODUCTION " in [part.text for part in line.parts()]
            assert line.styles.border_left == ("outer", RED)
            await seat.press("escape")


async def test_another_profile_wears_neither(server: Running, tmp_path: Path) -> None:
    app = Console(workspace_on(server, tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        await seat.press("s")
        await settle(seat)
        assert [box.border_title for box in boxes(app.screen)] == [None]
        assert app.screen.query_one(".menu").styles.border_top[0] == "round"


async def test_a_read_only_session_is_marked_in_every_dialog(
    server: Running, tmp_path: Path
) -> None:
    app = Console(workspace_on(server, tmp_path, read_only=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        for key in ("s", "colon", "ctrl+p"):
            await seat.press(key)
            await settle(seat)
            assert named(app.screen, "● firm · read-only")
            await seat.press("escape")
