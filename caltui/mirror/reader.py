"""The reading half of a mirror, for commands that only read."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from caltui.mirror.file.errors import OtherDialect
from caltui.mirror.file.head import check_dialect
from caltui.mirror.file.opening import open_file
from caltui.mirror.file.put_off import RecordNotes
from caltui.mirror.file.read_records import Records
from caltui.mirror.file.saved_state import Notes
from caltui.mirror.index.tables import ShapeMaker, Shapes
from caltui.mirror.search.query import Search

if TYPE_CHECKING:
    from caltui.mirror.file.opening import Opened


class Reader(Records, Search, Notes, RecordNotes):
    """One profile's SQLite file, for reading. Any thread may use it.

    `notice` is a message for the person (file set aside, mirror in memory), else "". `durable` is
    false if all of it ends with the program: then no journal survives a crash. Every method raises
    MirrorError if the file fails.
    """

    def __init__(self, opened: "Opened", shapes: Shapes) -> None:
        self._connections, self.durable, self.notice = opened
        self.shapes = shapes

    @classmethod
    def open_to_read(
        cls, path: Path, *, shapes: ShapeMaker | None = None, dialect: str = ""
    ) -> Self:
        """Opens the file as `Mirror.open` does."""
        reader = cls(open_file(Path(path)), Shapes(shapes))
        reader.check_dialect(Path(path), dialect, claim=False)
        return reader

    def check_dialect(self, path: Path, dialect: str, *, claim: bool) -> None:
        """Closes a file of another dialect, and raises OtherDialect: see `head`."""
        if not dialect:
            return
        try:
            check_dialect(self._connections, path, dialect, claim=claim)
        except OtherDialect:
            self.close()
            raise

    def written_elsewhere(self) -> bool:
        """Tells whether another process has written since the last call: see `Connections`."""
        return self._connections.written_elsewhere()

    def close(self) -> None:
        """Closes the file. Work in other threads may finish first."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
