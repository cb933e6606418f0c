"""Walks through the console again and again, and weighs the process after each round."""

import asyncio
import gc
import os
import resource
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

from textual.pilot import Pilot

from caltui.tui.app.app import Console
from caltui.tui.browse.screen import BrowseScreen
from caltui.workspace.open import demo_workspace

WAYS: tuple[tuple[str, ...], ...] = (
    ("j", "j", "k", "pagedown", "G", "g"),
    ("slash", *"guest3", "escape", "escape"),
    ("enter", "escape"),
    ("e", "escape"),
    ("n", "escape"),
    ("d", "escape"),
    ("A", "escape"),
    ("i", "escape"),
    ("U", "escape"),
    ("L", "escape"),
    ("F", *"ada", "escape"),
    ("ctrl+p", *"sort", "escape"),
    ("question_mark", "escape"),
    ("c", "escape"),
    ("o", "escape"),
    ("a", "escape"),
    ("s", "escape"),
)
"""Each begins and ends at the table."""

SIZES = ((80, 24), (120, 40), (60, 20))
PATIENCE = 10.0
"""Seconds after which what was to come is called missing."""


class Weight(NamedTuple):
    """What the process holds after a round. `memory` is the most so far, in MB."""

    tasks: int
    objects: int
    files: int
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.tasks:4} tasks {self.objects:8} objects"
            f" {self.files:4} files {self.memory:7.1f} MB at most"
        )


async def rounds(number: int, home: Path) -> AsyncIterator[Weight]:
    """Goes all ways so often, with another size each time. Raises AssertionError where the
    table is not reached again, or a key no longer moves its cursor."""
    app = Console(demo_workspace(home=home))
    async with app.run_test(size=SIZES[0]) as pilot:
        await rest(app, pilot)
        for turn in range(number):
            await all_ways(app, pilot, turn)
            await answers(app, pilot)
            await rest(app, pilot)
            yield weigh()


async def all_ways(app: Console, pilot: Pilot[Any], turn: int) -> None:
    """Goes every way once, in the size of that turn."""
    await pilot.resize_terminal(*SIZES[turn % len(SIZES)])
    for way in WAYS:
        await pilot.press(*way)
        await back(app, pilot)


async def back(app: Console, pilot: Pilot[Any]) -> None:
    """Leaves what is still open."""
    async with asyncio.timeout(PATIENCE):
        while not isinstance(app.screen, BrowseScreen):
            await pilot.pause()
            if not isinstance(app.screen, BrowseScreen):
                await pilot.press("escape")
        await pilot.pause()


async def answers(app: Console, pilot: Pilot[Any]) -> None:
    """The table takes keys: its cursor moves."""
    app.browse.table.focus()
    await pilot.press("g", "j")
    async with asyncio.timeout(PATIENCE):
        while app.browse.table.cursor_index != 1:
            await pilot.pause()


async def rest(app: Console, pilot: Pilot[Any]) -> None:
    """Until nothing is being read."""
    await pilot.pause()
    busy = [worker for worker in app.workers if worker.group.startswith("sync")]
    if busy:
        await app.workers.wait_for_complete(busy)
    await pilot.pause()


def weigh() -> Weight:
    """What the process holds now."""
    gc.collect()
    return Weight(
        len(asyncio.all_tasks()),
        len(gc.get_objects()),
        len(os.listdir("/proc/self/fd")),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
