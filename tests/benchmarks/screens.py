"""A key in the week editor, until the terminal has its bytes."""

import asyncio
import subprocess
import sys
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Static

from caltui.scheduling.hours import WeeklyHours
from caltui.scheduling.week.painting import Painting
from caltui.tui.app.app import Console
from caltui.tui.base.stylesheets import style_files
from caltui.tui.base.theme import THEMES
from caltui.tui.week.screen import WeekScreen
from caltui.tui.week.week_grid import WeekGrid
from caltui.workspace.open import demo_workspace
from caltui.workspace.week.state import load_week
from tests.benchmarks import firm
from tests.benchmarks.timing import Line, Measured, measure, measure_async

SIZE = (120, 40)


class Label(App[None]):
    """The least a key can do: a word becomes another."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "turn", "Turn")]

    def compose(self) -> ComposeResult:
        yield Static("off")

    def action_turn(self) -> None:
        box = self.query_one(Static)
        box.update("on" if str(box.content) == "off" else "off")


class Week(App[None]):
    """The grid of the week editor alone, with its styles."""

    CSS_PATH: ClassVar[list[Any]] = [*style_files()]

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return THEMES[0].variables

    def compose(self) -> ComposeResult:
        yield WeekGrid(Painting(WeeklyHours.of(dict.fromkeys(range(1, 6), firm.WORK))))


class Editor(Console):
    """The whole week editor, on the schedule of somebody in the demo firm."""

    async def open_week(self) -> None:
        state = await load_week(self.workspace, "2")
        self.push_screen(WeekScreen(self.workspace, state))


class Reached:
    """Knows when the app has given a frame to its driver."""

    def __init__(self, app: App[Any]) -> None:
        self.frame = asyncio.Event()
        draw = app._display

        def display(*args: Any) -> None:
            draw(*args)
            self.frame.set()

        app._display = display  # type: ignore[method-assign]


async def key(app: App[Any]) -> Measured:
    """From a key event to the frame that shows what it did."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        if isinstance(app, Editor):
            await app.open_week()
            await pilot.pause(0.5)
        reached = Reached(app)

        async def press() -> None:
            reached.frame.clear()
            _post(pilot)
            await asyncio.wait_for(reached.frame.wait(), 5)

        return await measure_async(press)


def _post(pilot: Pilot[Any]) -> None:
    event = Key("space", " ")
    event.set_sender(pilot.app)
    pilot.app.post_message(event)


def cell() -> list[Line]:
    """One painted cell of the week editor, beside a label that changes."""
    floor = asyncio.run(key(Label()))
    grid = asyncio.run(key(Week()))
    editor = asyncio.run(key(Editor(demo_workspace())))
    start = measure(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    least = "a label's key"
    return [
        Line("a painted cell of the week editor, key to frame", editor, floor, least),
        Line("the same in the grid alone", grid, floor, least),
        Line("for scale: python -c pass", start),
    ]
