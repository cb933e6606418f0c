"""The mirror: records as last seen, in one SQLite file a profile. Knows no network.

The whole package is loaded with the first name asked for; commands that only read import `reader`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from caltui.mirror import store

    return getattr(store, name)
