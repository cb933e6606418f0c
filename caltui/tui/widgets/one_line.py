"""A bar of one line: parts from the left and from the right, the least important left out first."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region

from caltui.tui.widgets.bar_parts import Part, chosen, laid_out, right_size
from caltui.tui.widgets.drawn_line import DrawnLine


class OneLine(DrawnLine):
    """Draws `parts()`. Redraws only when they changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Part, ...] = ()

    def parts(self) -> Sequence[Part]:
        """The pieces, most left first."""
        return ()

    def tell(self) -> None:
        """Looks at the facts again."""
        now, before = tuple(self.parts()), self._shown
        if now == before:
            return
        self._shown = now
        width = self.size.width
        kept, was = chosen(now, width), chosen(before, width)
        if [part for part in kept if not part.right] == [part for part in was if not part.right]:
            start = width - max(right_size(kept), right_size(was))
            self.refresh(Region(max(0, start), 0, width, 1))
        else:
            self.refresh()

    def on_mount(self) -> None:
        self.tell()

    def line(self) -> Content:
        """The parts that fit."""
        return Content.assemble(*laid_out(self._shown, self.size.width))
