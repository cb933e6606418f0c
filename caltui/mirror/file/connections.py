"""Connections to one mirror: many readers at a time, one writer.

A connection is borrowed for one piece of work and returned, so any thread may read or write; a few
that are not in use stay open. The thread that opened the mirror has its own connection:
other threads' large scans do not push its pages out of the cache.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caltui.mirror.file.errors import BROKEN, Locked, MirrorError, code_of, explain

BUSY_SECONDS = 10.0
DAMAGED = ".damaged"
"""Suffix of the file that tells the next start to set a damaged mirror aside."""

HURRIED_SECONDS = 0.25
"""How long a write waits for other writers while a person waits at the keys."""

KEPT = 3
"""Connections of one kind that stay open while nobody uses them."""

_WRITER_SECONDS = 60.0


def connect(path: Path | None, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Opens a connection without implicit transactions, usable in any thread; None is in memory."""
    return sqlite3.connect(
        str(path) if path else ":memory:",
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=64,
    )


class Connections:
    """The connections of one mirror. For one in memory give `path` None and its connection."""

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
        """Lends a connection to read from. Turns SQLite's errors into MirrorError."""
        with self._explained(), self._borrowed() as connection:
            yield connection

    @contextmanager
    def scan(self) -> Iterator[sqlite3.Connection]:
        """Lends a connection for reading very many rows. It has a small cache of its own."""
        if self._alone is not None:
            with self.read() as connection:
                yield connection
            return
        with self._explained(), self._borrowed(self._scanning) as connection:
            connection.execute(_FEW_PAGES)
            yield connection

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Runs one transaction: all of it is stored, or nothing if the block raises.

        `durable`: it is on the disk (fsync) at the end, not only handed to the system.
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
        """A context in which this thread's writes soon raise Locked if others write."""
        before, self._hurry.on = getattr(self._hurry, "on", False), True
        try:
            yield
        finally:
            self._hurry.on = before

    def written_elsewhere(self) -> bool:
        """Tells whether another process has written since the last call; False at the first.

        It costs a look at shared memory if nobody writes. For one thread only.
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
        """Closes idle connections; borrowed ones are closed when they are returned."""
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
            self._give_back(connection, idle)

    def _give_back(self, connection: sqlite3.Connection, idle: list[sqlite3.Connection]) -> None:
        if len(idle) < KEPT:
            idle.append(connection)
        else:
            connection.close()
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
    """Sets up a connection: fsync at checkpoints only, 8 MB cache, a bounded write-ahead log."""
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
