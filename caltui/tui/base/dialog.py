"""Screens that close only once, even if two things ask for it."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import pairwise
from time import monotonic
from typing import Any, Generic, Self, TypeVar

from textual import events
from textual.app import App, RenderResult
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.css.styles import RenderStyles
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.signal import Signal
from textual.worker import Worker, WorkerState

from caltui.tui.base.error_messages import expected
from caltui.tui.base.recovery import RecoveringApp
from caltui.tui.base.textual_internals import OwnCompositor, compositor_of, forget_grounds

Heard = TypeVar("Heard")

BEGINS = (events.Mount, events.Resize, events.ScreenResume)
"""What a screen is told when it is made and comes to the front."""


def broke(app: App[Any], event: Worker.StateChanged) -> None:
    """Writes down and says an error of work for which there are no words of its own."""
    worker, error = event.worker, event.worker.error
    if event.state is not WorkerState.ERROR or error is None or expected(error):
        return
    closed = isinstance(worker.node, Screen) and worker.node not in app.screen_stack
    if not (closed and isinstance(error, NoMatches)):  # It loses its widgets before it ends.
        assert isinstance(app, RecoveringApp)
        app.notify(app.reported(error), markup=False, severity="error", timeout=30)


def hold_keys(app: App[Any], *, until_released: bool = False) -> None:
    """Lets keys wait for what the key in hand opens or goes to, until that has the focus; with
    `until_released` until `release_keys`."""
    if isinstance(app, RecoveringApp):
        app.hold_keys(until_released=until_released)


def release_keys(app: App[Any]) -> None:
    """Gives the keys that wait to what has the focus now."""
    if isinstance(app, RecoveringApp):
        app.call_later(app.release_keys)


READS_FIRST = ("save", "review", "send", "settle", "undo", "slot")
"""Groups of work that reads from Cal before it asks: meanwhile a person paints or types on."""


async def released(app: App[Any], work: Callable[[], Awaitable[object]]) -> None:
    """Does work for which keys are held, until what it opens has the focus or it ends."""
    try:
        await work()
    finally:
        if isinstance(app, RecoveringApp):
            app.call_later(app.work_ended)


class Closing(Screen[ScreenResultType]):
    """A screen whose `dismiss` closes it, and never another one in its place.

    A click and a key, or an answer from the network, may both close the same screen.
    """

    _signals: tuple[Signal[Any], ...] = ()
    _ground = 0

    @property
    def changes(self) -> int:
        """The number of times that something on this screen changed, where that is counted."""
        return 0

    async def on_event(self, event: events.Event) -> None:
        """As Textual; a screen that was closed while it was made has no widgets to show it with."""
        if not isinstance(event, BEGINS) or self in self.app.screen_stack:
            await super().on_event(event)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """As Textual; what changed far below is drawn again by the screens between, too.

        Textual tells the front screen alone: those between kept what they had drawn of it.
        """
        stack = self.app.screen_stack if regions else []
        if len(stack) > 2 and stack[-1] is self:
            for below, between in pairwise(stack[:-1]):
                if isinstance(below, Closing) and isinstance(between, Closing):
                    between.let_through(below.changes, regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    @property
    def in_stack(self) -> bool:
        """Whether it is not closed. One that is being closed loses its widgets one by one: who
        tells it of progress asks first, or its error would be one of the write."""
        return self.is_attached and self in self.app.screen_stack

    def let_through(self, changes: int, regions: Sequence[Region]) -> None:
        """Draws parts again if the screen below has changed since the last time."""
        if changes != self._ground:
            self._ground = changes
            self.refresh(*regions)

    def hear(self, signal: Signal[Heard], callback: Callable[[Heard], None]) -> None:
        """Hears what a signal tells, until the screen is closed.

        Textual forgets a closed screen only when the signal speaks again, which may be never.
        """
        signal.subscribe(self, callback)
        self._signals = (*self._signals, signal)

    def get_component_styles(self, *names: str) -> RenderStyles:
        """As Textual; a screen that is painted before the sheets were applied to it takes them."""
        try:
            return super().get_component_styles(*names)
        except KeyError:
            self.app.stylesheet.apply(self)
            return super().get_component_styles(*names)

    def on_unmount(self) -> None:
        """Unsubscribes from signals and empties caches, so that the screen is freed."""
        for signal in self._signals:
            signal.unsubscribe(self)
        forget_grounds()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Closes what lies over this screen, then this screen, with its result.

        Does nothing when it is closed already.
        """
        if self not in self.app.screen_stack:
            return AwaitComplete.nothing()  # type: ignore[no-untyped-call,no-any-return]
        while (front := self.app.screen) is not self:
            front.dismiss(None)
        return super().dismiss(result)

    def ask(self, work: Callable[..., Awaitable[object]], *args: Any, group: str = "ask") -> None:
        """Runs work that opens a dialog, unless one is open: a click and a key, or two clicks that
        waited, would open two, and the answer to the first would be nobody's.

        The next keys wait for the dialog, for which they are meant, unless it comes after a read.
        """
        if self.is_active:
            if group not in READS_FIRST:
                hold_keys(self.app)
            asking = partial(released, self.app, partial(work, *args))
            _: Worker[None] = self.run_worker(
                asking, group=group, exclusive=True, exit_on_error=False
            )

    def answer(self, result: ScreenResultType | None = None) -> None:
        """Closes with this result, unless another screen lies over this one."""
        if self.is_active:
            self.dismiss(result)

    def render(self) -> RenderResult:  # type: ignore[override]  # Textual takes any widget's
        """The screen below, shaded, where this one lets it through.

        Textual takes it from a list that it shortens while it draws: a dialog over another
        one that was drawn before finds itself there.
        """
        colour, stack = self.styles.background, self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        if place and colour.a < 1:
            return BackgroundScreen(stack[place - 1], colour)
        return super().render()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Work that failed is told to the screen; an error that nobody expected is written down."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.worker_failed(event.worker.group, error)
        broke(self.app, event)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """A screen that waits for this work says here that it failed, and stops waiting."""

    def action_close(self) -> None:
        """Closes the screen without a result."""
        self.answer()


