"""Another profile in the same console: its rows and its name, and nothing left of the other."""

import shutil
from pathlib import Path

import pytest

from caltui.settings.model import Profile
from caltui.settings.paths import Paths, paths
from caltui.settings.profiles import load, save
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Seat, Sit


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    found = paths({"CALTUI_HOME": str(tmp_path / "settings")})
    save(found, load(found).with_profile(Profile("other", "https://other.example"), active=True))
    found.toured.touch()
    return found


@pytest.fixture
def other(seen_home: Path, tmp_path: Path) -> Workspace:
    home = tmp_path / "other"
    shutil.copytree(seen_home, home)
    found = demo_workspace(home=home, clock=lambda: NOW)
    found.profile = found.profile._replace(name="other", demo=False, production=True)
    return found


def status(seat: Seat) -> str:
    parts = seat.browse.query_one("#status", StatusLine).parts()
    return " ".join(part.text for part in parts)


async def test_the_other_profile_is_shown_and_works(
    sit: Sit, where: Paths, other: Workspace, workspace: Workspace
) -> None:
    asked: list[tuple[str | None, bool]] = []

    def opener(name: str | None, demo: bool) -> Workspace:
        asked.append((name, demo))
        return other

    async with sit(where=where, opener=opener) as seat:
        await seat.go("users")
        await seat.press("f10")
        await seat.front(MenuScreen)
        await seat.press("g", "enter")
        await seat.until(lambda: seat.app.workspace is other)
        await seat.settle()
        assert asked == [("other", False)]
        assert "other" in status(seat)
        assert seat.app.has_class("-production")
        assert seat.browse.place.resource == "bookings"
        await seat.go("users")
        assert len(seat.keys) > 10
        await seat.press("left_square_bracket")
        await seat.settle()
        assert seat.browse.place.resource == "bookings"
    with pytest.raises((MirrorError, Exception)):
        workspace.records("users")


async def test_another_size_after_the_switch_is_drawn(
    sit: Sit, where: Paths, other: Workspace
) -> None:
    async with sit(where=where, opener=lambda name, demo: other) as seat:
        await seat.press("f10")
        await seat.front(MenuScreen)
        await seat.press("g", "enter")
        await seat.until(lambda: seat.app.workspace is other)
        await seat.settle()
        for width in (200, 80, 150):
            await seat.pilot.resize_terminal(width, 30)
            await seat.settle()
        assert seat.browse.size.width == 150
        assert len(seat.keys) > 10


async def test_what_cannot_be_opened_leaves_everything_as_it_was(sit: Sit, where: Paths) -> None:
    def opener(name: str | None, demo: bool) -> Workspace:
        raise MirrorError("It is in use.")

    async with sit(where=where, opener=opener) as seat:
        before = seat.app.workspace
        await seat.press("f10")
        await seat.front(MenuScreen)
        await seat.press("g", "enter")
        await seat.until(lambda: any("It is in use" in toast for toast in seat.toasts))
        assert seat.app.workspace is before
        assert seat.app.screen is seat.browse
