"""A bar of one line: parts from the left and from the right, the least important left out first."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

SEPARATOR = "  "


class Part(NamedTuple):
    """A piece of a bar. `style` is Textual's; what is worth least goes first."""

    text: str
    style: str = ""
    worth: int = 50
    right: bool = False


def chosen(parts: Sequence[Part], width: int) -> list[Part]:
    """The parts that fit, in their order."""
    kept = [part for part in parts if part.text]
    while kept and _size(kept) > width and len(kept) > 1:
        kept.remove(min(kept, key=lambda part: part.worth))
    return kept


def _size(parts: Sequence[Part]) -> int:
    return sum(cell_len(part.text) for part in parts) + len(SEPARATOR) * (len(parts) - 1) + 2


def _right_size(parts: Sequence[Part]) -> int:
    """How far from the right end the parts that stand there begin, at the most."""
    return _size([part for part in parts if part.right])


class OneLine(Widget):
    """Draws `parts()`. Redraws only when they changed."""

    ALLOW_SELECT = False

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
            start = width - max(_right_size(kept), _right_size(was))
            self.refresh(Region(max(0, start), 0, width, 1))
        else:
            self.refresh()

    def on_mount(self) -> None:
        self.tell()

    def render(self) -> Content:
        """The line, in the width there is."""
        width = self.size.width
        kept = chosen(self._shown, width)
        left = [part for part in kept if not part.right]
        right = [part for part in kept if part.right]
        pieces: list[tuple[str, str]] = [(" ", "")]
        for i, part in enumerate(left):
            pieces += [(SEPARATOR, "")] if i else []
            pieces.append((part.text, part.style))
        space = width - _size(kept) + (len(SEPARATOR) if left and right else 0)
        if right:
            pieces.append((" " * max(1, space), ""))
        for i, part in enumerate(right):
            pieces += [(SEPARATOR, "")] if i else []
            pieces.append((part.text, part.style))
        return Content.assemble(*pieces)
