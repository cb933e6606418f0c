"""Plays one run at a deep screen, and says what went wrong."""

import asyncio
import os
import signal
import warnings
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from time import monotonic
from traceback import format_exception
from types import FrameType
from typing import Any, NamedTuple

from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.editors.editor import Editor
from caltui.tui.forms.editors.lines import LineEditor
from tests.random_use.deep.chance import Chance
from tests.random_use.deep.desk import WatchedConsole, desk
from tests.random_use.deep.hand import Hand
from tests.random_use.deep.places import PLACES, DeepPlace
from tests.random_use.events import Event
from tests.support.glass import wrong_lines

SIZE = (100, 30)
STUCK = 60
"""Seconds after which a run is ended: it computes without an end, or waits for what never comes."""

OPENS = 20.0
"""Seconds within which a screen is there, on a machine that is busy."""

ESCAPES = 40
"""Keys within which every screen can be left."""

LEAVES = 10.0
"""Seconds within which a console that is asked to leave has left."""


class Begin(NamedTuple):
    """Where a run begins."""

    place: DeepPlace
    dialect: str
    size: tuple[int, int] = SIZE


class Played(NamedTuple):
    """What was done, and what went wrong: empty when nothing did."""

    events: list[Event]
    wrong: str


def begin_of(seed: int, only: Sequence[DeepPlace] = PLACES) -> Begin:
    """Where the run of a seed begins: the places take turns, each with each of its dialects."""
    begins = [(place, dialect) for place in only for dialect in place.dialects]
    place, dialect = begins[seed % len(begins)]
    return Begin(place, dialect, Chance(seed).size())


class DeepPlayer:
    """Plays runs, each on fresh copies of the homes that were made in `seen`."""

    def __init__(self, seen: Path, scratch: Path) -> None:
        self._seen, self._scratch = seen, scratch

    def draw(self, begin: Begin, seed: int, count: int) -> Played:
        """Plays so many events by chance."""
        return self._play(begin, Chance(seed), count, [])

    def again(self, begin: Begin, events: Sequence[Event]) -> Played:
        """Plays these events."""
        return self._play(begin, None, 0, events)

    def _play(
        self, begin: Begin, chance: Chance | None, count: int, events: Sequence[Event]
    ) -> Played:
        done: list[Event] = []
        with (
            desk(self._seen, self._scratch, begin.dialect) as (app, firm),
            _own_place(self._scratch),
        ):
            run = _Run(app, Hand(app, firm), begin, done)
            try:
                with _limit(STUCK), redirect_stderr(StringIO()), warnings.catch_warnings():
                    warnings.simplefilter("error", RuntimeWarning)
                    asyncio.run(run.goes(chance, count, events))
            except Exception as error:
                run.wrong.append("".join(format_exception(error)))
            return Played(done, "\n".join([*app.wrong, *run.wrong]))


class _Run:
    def __init__(self, app: WatchedConsole, hand: Hand, begin: Begin, done: list[Event]) -> None:
        self.app, self.hand, self.begin, self.done = app, hand, begin, done
        self.wrong: list[str] = []

    async def goes(self, chance: Chance | None, count: int, events: Sequence[Event]) -> None:
        """Opens the place, does the events, and looks at what came of it."""
        asyncio.get_running_loop().set_exception_handler(self._unheard)
        async with self.app.run_test(size=self.begin.size, notifications=True):
            await self._opens()
            if chance is None:
                for event in events:
                    await self._does(event)
            while chance is not None and len(self.done) < count and self._goes_on:
                for event in chance.some(self.app):
                    await self._does(event)
            if self._goes_on:
                await self._looks()

    @property
    def _goes_on(self) -> bool:
        return self.app.is_running and not self.app._exit and not self.wrong

    async def _opens(self) -> None:
        await self.hand.rests()
        for step in self.begin.place.steps:
            await self.hand.step(step)
        wanted, end = self.begin.place.screen, monotonic() + OPENS
        while self._lacks(wanted) and monotonic() < end:
            await self.hand.rests()
        if self._lacks(wanted):
            name = type(self.app.screen).__name__
            said = [str(note.message) for note in self.app._notifications]
            self.wrong.append(f"{self.begin.place.name} opens {name}, and it said {said}")

    def _lacks(self, wanted: str) -> bool:
        """Whether the screen that is wanted, if any, has not come."""
        return bool(wanted) and type(self.app.screen).__name__ != wanted and self._goes_on

    async def _does(self, event: Event) -> None:
        if self._goes_on:
            self.done.append(event)
            await self.hand.does(event)

    async def _looks(self) -> None:
        """Whether it shows its state, answers, and lets itself be left."""
        self.hand.firm.sandbox.faults.waiting.clear()
        await self._shows("at the end")
        self.wrong += [f"{self._where} has not taken {name}" for name in self._not_taken()]
        await self.hand.does(["size", *SIZE])
        await self._steps_back()
        if not self._goes_on:
            return
        await self.hand.presses("escape", "escape", "colon")
        await self.hand.rests()
        if type(self.app.screen).__name__ != "JumpScreen":
            self.wrong.append(f"It answers no key: {self._where}")
        await self.hand.presses("escape", "ctrl+q")
        for key in ("y", "escape", "ctrl+q", "y", "y"):
            await self.hand.rests()
            if self._goes_on:
                await self.hand.presses(key)
        if not self.app._exit:
            self.wrong.append(f"It does not leave: {self._where}")

    async def _steps_back(self) -> None:
        seen = []
        for _ in range(ESCAPES):
            if isinstance(self.app.screen, BrowseScreen) or not self._goes_on:
                return
            seen.append(type(self.app.screen).__name__)
            front = self.app.screen
            await self.hand.presses("escape")
            await self.hand.rests()
            if isinstance(self.app.screen, (LeaveScreen, ConfirmScreen)):
                await self.hand.presses("y")
            elif self.app.screen is front:
                await self.hand.rests()
        self.wrong.append(f"It cannot be left: {self._where} {seen}")

    def _not_taken(self) -> Iterator[str]:
        """The fields of open forms that show another text than the form would send."""
        for screen in self.app.screen_stack:
            for body in screen.query(FormBody):
                entries = body.model.entries
                for editor in body.query(Editor):
                    entry = entries.get(editor.field_name)
                    shown = editor.value if isinstance(editor, LineEditor) else None
                    other = shown is not None and entry is not None and entry.text != shown
                    if other or editor.has_unhandled_text():
                        yield editor.field_name

    async def _shows(self, when: str) -> None:
        if not self._goes_on:
            return
        await self.hand.rests()
        if self._goes_on and (found := await wrong_lines(self.app)):
            self.wrong.append(f"{self._where} {when} shows:\n" + "\n".join(found[:12]))

    @property
    def _where(self) -> str:
        return " > ".join(type(screen).__name__ for screen in self.app.screen_stack)

    def _unheard(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        told = "".join(format_exception(error)) if error else ""
        self.wrong.append(f"{told}{context.get('message')}")


@contextmanager
def _own_place(scratch: Path) -> Iterator[None]:
    """What is written by a name alone comes into the scratch folder."""
    before = os.environ.get("HOME")
    os.environ["HOME"] = str(scratch)
    try:
        with chdir(scratch):
            yield
    finally:
        if before is not None:
            os.environ["HOME"] = before


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError, where the program is then, after so many seconds."""

    def over(_: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"It went on for more than {seconds:g} seconds.")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
