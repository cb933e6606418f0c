"""Chooses which columns of a table are on the screen now, and how wide."""

from collections.abc import Iterable, Sequence

from caltui.tui.widgets.column_widths import (
    ColumnLike,
    PlacedColumn,
    chosen_width,
    columns_that_fit,
    deciding_columns,
    fit_widths,
    is_whole,
    left_out,
    place_columns,
    widen_for_cells,
)


class TableLayout:
    """Widths only grow while the columns stay the same, so that scrolling does not jump.

    `left` is where column 0 begins; it stays there while the others scroll.
    """

    def __init__(self, left: int) -> None:
        self.left = left
        self.first = 1
        self.slots: list[PlacedColumn] = []
        self._natural: list[int] = []
        self._widths: list[int] = []
        self._kept: list[int] = []
        self._wanted = 0
        self._settled: object = None

    def reset(self) -> None:
        """Forgets the measured widths, after the columns changed."""
        self._natural = []
        self._settled = None
        self.first = 1

    def settle(
        self,
        columns: Sequence[ColumnLike],
        sort: tuple[str, bool] | None,
        rows: Iterable[Sequence[str]],
        width: int,
    ) -> bool:
        """Measures titles and the rows on the screen; says whether anything moved."""
        arrow = sort[0] if sort else ""
        titles = [len(c.title) + 2 * (c.name == arrow) for c in columns]
        known = self._natural if len(self._natural) == len(columns) else [0] * len(columns)
        natural = widen_for_cells([max(pair) for pair in zip(known, titles, strict=True)], rows)
        natural = [chosen_width(c) or n for c, n in zip(columns, natural, strict=True)]
        settled = (natural, width, self.first)
        if settled == self._settled:
            return False
        self._natural, self._settled = natural, settled
        self._kept = deciding_columns(columns)
        room = width - self.left
        shown = columns_that_fit(columns, self._natural, room, self.first, self._wanted)
        self._widths = fit_widths(columns, self._natural, room)
        some = fit_widths([columns[i] for i in shown], [self._natural[i] for i in shown], room)
        for i, size in zip(shown, some, strict=True):
            self._widths[i] = size
        out = left_out(columns, shown)
        about = (self._widths, width, self.first, self.left, self._natural, self._kept)
        slots = place_columns(*about, out)
        moved = slots != self.slots
        self.slots = slots
        return moved

    def width_of(self, column: int) -> int:
        """Returns a column's cells; off the screen, those that it would need."""
        placed = (slot.width for slot in self.slots if slot.column == column)
        return next(placed, self._natural[column] if column < len(self._natural) else 0)

    def hidden(self) -> tuple[bool, bool]:
        """Tells whether columns are left out before and after those on the screen."""
        after = range(self.first, len(self._widths))
        shown = {slot.column for slot in self.slots if slot.width >= self._widths[slot.column]}
        return self.first > 1, any(i not in shown for i in after)

    def show(self, column: int, width: int) -> None:
        """Scrolls by columns until one is on the screen in full."""
        self._wanted, self._settled = column, None
        self.first = 1 if column <= 1 else min(self.first, column)
        while column > self.first and not is_whole(
            self._widths,
            place_columns(self._widths, width, self.first, self.left, (), self._kept),
            column,
        ):
            self.first += 1

    def column_at(self, x: int) -> int | None:
        """The column under a cell of the screen."""
        return next((s.column for s in self.slots if s.x <= x < s.x + s.width), None)
