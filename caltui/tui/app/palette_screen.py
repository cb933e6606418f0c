"""Textual's command palette, which a click and a key together close only once."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from inspect import CORO_CREATED, getcoroutinestate, iscoroutine
from typing import Any

from textual import on
from textual.command import CommandList, CommandPalette, SearchIcon
from textual.events import Unmount
from textual.widgets import Input

from caltui.tui.base.dialog import Closing

MOVES = ("command_list", "cursor_down")


class Palette(CommandPalette, Closing[None]):
    """Every action and record by name."""

    _waiting: Sequence[Coroutine[Any, Any, object]] = ()
    _ended = False

    def on_mount(self) -> None:
        """A mark that every font has, in place of a magnifying glass."""
        self.query_one(SearchIcon).icon = ">"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Moves in the list where it has lines: in a tiny terminal it has none."""
        if action in MOVES and self.is_mounted:
            return bool(self.query_one(CommandList).scrollable_content_region.size)
        return super().check_action(action, parameters)

    @on(Input.Changed)
    def look_while_open(self, event: Input.Changed) -> None:
        """Looks for what was typed, unless it is closed: then there is no list to show it in."""
        if self not in self.app.screen_stack:
            event.prevent_default()

    def call_next(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Runs a callback after the current message, unless it is closed.

        The search that a closing ends says so to the closed screen, which runs nothing
        any more: what waits in the callback is let go of, or Python warns of it.
        """
        parts = callback.args if isinstance(callback, partial) else ()
        self._waiting = [*filter(_unstarted, self._waiting), *filter(iscoroutine, parts)]
        if self in self.app.screen_stack and not self._ended:
            super().call_next(callback, *args, **kwargs)
        else:
            self._let_go()

    @on(Unmount)
    def end(self) -> None:
        """Ends what still waits in callbacks, and what will: an app that closes runs none."""
        self._ended = True
        self._let_go()

    def _let_go(self) -> None:
        for part in filter(_unstarted, self._waiting):
            part.close()
        self._waiting = []


def _unstarted(part: Coroutine[Any, Any, object]) -> bool:
    return getcoroutinestate(part) == CORO_CREATED
