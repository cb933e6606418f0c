"""Connections to one mirror: readers side by side, one writer at a time.

A connection is borrowed for one piece of work and given back, so that any
thread may read or write, and there are as many as work at once. The thread that opened
the mirror has its own: what the screen reads again stays in their memory, whatever
other threads look through. Where a command works in one thread only, that takes the first.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caltui.mirror.file.errors import BROKEN, Locked, MirrorError, code_of, explain

BUSY_SECONDS = 10.0
DAMAGED = ".damaged"
"""Ending of the file that asks the next start to set a mirror aside."""

HURRIED_SECONDS = 0.25
"""How long a write waits for others where somebody waits for it at the keys."""

_WRITER_SECONDS = 60.0


def connect(path: Path | None, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A bare connection: no implicit transactions, usable from any thread; None is in memory."""
    return sqlite3.connect(
        str(path) if path else ":memory:",
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=64,
    )


class Connections:
    """The connections of one mirror. Give `path` None and the one connection for memory."""

    def __init__(self, path: Path | None, first: sqlite3.Connection) -> None:
        self.path = path
        self._idle = [first]
        self._opener = threading.get_ident()
        self._others: list[sqlite3.Connection] = []
        self._scanning: list[sqlite3.Connection] = []
        self._alone = threading.RLock() if path is None else None
        self._writer = threading.RLock()
        self._hurry = threading.local()
        self._closed = False
        self._watching: sqlite3.Connection | None = None
        self._watched = (0, 0)
        self._written = 0
        _prepare(first)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection to read from; SQLite's errors become MirrorError."""
        with self._explained(), self._borrowed() as connection:
            yield connection

    @contextmanager
    def scan(self) -> Iterator[sqlite3.Connection]:
        """One to read very many rows with. It keeps few pages, and drives none out of others."""
        if self._alone is not None:
            with self.read() as connection:
                yield connection
            return
        with self._explained(), self._borrowed(self._scanning) as connection:
            connection.execute(_FEW_PAGES)
            yield connection

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored, or nothing when the block raises.

        `durable`: on leaving, it is on the disk (fsync), not only with the system.
        """
        hurried = getattr(self._hurry, "on", False)
        if not self._writer.acquire(timeout=HURRIED_SECONDS if hurried else _WRITER_SECONDS):
            raise Locked("The mirror is busy with a long write.", "Try again.")
        try:
            with self._explained(), self._borrowed() as connection:
                seconds = HURRIED_SECONDS if hurried else BUSY_SECONDS
                connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
                if durable:
                    _synchronous(connection, "FULL")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute(_COUNT_WRITE)
                    connection.execute("COMMIT")
                    self._written += 1
                finally:
                    if connection.in_transaction:
                        connection.rollback()
                    if durable:
                        _synchronous(connection, "NORMAL")
        finally:
            self._writer.release()

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Writes of this thread inside wait for others a moment only, and then raise Locked."""
        before, self._hurry.on = getattr(self._hurry, "on", False), True
        try:
            yield
        finally:
            self._hurry.on = before

    def written_elsewhere(self) -> bool:
        """Whether another process has written since the last call; false at the first.

        Costs a look at shared memory while nobody writes. For one thread only.
        """
        if self.path is None or self._closed:
            return False
        with self._explained():
            first = self._watching is None
            if self._watching is None:
                self._watching = connect(self.path, HURRIED_SECONDS)
            version = int(self._watching.execute("PRAGMA data_version").fetchone()[0])
            if version == self._watched[0] and not first:
                return False
            mine = self._written
            row = self._watching.execute(_WRITES).fetchone()
            others = (int(row[0]) if row else 0) - mine
            before, self._watched = self._watched[1], (version, others)
            return not first and others > before

    def close(self) -> None:
        """Closes what is idle; what is borrowed is closed when it comes back."""
        self._closed = True
        if self._watching is not None:
            self._watching.close()
            self._watching = None
        for idle in (self._idle, self._others, self._scanning):
            while idle:
                idle.pop().close()

    @contextmanager
    def _borrowed(
        self, idle: list[sqlite3.Connection] | None = None
    ) -> Iterator[sqlite3.Connection]:
        if self._closed:
            raise MirrorError("The mirror is closed.", "Open it again.")
        if self._alone is not None:
            with self._alone:
                yield self._idle[0]
            return
        if idle is None:
            idle = self._idle if threading.get_ident() == self._opener else self._others
        connection = self._take(idle)
        try:
            yield connection
        finally:
            idle.append(connection)
            if self._closed:
                self.close()

    def _take(self, idle: list[sqlite3.Connection]) -> sqlite3.Connection:
        for known in (idle, self._idle) if idle is self._others else (idle,):
            try:
                return known.pop()
            except IndexError:
                continue
        connection = connect(self.path)
        _prepare(connection)
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if code_of(error) in BROKEN:
                self._mark_damaged()
            raise explain(error, self.path) from error

    def _mark_damaged(self) -> None:
        if self.path is None:
            return
        try:
            self.path.with_name(self.path.name + DAMAGED).touch(mode=0o600)
        except OSError:
            return


_COUNT_WRITE = """INSERT INTO meta VALUES ('writes', 1)
    ON CONFLICT (name) DO UPDATE SET value = value + 1"""
_WRITES = "SELECT value FROM meta WHERE name = 'writes'"
_FEW_PAGES = "PRAGMA cache_size=-1000"


def _prepare(connection: sqlite3.Connection) -> None:
    """Per connection: fsync at checkpoints only, 8 MB of pages, a bounded write-ahead file."""
    for pragma in (
        "synchronous=NORMAL",
        "cache_size=-8000",
        "journal_size_limit=67108864",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _synchronous(connection: sqlite3.Connection, mode: str) -> None:
    connection.execute(f"PRAGMA synchronous={mode}")
    connection.execute(f"PRAGMA fullfsync={'ON' if mode == 'FULL' else 'OFF'}")
