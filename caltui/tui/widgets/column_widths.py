"""How wide each column of a table is, and which columns fit. Pure arithmetic, in cells."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from caltui.tui.widgets.text_width import cell_len, set_cell_size

GAP = 2
LITTLE = 12
"""Cells below which a column that is cut says little."""


class ColumnLike(Protocol):
    """What the table needs to know of a column. `align` is `left` or `right`."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def align(self) -> str: ...


class Policy(NamedTuple):
    """Width of a type of column: never below `least`; above `most` only into free space."""

    least: int
    most: int


POLICIES = {
    "integer": Policy(10, 34),
    "number": Policy(10, 14),
    "boolean": Policy(6, 8),
    "enum": Policy(10, 16),
    "datetime": Policy(16, 26),
    "date": Policy(10, 12),
    "time": Policy(5, 8),
    "email": Policy(16, 32),
    "timezone": Policy(8, 24),
    "url": Policy(16, 44),
    "json": Policy(14, 36),
    "array": Policy(14, 36),
}
DEFAULT_POLICY = Policy(14, 36)


class Slot(NamedTuple):
    """A column on the screen: its index in the columns, its left edge and its width."""

    column: int
    x: int
    width: int


def fit(text: str, width: int, align: str = "left") -> str:
    """The text in exactly `width` cells; what is cut ends in `…`. Knows wide characters."""
    if "\n" in text or "\r" in text or "\t" in text:
        text = text.replace("\r", "").replace("\n", "⏎").replace("\t", " ")
    size = len(text) if text.isascii() else cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    space = " " * (width - size)
    return space + text if align == "right" else text + space


def grown(natural: Sequence[int], rows: Iterable[Sequence[str]]) -> list[int]:
    """Widths that also hold these rows' cells: a column never shrinks while one looks at it."""
    widths = list(natural)
    for cells in rows:
        for i, text in enumerate(cells[: len(widths)]):
            size = len(text) if text.isascii() else cell_len(text)
            if size > widths[i]:
                widths[i] = size
    return widths


def shared(columns: Sequence[ColumnLike], natural: Sequence[int], space: int) -> list[int]:
    """Final widths: within each type's policy, shrunk to fit `space` or grown into what is free."""
    policies = [_policy(column) for column in columns]
    kept = deciding(columns)
    widths = [min(n, p.most) for n, p in zip(natural, policies, strict=True)]
    room = space - GAP * max(0, len(columns) - 1)
    least = [min(n, p.least) for n, p in zip(natural, policies, strict=True)]
    for i in kept:
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


def squeezed(widths: Sequence[int], slots: Sequence[Slot], kept: Sequence[int]) -> bool:
    """Whether what is kept cuts a column so much that its cells say little, or out."""
    last = max(kept, default=0)
    here = {slot.column: slot.width for slot in slots}
    return any(here.get(i, 0) < min(widths[i], LITTLE) for i in range(1, last))


def deciding(columns: Sequence[ColumnLike]) -> list[int]:
    """The places of the columns that decide what may be done with a row."""
    return [i for i, column in enumerate(columns) if getattr(column, "decides", False)]


def _policy(column: ColumnLike) -> Policy:
    """By type. A number at the left is the name of another record, with its id."""
    if column.type == "integer" and column.align == "left":
        return DEFAULT_POLICY
    return POLICIES.get(column.type, DEFAULT_POLICY)


def placed(
    widths: Sequence[int],
    space: int,
    first: int,
    left: int,
    natural: Sequence[int] = (),
    kept: Sequence[int] = (),
    without: Sequence[int] = (),
) -> list[Slot]:
    """The columns on screen: column 0 frozen at `left`, then those from `first` on.

    Those in `kept` are there whatever `first` is, and whole; the others share what is left,
    those in `without` are not there.
    The last of these is cut at its edge; it is left out when fewer than four cells remain.
    Space that is then over goes to the column that is cut the most, by its `natural` width.
    """
    slots: list[Slot] = []
    every = {0, *kept, *range(max(1, first), len(widths))} if widths else set()
    shown = sorted(every - set(without))
    x, full = left, False
    for i in shown:
        later = sum(widths[k] + GAP for k in kept if k > i) if i else 0
        room = space - x - (later if i not in kept else 0)
        if (full and i not in kept) or room < min(4, widths[i]):
            full = True
            continue
        size = min(widths[i], room)
        full = full or size < widths[i]
        slots.append(Slot(i, x, size))
        x += size + GAP
    return _filled(slots, space, natural) if full else slots


def _filled(slots: list[Slot], space: int, natural: Sequence[int]) -> list[Slot]:
    """The slots moved apart so that the one that lacks most gets what is over."""
    over = space - sum(slots[-1][1:]) if slots else 0
    if over <= 0 or not natural:
        return slots
    needy = max(slots, key=lambda slot: natural[slot.column] - slot.width)
    more = min(over, max(0, natural[needy.column] - needy.width))
    return [
        Slot(s.column, s.x + more * (s.x > needy.x), s.width + more * (s is needy)) for s in slots
    ]


def whole(widths: Sequence[int], slots: Sequence[Slot], column: int) -> bool:
    """Whether that column is on the screen in its full width."""
    return any(s.column == column and s.width == widths[column] for s in slots)
