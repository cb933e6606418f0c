"""The items of a list and their texts, also for the list of categories. Needs no screen."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.text_width import cell_len

UNKNOWN, SYNCING = "?", "…"


def short_count(count: int) -> str:
    """The number in at most four cells: `401`, `1.2k`, `100k`, `3.4M`."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            scaled = count / size
            return f"{scaled:.1f}{letter}" if scaled < 10 else f"{int(scaled)}{letter}"
    return str(count)


class Item(NamedTuple):
    """One line, of a left and a right text. A heading has no key and gets no cursor."""

    key: str
    left: str
    right: str = ""
    tone: str = "plain"
    glyph: str = ""


LEFT_TEXT = 3
"""The index of the left text among the pieces of a line."""


def line_pieces(
    item: Item, width: int, *, here: bool = False, current: bool = False
) -> list[tuple[str, str]]:
    """The pieces of a line (bar, glyph, left text, right text), each with the name of its style.

    The right text is cut where it would leave the left one less than it needs, or half.
    """
    glyph = f"{item.glyph} " if item.glyph else ""
    room = max(0, width - 3 - len(glyph))
    most = room - min(cell_len(item.left), room // 2) - 1
    right = item.right if cell_len(item.right) <= most else fit(item.right, max(0, most))
    left_width = room - (cell_len(right) + 1 if right else 0)
    pieces = [
        ("▌" if here or current else " ", "bar"),
        (" ", ""),
        (glyph, "quiet"),
        (fit(item.left, max(0, left_width)), "accent" if current else item.tone),
    ]
    if right:
        pieces.append((f" {right}", "quiet"))
    return [*pieces, (" ", "")]


def fits_blank_lines(height: int, groups: int) -> bool:
    """Tells whether blank lines between the groups fit into this height in lines."""
    return height >= groups * 2 + 20


def category_lines(
    groups: Iterable[tuple[str, Iterable[tuple[str, str]]]],
    counts: Mapping[str, int | str | None],
    syncing: Collection[str] = (),
    *,
    airy: bool,
) -> list[Item]:
    """The categories under their groups, each with the number of its records when last read.

    A group of one category, and one that is called like a category of it, has no heading.
    """
    lines: list[Item] = []
    for title, categories in groups:
        resources = list(categories)
        headed = len(resources) > 1 and title not in {name for _, name in resources}
        if lines and (airy or not headed):
            lines.append(Item("", ""))
        if headed:
            lines.append(Item("", title))
        for key, name in resources:
            count = counts.get(key)
            known = UNKNOWN if count is None else _count_text(count)
            lines.append(Item(key, name, SYNCING if key in syncing else known))
    return lines


def _count_text(count: int | str) -> str:
    """The count in few cells, with a mark where there may be more records: `7+`, `1.2k+`, `?`."""
    if isinstance(count, int):
        return short_count(count)
    number = count.rstrip("+")
    return f"{short_count(int(number))}+" if number.isdecimal() else count
