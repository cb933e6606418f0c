"""A screen whose first frame is whole: it is not painted while it is still being made."""

from asyncio import sleep
from typing import Generic

from textual import events
from textual.screen import ScreenResultType

from caltui.tui.sparse import SparseScreen


class OncePainted(SparseScreen[ScreenResultType], Generic[ScreenResultType]):
    """Paints once after the first layout, where Textual paints at each step of it.

    Each step lays the screen out and draws all of it, and what is drawn before the
    last one is drawn for nothing.
    """

    _made = False

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """What was mounted just now took its styles then, and takes them no second time."""
        if not self._made:
            event.refresh_styles = False

    async def on_idle(self) -> None:
        """Paints as soon as every part has its size."""
        if not self._made and self.is_current and self.size:
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
        if not self._made and self.is_current and self.size:
            self._made = True
            self._set_dirty()
            self._compositor.update_widgets({self})
            self._compositor_refresh()
