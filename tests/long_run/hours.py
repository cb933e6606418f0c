"""Hours at the console in minutes: the clock is moved on, and what a minute does is done."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from textual.pilot import Pilot

from caltui.tui.app.app import Console
from caltui.workspace.open import demo_workspace
from tests.long_run.walk import PATIENCE, SIZES, Weight, all_ways, answers, rest, weigh

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Hour(NamedTuple):
    """What the process and its folder hold after an hour."""

    weight: Weight
    timers: int
    """Those that still wait once what waits but once has had its time."""
    disk: int
    """Bytes of all files below the home."""


async def hours(number: int, home: Path, *, minutes: int = 60) -> AsyncIterator[Hour]:
    """Works so many hours: each begins with all ways, and its list is read again each minute."""
    now = START
    app = Console(demo_workspace(home=home, clock=lambda: now))
    async with app.run_test(size=SIZES[0]) as pilot:
        await rest(app, pilot)
        timers = _timers()
        for hour in range(number):
            await all_ways(app, pilot, hour)
            for _ in range(minutes):
                now += timedelta(minutes=1)
                await _minute(app, pilot)
            now += timedelta(minutes=60 - minutes)
            await answers(app, pilot)
            await rest(app, pilot)
            timers = await _timers_left(pilot, timers)
            yield Hour(weigh(), timers, _size(home))


async def _minute(app: Console, pilot: Pilot[Any]) -> None:
    """What a console does by itself in a minute: the list that is shown is read again."""
    app.feed.sync("bookings")
    await rest(app, pilot)
    await pilot.press("j")


async def _timers_left(pilot: Pilot[Any], before: int) -> int:
    """How many timers wait, as soon as they are no more than before: some wait but once.

    Gives up after PATIENCE.
    """
    end = monotonic() + PATIENCE
    while (left := _timers()) > before and monotonic() < end:
        await pilot.pause()
    return left


def _timers() -> int:
    """How many timers wait: each is a task of asyncio."""
    return sum(1 for task in asyncio.all_tasks() if "timer" in task.get_name().casefold())


def _size(home: Path) -> int:
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
