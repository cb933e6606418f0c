"""Does to a console what an event says, and lets it answer."""

import asyncio
import random
from typing import Any

from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.widgets import Input

from caltui.tui.base.dialog import Dialog
from caltui.tui.edit.form import FormScreen
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.editors.factory import kind_of
from tests.journeys.driver import ASKING
from tests.random_use.deep.desk import Firm, WatchedConsole
from tests.random_use.events import Event
from tests.support.faults import Fault
from tests.support.glass import glass_of

QUIET = 6
"""Turns without work and without a change on the screen, after which it is at rest."""

TURN = 0.005
"""Seconds after which it is looked at whether a key was dealt with."""

ANSWERS = 2.0
"""Seconds after which the next event comes, whatever became of the one before."""

READS = 5.0
"""Seconds that work beside the screens has to end by itself."""

PRESSED = {
    "down": events.MouseDown,
    "up": events.MouseUp,
    "move": events.MouseMove,
    "scrollup": events.MouseScrollUp,
    "scrolldown": events.MouseScrollDown,
    "scrollleft": events.MouseScrollLeft,
}
CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t"}


class Hand:
    """Somebody at a console, and the others who change the firm meanwhile."""

    def __init__(self, app: WatchedConsole, firm: Firm) -> None:
        self.app, self.firm = app, firm

    async def does(self, event: Event) -> None:
        """Does one event and waits until it is answered."""
        kind, *words = event
        if kind in PRESSED:
            self._mouse(kind, *words)
        else:
            getattr(self, f"_{kind}")(*words)
        await (self.rests() if kind == "rest" else self.answered())

    async def presses(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            await self.does(["key", key])

    async def step(self, step: str) -> None:
        """Goes one step to a deep screen: see `DeepPlace`."""
        if step.startswith(":") and len(step) > 1:
            await self.presses("colon")
            await self.rests()
            self._put(step[1:])
            await self.presses("enter")
        elif step.startswith("=") and len(step) > 1:
            self._put(step[1:])
        elif step.startswith("@"):
            self._to_structure(int(step[1:]))
        elif step == "!":
            self._other_name()
        else:
            await self.presses(step)
        await self.rests()

    async def answered(self) -> None:
        """Lets the console deal with all that was typed."""
        app, loop = self.app, asyncio.get_running_loop()
        end = loop.time() + ANSWERS
        await asyncio.sleep(0)
        while app.is_running and loop.time() < end:
            await asyncio.sleep(TURN)
            waits = app._waiting or app._under_way or app._opening or app._starting
            if not waits and not app._message_queue.qsize():
                return

    async def rests(self) -> None:
        """Lets what is being read and worked out arrive, and the screen come to rest."""
        await self.answered()
        app, loop = self.app, asyncio.get_running_loop()
        end, quiet = loop.time() + READS, 0
        while app.is_running and loop.time() < end and quiet < QUIET:
            written = glass_of(app).written
            await asyncio.sleep(TURN)
            busy = any(w.is_running and w.group not in ASKING for w in app.workers)
            quiet = 0 if busy or written != glass_of(app).written or self._unseen else quiet + 1

    @property
    def _unseen(self) -> bool:
        """Whether the dialog in front was not drawn yet."""
        return isinstance(self.app.screen, Dialog) and self.app.screen._seen_at is None

    def _send(self, event: events.Event) -> None:
        if self.app._driver is not None:
            self.app._driver.process_message(event)

    def _key(self, key: str) -> None:
        character = CHARACTERS.get(key, key if len(key) == 1 else None)
        name = _character_to_key(key) if len(key) == 1 else key
        if character is None and "+" not in key:
            character = NAMED.get(key)
        self._send(events.Key(name, character))

    def _burst(self, *keys: str) -> None:
        for key in keys:
            self._key(key)

    def _text(self, words: str) -> None:
        for character in words:
            self._send(events.Key(_character_to_key(character), character))

    def _paste(self, words: str) -> None:
        self._send(events.Paste(words))

    def _mouse(self, kind: str, x: int, y: int, button: int, held: str) -> None:
        turned = {"scrollup": -1, "scrolldown": 1}.get(kind, 0)
        shift, ctrl = held == "shift", held == "ctrl"
        self._send(PRESSED[kind](None, x, y, 0, turned, button, shift, False, ctrl, x, y))

    def _size(self, width: int, height: int) -> None:
        glass_of(self.app).resize(Size(width, height))

    def _rest(self) -> None:
        """Nothing: `does` waits."""

    def _blur(self) -> None:
        self._send(events.AppBlur())

    def _back(self) -> None:
        self._send(events.AppFocus())

    def _read(self, category: str) -> None:
        if self.app.is_open and category in self.app.workspace.catalog.titles:
            self.app.feed.sync(category)

    def _fault(self, kind: str) -> None:
        more: dict[str, Any] = {"status": 503} if kind == "status" else {}
        self.firm.sandbox.faults.waiting.insert(0, Fault(kind, times=2, seconds=0.3, **more))

    def _theirs(self, seed: int) -> None:
        """Somebody else takes a record away or changes it, and it is read."""
        chance, world = random.Random(seed), self.firm.world
        tables = ("bookings", "users", "event-types", "schedules", "teams", "attendees")
        table = chance.choice(tables)
        rows = list(world.rows(table))
        if not rows:
            return
        row = chance.choice(rows[:8] if chance.random() < 0.5 else rows)
        if chance.random() < 0.4:
            world.remove(table, row)
        else:
            name = next(name for name in ("title", "name", "status") if name in row)
            world.change(table, row, {name: chance.choice(("New [b]", "", "漢" * 50))})
        self._read(table)

    def _put(self, words: str) -> None:
        box = self.app.screen.focused
        if isinstance(box, Input):
            box.insert_text_at_cursor(words)
        else:
            self._text(words)

    def _to_structure(self, number: int) -> None:
        """Goes to a field of the form that is edited by its parts, of which that is the number."""
        if isinstance(self.app.screen, FormScreen):
            body = self.app.screen.query_one(FormBody)
            fields = [entry.field for entry in body.model.entries.values()]
            names = [field.name for field in fields if kind_of(field) == "structure"]
            body.go_to(names[number])

    def _other_name(self) -> None:
        """Another person changes the user whose form is open."""
        for row in list(self.firm.world.rows("users")):
            theirs = {"name": f"{row['name']} Another", "username": f"{row['username']}-another"}
            self.firm.world.change("users", row, theirs)


NAMED = {
    "colon": ":",
    "slash": "/",
    "comma": ",",
    "question_mark": "?",
    "full_stop": ".",
    "quotation_mark": '"',
    "apostrophe": "'",
    "percent_sign": "%",
    "dollar_sign": "$",
    "number_sign": "#",
    "ampersand": "&",
    "exclamation_mark": "!",
    "semicolon": ";",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "backslash": "\\",
    "vertical_line": "|",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}
"""What is typed by keys that have names."""
