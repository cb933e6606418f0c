"""The pieces of a bar of one line, and where they go. Pure: no screen is needed."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.tui.widgets.text_width import cell_len

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


def right_size(parts: Sequence[Part]) -> int:
    """How far from the right end the parts that stand there begin, at the most."""
    return _size([part for part in parts if part.right])


def laid_out(parts: Sequence[Part], width: int) -> list[tuple[str, str]]:
    """Texts with their styles, from the left edge to the right one."""
    kept = chosen(parts, width)
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
    return pieces


def title_parts(crumbs: Sequence[str], facts: Sequence[str]) -> list[Part]:
    """A breadcrumb at the left, facts about the place at the right."""
    first, *rest = crumbs or ("",)
    found = [Part(first, "bold $accent", 100)]
    found += [Part(f"▸ {crumb}", "$foreground", 90 - i) for i, crumb in enumerate(rest)]
    return found + [Part(fact, "$quiet", 40 - i, right=True) for i, fact in enumerate(facts)]


def hint_size(key: str, label: str) -> int:
    """The cells of one key hint."""
    return cell_len(key) + cell_len(label) + 3


def hint_pieces(key: str, label: str, *, dim: bool) -> list[tuple[str, str]]:
    """A key and what it does, dimmed where it cannot be done now."""
    quiet = "$quiet 60%" if dim else "$quiet"
    return [(key, quiet if dim else "bold $accent"), (f" {label}  ", quiet)]


def hints_that_fit(left: Sequence[int], always: Sequence[int], width: int) -> tuple[int, int]:
    """By their sizes: how many of `left` fit before `always`, and the cells between the two."""
    x, end, count = 1, width - sum(always), 0
    for size in left:
        if x + size > end:
            break
        x, count = x + size, count + 1
    return count, max(0, end - x)
