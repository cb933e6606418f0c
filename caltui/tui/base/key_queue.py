"""Keys in the order they were typed, each to what has the focus when its turn comes.

A paste is a key here: it waits its turn, and goes where it was meant to go.

Textual hands every key on at once. A key's action runs only after the key has
bubbled up from the focused widget, so keys typed behind `:` or `e` would still
go to the table: letters of a name would edit, delete and refresh. Here a key
waits until the one before it has been dealt with, and, where that one opens
something, until the new thing has taken the focus.
"""

from asyncio import TimerHandle, get_running_loop
from collections import deque
from collections.abc import Callable
from functools import partial
from time import monotonic, thread_time
from typing import Any, Generic

from textual import events
from textual.await_complete import AwaitComplete
from textual.errors import NoWidget
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from caltui.text import without_unseen
from caltui.tui.base.compositor import SparseScreen
from caltui.tui.base.recovery import RecoveringApp, Result
from caltui.tui.base.textual_internals import drop_notes

PATIENCE = 0.5
"""Quiet seconds after which waiting keys are given on, whatever became of the one before."""

SLICE = 0.05
"""Seconds after which it is looked at whether the event loop was quiet."""

BUSY = 0.1
"""The share of a slice above which the event loop was at work."""

STUCK = 3
"""Keys given up one after the other, after which none is waited for until one is dealt with."""

MAKING = 5.0
"""Seconds that a screen has to be made, or a key to be at work, before keys reach what is there."""

AWAY = 0.03
"""Seconds after which work that waits for an idle moment looks again."""

SAID = 10.0
"""Seconds for which an answer to a key is shown at most, or an error, which is not said again
for as long."""

CHOOSES = {"enter": 2}
"""Keys with which a list, a line or a button tells its screen what was chosen, and how many
messages lead there one after the other: a line tells its editor, and that the form."""

PASTES = "ctrl+v"
"""The key with which a line takes what was copied in the console."""

Input = events.Key | events.Paste


def _unseen(character: str | None) -> bool:
    """Whether a key writes a character that no line shows, such as a mark of direction."""
    return character is not None and character > "\x7f" and not without_unseen(character)


class KeyDone(Message):
    """Follows a key up the same way; where it arrives at the app, the key has been dealt with.

    It goes `rounds` times more, each behind the messages that were sent in the round before.
    """

    def __init__(self, key: Input, rounds: int = 0) -> None:
        super().__init__()
        self.key = key
        self.rounds = rounds


