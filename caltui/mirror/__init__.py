"""What was last seen, in one SQLite file a profile. Knows no network."""

from caltui.mirror.store import (
    Delta,
    JournalEntry,
    Locked,
    Mirror,
    MirrorError,
    Newer,
    Record,
    Seen,
)

__all__ = [
    "Delta",
    "JournalEntry",
    "Locked",
    "Mirror",
    "MirrorError",
    "Newer",
    "Record",
    "Seen",
]
