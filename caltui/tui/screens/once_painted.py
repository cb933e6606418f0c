"""A screen whose first frame is whole: it is not painted while it is still being made."""

from asyncio import sleep
from typing import ClassVar, Generic

from textual import events
from textual.geometry import Region
from textual.screen import ScreenResultType

from caltui.tui.sparse import SparseScreen


class OncePainted(SparseScreen[ScreenResultType], Generic[ScreenResultType]):
    """Paints once after the first layout, where Textual paints at each step of it.

    Each step lays the screen out and draws all of it, and what is drawn before the
    last one is drawn for nothing. So is what keys change at once that wait already.
    """

    LAYS_OUT_ONCE: ClassVar[bool] = False
    """Whether every part has its place after one layout. Textual makes a second because sizes
    are new; that one comes after the first frame then, and must move nothing."""

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

    def foreground(self) -> Region | None:
        """The part that is painted first, where what lies around it can follow; None for all."""
        return None

    def painted_first(self) -> None:
        """Called once, when the first frame was drawn."""

    def paint_now(self) -> None:
        """Paints what has changed, where Textual waits for the next tick of a clock."""
        self._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self._made:
            super()._compositor_refresh()

    def _on_timer_update(self) -> None:
        if self._made or not (self.LAYS_OUT_ONCE and self._laid_out):
            super()._on_timer_update()
        if self._made or not self.size or self.awaited or self.app._batch_count:
            return
        self._made = True
        if self.is_current:
            self._set_dirty()
            self._compositor.update_widgets({self})
            if (region := self.foreground()) is not None:
                self._compositor._dirty_regions = {region}
            self._compositor_refresh()
            if region is not None:
                self.refresh()
            self.painted_first()
