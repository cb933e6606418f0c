"""Draws what changed on a screen and is seen of it, and nothing else.

Textual draws every widget within the rectangle around all that changed: for a title
at the top and a line of the table that is almost every line of almost every widget,
containers behind them included, which nobody ever sees.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from textual._compositor import Compositor, CompositorMap, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from caltui.tui.base.dialog import Closing

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate

Open = dict[int, set[int]]
"""By line, where the pieces begin that are not drawn yet."""


class SparseCompositor(Compositor):
    """Asks a widget for its lines only where nothing in front of it covers them."""

    _changed: Sequence[Region] = ()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """As Textual, which compares with a layout that may be older than what is painted."""
        painted = self._visible_map
        result = super().reflow(parent, size)
        if painted is not None:
            self._note(painted, self._full_map)
        return result

    @property
    def full_map(self) -> CompositorMap:
        """As Textual. Where it lays out anew, what that moves or takes away is drawn again:
        a list that was closed stayed on the screen."""
        painted = self._full_map if self._visible_map is None else self._visible_map
        stale = self._full_map_invalidated
        found = super().full_map
        if stale:
            self._note(painted, found)
        return found

    def _note(self, painted: CompositorMap, wanted: CompositorMap) -> None:
        """Notes where a widget is seen in one of two layouts and not so in the other."""
        for widget in painted.keys() | wanted.keys():
            places = [layout[widget] for layout in (painted, wanted) if widget in layout]
            seen = {place.clip.intersection(place.region) for place in places}
            if len(places) < 2 or len(seen) > 1 or places[0].region != places[1].region:
                self._dirty_regions.update(region for region in seen if region)

    def render_partial_update(self) -> "CompositorUpdate | None":  # type: ignore[override]
        """As Textual, from fewer lines; all of the screen where a part would not fit it.

        What changed is noted by places on the screen. After a change of size they may lie
        outside, and a widget may lay out the screen anew while it is drawn.
        """
        changed, screen = tuple(self._dirty_regions), self.size.region
        if not changed:
            return None
        if not all(screen.contains_region(region) for region in changed):
            return self.render_full_update()
        cuts, self._changed = self.cuts, changed
        try:
            update = super().render_partial_update()
        finally:
            self._changed = ()
        return update if self.cuts is cuts else self.render_full_update()

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """The pieces of each line by where they begin, drawn from the front to the back."""
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        left = self._open(crop, is_rendered_line)
        for widget, (region, clip) in self.visible_widgets.items():
            if not left:
                break
            seen = region.intersection(clip)
            lines = _lines(seen, left)
            if not lines:
                continue
            first, last = lines[0], lines[-1]
            part = Region(seen.x - region.x, first - region.y, seen.width, last - first + 1)
            for y, strip in zip(range(first, last + 1), widget.render_lines(part), strict=False):
                if (pieces := left.get(y)) is None:
                    continue
                here = [cut for cut in cuts[y] if seen.x <= cut <= seen.right]
                divided = strip.divide([cut - seen.x for cut in here[1:]])
                for cut, end, piece in zip(here, here[1:], divided, strict=False):
                    if cut in pieces:
                        chops[y][cut] = piece.adjust_cell_length(end - cut)
                        pieces.discard(cut)
                if not pieces:
                    del left[y]
        for y, pieces in left.items():
            for cut, end in zip(cuts[y], cuts[y][1:], strict=False):
                if cut in pieces:
                    chops[y][cut] = Strip.blank(end - cut)
        return cast("Sequence[Mapping[int, Strip]]", chops)

    def _open(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Open:
        cuts = self.cuts
        if not self._changed:
            return {y: set(cuts[y][:-1]) for y in crop.line_range if is_rendered_line(y)}
        left: Open = {}
        for region in self._changed:
            for y in crop.intersection(region).line_range:
                starts = zip(cuts[y], cuts[y][1:], strict=False)
                touched = (x for x, end in starts if x < region.right and end > region.x)
                left.setdefault(y, set()).update(touched)
        return left


def _lines(seen: Region, left: Open) -> list[int]:
    """The lines of a part of the screen on which something of it is still to be drawn."""
    x, right = seen.column_span
    return [
        y
        for y in seen.line_range
        if (pieces := left.get(y)) and any(x <= piece < right for piece in pieces)
    ]


def draw_sparsely(screen: Screen[ScreenResultType]) -> None:
    """Gives a screen that is not made yet this way to be drawn."""
    if not isinstance(screen._compositor, SparseCompositor):
        screen._compositor = SparseCompositor()


class SparseScreen(Closing[ScreenResultType]):
    """A screen that is drawn so, and at once where a key changed it.

    `being_made`: it cannot take keys yet, however long that takes.
    """

    being_made = False
    _at_once = False

    def __init__(self) -> None:
        super().__init__()
        draw_sparsely(self)

    def paint_at_once(self) -> None:
        """What has changed is painted when no message is left, not at the next tick of a clock."""
        self._at_once = True
        self.check_idle()

    async def on_idle(self) -> None:
        """No message is left."""
        changed = self._dirty_widgets or self._layout_required or self._repaint_required
        if self._at_once and (changed or self._scroll_required):
            self._at_once = False
            self._on_timer_update()
