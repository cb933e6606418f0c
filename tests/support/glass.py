"""What a terminal shows of a console that runs under a pilot, held against what it should show.

The driver that a test runs a console with writes nothing; `Glass` is one that hands
every byte to an emulated terminal. `whole` lays out and draws the same state anew, by
Textual alone and from nothing that was kept. `faults` compares the two, cell by cell.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any
from unittest.mock import patch

from pyte.screens import Char
from textual import constants
from textual._compositor import Compositor, LayoutUpdate
from textual._context import visible_screen_stack
from textual.app import App
from textual.drivers import headless_driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Resize
from textual.geometry import Size
from textual.strip import Strip

from tests.support.emulator import Emulator, Row

PATIENCE = 5.0
"""Seconds after which what is not painted counts as never painted."""

REST = 0.05
"""Seconds, or as long as the look took if that is more, that a console has to itself between
two looks: some frames, also where looking takes longer than it does to draw one."""


class Glass(HeadlessDriver):
    """Feeds an emulated terminal with what the console writes."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.terminal = Emulator(self._get_terminal_size(), lambda _: None)
        self.written = 0
        """How often something was written."""

    @property
    def is_headless(self) -> bool:
        """No: only then the app draws."""
        return False

    def write(self, data: str) -> None:
        """Takes a frame."""
        self.written += 1
        self.terminal.receive(0.0, data.encode())

    @property
    def rows(self) -> tuple[Row, ...]:
        """The cells that are shown."""
        return self.terminal.draw()[-1].rows

    def resize(self, size: Size) -> None:
        """The terminal gets another size: all that was on it counts as gone."""
        self._size = size
        self.terminal = Emulator(tuple(size), lambda _: None)
        self.terminal.receive(0.0, ("\x1b[H" + "░" * size.width * size.height).encode())
        self._app.post_message(Resize(size, size))


@contextmanager
def looked_through() -> Iterator[None]:
    """Consoles that start meanwhile under a pilot write to a `Glass`."""
    with (
        patch.object(headless_driver, "HeadlessDriver", Glass),
        patch.object(constants, "COLOR_SYSTEM", "truecolor"),
    ):
        yield


def glass_of(app: App[Any]) -> Glass:
    """The terminal of a console that started so."""
    driver = app._driver
    assert isinstance(driver, Glass), "it was started without a terminal"
    return driver


def whole(app: App[Any]) -> tuple[Row, ...]:
    """The cells of the screen in front as Textual alone lays out and draws them now."""
    screen, size = app.screen, app.size
    if not size:
        return ()
    for shown in app.screen_stack:
        for widget in (shown, *shown.query("*")):
            widget._styles_cache.clear()
            widget._layout_cache.clear()
            widget._dirty_regions.add(widget.size.region)
    fresh = Compositor()
    fresh.root, fresh.size = screen, size
    fresh._full_map, fresh.widgets = fresh._arrange_root(screen, size, visible_only=False)
    fresh._full_map_invalidated = False
    visible_screen_stack.set(app._background_screens)
    chops = Compositor._render_chops(fresh, size.region, lambda _: True)
    lines = [
        [
            piece or Strip.blank(end - x)
            for (x, piece), end in zip(line.items(), cuts[1:], strict=True)
        ]
        for line, cuts in zip(chops, fresh.cuts, strict=True)
    ]
    update = LayoutUpdate(list(lines), size.region)
    terminal = Emulator(tuple(size), lambda _: None)
    terminal.receive(0.0, update.render_segments(app.console).encode())
    return terminal.draw()[-1].rows


def faults(shown: tuple[Row, ...], right: tuple[Row, ...]) -> list[str]:
    """The lines that differ, each as it is and as it should be, with the first cell that does."""
    found = []
    for y, (row, other) in enumerate(zip_longest(shown, right, fillvalue=())):
        if row != other:
            cells = enumerate(zip_longest(row, other, fillvalue=Char("")))
            x = next(x for x, (cell, true) in cells if cell != true)
            where = f"line {y}, column {x}: {row[x : x + 1]} for {other[x : x + 1]}"
            found += [where, f"  is     {_text(row)}", f"  should {_text(other)}"]
    return found


def _text(row: Row) -> str:
    return "".join(cell.data for cell in row).rstrip()


async def wrong_lines(app: App[Any], *, seconds: float = PATIENCE) -> list[str]:
    """What the terminal shows otherwise than a repaint, as soon as it shows no such thing
    or that many seconds have passed."""
    glass = glass_of(app)
    loop = asyncio.get_running_loop()
    began = loop.time()
    end = began + seconds
    while (found := faults(glass.rows, whole(app))) and began < end:
        await asyncio.sleep(max(REST, loop.time() - began))
        began = loop.time()
    return found
