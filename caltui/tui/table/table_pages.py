"""Keeps the rows of a table that were read last, and reads the next page ahead."""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from caltui.tui.table.table_strips import RowLike, RowSource

KEPT = 4
"""Pages that are held: the one on the screen, its neighbours, and one more."""


class RowPage(NamedTuple):
    """Some rows, and the position of the first."""

    start: int
    rows: Sequence[RowLike]

    @property
    def stop(self) -> int:
        """The position behind the last row."""
        return self.start + len(self.rows)


class PageCache:
    """Reads a source by the page, in the direction of scrolling."""

    def __init__(self) -> None:
        self._pages: deque[RowPage] = deque(maxlen=KEPT)
        self._last = 0
        self._forward = True

    def clear(self) -> None:
        """Forgets all rows, after they changed."""
        self._pages.clear()

    def held(self, index: int) -> RowLike | None:
        """The row at a position, where it was read before."""
        page = self._holding(index)
        return None if page is None else page.rows[index - page.start]

    def row(self, source: RowSource, index: int, top: int, size: int) -> RowLike | None:
        """The row at a position, None beyond; what is not known is read by the page.

        `top` and `size` say what is on the screen: it is read in one go.
        """
        if not 0 <= index < len(source):
            return None
        page = self._holding(index)
        if page is None:
            self._forward, self._last = index >= self._last, index
            start = index if self._forward else max(0, index - size + 1)
            if not self._pages and top <= index < top + size:
                start = top
            page = self._read(source, start, size)
        at = index - page.start
        return page.rows[at] if at < len(page.rows) else None

    def read_ahead(self, source: RowSource, top: int, size: int) -> None:
        """Reads the next page in the direction of scrolling, if it is not held yet."""
        edge, end = (top + size, top + 2 * size) if self._forward else (top - 1, top - size - 1)
        while (page := self._holding(edge)) is not None:
            edge = page.stop if self._forward else page.start - 1
        if 0 <= edge < len(source) and (edge < end if self._forward else edge > end):
            self._read(source, edge if self._forward else max(0, edge - size + 1), size)

    def _holding(self, index: int) -> RowPage | None:
        return next((page for page in self._pages if page.start <= index < page.stop), None)

    def _read(self, source: RowSource, start: int, size: int) -> RowPage:
        stop = min(len(source), start + size)
        page = RowPage(start, source.window(start, stop))
        self._pages.append(page)
        return page
