"""Shows the first picture at the start, and keeps the next one at the end."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from time import time
from typing import TYPE_CHECKING

from caltui.tui.app.start_frame.frame import Frame, drawing
from caltui.tui.app.start_frame.frame_file import (
    load,
    origin,
    picture_file,
    save,
)
from caltui.tui.terminal.handover import TerminalHandover, write

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

SPOILT = (LookupError, TypeError, ValueError, AttributeError)
"""What comes of a file that somebody changed: then there is no picture, and no harm."""


class Keeper:
    """The picture of one start: of a profile, in an environment, on a stage."""

    def __init__(
        self,
        stage: TerminalHandover,
        *,
        profile: str | None,
        read_only: bool,
        env: Mapping[str, str],
    ) -> None:
        self.stage = stage
        self._env = env
        self._file = picture_file(profile, env)
        self._origin = origin(read_only, env)
        self._next: Frame | None = None
        self._newest_write = 0

    def show(self) -> None:
        """Draws what was kept, if nothing that it comes from has changed."""
        try:
            frame = load(self._file, self._origin)
            picture = drawing(frame, self.stage.size(), time()) if frame is not None else ""
        except SPOILT:
            return
        if frame is not None and picture:
            self.stage.show(picture)
            if self.stage.raised:
                from caltui.tui.app.start_frame.early_keys import EarlyKeys

                with suppress(*SPOILT):
                    self.stage.attend(EarlyKeys(frame, write))

    @property
    def cursor(self) -> str:
        """The record that the cursor was moved to before the screens took over, or empty."""
        return self.stage.attendant.key if self.stage.attendant is not None else ""

    def take(self, workspace: "Workspace", draw: Callable[[], Frame | None]) -> None:
        """Takes the next picture. A write that is stored after it makes it out of date.

        A read that is stored after it does not: the picture says how old its own rows are.
        """
        self._newest_write = _newest_write(workspace)
        self._next = draw()

    def still_true(self, workspace: "Workspace") -> bool:
        """Tells whether there is a picture, and nothing was written since it was taken."""
        return self._next is not None and self._newest_write == _newest_write(workspace)

    def keep(self, workspace: "Workspace") -> None:
        """Keeps it, when the workspace is closed: from then on its file stays as it is.

        Where it cannot be kept the next start has none: nothing else is lost.
        """
        from caltui.settings.paths import paths

        if self._next is not None:
            files = (str(paths(self._env).config), str(workspace.kept.path))
            with suppress(OSError):
                save(self._file, self._next, files, self._origin)


def _newest_write(workspace: "Workspace") -> int:
    return next((entry.id for entry in workspace.kept.journal(1)), 0)
