"""Reads a list that is too long for one answer in time windows, the nearest first.

The catalogue says which query fields make a window and which record fields it looks at. A server
that does not know these fields answers with everything.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.catalog.request import build
from caltui.mirror.index.predicates import spans_at_most
from caltui.mirror.store import Mirror
from caltui.workspace.base.clock import instant, wire_instant
from caltui.workspace.base.errors import TooLarge
from caltui.workspace.sync.pages import Add, Paged, Turn
from caltui.workspace.sync.read import Send, items_of, keyed

BEFORE, AFTER = timedelta(days=30), timedelta(days=90)
"""The first window: so far before and after now."""

EDGE = timedelta(days=7)
"""How far windows overlap: a record must lie wholly in one."""

EARLIEST, LATEST = 1990, 2090
SHORTEST = timedelta(days=1)
MOST_WINDOWS = 500


class Window(NamedTuple):
    """From start to end; None is open."""

    start: datetime | None
    end: datetime | None

    def parts(self, now: datetime) -> tuple["Window", ...]:
        """Two shorter windows with the same records, the nearest first; none if it is short."""
        start, end = self
        if (end or now).year < EARLIEST or (start or now).year > LATEST:
            return ()
        if start is None and end is not None:
            cut = end - max(AFTER, now - end)
        elif end is None and start is not None:
            cut = start + max(AFTER, start - now)
        elif start is not None and end is not None and end - start > SHORTEST:
            cut = start + (end - start) / 2
        else:
            return ()
        return tuple(sorted((Window(start, cut), Window(cut, end)), key=lambda w: w.away(now)))

    def away(self, now: datetime) -> float:
        """Seconds from now to the window."""
        if self.start is not None and self.start > now:
            return (self.start - now).total_seconds()
        return max(0.0, (now - self.end).total_seconds()) if self.end is not None else 0.0


class Windows:
    """Reads all windows of a list once. A window that fails ends it."""

    def __init__(self, send: Send, turn: Turn, of: Resource, now: datetime) -> None:
        self._send = send
        self._turn = turn
        self._of = of
        self._now = now
        self._names: Mapping[str, str] = of.meaning["windows"]
        self._keys: dict[str, None] = {}
        self._skipped = 0

    async def read(self, add: Add) -> Paged:
        """Reads the windows, and gives each to `add` as it comes. Raises TooLarge if even a
        short window is too large."""
        first, last = self._now - BEFORE, self._now + AFTER
        waiting = deque([Window(first, last), Window(last, None), Window(None, first)])
        for _ in range(MOST_WINDOWS):
            if not waiting:
                break
            window = waiting.popleft()
            await self._turn()
            try:
                everything = await self._window(window, add)
            except TooLarge:
                parts = window.parts(self._now)
                if not parts:
                    raise
                waiting.extendleft(reversed(parts))
                continue
            if everything:
                waiting.clear()
        return Paged(tuple(self._keys), len(self._keys), not waiting, self._skipped)

    async def missed(self, mirror: Mirror) -> list[str]:
        """The keys of records that are longer than the overlap, so no window holds them."""
        import asyncio

        return await asyncio.to_thread(_too_long, mirror, self._of)

    async def _window(self, window: Window, add: Add) -> bool:
        """Reads one window. Returns whether it held records outside of it, as from a server that
        does not know windows."""
        values: dict[str, Any] = {}
        if window.start is not None:
            values[self._names["from"]] = wire_instant(window.start - EDGE)
        if window.end is not None:
            values[self._names["to"]] = wire_instant(window.end + EDGE)
        answer = await self._send(build(self._of.operations["list"], (), values))
        items = items_of(answer.data)
        pairs, skipped = keyed(self._of, items)
        self._keys.update(dict.fromkeys(key for key, _ in pairs))
        self._skipped += skipped
        await add(pairs)
        return self._strays(window, pairs)

    def _strays(self, window: Window, pairs: Sequence[tuple[str, Record]]) -> bool:
        start = None if window.start is None else window.start - EDGE
        end = None if window.end is None else window.end + EDGE
        for _, record in pairs:
            begins = instant(record.get(self._names["start"]))
            ends = instant(record.get(self._names["end"]))
            if (start and begins and begins < start) or (end and ends and ends > end):
                return True
        return False


def _too_long(mirror: Mirror, of: Resource) -> list[str]:
    names: Mapping[str, str] = of.meaning["windows"]
    shape = mirror.shapes.of(of.key)
    start, end = shape.place(names["start"]), shape.place(names["end"])
    if start is None or end is None:
        return []
    most = int((2 * EDGE).total_seconds())
    pieces = mirror.matching(of.key, ~spans_at_most(start, end, most))
    return [key for piece in pieces for key, _ in piece]
