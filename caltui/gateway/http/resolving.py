"""Looks up the names of hosts in threads that the process does not wait for when it ends.

The event loop's own threads are waited for when it ends: a resolver that takes a minute to
answer would keep the process for that minute, after its time is over and after ctrl+c.
"""

import asyncio
import socket
from concurrent.futures import Future
from threading import Thread
from typing import Any


def look_up_in_daemon_threads(loop: asyncio.AbstractEventLoop) -> None:
    """Makes this loop look names up in daemon threads."""

    async def getaddrinfo(host: Any, port: Any, **how: int) -> Any:
        found: Future[Any] = Future()

        def look() -> None:
            if found.set_running_or_notify_cancel():
                try:
                    found.set_result(socket.getaddrinfo(host, port, **how))
                except Exception as error:
                    found.set_exception(error)

        Thread(target=look, name="resolver", daemon=True).start()
        return await asyncio.wrap_future(found, loop=loop)

    loop.getaddrinfo = getaddrinfo  # type: ignore[method-assign]
