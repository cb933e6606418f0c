"""Tells whether a program has a mirror open."""

import sqlite3
from pathlib import Path

from caltui.mirror.file.connections import connect


def in_use(path: Path) -> bool:
    """Tells whether another connection to the file is open.

    SQLite leaves its write-ahead log only while nobody else has the file open, so it is asked to. A
    file that is no mirror is not in use.
    """
    connection = connect(path, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return False
