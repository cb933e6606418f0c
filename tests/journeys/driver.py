"""Tells what a person does at the console and sees there, in one chain.

    await (
        Journey(app, pilot)
        .goes_to("bookings /guest3")
        .sees("guest3@example.com")
        .presses("enter")
        .sees("Attendees")
    )

A step is recorded when it is called and done when the chain is awaited. To see
is to look until it is there or a limit has passed; nothing waits for a fixed time.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from typing import Any

from textual.events import MouseDown, MouseUp
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from caltui.tui.acts.bulk.run_dialog import OVER, RunDialog
from caltui.tui.app.app import Console
from tests.support.glass import glass_of, wrong_lines
from tests.support.text_pictures import TextPictures

PATIENCE = 30.0
"""Seconds after which what was to be seen is called missing."""

SHOWN = 24
"""Lines of what is wrong that are told."""

NAMES = {
    " ": "space",
    ":": "colon",
    "/": "slash",
    "=": "equals_sign",
    "@": "at",
    "!": "exclamation_mark",
    "-": "minus",
    ".": "full_stop",
    "?": "question_mark",
}
ASKING = ("flow", "menu", "find", "leave", "review", "draft", "ask", "date", "reason", "save")
"""Workers that wait for the person, not for the network."""

Step = Callable[[], Awaitable[None]]


class Journey:
    """Somebody at the console. `app` runs under `pilot`."""

    def __init__(self, app: Console, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self._steps: list[tuple[str, Step]] = []
        self.keys = 0
        """How many keys were pressed, without those that type a text."""
        self.pictures: TextPictures | None = None

    def __await__(self) -> Generator[Any, None, "Journey"]:
        return self._walk().__await__()

    async def _walk(self) -> "Journey":
        steps, self._steps = self._steps, []
        for words, step in steps:
            try:
                await step()
                await self.holds()
            except AssertionError as error:
                raise AssertionError(f"{words}: {error}") from error
        return self

    def _then(self, words: str, step: Step) -> "Journey":
        self._steps.append((words, step))
        return self

    async def holds(self) -> None:
        """What the terminal shows is what the console thinks it shows."""
        found = await wrong_lines(self.app)
        some = "\n".join(found[:SHOWN])
        assert not found, f"{type(self.app.screen).__name__} is not what is painted:\n{some}"

    @property
    def screen(self) -> str:
        """The screen in front, as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def said(self) -> list[str]:
        """What the console has said in messages."""
        return [str(note.message) for note in self.app._notifications]

    def presses(self, *keys: str) -> "Journey":
        """Presses keys by their names."""
        self.keys += len(keys)
        return self._then(f"presses {' '.join(keys)}", lambda: self.pilot.press(*keys))

    def types(self, text: str) -> "Journey":
        """Types a text, key by key."""
        self.keys -= len(text)
        return self.presses(*(NAMES.get(char, char) for char in text))

    def goes_to(self, place: str) -> "Journey":
        """Jumps to a place through the prompt, and waits until it has been read."""
        return self.presses("colon").comes("JumpScreen").pastes(place).presses("enter").waits()

    def pastes(self, text: str) -> "Journey":
        """Puts a text into the line that has the focus, all at once."""
        return self._then(f"pastes {text!r}", lambda: self._paste(text))

    def waits(self) -> "Journey":
        """Lets what is being read arrive."""
        return self._then("waits", self._settle)

    def sees(self, *patterns: str) -> "Journey":
        """Each regular expression is on the screen, now or soon."""
        for pattern in patterns:
            self._then(f"sees {pattern!r}", lambda p=pattern: self._look(p, True))
        return self

    def sees_no(self, *patterns: str) -> "Journey":
        """Each is not on the screen, or soon no longer."""
        for pattern in patterns:
            self._then(f"sees no {pattern!r}", lambda p=pattern: self._look(p, False))
        return self

    def comes(self, screen: str) -> "Journey":
        """A screen of that class is in front, now or soon."""
        return self._then(f"{screen} comes", lambda: self._come(screen))

    def resizes(self, columns: int, rows: int) -> "Journey":
        """The terminal gets another size."""
        size = Size(columns, rows)
        return self._then(f"resizes to {columns}x{rows}", lambda: self._resize(size))

    def clicks(self, x: int, y: int) -> "Journey":
        """Presses and releases the mouse on a cell."""
        return self._then(f"clicks {x},{y}", lambda: self._click(x, y))

    def toasts(self, text: str) -> "Journey":
        """The console says something in a message for a moment."""
        return self._then(f"toasts {text!r}", lambda: self._toast(text))

    def hears(self, pattern: str) -> "Journey":
        """The console says so in a message."""
        return self._then(f"hears {pattern!r}", lambda: self._listen(pattern))

    def finds(self, words: str, true: Callable[[], bool]) -> "Journey":
        """Something behind the screen is so, now or soon."""

        async def find() -> None:
            assert await self._until(true), f"the screen is\n{self.screen}"

        return self._then(f"finds {words}", find)

    def ends(self) -> "Journey":
        """The run in front is over: nothing of it is sent any more."""
        return self.finds("the run over", self._is_over)

    async def draws(self, begun: int) -> int:
        """The screen is as its picture, under the number of keys since `begun`, which it returns.

        `--snapshot-update` draws the pictures anew.
        """
        assert self.pictures is not None
        pictures, file, keys = self.pictures, self.pictures.next(), self.keys - begun
        await self.waits()
        self.app.clear_notifications()
        await self._until(lambda: not self.app.screen.query("Toast"))
        same = await self._until(lambda: pictures.same(file, keys, self.screen))
        assert same, f"after {keys} keys it is not as in {file.name}:\n{self.screen}"
        return keys

    def _is_over(self) -> bool:
        return isinstance(front := self.app.screen, RunDialog) and front.phase == OVER

    async def _paste(self, text: str) -> None:
        box = self.app.screen.focused
        assert isinstance(box, Input), f"the focus is on {box}"
        box.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def _come(self, name: str) -> None:
        if not await self._until(lambda: type(self.app.screen).__name__ == name):
            stack = [type(screen).__name__ for screen in self.app.screen_stack]
            raise AssertionError(f"there are {stack}, and it said {self.said}")

    async def _resize(self, size: Size) -> None:
        glass_of(self.app).resize(size)
        await self.pilot.pause()
        if not await self._until(lambda: self.app.screen.size == size):
            raise AssertionError(f"it is {self.app.screen.size}")

    async def _click(self, x: int, y: int) -> None:
        for kind in (MouseDown, MouseUp):
            self.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await self.pilot.pause()

    async def _toast(self, text: str) -> None:
        self.app.notify(text, markup=False, timeout=60)
        await self.pilot.pause()

    async def _settle(self) -> None:
        await self.pilot.pause()
        while busy := [w for w in self.app.workers if w.is_running and w.group not in ASKING]:
            with suppress(WorkerCancelled):  # Another of its group has taken its place.
                await self.app.workers.wait_for_complete(busy)
            await self.pilot.pause()

    async def _look(self, pattern: str, wanted: bool) -> None:
        if not await self._until(lambda: (re.search(pattern, self.screen) is not None) == wanted):
            raise AssertionError(f"the screen is\n{self.screen}")

    async def _listen(self, pattern: str) -> None:
        if not await self._until(lambda: any(re.search(pattern, text) for text in self.said)):
            raise AssertionError(f"it said {self.said}")

    async def _until(self, true: Callable[[], bool]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await self.pilot.pause()
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False
        return True
