"""Looks again, by itself, at writes of unknown outcome while the console is open."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from caltui.workspace.base.errors import MirrorError

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from caltui.workspace.workspace import Workspace

TICK = 15.0
"""Seconds after which it is asked again when the next look is due: the clock may be set."""
LEAST = 5.0
"""Seconds between two looks."""
AWAY = 60.0
"""Seconds until the next look where nothing could be read."""


class Watch:
    """One timer, for as long as there is an entry to look at.

    `look` reads back what is due; it answers whether nothing could be read.
    """

    def __init__(
        self, app: "App[Any]", workspace: "Workspace", look: Callable[[], Awaitable[bool]]
    ) -> None:
        self._app = app
        self._workspace = workspace
        self._look = look
        self._timer: Timer | None = None

    def begin(self, least: float | None = None) -> None:
        """Waits for the next look, if any is due some time and none is waited for."""
        if self._timer is not None:
            return
        wait: float | None = None
        with suppress(MirrorError):
            wait = self._workspace.past.next_look()
        if wait is not None:
            seconds = max(LEAST if least is None else least, min(TICK, wait))
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
        self.begin(AWAY if away else None)
