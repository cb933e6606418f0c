"""The errors of a mirror, as sentences that a person can act on."""

from pathlib import Path
from typing import TYPE_CHECKING

from caltui.explained import ExplainedError

if TYPE_CHECKING:
    import sqlite3


class MirrorError(ExplainedError):
    """The mirror could not read or write. `message` says what and where, `hint` what to do."""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Newer(MirrorError):
    """A newer version wrote the file, and this one cannot read it. It is left as it is."""


class OtherDialect(MirrorError):
    """The file holds records of another dialect. It is left as it is."""


class Locked(MirrorError):
    """Another process has locked the file for too long."""


class Damaged(MirrorError):
    """The file is not a valid SQLite file. The next start sets it aside."""


_BUSY, _LOCKED, _NOMEM, _READONLY, _IOERR, _CORRUPT = 5, 6, 7, 8, 10, 11
_FULL, _CANTOPEN, _TOOBIG, _NOTADB = 13, 14, 18, 26

BROKEN = (_CORRUPT, _NOTADB)
"""SQLite's codes for a damaged file."""

UNUSABLE = (_READONLY, _IOERR, _FULL, _CANTOPEN)
"""SQLite's codes for a place where nothing can be written."""

_TABLE: dict[int, tuple[type[MirrorError], str, str]] = {
    _BUSY: (
        Locked,
        "is held by another process",
        "Close the other caltui, or wait until its long work is done, and try again.",
    ),
    _LOCKED: (Locked, "is held by another part of this program", "Try again."),
    _NOMEM: (MirrorError, "needs more memory than there is", "Close other programs, try again."),
    _READONLY: (MirrorError, "cannot be written", "Make the file and its folder writable."),
    _IOERR: (
        MirrorError,
        "could not be read or written by the disk",
        "Check that the disk is not full and is in order, then try again.",
    ),
    _CORRUPT: (
        Damaged,
        "is damaged",
        "Start caltui again: it sets the file aside and begins anew.",
    ),
    _FULL: (MirrorError, "could not grow: the disk is full", "Free some space, then try again."),
    _CANTOPEN: (MirrorError, "cannot be opened", "Check that its folder exists and is yours."),
    _TOOBIG: (MirrorError, "cannot hold a record above 1 GB", "Nothing was stored."),
    _NOTADB: (Damaged, "is not a SQLite file", "Start caltui again: it sets the file aside."),
}


def code_of(error: "sqlite3.Error") -> int:
    """SQLite's primary result code; 0 if Python raised the error."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def explain(error: "sqlite3.Error", path: Path | None) -> MirrorError:
    """Turns SQLite's error into a MirrorError. Nothing of the failed transaction was stored."""
    name = f"The mirror {path}" if path else "The mirror in memory"
    known = _TABLE.get(code_of(error))
    if known is None:
        return MirrorError(f"{name} answered: {error}.", "Nothing was stored; try again.")
    kind, what, hint = known
    return kind(f"{name} {what}.", hint)
