"""Computes the width of each column of a table and which columns fit, in cells."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from caltui.tui.widgets.text_width import cell_len, set_cell_size

GAP = 2


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
    "when": WidthLimits(16, 44),
    "whole_days": WidthLimits(10, 30),
    "soon": WidthLimits(6, 9),
    "length": WidthLimits(7, 9),
    "theirs": WidthLimits(8, 24),
    "name": WidthLimits(12, 36),
    "address": WidthLimits(16, 48),
    "money": WidthLimits(10, 16),
    "label": WidthLimits(14, 20),
    "labels": WidthLimits(12, 44),
    "blocks": WidthLimits(14, 44),
    "days": WidthLimits(7, 26),
    "clock": WidthLimits(11, 16),
    "since": WidthLimits(15, 16),
}
DEFAULT_LIMITS = WidthLimits(14, 36)
WHOLE = frozenset(
    (
        *("integer", "number", "boolean", "datetime", "date", "time"),
        *("when", "whole_days", "soon", "length", "theirs", "money", "state"),
        *("label", "clock", "since"),
    )
)
"""Types of columns that are shown whole or not at all."""

EASY = 18
"""Cells in which most names can be read whole."""

ENOUGH = 2
"""So many names that can be read whole tell rows apart: no more is squeezed in beside them."""

STATE = "state"
"""The type of a column whose first cell is a glyph that says it all."""


NARROWEST, WIDEST = 3, 160
"""The widths in cells that a person may choose."""


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


def columns_that_fit(
    columns: Sequence[ColumnLike],
    natural: Sequence[int],
    space: int,
    first: int,
    wanted: int,
) -> list[int]:
    """The indexes of the columns to show: column 0, the deciding ones, then from `first` on.

    More columns are shown only where names are still readable. Those that yield come last, if
    room is left, and spare ones only if all of that is whole; the one that is `wanted` does not
    yield.
    """
    kept = sorted({0, *deciding_columns(columns)}) if columns else []
    others = [i for i in range(max(1, first), len(columns)) if i not in kept]
    yielding = [i for i in others if i != wanted and _yields(columns[i])]
    spare = [i for i in others if i != wanted and _is_spare(columns[i])]
    steady = [i for i in others if i not in (*yielding, *spare)]
    least = _least(columns, natural)
    easy = [
        max(n, min(wanted, EASY)) if _grows(column) and not chosen_width(column) else n
        for n, wanted, column in zip(least, natural, columns, strict=True)
    ]
    room = space + GAP - sum(easy[i] + GAP for i in kept)
    shown = _while_it_fits(steady, easy, room)
    tight = _while_it_fits(steady, least, space + GAP - sum(least[i] + GAP for i in kept))
    names = [i for i in tight if _grows(columns[i])]
    easily = [i for i in names if i in shown]
    if (len(easily) < ENOUGH and len(easily) < len(names)) or not shown:
        return sorted({*kept, *(tight[: tight.index(names[-1]) + 1] if names else tight)})
    room -= sum(easy[i] + GAP for i in shown)
    found = sorted({*kept, *shown, *_while_it_fits(yielding, easy, room)})
    if len(found) < len({*kept, *steady, *yielding}):
        return found
    room = space + GAP - sum(natural[i] + GAP for i in found)
    return sorted({*found, *_while_it_fits(spare, natural, room)})


def _while_it_fits(some: Sequence[int], widths: Sequence[int], room: int) -> list[int]:
    found = []
    for i in some:
        room -= widths[i] + GAP
        if room < 0:
            break
        found.append(i)
    return found


def chosen_width(column: ColumnLike) -> int:
    """The width that a person chose; 0 for one that is as wide as its contents need."""
    width: int = getattr(column, "width", 0)
    return max(NARROWEST, min(width, WIDEST)) if width else 0


def _grows(column: ColumnLike) -> bool:
    return bool(getattr(column, "grows", False))


def fit_widths(columns: Sequence[ColumnLike], natural: Sequence[int], space: int) -> list[int]:
    """The final widths: within the limits of each type, changed so that they fit `space` cells.

    Names and mails are cut last and get spare width first; a state has its glyph or all of it.
    """
    natural = [chosen_width(c) or n for n, c in zip(natural, columns, strict=True)]
    widths = [
        chosen_width(c) or min(n, _limits(c).most) for n, c in zip(natural, columns, strict=True)
    ]
    least = _least(columns, natural)
    for i in deciding_columns(columns):
        widths[i] = natural[i] if columns[i].type == STATE else widths[i]
        least[i] = min(least[i], widths[i])
    states = [i for i, c in enumerate(columns) if c.type == STATE and not chosen_width(c)]
    for i in states:
        widths[i] = least[i]
    free = space - GAP * max(0, len(columns) - 1) - sum(widths)
    free_to_change = [i for i in range(len(columns)) if not chosen_width(columns[i])]
    rest = [i for i in free_to_change if not _grows(columns[i])]
    growing = [i for i in free_to_change if i not in rest]
    for i in growing:
        free += max(0, widths[i] - EASY)
        widths[i] = min(widths[i], EASY)
    for some in (rest, growing):
        free = _take(widths, least, some, free)
    easy = [(i, min(natural[i], EASY)) for i in growing]
    other = [(i, natural[i]) for i in (*(i for i in rest if i not in states), *growing)]
    for i, wanted in (*easy, *other):
        more = min(max(0, wanted - widths[i]), max(0, free))
        widths[i] += more
        free -= more
    for i in states:
        if free >= natural[i] - widths[i] > 0:
            free -= natural[i] - widths[i]
            widths[i] = natural[i]
    return widths


def left_out(columns: Sequence[ColumnLike], shown: Sequence[int]) -> list[int]:
    """The columns that are not placed. The next one may be cut at the edge if it is a long text:
    half of a number or of a time says nothing."""
    rest = [i for i in range(len(columns)) if i not in shown]
    after = [i for i in rest if i > max(shown, default=0)]
    if not after or columns[after[0]].type in WHOLE:
        return rest
    gives_way = _yields(columns[after[0]]) or _is_spare(columns[after[0]])
    return [i for i in rest if gives_way or i != after[0]]


def _yields(column: ColumnLike) -> bool:
    return bool(getattr(column, "yields", False))


def _is_spare(column: ColumnLike) -> bool:
    return bool(getattr(column, "spare", False))


def _take(widths: list[int], least: Sequence[int], some: Sequence[int], free: int) -> int:
    """Takes cells from the widest of some columns until nothing is missing."""
    while free < 0:
        widest = max(some, key=lambda i: widths[i] - least[i], default=-1)
        if widest < 0 or widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
        free += 1
    return free


def _least(columns: Sequence[ColumnLike], natural: Sequence[int]) -> list[int]:
    """Computes each column's least width: all of a deciding one, the glyph of a state."""
    found = []
    for column, wanted in zip(columns, natural, strict=True):
        limits = _limits(column)
        if chosen_width(column):
            found.append(chosen_width(column))
        elif column.type == STATE:
            found.append(min(wanted, 1))
        elif getattr(column, "decides", False):
            found.append(min(wanted, limits.most))
        else:
            found.append(min(wanted, getattr(column, "least", 0) or limits.least))
    return found


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
    """Tells whether that column is on the screen, not cut."""
    return any(s.column == column and s.width == widths[column] for s in slots)
