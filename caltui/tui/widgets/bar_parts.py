"""Places the texts of a one-line bar: which fit, and where each stands. Needs no screen."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.tui.widgets.text_width import cell_len

SEPARATOR = "  "


class Part(NamedTuple):
    """A text of a bar. `style` is Textual's. In a full bar the lowest `priority` is left out."""

    text: str
    style: str = ""
    priority: int = 50
    right: bool = False


def parts_that_fit(parts: Sequence[Part], width: int) -> list[Part]:
    """The parts that fit into the width in cells, in their order."""
    fitting = [part for part in parts if part.text]
    while fitting and _size(fitting) > width and len(fitting) > 1:
        fitting.remove(min(fitting, key=lambda part: part.priority))
    return fitting


def _size(parts: Sequence[Part]) -> int:
    return sum(cell_len(part.text) for part in parts) + len(SEPARATOR) * (len(parts) - 1) + 2


def right_size(parts: Sequence[Part]) -> int:
    """The most cells that the parts at the right end take."""
    return _size([part for part in parts if part.right])


def bar_pieces(parts: Sequence[Part], width: int) -> list[tuple[str, str]]:
    """The texts of the bar with their styles, from left to right, for a width in cells."""
    fitting = parts_that_fit(parts, width)
    left = [part for part in fitting if not part.right]
    right = [part for part in fitting if part.right]
    space = width - _size(fitting) + (len(SEPARATOR) if left and right else 0)
    gap = [(" " * max(1, space), "")] if right else []
    return [(" ", ""), *_separated(left), *gap, *_separated(right)]


def _separated(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """The texts of the parts with their styles, and SEPARATOR between them."""
    return [piece for part in parts for piece in ((SEPARATOR, ""), part[:2])][1:]


def title_parts(crumbs: Sequence[str], facts: Sequence[str]) -> list[Part]:
    """The path of the place at the left, facts about it at the right."""
    first, *rest = crumbs or ("",)
    found = [Part(first, "bold $accent", 100)]
    found += [Part(f"▸ {crumb}", "$foreground", 90 - i) for i, crumb in enumerate(rest)]
    return found + [Part(fact, "$quiet", 40 - i, right=True) for i, fact in enumerate(facts)]


def hint_size(key: str, label: str) -> int:
    """The cells that one key hint takes."""
    return cell_len(key) + cell_len(label) + 3


def hint_pieces(key: str, label: str, *, dim: bool) -> list[tuple[str, str]]:
    """The key and its label with their styles, dimmed where the action does nothing here."""
    quiet = "$quiet 60%" if dim else "$quiet"
    return [(key, quiet if dim else "bold $accent"), (f" {label}  ", quiet)]


def hints_that_fit(left: Sequence[int], always: Sequence[int], width: int) -> tuple[int, int]:
    """Counts the hints of `left` (by size) that fit, and the cells to those of `always`."""
    x, end, count = 1, width - sum(always), 0
    for size in left:
        if x + size > end:
            break
        x, count = x + size, count + 1
    return count, max(0, end - x)
