"""Opens a mirror's file in whatever state it is.

The file is private from its first byte. A damaged file is set aside, never deleted, and its journal
and drafts are copied as far as they can be read. If nothing can be written, the mirror is kept in
memory, and a notice says so.
"""

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from caltui.mirror.file.connections import DAMAGED, Connections, connect
from caltui.mirror.file.errors import UNUSABLE, Damaged, Locked, MirrorError, code_of, explain
from caltui.mirror.file.schema import APPLICATION_ID, VERSION, upgrade, version_of

OPEN_SECONDS = 1.0
"""How long to wait for a locked file before opening one in memory."""

_PAUSE = 0.02
_SIDES = ("", "-wal", "-shm")
_KEPT = (
    *("journal", "batches", "batch_items", "drafts", "state", "formats"),
    *("snoozes", "notes", "changes"),
)
_COPY_LIMIT = 64 << 20
_ITEMS = """UPDATE journal SET item = (SELECT min(i.position) FROM batch_items AS i
    WHERE i.batch = journal.batch AND i.ids = journal.ids)
    WHERE batch IS NOT NULL AND item IS NULL"""
"""Gives entries copied from an older file the place of their item, as migration 8 does."""


class Opened(NamedTuple):
    """The connections, whether writes last, and a notice for the person."""

    connections: Connections
    durable: bool
    notice: str


def open_file(path: Path) -> Opened:
    """Opens the mirror in that file. Raises Newer; any other fault ends in a working mirror."""
    try:
        return _open(path)
    except (Locked, OSError) as error:
        return _in_memory(path, error)


def open_memory(notice: str = "") -> Opened:
    """A mirror that ends with the program."""
    connection = connect(None)
    upgrade(connection, None)
    return Opened(Connections(None, connection), False, notice)


def _open(path: Path) -> Opened:
    aside: Path | None = None
    for _ in range(3):
        try:
            if path.with_name(path.name + DAMAGED).exists():
                raise Damaged(f"The mirror {path} is damaged.")
            first = _ready_in_time(path)
        except Damaged:
            aside = _set_aside(path)
            continue
        notice = _told(path, aside, first) if aside else ""
        return Opened(Connections(path, first), True, notice)
    raise OSError("it was damaged again and again")


def _ready_in_time(path: Path) -> sqlite3.Connection:
    """Calls `_ready`, again and again while another process creates the file."""
    give_up = time.monotonic() + OPEN_SECONDS
    while True:
        try:
            return _ready(path)
        except Locked:
            if time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE)


def _ready(path: Path) -> sqlite3.Connection:
    """A connection to a file with the newest schema. Raises Damaged, Newer, Locked, OSError."""
    _create(path)
    connection = connect(path, OPEN_SECONDS)
    try:
        if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
            raise OSError(f"{path} is on a disk without shared memory")
        _recognise(connection, path)
        upgrade(connection, path)
        connection.execute("SELECT count(*) FROM (SELECT 1 FROM records LIMIT 1)").fetchone()
        connection.execute("PRAGMA busy_timeout=10000")
    except sqlite3.Error as error:
        connection.close()
        if code_of(error) in UNUSABLE:
            raise OSError(str(explain(error, path).message)) from error
        raise explain(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path) -> None:
    """Creates an empty file of mode 0600; SQLite gives its other files the same mode."""
    _private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        with path.open("r+b"):
            pass
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _private_folder(folder: Path) -> None:
    if not folder.is_dir():
        if folder.parent != folder:
            _private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _recognise(connection: sqlite3.Connection, path: Path) -> None:
    """Raises Damaged for an SQLite file that another program wrote."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if tables and mark != APPLICATION_ID:
        raise Damaged(f"The mirror {path} was not written by caltui.")


def _set_aside(path: Path) -> Path:
    """Renames the file and those that belong to it. Of two processes the first does it."""
    aside = path.with_name(f"{path.name}.corrupt-{time.strftime('%Y%m%dT%H%M%S')}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.corrupt-{time.strftime('%Y%m%dT%H%M%S')}-{number}")
    for side in _SIDES:
        try:
            os.replace(f"{path}{side}", f"{aside}{side}")
        except FileNotFoundError:
            continue
    path.with_name(path.name + DAMAGED).unlink(missing_ok=True)
    return aside


def _told(path: Path, aside: Path, new: sqlite3.Connection) -> str:
    kept = _salvage(aside, new)
    took = f"Taken over from it: {kept}." if kept else "Nothing in it could be read."
    return (
        f"The mirror {path.name} was damaged, or not written by caltui, and is now {aside.name}; "
        f"a new one was begun. {took} Records come back with the next sync."
    )


def _salvage(aside: Path, new: sqlite3.Connection) -> str:
    """Copies what no sync can restore, table by table. Returns how many rows of each."""
    told: list[str] = []
    try:
        new.execute("ATTACH ? AS old", (str(aside),))
    except sqlite3.Error:
        return ""
    for table in _KEPT:
        try:
            columns = ", ".join(row[1] for row in new.execute(f"PRAGMA old.table_info({table})"))
            copied = new.execute(
                f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM old.{table}"
            )
        except sqlite3.Error:
            continue
        if copied.rowcount > 0:
            told.append(f"{table} ({copied.rowcount})")
    with suppress(sqlite3.Error):
        new.execute(_ITEMS)
    new.execute("DETACH old")
    return ", ".join(told)


def _in_memory(path: Path, error: Exception) -> Opened:
    reason = error.message if isinstance(error, MirrorError) else _reason(error)
    opened = open_memory(
        f"The mirror {path} cannot be used: {reason.rstrip('.')}. What is read now is kept "
        "in memory only and ends with this program, and no write is sent."
    )
    _copy(path, opened.connections)
    return opened


def _copy(path: Path, connections: Connections) -> None:
    """Copies the records from a file that can be read but not written."""
    try:
        whole = not Path(f"{path}-wal").exists() or not os.path.getsize(f"{path}-wal")
        if not whole or path.stat().st_size > _COPY_LIMIT:
            return
        old = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except (OSError, sqlite3.Error):
        return
    try:
        if version_of(old) == VERSION:
            with connections.read() as memory:
                old.backup(memory)
    except (sqlite3.Error, MirrorError):
        return
    finally:
        old.close()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
