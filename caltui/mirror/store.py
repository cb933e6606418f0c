"""The mirror: what was last seen of one profile, and what was written through it."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Self

from caltui.mirror.batches import Batch, Batches, BatchItem
from caltui.mirror.bodies import SECRETS, Record
from caltui.mirror.errors import Damaged, Locked, MirrorError, Newer
from caltui.mirror.journal import JournalEntry
from caltui.mirror.lists import Delta, Lists, system_clock
from caltui.mirror.notes import Notes
from caltui.mirror.records import Records, Seen
from caltui.mirror.scans import Scans
from caltui.mirror.search import Search
from caltui.mirror.sheets import ShapeMaker, Shapes

if TYPE_CHECKING:
    from caltui.mirror.opening import Opened

__all__ = [
    "Batch",
    "BatchItem",
    "Damaged",
    "Delta",
    "JournalEntry",
    "Locked",
    "Mirror",
    "MirrorError",
    "Newer",
    "Record",
    "Seen",
]


class Mirror(Records, Lists, Scans, Search, Batches, Notes):
    """One profile's SQLite file. Any thread may use it, and several processes at once.

    `notice` is what a person should know about it (set aside, in memory), else "".
    `durable` is false when everything ends with the program: then the journal
    outlives no crash. Every method raises MirrorError when the file fails.
    """

    def __init__(self, opened: "Opened", shapes: Shapes, clock: Callable[[], float]) -> None:
        self._connections, self.durable, self.notice = opened
        self.shapes = shapes
        self._clock = clock

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        secrets: Collection[str] = (),
        shapes: ShapeMaker | None = None,
        clock: Callable[[], float] = system_clock,
    ) -> Self:
        """Opens or creates the file (mode 0600). Raises Newer.

        `secrets` are names of fields that search must not read, besides the usual
        ones; `shapes` says of a category what its table sorts and searches by. `clock`
        tells the seconds since 1970.
        """
        from caltui.mirror.opening import open_file

        return cls(open_file(Path(path)), _shapes(secrets, shapes), clock)

    @classmethod
    def in_memory(
        cls,
        *,
        secrets: Collection[str] = (),
        shapes: ShapeMaker | None = None,
        clock: Callable[[], float] = system_clock,
    ) -> Self:
        """A mirror without a file."""
        from caltui.mirror.opening import open_memory

        return cls(open_memory(), _shapes(secrets, shapes), clock)

    def close(self) -> None:
        """Gives the file back. What still runs in other threads may finish first."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _shapes(secrets: Collection[str], shapes: ShapeMaker | None) -> Shapes:
    return Shapes(shapes, SECRETS | {name.lower() for name in secrets})
