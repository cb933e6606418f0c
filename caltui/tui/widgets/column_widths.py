"""Computes the width of each column of a table and which columns fit, in cells."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from caltui.tui.widgets.text_width import cell_len, set_cell_size

GAP = 2
TOO_NARROW = 12
"""A column that is cut to fewer cells than these says too little."""


class ColumnLike(Protocol):
    """What a table reads of a column. `align` is `left` or `right`."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def align(self) -> str: ...


class WidthLimits(NamedTuple):
    """The cells of a type of column: at least `least`; above `most` only into free space."""

    least: int
    most: int


LIMITS = {
    "integer": WidthLimits(10, 34),
    "number": WidthLimits(10, 14),
    "boolean": WidthLimits(6, 8),
    "enum": WidthLimits(10, 16),
    "datetime": WidthLimits(16, 26),
    "date": WidthLimits(10, 12),
    "time": WidthLimits(5, 8),
    "email": WidthLimits(16, 32),
    "timezone": WidthLimits(8, 24),
    "url": WidthLimits(16, 44),
    "json": WidthLimits(14, 36),
    "array": WidthLimits(14, 36),
}
DEFAULT_LIMITS = WidthLimits(14, 36)


class PlacedColumn(NamedTuple):
    """A column on the screen: its index among the columns, its left edge and its width in cells."""

    column: int
    x: int
    width: int


def fit(text: str, width: int, align: str = "left") -> str:
    """The text in exactly `width` cells: cut with `…`, or filled with blanks."""
    if "\n" in text or "\r" in text or "\t" in text:
        text = text.replace("\r", "").replace("\n", "⏎").replace("\t", " ")
    size = len(text) if text.isascii() else cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    space = " " * (width - size)
    return space + text if align == "right" else text + space


def widen_for_cells(natural: Sequence[int], rows: Iterable[Sequence[str]]) -> list[int]:
    """The widths, made larger where a cell of these rows needs it. No column gets smaller."""
    widths = list(natural)
    for cells in rows:
        for i, text in enumerate(cells[: len(widths)]):
            size = len(text) if text.isascii() else cell_len(text)
            if size > widths[i]:
                widths[i] = size
    return widths


def fit_widths(columns: Sequence[ColumnLike], natural: Sequence[int], space: int) -> list[int]:
    """The final widths: within the limits of each type, changed so that they fit `space` cells."""
    policies = [_limits(column) for column in columns]
    pinned = deciding_columns(columns)
    widths = [min(n, p.most) for n, p in zip(natural, policies, strict=True)]
    room = space - GAP * max(0, len(columns) - 1)
    least = [min(n, p.least) for n, p in zip(natural, policies, strict=True)]
    for i in pinned:
        least[i] = widths[i]
    excess = sum(widths) - room
    while excess > 0:
        spare = [w - m for w, m in zip(widths, least, strict=True)]
        widest = max(range(len(widths)), key=spare.__getitem__, default=-1)
        if widest < 0 or spare[widest] <= 0:
            break
        widths[widest] -= 1
        excess -= 1
    free = -excess
    for i, wanted in enumerate(natural):
        more = min(max(0, wanted - widths[i]), max(0, free))
        widths[i] += more
        free -= more
    return widths


def leaves_too_little(
    widths: Sequence[int], slots: Sequence[PlacedColumn], pinned: Sequence[int]
) -> bool:
    """Whether the columns in `pinned` leave another column too few cells, or none."""
    last = max(pinned, default=0)
    here = {slot.column: slot.width for slot in slots}
    return any(here.get(i, 0) < min(widths[i], TOO_NARROW) for i in range(1, last))


def deciding_columns(columns: Sequence[ColumnLike]) -> list[int]:
    """The indexes of the columns that decide what a person may do with a row."""
    return [i for i, column in enumerate(columns) if getattr(column, "decides", False)]


def _limits(column: ColumnLike) -> WidthLimits:
    """The limits of a column by its type. A number at the left is another record with its name."""
    if column.type == "integer" and column.align == "left":
        return DEFAULT_LIMITS
    return LIMITS.get(column.type, DEFAULT_LIMITS)


def place_columns(
    widths: Sequence[int],
    space: int,
    first: int,
    left: int,
    natural: Sequence[int] = (),
    pinned: Sequence[int] = (),
    without: Sequence[int] = (),
) -> list[PlacedColumn]:
    """Places the columns: column 0 always at `left`, then those from `first` on.

    Columns in `pinned` are always placed, and not cut; those in `without` never. The last of the
    others is cut at the edge, or left out where it would have fewer than four cells. Space
    that is over goes to the column that is cut the most, by its `natural` width.
    """
    slots: list[PlacedColumn] = []
    every = {0, *pinned, *range(max(1, first), len(widths))} if widths else set()
    shown = sorted(every - set(without))
    x, full = left, False
    for i in shown:
        later = sum(widths[k] + GAP for k in pinned if k > i) if i else 0
        room = space - x - (later if i not in pinned else 0)
        if (full and i not in pinned) or room < min(4, widths[i]):
            full = True
            continue
        size = min(widths[i], room)
        full = full or size < widths[i]
        slots.append(PlacedColumn(i, x, size))
        x += size + GAP
    return _fill_space(slots, space, natural) if full else slots


def _fill_space(
    slots: list[PlacedColumn], space: int, natural: Sequence[int]
) -> list[PlacedColumn]:
    """The slots, with the cells that are over given to the column that is cut the most."""
    over = space - sum(slots[-1][1:]) if slots else 0
    if over <= 0 or not natural:
        return slots
    needy = max(slots, key=lambda slot: natural[slot.column] - slot.width)
    more = min(over, max(0, natural[needy.column] - needy.width))
    return [
        PlacedColumn(s.column, s.x + more * (s.x > needy.x), s.width + more * (s is needy))
        for s in slots
    ]


def is_whole(widths: Sequence[int], slots: Sequence[PlacedColumn], column: int) -> bool:
    """Whether that column is on the screen, not cut."""
    return any(s.column == column and s.width == widths[column] for s in slots)
