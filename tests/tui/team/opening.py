"""Opens the team view and reads what it shows."""

from typing import Any

from textual.widgets import Static

from caltui.tui.edit.form import FormScreen
from caltui.tui.team.screen import TeamScreen
from caltui.tui.team.team_grid import TeamGrid
from tests.tui.conftest import Seat


async def read(seat: Seat) -> TeamScreen:
    """Waits until the team on the screen has been read."""
    await seat.pilot.pause()
    screen = seat.app.screen
    while not isinstance(screen, TeamScreen):
        await seat.pilot.pause()
        screen = seat.app.screen
    while screen.asking is not None:
        await seat.app.workers.wait_for_complete([w for w in seat.app.workers if w.group == "team"])
        await seat.pilot.pause()
    await seat.pilot.pause()
    return screen


async def open_team(seat: Seat, place: str = "teams 1") -> TeamScreen:
    await seat.go(place)
    await seat.press("t")
    return await read(seat)


def line(grid: TeamGrid, y: int) -> str:
    """A line of the picture as text."""
    return grid.render_line(y).text


def words(screen: TeamScreen, box: str = "#team-cell") -> str:
    return str(screen.query_one(box, Static).content)


def entries(form: FormScreen) -> dict[str, Any]:
    return dict(form.model.entries)
