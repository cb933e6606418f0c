"""A screen whose first frame is whole: it is not painted while it is still being made."""

from asyncio import sleep
from typing import Generic

from textual import events
from textual.screen import ScreenResultType

from caltui.tui.base.compositor import SparseScreen


class OncePainted(SparseScreen[ScreenResultType], Generic[ScreenResultType]):
    """Paints for the first time when it is laid out, and all of it.

    What keys change at once that wait already is in that frame. After it a screen of
    this kind is painted like any other.
    """

    _laid_out = False
    _made = False

    @property
    def awaited(self) -> bool:
        """Whether something is still to be done before the first frame."""
        return False

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """What was mounted just now took its styles then, and takes them no second time."""
        if not self._made:
            event.refresh_styles = False

    async def on_idle(self) -> None:
        """Lays out, and paints, as soon as every part has its size."""
        if self._made or not self.is_current or not self.size:
            return
        if not self._laid_out or not self.awaited:
            self._laid_out = True
            await sleep(0)
            self.paint_now()

    def paint_now(self) -> None:
        """Paints what has changed, where Textual waits for the next tick of a clock."""
        self._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self._made:
            super()._compositor_refresh()

    def _on_timer_update(self) -> None:
        super()._on_timer_update()
        if not self._made and self.size and not self.awaited:
            self._made = True
            self.refresh()
            super()._on_timer_update()
