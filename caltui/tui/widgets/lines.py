"""The lines of a list, and those of the categories. Pure: no screen is needed."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from caltui.tui.widgets.column_widths import fit

NEVER_SEEN, SYNCING = "·", "…"


def short_count(count: int) -> str:
    """In at most four cells: `401`, `1.2k`, `100k`, `3.4M`."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            scaled = count / size
            return f"{scaled:.1f}{letter}" if scaled < 10 else f"{int(scaled)}{letter}"
    return str(count)


class Item(NamedTuple):
    """One line: `left` is cut where `right` begins. A heading has no key and takes no cursor."""

    key: str
    left: str
    right: str = ""
    tone: str = "plain"
    glyph: str = ""


WORDS = 3
"""Which of the pieces of a line is its left text."""


def line_pieces(
    item: Item, width: int, *, here: bool = False, current: bool = False
) -> list[tuple[str, str]]:
    """Bar, glyph, left text and right text, each with the part of the list that colours it."""
    glyph = f"{item.glyph} " if item.glyph else ""
    left_width = width - 3 - len(glyph) - (len(item.right) + 1 if item.right else 0)
    pieces = [
        ("▌" if here or current else " ", "bar"),
        (" ", ""),
        (glyph, "quiet"),
        (fit(item.left, max(0, left_width)), "accent" if current else item.tone),
    ]
    if item.right:
        pieces.append((f" {item.right}", "quiet"))
    return [*pieces, (" ", "")]


def is_airy(height: int, groups: int) -> bool:
    """Whether there is room for a blank line between the groups."""
    return height >= groups * 2 + 20


def category_lines(
    groups: Iterable[tuple[str, Iterable[tuple[str, str]]]],
    counts: Mapping[str, int | str | None],
    syncing: Collection[str] = (),
    *,
    airy: bool,
) -> list[Item]:
    """The categories under their groups, each with how many records were last seen."""
    lines: list[Item] = []
    for title, resources in groups:
        if airy and lines:
            lines.append(Item("", ""))
        lines.append(Item("", title))
        for key, name in resources:
            count = counts.get(key)
            known = NEVER_SEEN if count is None else _counted(count)
            lines.append(Item(key, name, SYNCING if key in syncing else known))
    return lines


def _counted(count: int | str) -> str:
    """`401`, `1.2k`, and with a mark where there may be more: `7+`, `1.2k+`, `?`."""
    if isinstance(count, int):
        return short_count(count)
    number = count.rstrip("+")
    return f"{short_count(int(number))}+" if number.isdecimal() else count
