"""Checks writes of unknown outcome again and again while the console is open."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from caltui.workspace.base.errors import MirrorError

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from caltui.workspace.workspace import Workspace

TICK = 15.0
"""The most seconds that a timer runs: the clock of the machine may be set meanwhile."""
BETWEEN = 5.0
"""The least seconds between two checks."""
AFTER_FAILURE = 60.0
"""Seconds until the next check after one that could not be made."""


class WriteWatch:
    """Keeps one timer running while a write of unknown outcome is left.

    `look` checks the writes that are due, and returns True where some could not be checked.
    """

    def __init__(
        self, app: "App[Any]", workspace: "Workspace", look: Callable[[], Awaitable[bool]]
    ) -> None:
        self._app = app
        self._workspace = workspace
        self._look = look
        self._timer: Timer | None = None

    def begin(self, least: float | None = None) -> None:
        """Starts the timer for the next check, where one is needed and no timer runs."""
        if self._timer is not None:
            return
        wait: float | None = None
        with suppress(MirrorError):
            wait = self._workspace.past.next_look()
        if wait is not None:
            seconds = max(BETWEEN if least is None else least, min(TICK, wait))
            self._timer = self._app.set_timer(seconds, self._due)

    def _due(self) -> None:
        self._app.run_worker(self._work(), name="watch", group="watch", exit_on_error=False)

    async def _work(self) -> None:
        away = False
        try:
            if self._workspace.past.next_look() == 0:
                away = await self._look()
        except MirrorError:
            away = True
        finally:
            self._timer = None
        self.begin(AFTER_FAILURE if away else None)
