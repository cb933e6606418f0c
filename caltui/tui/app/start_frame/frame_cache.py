"""Draws the first picture at the start, and keeps the next one at the end."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from caltui.tui.app.start_frame.frame import Page, gather
from caltui.tui.app.start_frame.frame_file import Kept, load, origin, picture_file, save, setting
from caltui.tui.app.start_frame.render import Look, painting
from caltui.tui.terminal.handover import Stage, write

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

SPOILT = (LookupError, TypeError, ValueError, AttributeError)
"""What comes of a file that somebody changed: then there is no picture, and no harm."""


class Keeper:
    """The picture of one start: of a profile, in an environment, on a stage."""

    def __init__(
        self,
        stage: Stage,
        *,
        profile: str | None,
        read_only: bool,
        env: Mapping[str, str],
        start: str,
    ) -> None:
        self.stage = stage
        self.look: Look | None = None
        self._env = env
        self._start = start
        self._file = picture_file(profile, env)
        self._origin = origin(read_only, env)
        self._setting = setting(read_only, env)

    def show_kept(self) -> None:
        """Draws what was kept, if nothing that it comes from has changed."""
        page, self.look = load(self._file, self._origin, self._setting)
        if page is not None:
            self._show(page)

    def show_fresh(self, workspace: "Workspace") -> None:
        """Draws what the mirror holds now, where nothing is drawn yet."""
        if self.look is None or self.stage.raised:
            return
        page = gather(workspace, self._start)
        if page is not None:
            self._show(page)

    def _show(self, page: Page) -> None:
        if self.look is None:
            return
        try:
            picture = painting(page, self.look, self.stage.size())
        except SPOILT:
            self.look = None
            return
        if picture:
            self.stage.show(picture)
        if self.stage.raised:
            from caltui.tui.app.start_frame.early_keys import EarlyKeys

            with suppress(*SPOILT):
                self.stage.attend(EarlyKeys(page, self.look, self.stage.size(), write))

    @property
    def shown(self) -> bool:
        """Whether the terminal shows the picture."""
        return self.stage.raised

    @property
    def cursor(self) -> str:
        """The record that the cursor was moved to before the screens took over, or empty."""
        return self.stage.attendant.key if self.stage.attendant is not None else ""

    def closing(self, workspace: "Workspace") -> Callable[[], None]:
        """Takes the picture before a workspace is closed; what comes back keeps it after that.

        Where it cannot be kept the next start has none: nothing else is lost.
        """
        if self.look is None:
            return lambda: None
        from caltui.settings.paths import paths

        picture = Kept(gather(workspace, self._start), self.look)
        files = (str(paths(self._env).config), str(workspace.kept.path))

        def keep() -> None:
            with suppress(OSError):
                save(self._file, picture, files, self._origin, self._setting)

        return keep
