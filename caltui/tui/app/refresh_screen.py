"""Reads what is on the screen again when it is old, and shows what other processes wrote.

Lists on the screen are read again after `EVERY` seconds, later where reading takes long,
as far as half of the calls of a minute go; one for which a right was missing, once Cal has
forgotten the role that it refused. It ends while nobody types for `PAUSE` seconds,
and goes on with the next key. What another process of the same profile writes into the
mirror is shown within a second or two.
"""

from time import monotonic
from typing import TYPE_CHECKING

from caltui.tui.base.messages import MirrorChanged
from caltui.tui.base.sync_feed import Read

if TYPE_CHECKING:
    from caltui.tui.base.context import Context

EVERY = 60.0
"""Seconds after which a list on the screen is read again."""

PAUSE = 600.0
"""Seconds without a key after which nothing is read by itself."""

LOOK = 1.0
"""Seconds between two checks."""

FOLD = 20.0
"""Least time between two reads of a list, as a multiple of the time that a read takes."""


class ScreenRefresher:
    """Checks once a second what is old, and reads it through the console's feed."""

    def __init__(self, console: "Context") -> None:
        self.console = console
        self._tried: dict[Read, float] = {}
        self._versions: dict[str, int] = {}
        self._renewed_at = 0.0

    def start(self) -> None:
        """Starts the checks."""
        self._versions = self.console.workspace.versions()
        self.console.workspace.written_elsewhere()
        self.console.set_interval(LOOK, self.check)

    def begin_again(self) -> None:
        """Another profile is at work: nothing of it was tried yet."""
        self._tried.clear()
        self._versions = self.console.workspace.versions()
        self.console.workspace.written_elsewhere()

    @property
    def paused(self) -> bool:
        """Whether nobody has typed for long."""
        return monotonic() - self.console.typed_at > PAUSE

    def check(self) -> None:
        """Shows what was written elsewhere, and reads what is old."""
        from caltui.workspace.base.errors import MirrorError

        if not self.console.is_running or self.console.feed.held:
            return
        try:
            if self.console.workspace.written_elsewhere():
                self._show()
            if not self.paused:
                self._read()
        except MirrorError:
            self.console.log("The mirror could not be looked at: tried again in a second.")

    def _show(self) -> None:
        workspace, before = self.console.workspace, self._versions
        workspace.forget()
        self._versions = workspace.versions()
        touched = {key for key, version in self._versions.items() if before.get(key) != version}
        self.console.news.publish(MirrorChanged(frozenset(touched)))

    def _read(self) -> None:
        from caltui.tui.base.record_screen import PlaceScreen
        from caltui.tui.week.screen import WeekScreen

        screen, feed, now = self.console.screen, self.console.feed, monotonic()
        if not isinstance(screen, (PlaceScreen, WeekScreen)) or feed.running:
            return
        if not screen.is_mounted:
            return
        renewed = now - self._renewed_at < EVERY or not feed.has_room("")
        if isinstance(screen, PlaceScreen) and not renewed:
            self._renewed_at = now
            screen.renew(EVERY)
        for read in screen.on_screen():
            rest = max(EVERY, FOLD * feed.took.get(read, 0.0))
            tried = self._tried.get(read)
            old = feed.is_old(read, rest) and (tried is None or now - tried > rest)
            if (old or feed.may_be_allowed(read)) and feed.has_room(read):
                self._tried[read] = now
                feed.renew(read)
                return