LOOK_FIRST = "This key was typed before you could see what is asked: type it again."


SLIM, LOW = 60, 18
"""Below so many columns and rows a dialog does without what is blank, and `-slim` or `-low`."""


class Dialog(ModalScreen[ScreenResultType], Closing[ScreenResultType], Generic[ScreenResultType]):
    """A dialog: what lies below gets no keys."""

    _seen_at: float | None = None

    def on_screen_resume(self) -> None:
        """From the first time that it is drawn, a key may be an answer to what it shows."""
        self._fit()
        if self._seen_at is None:
            compositor = compositor_of(self)
            if isinstance(compositor, OwnCompositor):
                compositor.drawn_at = 0.0
            self.call_after_refresh(self._seen)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        width, height = self.app.size
        self.set_class(width < SLIM, "-slim")
        self.set_class(height < LOW, "-low")

    def _seen(self) -> None:
        """It was drawn a while ago: on a busy machine a person may have answered since."""
        self._seen_at = self._drawn_at() or monotonic()

    def _drawn_at(self) -> float:
        """When it was drawn first; 0 where that is not known yet."""
        compositor = compositor_of(self)
        return compositor.drawn_at if isinstance(compositor, OwnCompositor) else 0.0

    @property
    def typed_unseen(self) -> bool:
        """Whether the key that is being dealt with was typed before this was on the screen: it
        waited in the queue, or was pressed twice, and agrees to nothing."""
        app = self.app
        typed = app.typed_when if isinstance(app, RecoveringApp) else None
        seen_at = self._seen_at or self._drawn_at()
        return typed is not None and (not seen_at or typed < seen_at)
