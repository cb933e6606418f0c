"""A process that writes and kills itself at a chosen step: `python -m tests.reliability.killed`.

Words: home, base URL, step, how often the step is passed before it kills, keys …
With one key it sends one change, with more a bulk run.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from caltui.mirror.store import Mirror
from caltui.workspace.base.clock import utc_now
from caltui.workspace.writes.send import Writer
from tests.reliability.cell import open_on

VALUES = {"timeZone": "Asia/Tokyo"}

STEPS: dict[str, tuple[type, str, bool]] = {
    "before it is listed": (Mirror, "put_batch", False),
    "when it is listed": (Mirror, "put_batch", True),
    "before the journal": (Mirror, "begin", False),
    "after the journal": (Mirror, "begin", True),
    "as it leaves": (Writer, "_send", False),
    "when the answer came": (Writer, "_send", True),
    "before it is settled": (Mirror, "settle", False),
    "when it is settled": (Mirror, "settle", True),
    "when it is kept": (Writer, "_keep", True),
    "at the end": (Mirror, "leave_batch", False),
}
"""Where the process dies: before or after (True) which call."""


def die() -> None:
    """As `kill -9` does it: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step: str, passes: int) -> None:
    """Makes the step deadly, after it was passed so many times."""
    owner, name, after = STEPS[step]
    real: Callable[..., Any] = getattr(owner, name)
    left = [passes]

    def deadly() -> bool:
        left[0] -= 1
        return left[0] < 0

    def wrapped(self: Any, *args: Any, **options: Any) -> Any:
        kill = deadly()
        if kill and not after:
            die()
        result = real(self, *args, **options)
        if kill:
            die()
        return result

    async def awaited(self: Any, *args: Any, **options: Any) -> Any:
        kill = deadly()
        if kill and not after:
            die()
        result = await real(self, *args, **options)
        if kill:
            die()
        return result

    setattr(owner, name, awaited if asyncio.iscoroutinefunction(real) else wrapped)


async def write(home: str, base_url: str, keys: Sequence[str]) -> None:
    """One change, or a bulk run over many."""
    workspace = open_on(base_url, Path(home), utc_now)
    if len(keys) == 1:
        change = workspace.plan("attendees", "update", keys, VALUES)
        await workspace.run(replace(change, look="unseen"))
    else:
        plan = workspace.bulk.plan("attendees", "update", keys, VALUES)
        await workspace.bulk.start(plan).run()
    await workspace.aclose()


def main(words: Sequence[str]) -> None:
    home, base_url, step, passes, *keys = words
    if step:
        arm(step, int(passes))
    asyncio.run(write(home, base_url, keys))


if __name__ == "__main__":
    main(sys.argv[1:])