class Patience:
    """Calls back when nothing has happened for PATIENCE seconds, and after MAKING in any case.

    What a key began is still under way while the event loop works for it, or while a busy machine
    gives the loop no time: those seconds do not count. A key that went on then would act on what
    is about to lose the focus: a letter of a filter would edit or delete.
    """

    def __init__(self, ended: Callable[[], object]) -> None:
        self._ended = ended
        self._timer: TimerHandle | None = None
        self._quiet = self._since = self._worked = 0.0

    def start(self) -> None:
        """Begins to wait, if it does not wait already."""
        if self._timer is None:
            self._quiet, self._since = 0.0, get_running_loop().time()
            self._begin()

    def stop(self) -> None:
        """Forgets how long it has waited."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self) -> None:
        self._worked = thread_time()
        loop = get_running_loop()
        self._timer = loop.call_later(SLICE, self._look, loop.time() + SLICE)

    def _look(self, due: float) -> None:
        now = get_running_loop().time()
        if thread_time() - self._worked < BUSY * SLICE and now - due < SLICE / 2:
            self._quiet += SLICE
        if self._quiet < PATIENCE and now - self._since < MAKING:
            self._begin()
        else:
            self._timer = None
            self._ended()


class HasOwnUndo:
    """A widget in which ctrl+z undoes what was typed or painted last."""


class TypeAheadApp(RecoveringApp[Result], Generic[Result]):
    """An app that loses no key and gives none to the wrong widget."""

    def __init__(self) -> None:
        super().__init__()
        self.typed_at = monotonic()
        self._waiting: deque[Input] = deque()
        self._under_way: Input | None = None
        self._given_to: Widget | None = None
        self._opening = self._until_released = False
        self._starting = False
        self._first_waiting = False
        self._patience = Patience(partial(self.call_next, self._give_up_waiting))
        self._being_made_since: float | None = None
        self._given_up = 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaves ctrl+z to a widget that has a use for it."""
        if action == "suspend_process" and isinstance(self.focused, HasOwnUndo):
            return False
        return super().check_action(action, parameters)

    def hold_keys(self, *, until_released: bool = False) -> None:
        """Lets keys wait until the screen or widget that is being opened has the focus.

        `until_released`: not even then, but until `release_keys`, as a screen that comes back
        gives the focus to what had it before.
        """
        self._opening = True
        self._until_released = until_released
        self._watch()

    def hold_first_keys(self) -> None:
        """Lets keys wait until `give_first_keys` is called, without a limit of time."""
        self._starting = True

    def give_first_keys(self) -> None:
        """Hands the waiting keys to the first screen, which has its focus now."""
        self._starting = False
        self._first_waiting = bool(self._waiting)
        self._watch()
        self.call_next(self._give_keys)

    @property
    def typed_when(self) -> float | None:
        """The time at which the key in hand was typed (monotonic seconds); None without one."""
        return self._under_way.time if self._under_way is not None else None

    @property
    def first_keys_wait(self) -> bool:
        """Whether keys that were typed before the first screen was there are not answered yet."""
        return self._first_waiting or (self._starting and bool(self._waiting))

    async def release_keys(self) -> None:
        """Ends `hold_keys`: hands the waiting keys over, and starts their time limit anew."""
        self._opening = False
        self._unwatch()
        await self._give_keys()
        self._watch()

    async def work_ended(self) -> None:
        """Ends `hold_keys`, unless keys wait for `release_keys`."""
        if self._opening and not self._until_released:
            await self.release_keys()

    async def on_event(self, event: events.Event) -> None:
        """Puts a key or a paste that comes from the terminal into the queue.

        A character that nobody would see in a line is no key.
        """
        if isinstance(event, events.MouseEvent):
            await self._give_mouse(event)
            return
        if isinstance(event, events.Key) and event.is_forwarded and not self.screen.is_mounted:
            self._wait_for_screen(event)
            return
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self.typed_at = monotonic()
        if isinstance(event, events.Key) and _unseen(event.character):
            return
        self._waiting.append(event)
        await self._give_keys()

    def _wait_for_screen(self, key: events.Key) -> None:
        """While the key was on its way up, a screen was opened that has no widgets yet."""
        again = events.Key(key.key, key.character)
        again.time = key.time
        self._waiting.appendleft(again)
        self.hold_keys()

    async def _give_mouse(self, event: events.MouseEvent) -> None:
        """Hands a mouse event on, unless the widget at its place is gone meanwhile.

        One beyond the edge, as while a window is made smaller, leaves the focus where it is.
        """
        focused = self.focused
        try:
            widget, _ = self.screen.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:
            await super().on_event(event)
            if focused is not None and self.focused is None and focused.is_attached:
                self.screen.set_focus(focused, scroll_visible=False)
        else:
            if widget is self.screen or widget.is_attached:
                await super().on_event(event)

    async def _give_keys(self) -> None:
        while not self._starting and self._free and self._waiting:
            target, event = self.focused or self.screen, self._waiting.popleft()
            self._under_way = event
            try:
                await self._give(target, event)
            except Exception:
                self._end_key()
                self.call_next(self._give_keys)
                raise
        if not self._starting:
            self._watch()

    async def _give(self, target: Widget, event: Input) -> None:
        if isinstance(event, events.Key) and event.key == PASTES:
            event = self._under_way = self._from_clipboard(event, target)
        if isinstance(event, events.Paste):
            fitting = self._fitting(event, target)
            if fitting is None:
                self._end_key()
                return
            event = fitting
            self._under_way = event
        self._given_to = target
        await super().on_event(event)
        rounds = CHOOSES.get(event.key, 0) if isinstance(event, events.Key) else 0
        if not target.post_message(KeyDone(event, rounds)) or self._given_up >= STUCK:
            self._end_key()

    def _from_clipboard(self, key: events.Key, target: Widget) -> Input:
        """A paste of what was copied here, where the key means that: it fits as any other does."""
        meant = self.screen.active_bindings.get(key.key)
        if meant is None or meant.node is not target or meant.binding.action != "paste":
            return key
        paste = events.Paste(self.clipboard)
        paste.time = key.time
        return paste

    @property
    def _free(self) -> bool:
        return self._under_way is None and not self._opening

    def _fitting(self, event: events.Paste, target: MessagePump) -> events.Paste | None:
        """The paste as its target takes it; None where it does not, which is said."""
        from caltui.tui.base.pasting import fitting, left_out, refusal

        fits = fitting(event, target)
        said = refusal(event, target) if fits is None else left_out(event.text)
        if said:
            self.notify(said, markup=False, title="Paste", severity="warning")
        return fits

    async def on_key_done(self, message: KeyDone) -> None:
        """The key before was dealt with. One that was given up on before counts no second time."""
        self._given_up = 0
        key, target = message.key, self._given_to
        if key is not self._under_way:
            return
        more = KeyDone(key, message.rounds - 1)
        if not message.rounds or target is None or not target.post_message(more):
            self.call_later(self._after_key, key)

    async def _after_key(self, key: Input) -> None:
        """Ends a key once the focus is where the key has put it: Textual moves it a turn later."""
        if key is self._under_way:
            self._end_key()
            await self._give_keys()

    def _end_key(self) -> None:
        """Ends the key that was at work, and paints at once what it changed."""
        self._under_way = None
        self._unwatch()
        self._paint()
        if not self._waiting:
            self._end_first_keys()

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """As Textual. What was said before the last key, and does not last, is not over it."""
        drop_notes(self, SAID, older=monotonic() - self.typed_at)
        return super().push_screen(*args, **options)

    def pop_screen(self) -> AwaitComplete:
        """As Textual; then ends the key that closed the screen, as the screen cannot."""
        closed = super().pop_screen()
        if (key := self._under_way) is not None:
            self.screen.call_later(self.post_message, KeyDone(key))
        return closed

    def _end_first_keys(self) -> None:
        if self._first_waiting:
            self._first_waiting = False
            self.first_keys_done()

    def _paint(self) -> None:
        if isinstance(self.screen, SparseScreen) and not self._waiting:
            self.screen.paint_at_once()
        else:
            self.screen.check_idle()

    def first_keys_done(self) -> None:
        """Called when the keys typed before the first screen are answered, or take too long."""

    async def on_descendant_focus(self) -> None:
        """Hands the waiting keys over: the screen or widget that was opened has the focus."""
        await self.work_ended()

    def when_idle(self, work: Callable[[], None]) -> None:
        """Runs work when no key waits to be answered."""
        if self._waiting or self._under_way or self._opening or self._starting:
            self.set_timer(AWAY, lambda: self.when_idle(work))
        else:
            self.call_later(work)

    def _watch(self) -> None:
        """Sees to it that no key waits for ever, should a widget end with one in its hands."""
        held = self._waiting or self._first_waiting or self._under_way
        if held:
            self._patience.start()

    def _unwatch(self) -> None:
        """Nobody waits: a key that comes later has all of the time again."""
        self._patience.stop()

    async def _give_up_waiting(self) -> None:
        if self._still_made():
            self._watch()
            return
        self._given_up += self._under_way is not None
        self._under_way, self._opening = None, False
        self._paint()
        self._end_first_keys()
        await self._give_keys()

    def _still_made(self) -> bool:
        """Tells whether the screen in front is being made, and not for too long already."""
        screen = self.screen
        made = not isinstance(screen, SparseScreen) or not screen.being_made
        if made and screen.is_mounted:
            self._being_made_since = None
            return False
        now = get_running_loop().time()
        self._being_made_since = self._being_made_since or now
        return now - self._being_made_since < MAKING
