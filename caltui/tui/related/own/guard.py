"""Ends a command of a person's own where the console could not: it was killed.

A shell of its own waits at a pipe. It is told the process group of each command that begins,
and nothing when it has ended; where the pipe closes, the console has gone, however it went.
"""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from types import TracebackType

from caltui.settings.outside_programs import SHELL

SCRIPT = 'while read -r group; do last=$group; done; [ -z "$last" ] || kill -s KILL -- "-$last"'


class Guard:
    """Watches from `async with` on; `watch` says over which process group."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "Guard":
        """Raises OSError where no process can be had."""
        self._process = await asyncio.create_subprocess_exec(
            *(SHELL, "-c", SCRIPT),
            env={},
            stdin=PIPE,
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
        return self

    def watch(self, group: int | None) -> None:
        """Has this group end with the console; None, no group any more."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{group or ''}\n".encode())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self.watch(None)
        self._process.stdin.close()
        await self._process.wait()
