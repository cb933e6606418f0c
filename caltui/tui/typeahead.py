"""Keys in the order they were typed, each to what has the focus when its turn comes.

A paste is a key here: it waits its turn, and goes where it was meant to go.

Textual hands every key on at once. A key's action runs only after the key has
bubbled up from the focused widget, so keys typed behind `:` or `e` would still
go to the table: letters of a name would edit, delete and refresh. Here a key
waits until the one before it has been dealt with, and, where that one opens
something, until the new thing has taken the focus. Nothing is painted meanwhile,
unless more keys wait: half of what a key does is not worth a frame.
"""

from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from caltui.tui.sparse import SparseScreen

if TYPE_CHECKING:
    from textual.timer import Timer

PATIENCE = 0.5
"""Seconds after which waiting keys are given on, whatever became of the one before."""

AWAY = 0.03
"""Seconds after which work that waits for an idle moment looks again."""

Input = events.Key | events.Paste
Result = TypeVar("Result")


class KeyDone(Message):
    """Follows a key up the same way; where it arrives, the key has been dealt with.

    From where the key was stopped it goes straight to the app.
    """

    def __init__(self, key: Input, app: MessagePump) -> None:
        super().__init__()
        self._key = key
        self._app = app

    def _bubble_to(self, widget: MessagePump) -> None:
        super()._bubble_to(self._app if self._key._stop_propagation else widget)


class ActsOnly:
    """A widget that keys mean nothing to but what they are bound to."""


class TakesBack:
    """A widget in which ctrl+z undoes what was typed or painted last."""


class TypeAheadApp(App[Result], Generic[Result]):
    """An app that loses no key and gives none to the wrong widget."""

    def __init__(self) -> None:
        super().__init__()
        self.typed_at = monotonic()
        self._waiting: deque[Input] = deque()
        self._key_under_way = False
        self._opening = False
        self._starting = False
        self._first_waiting = False
        self._impatience: Timer | None = None
        self._unpainted = ExitStack()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaves ctrl+z to a widget that has a use for it."""
        if action == "suspend_process" and isinstance(self.focused, TakesBack):
            return False
        return super().check_action(action, parameters)

    def hold_keys(self) -> None:
        """What runs now opens something: keys wait until it has the focus."""
        self._opening = True
        self._watch()

    def hold_first_keys(self) -> None:
        """The first screen is being made: keys wait until `give_first_keys`, however long."""
        self._starting = True

    def give_first_keys(self) -> None:
        """The first screen is there, and has its focus."""
        self._starting = False
        self._first_waiting = bool(self._waiting)
        self._watch()
        self.call_next(self._give_keys)

    @property
    def first_keys_wait(self) -> bool:
        """Whether keys that were typed before the first screen was there are not answered yet."""
        return self._first_waiting or (self._starting and bool(self._waiting))

    async def release_keys(self) -> None:
        """Nothing is being opened any more: keys that waited for it have all of the time again."""
        self._opening = False
        self._unwatch()
        await self._give_keys()
        self._watch()

    async def on_event(self, event: events.Event) -> None:
        """Puts a key that comes from the terminal into the queue."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self.typed_at = monotonic()
        self._waiting.append(event)
        await self._give_keys()

    async def _give_keys(self) -> None:
        if self._starting:
            return
        if self._key_under_way or self._opening or not self._waiting:
            self._watch()
            return
        self._key_under_way = True
        if len(self._waiting) == 1:
            self._unpainted.enter_context(self.batch_update())
        target, event = self.focused or self.screen, self._waiting.popleft()
        if isinstance(event, events.Paste):
            fitting = self._fitting(event, target)
            if fitting is None:
                await self.on_key_done()
                return
            event = fitting
        elif isinstance(target, ActsOnly) and await self._act(event.key):
            await self.on_key_done()
            return
        await super().on_event(event)
        if not target.post_message(KeyDone(event, self)):
            await self.on_key_done()

    def _fitting(self, event: events.Paste, target: MessagePump) -> events.Paste | None:
        """The paste as its target takes it; None where it does not, which is said."""
        from caltui.tui.pasting import fitting, refusal

        fits = fitting(event, target)
        if fits is None:
            self.notify(refusal(event, target), markup=False, title="Paste", severity="warning")
        return fits

    async def _act(self, key: str) -> bool:
        """Does what a key is bound to, without the way up from the widget in focus."""
        if not self.app_focus:
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    async def on_key_done(self) -> None:
        """The key before was dealt with: what it did is painted at once, in one frame."""
        self._key_under_way = False
        self._paint()
        if not self._waiting:
            self._end_first_keys()
            self._unwatch()
        await self._give_keys()

    def _end_first_keys(self) -> None:
        if self._first_waiting:
            self._first_waiting = False
            self.first_keys_done()

    def _paint(self) -> None:
        self._unpainted.close()
        if isinstance(self.screen, SparseScreen) and not self._waiting:
            self.screen.paint_at_once()
        else:
            self.screen.check_idle()

    def first_keys_done(self) -> None:
        """What was typed before the first screen was there has been dealt with, or takes long."""

    async def on_descendant_focus(self) -> None:
        """What was opened has the focus."""
        if self._opening:
            await self.release_keys()

    def when_idle(self, work: Callable[[], None]) -> None:
        """Runs work when no key waits to be answered."""
        if self._waiting or self._key_under_way or self._opening or self._starting:
            self.set_timer(AWAY, lambda: self.when_idle(work))
        else:
            self.call_later(work)

    def _watch(self) -> None:
        """Sees to it that no key waits for ever, should a widget end with one in its hands."""
        if (self._waiting or self._first_waiting) and self._impatience is None:
            self._impatience = self.set_timer(PATIENCE, self._give_up_waiting)

    def _unwatch(self) -> None:
        """Nobody waits: a key that comes later has all of the time again."""
        if self._impatience is not None:
            self._impatience.stop()
            self._impatience = None

    async def _give_up_waiting(self) -> None:
        self._impatience = None
        if isinstance(self.screen, SparseScreen) and self.screen.being_made:
            self._watch()
            return
        self._key_under_way = self._opening = False
        self._paint()
        self._end_first_keys()
        await self._give_keys()
