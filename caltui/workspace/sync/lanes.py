"""Does many calls a few at a time."""

from collections.abc import Awaitable, Callable, Iterable

LANES = 10
"""Calls at once: the gateway keeps ten connections."""

Job = Callable[[], Awaitable[None]]


async def in_lanes(jobs: Iterable[Job], turn: Job) -> None:
    """Runs the jobs in their order, LANES at once. `turn` waits before each for the budget.

    The first that fails ends the others, and is raised.
    """
    import asyncio

    one_waits, rest = asyncio.Lock(), iter(jobs)

    async def lane() -> None:
        for job in rest:
            async with one_waits:
                await turn()
            await job()

    tasks = [asyncio.create_task(lane()) for _ in range(LANES)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
