"""A screen whose first frame is whole: it is not painted while it is still being made."""

from asyncio import sleep
from typing import Generic

from textual import events
from textual.screen import ScreenResultType

from caltui.tui.base.compositor import SparseScreen
from caltui.tui.base.textual_internals import paint


class OncePainted(SparseScreen[ScreenResultType], Generic[ScreenResultType]):
    """A screen whose first frame is painted whole, once everything has its size.

    Keys that were pressed before that are answered first, so the frame shows their effect. Later
    frames are painted as those of any other screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.compositor.held = True
        self._laid_out = False

    @property
    def awaited(self) -> bool:
        """Whether something is still to be done before the first frame."""
        return False

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Skips a second pass of the styles: new widgets have got theirs when they were mounted."""
        if self.compositor.held:
            event.refresh_styles = False

    async def on_idle(self) -> None:
        """Lays out, and paints, as soon as every part has its size."""
        if not self.compositor.held or not self.is_current or not self.size:
            return
        if not self._laid_out or not self.awaited:
            self._laid_out = True
            await sleep(0)
            self.paint_now()

    def paint_now(self) -> None:
        """Paints what has changed; the first time all of it, once nothing is awaited."""
        paint(self)
        if self.compositor.held and self.size and not self.awaited:
            self.compositor.held = False
            self.refresh()
            paint(self)
