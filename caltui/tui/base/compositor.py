"""Draws what changed on a screen and is seen of it, and nothing else.

Textual draws every widget within the rectangle around all that changed: for a title
at the top and a line of the table that is almost every line of almost every widget,
containers behind them included, which nobody ever sees.
"""

from collections.abc import Collection, Mapping, Sequence
from time import monotonic
from typing import Any, cast

from rich.console import RenderableType
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from caltui.tui.base.dialog import Closing
from caltui.tui.base.textual_internals import (
    Lines,
    OwnCompositor,
    compositor_of,
    draw_with,
    paint,
)


class SparseCompositor(OwnCompositor):
    """Asks a widget for its lines only where nothing in front of it covers them.

    `drawn` counts what it gave to the terminal, `changes` what changed on the screen. While
    `held` it gives nothing. `left_out` are widgets that are drawn as if they were not
    there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0
        self.changes = 0
        self.held = False
        self.left_out: Collection[Widget] = ()
        self._painted: Mapping[Widget, tuple[Region, Region]] = {}

    def update_widgets(self, widgets: set[Widget]) -> None:
        """As Textual, and counts it."""
        self.changes += 1
        super().update_widgets(widgets)

    def render_update(
        self,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        """As Textual, where it is not held."""
        if self.held:
            return None
        self.drawn += 1
        self.drawn_at = self.drawn_at or monotonic()
        return super().render_update(full, screen_stack, simplify)

    def render_full_update(self, simplify: bool = False):  # type: ignore[no-untyped-def]
        """As Textual, and notes which widgets are seen where."""
        self._painted = self.visible_widgets
        return super().render_full_update(simplify)

    def render_partial_update(self):  # type: ignore[no-untyped-def]  # Textual's type is private
        """As Textual; all of the screen where a part would not do.

        Textual compares two layouts, neither of which need be the painted one: a list of
        choices that came onto the screen by scrolling would stay there when it is closed.
        What changed is noted by places on the screen. After a change of size they may lie
        outside, and a widget may lay out the screen anew while it is drawn.
        """
        if self.visible_widgets != self._painted:
            return self.render_full_update()
        cuts, (width, height) = self.cuts, self.size
        update = super().render_partial_update()
        if update is None or (
            self.cuts is cuts
            and all(0 <= y < height and x >= 0 and end <= width for y, x, end in update.spans)
        ):
            return update
        return self.render_full_update()

    def pieces(self, crop: Region, wanted: Lines) -> Sequence[Mapping[int, Strip]]:
        """The pieces of each line by where they begin, drawn from the front to the back."""
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        left = {y: set(cuts[y][:-1]) for y in crop.line_range if wanted(y)}
        for widget, (region, clip) in self.visible_widgets.items():
            if not left:
                break
            seen = region.intersection(clip)
            lines = _lines(seen, left)
            if not lines or widget in self.left_out:
                continue
            first, last = lines[0], lines[-1]
            part = Region(seen.x - region.x, first - region.y, seen.width, last - first + 1)
            for y, strip in zip(range(first, last + 1), widget.render_lines(part), strict=False):
                if (open_cuts := left.get(y)) is None:
                    continue
                here = [cut for cut in cuts[y] if seen.x <= cut <= seen.right]
                divided = strip.divide([cut - seen.x for cut in here[1:]])
                for cut, end, piece in zip(here, here[1:], divided, strict=False):
                    if cut in open_cuts:
                        chops[y][cut] = piece.adjust_cell_length(end - cut)
                        open_cuts.discard(cut)
                if not open_cuts:
                    del left[y]
        for y, open_cuts in left.items():
            for cut, end in zip(cuts[y], cuts[y][1:], strict=False):
                if cut in open_cuts:
                    chops[y][cut] = Strip.blank(end - cut)
        return cast("Sequence[Mapping[int, Strip]]", chops)


def _lines(seen: Region, left: Mapping[int, set[int]]) -> list[int]:
    """The lines of a part of the screen on which something of it is still to be drawn."""
    x, right = seen.column_span
    return [
        y
        for y in seen.line_range
        if (cuts := left.get(y)) and any(x <= cut < right for cut in cuts)
    ]


def draw_sparsely(screen: Screen[ScreenResultType]) -> None:
    """Gives a screen that is not made yet this way to be drawn."""
    if not isinstance(compositor_of(screen), SparseCompositor):
        draw_with(screen, SparseCompositor())


class SparseScreen(Closing[ScreenResultType]):
    """A screen that is drawn so, and at once where a key changed it.

    `being_made`: it cannot take keys yet, however long that takes.
    """

    being_made = False
    _at_once = False

    def __init__(self) -> None:
        super().__init__()
        draw_sparsely(self)

    @property
    def compositor(self) -> SparseCompositor:
        """The compositor that draws this screen."""
        compositor = compositor_of(self)
        assert isinstance(compositor, SparseCompositor)
        return compositor

    @property
    def changes(self) -> int:
        """The number of times that something on this screen changed."""
        return self.compositor.changes

    def paint_at_once(self) -> None:
        """Paints what has changed when no message is left, not at the next tick of a clock."""
        self._at_once = True
        self.check_idle()

    async def on_idle(self) -> None:
        """No message is left."""
        if self._at_once:
            before = self.compositor.drawn
            paint(self)
            self._at_once = self.compositor.drawn == before
