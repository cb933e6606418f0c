"""Runs a command of a person's own in a process group of its own, and ends it when asked."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from caltui.settings.outside_programs import SHELL
from caltui.settings.own_commands import OwnCommand
from caltui.tui.related.own.guard import Guard
from caltui.tui.related.own.output_lines import OutputLines
from caltui.workspace.records.shown.for_commands import FilledCommand

CHUNK = 64 * 1024
PAUSE = 0.01
"""Seconds between two chunks: a program that floods waits, the console does not."""

PATIENCE = 2.0
"""Seconds that a program gets to end when it is asked to."""

LINGERS = 0.5
"""Seconds for the output of what a command has left running behind it."""

LONGEST_END = 20
"""How often so many seconds are waited for the end of the output, where nothing was left."""


class Job(NamedTuple):
    """The command for one record, and the record's name."""

    about: str
    filled: FilledCommand


class OwnRun:
    """A command for one record or for several, one after another; a failure ends them.

    `on_change` is called after each piece of output and when a job begins or ends.
    """

    def __init__(self, command: OwnCommand, jobs: Sequence[Job]) -> None:
        self.command = command
        self.jobs = tuple(jobs)
        self.output = OutputLines()
        self.on_change: Callable[[], None] = lambda: None
        self.done = 0
        self.code: int | None = None
        self.stopped = False
        self.running = True
        self._process: asyncio.subprocess.Process | None = None
        self._over = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def outcome(self) -> str:
        """The state of the run, as a sentence without its end."""
        many = f" after {self.done} of {len(self.jobs)} records" if len(self.jobs) > 1 else ""
        if self.running:
            many = f", {self.done + 1} of {len(self.jobs)} records" if len(self.jobs) > 1 else ""
            return f"being stopped{many}" if self.stopped else f"running{many}"
        if self.stopped:
            return f"stopped{many}"
        if self.code is None:
            return f"not started{many}"
        if self.code < 0:
            with suppress(ValueError):
                return f"ended by {signal.Signals(-self.code).name}{many}"
        return f"ended with exit code {self.code}{many}"

    @property
    def good(self) -> bool:
        """Whether it did all it was to do."""
        return not self.running and not self.stopped and self.code == 0

    async def run(self) -> None:
        """Runs all jobs. Whatever ends it, no program of it is left in the group."""
        try:
            async with Guard() as guard:
                await self._run_all(guard)
        except OSError as error:
            self.output.add(f"✗ It could not be started: {(error.strerror or str(error)).lower()}.")
        finally:
            self.running = False
            self._over.set()
            self.on_change()

    async def _run_all(self, guard: Guard) -> None:
        for job in self.jobs:
            if len(self.jobs) > 1:
                self.output.add(f"── {job.about}")
            await self._run(job.filled, guard)
            if self.stopped or self.code != 0:
                break
            self.done += 1

    async def _run(self, filled: FilledCommand, guard: Guard) -> None:
        """Runs one command to its end. What it leaves running may go on, and is read on."""
        self.code = None
        ours, theirs = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *(SHELL, "-c", filled.command),
                env=filled.env,
                stdin=asyncio.subprocess.PIPE,
                stdout=theirs,
                stderr=theirs,
                start_new_session=True,
            )
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        self._process = process
        guard.watch(process.pid)
        self.on_change()
        reading = asyncio.create_task(self._read(ours))
        writing = asyncio.create_task(_write(process, filled.input))
        self._tasks |= {reading, writing}
        try:
            self.code = await process.wait()
            await _last_output(process, reading)
        finally:
            writing.cancel()
            if self.code is None or self.stopped:
                _signal(process, signal.SIGKILL)
                reading.cancel()
                await process.wait()
            self._process = None
            guard.watch(None)
            self.output.feed(b"", final=True)

    async def _read(self, pipe: int) -> None:
        reader = asyncio.StreamReader(limit=CHUNK)
        end = os.fdopen(pipe, "rb", 0)
        make = partial(asyncio.StreamReaderProtocol, reader)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(make, end)
        try:
            while data := await reader.read(CHUNK):
                self.output.feed(data)
                self.on_change()
                await asyncio.sleep(PAUSE)
        finally:
            transport.close()

    def stop(self) -> None:
        """Asks all programs of the group to end, and ends those that do not."""
        if self.running and not self.stopped:
            self.stopped = True
            self.on_change()
            if self._process is not None:
                _signal(self._process, signal.SIGTERM)
                self._tasks.add(asyncio.create_task(self._insist(self._process)))

    async def end(self) -> None:
        """Ends all programs of the group at once, and waits until they have ended."""
        if self.running and self._process is not None:
            self.stopped = True
            _signal(self._process, signal.SIGKILL)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), PATIENCE)

    async def _insist(self, process: asyncio.subprocess.Process) -> None:
        await asyncio.sleep(PATIENCE)
        if self._process is process:
            _signal(process, signal.SIGKILL)


async def _last_output(process: asyncio.subprocess.Process, reading: asyncio.Task[None]) -> None:
    """Waits for the end of the output; for a moment only where something was left running."""
    for _ in range(LONGEST_END):
        await asyncio.wait([reading], timeout=LINGERS)
        if reading.done() or _signal(process, 0):
            break


async def _write(process: asyncio.subprocess.Process, data: bytes) -> None:
    """Gives a program its input. One that does not read it is none the worse."""
    assert process.stdin is not None
    try:
        process.stdin.write(data)
        await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        process.stdin.close()
    except asyncio.CancelledError:
        process.stdin.transport.abort()
        raise


def _signal(process: asyncio.subprocess.Process, number: int) -> bool:
    """Sends a signal to the program and to all that it started; whether there was any. 0 looks."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
