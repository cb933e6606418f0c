"""Somebody at a whole console over a sandbox: presses keys, reads the line and the messages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from caltui.tui.app.app import Console
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.workspace import Workspace


class Seat:
    def __init__(self, app: Console, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def until(self, met: Callable[[], bool]) -> None:
        for _ in range(1000):
            if met():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"it did not come to that: {self.app.screen}, {self.toasts}")

    async def on(self, screen: type) -> Any:
        await self.until(lambda: isinstance(self.app.screen, screen))
        return self.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def toasts(self) -> list[str]:
        return [str(note.message) for note in self.app._notifications]

    def told(self, *words: str) -> bool:
        return any(all(word in toast for word in words) for toast in self.toasts)

    @property
    def status(self) -> str:
        parts = self.app.browse.query_one("#status", StatusLine).parts()
        return " ".join(part.text for part in parts)


@asynccontextmanager
async def seated(workspace: Workspace, start: str) -> AsyncIterator[Seat]:
    app = Console(workspace, start=start)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        seat = Seat(app, pilot)
        await seat.on(BrowseScreen)
        await seat.until(lambda: not app.feed.busy and len(app.browse.shown) > 0)
        yield seat
