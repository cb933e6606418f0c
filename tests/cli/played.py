"""A server on the loopback that plays a script of `tests.gateway.player`, for commands."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.gateway.player import Player, Script, playing


@contextmanager
def played(script: Script) -> Iterator[Player]:
    """The server in a thread of its own, for as long as it is needed."""
    ready, over, made = threading.Event(), asyncio.Event(), []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with playing(script) as player:
            made.append(player)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield made[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()
