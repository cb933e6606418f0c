"""Looks up the names of hosts in threads that the process does not wait for when it ends.

The event loop's own threads are waited for when it ends: a resolver that takes a minute to
answer would keep the process for that minute, after its time is over and after ctrl+c.
"""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any


def look_up_in_daemon_threads(loop: asyncio.AbstractEventLoop) -> None:
    """Makes this loop look names up in daemon threads."""
    if "getaddrinfo" in vars(loop):
        return

    async def getaddrinfo(
        host: Any, port: Any, *, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> Any:
        found: asyncio.Future[Any] = loop.create_future()

        def settle(done: Callable[[Any], None], value: Any) -> None:
            if not found.done():
                done(value)

        def look() -> None:
            try:
                value = socket.getaddrinfo(host, port, family, type, proto, flags)
            except Exception as error:
                done: Callable[[Any], None] = found.set_exception
                answer: Any = error
            else:
                done, answer = found.set_result, value
            with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
                loop.call_soon_threadsafe(settle, done, answer)

        threading.Thread(target=look, name="resolver", daemon=True).start()
        return await found

    loop.getaddrinfo = getaddrinfo  # type: ignore[method-assign]
