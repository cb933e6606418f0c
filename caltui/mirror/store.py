"""The mirror: the records of one profile as last seen, and what was written through it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from caltui.mirror.changes.read import Changes, NotedChange
from caltui.mirror.file.errors import Damaged, Locked, MirrorError, Newer
from caltui.mirror.file.json_body import Record
from caltui.mirror.file.put_off import Note, PutOff, Snooze
from caltui.mirror.file.read_records import Seen
from caltui.mirror.index.select import Matching
from caltui.mirror.index.tables import ShapeMaker, Shapes
from caltui.mirror.intake.lists import Lists, system_clock
from caltui.mirror.intake.write_records import Delta
from caltui.mirror.journal.bulk_runs import Batch, Batches, BatchItem
from caltui.mirror.journal.journal import JournalEntry
from caltui.mirror.reader import Reader

if TYPE_CHECKING:
    from caltui.mirror.file.opening import Opened

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
    "Note",
    "NotedChange",
    "Record",
    "Seen",
    "Snooze",
]


class Mirror(Reader, Lists, Matching, Batches, Changes, PutOff):
    """One profile's SQLite file, for reading and writing. Several processes may use it at once."""

    def __init__(self, opened: "Opened", shapes: Shapes, clock: Callable[[], float]) -> None:
        super().__init__(opened, shapes)
        self._clock = clock

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        shapes: ShapeMaker | None = None,
        clock: Callable[[], float] = system_clock,
        dialect: str = "",
    ) -> Self:
        """Opens or creates the file (mode 0600). Raises Newer, and OtherDialect.

        `shapes` returns the shape of a category's index table. `clock` returns the seconds
        since 1970. `dialect` is that of the records, which a new file keeps in its head.
        """
        from caltui.mirror.file.opening import open_file

        mirror = cls(open_file(Path(path)), Shapes(shapes), clock)
        mirror.check_dialect(Path(path), dialect, claim=True)
        return mirror

    @classmethod
    def in_memory(cls) -> Self:
        """A mirror without a file."""
        from caltui.mirror.file.opening import open_memory

        return cls(open_memory(), Shapes(None), system_clock)

    def hurried(self) -> AbstractContextManager[None]:
        """A context in which this thread's writes soon raise Locked if others write."""
        return self._connections.hurried()
