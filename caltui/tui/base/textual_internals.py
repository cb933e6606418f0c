"""The private names of Textual that the program uses, each once, and what it buys.

No other file uses one: they use what is defined here. `tests/tui/base/test_textual_internals.py`
counts them, and says of each what an upgrade of Textual has broken.

| name | for | without it |
|---|---|---|
| `_compositor.Compositor`, its `_render_chops`, `Screen._compositor` | drawing what is seen only, \
and nothing before a screen is whole | a form takes 33 times a key in place of 14, its parts come \
one by one |
| `Screen._on_timer_update` | painting when a key is answered | up to 17 ms later: a letter of a \
filter takes 5.7 times a key in place of 3.4 |
| `_xterm_parser.XTermParser` | key events out of bytes | a table of 400 sequences of our own |
| `StylesCache` of `_styles_cache` | letting go of the lines of closed screens | 1,024 widgets and \
all that was drawn of them stay in memory |
| `MessagePump._dispatch_message`, `App._handle_exception` | going on after an error | the console \
ends, and with it what was typed |
| `App._notifications` | taking away the answer to a key when another screen opens | it hides what \
a review says for five seconds |
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import Any, Generic

from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser as XTermParser
from textual.app import App, ReturnType
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

Lines = Callable[[int], bool]
"""Whether a line is to be drawn."""


class OwnCompositor(Compositor):
    """A compositor that draws the pieces of lines in its own way.

    `drawn_at` is when it gave something to the terminal first (monotonic), since it was last set
    to 0; 0 before that.
    """

    drawn_at = 0.0

    def _render_chops(self, crop: Region, is_rendered_line: Lines) -> Sequence[Mapping[int, Strip]]:
        return self.pieces(crop, is_rendered_line)

    @abstractmethod
    def pieces(self, crop: Region, wanted: Lines) -> Sequence[Mapping[int, Strip]]:
        """The pieces of each wanted line by the column where they begin."""


def compositor_of(screen: Screen[Any]) -> Compositor:
    """The compositor of a screen, which lays it out and draws it."""
    return screen._compositor


def draw_with(screen: Screen[Any], compositor: Compositor) -> None:
    """Gives a screen that is not made yet another compositor."""
    screen._compositor = compositor


def paint(screen: Screen[Any]) -> None:
    """Lays out and paints what has changed, where Textual waits for the next tick of a clock."""
    screen._on_timer_update()


def drop_notes(app: App[Any], seconds: float, older: float) -> None:
    """Takes away what was to be shown for so long at most, and was said longer ago than that."""
    for note in [*app._notifications]:
        if note.timeout <= seconds and time() - note.raised_at > older:
            del app._notifications[note]


def forget_grounds() -> None:
    """Empties Textual's cache of backgrounds: it holds closed widgets, with all their lines."""
    StylesCache.get_inner_outer.cache_clear()


class WatchedApp(App[ReturnType], Generic[ReturnType]):
    """An app that is told of every error before it ends the app."""

    @abstractmethod
    def act_failed(self, error: Exception) -> None:
        """An act of the app itself has failed."""

    @abstractmethod
    def part_failed(self, error: Exception) -> None:
        """A screen, a widget or a callback has failed: its part of the program has ended."""

    def end_with(self, error: Exception) -> None:
        """Ends the app as Textual does, with a traceback."""
        super()._handle_exception(error)

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            self.act_failed(error)

    def _handle_exception(self, error: Exception) -> None:
        self.part_failed(error)
