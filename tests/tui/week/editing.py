"""Opens the week editor and reads what it shows."""

from textual.widgets import Static

from caltui.scheduling.hours import WeeklyHours
from caltui.tui.week.screen import WeekScreen
from tests.tui.conftest import Seat

ADA = "2"
FRI = 5


def editor(seat: Seat) -> WeekScreen:
    screen = next(s for s in seat.app.screen_stack if isinstance(s, WeekScreen))
    assert isinstance(screen, WeekScreen)
    return screen


def hours(seat: Seat) -> WeeklyHours:
    return editor(seat).painting.hours


def shown(seat: Seat, id: str) -> str:
    return str(seat.app.screen.query_one(id, Static).content)


async def open_week(seat: Seat, place: str = f"schedules id={ADA}") -> None:
    await seat.go(place)
    await seat.press("w")
    await seat.front(WeekScreen)
