"""The reading half of a mirror by itself: what a command loads that only looks."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Self

from caltui.mirror.file.json_body import SECRETS
from caltui.mirror.file.opening import open_file
from caltui.mirror.file.read_records import Records
from caltui.mirror.file.saved_state import Notes
from caltui.mirror.index.tables import ShapeMaker, Shapes
from caltui.mirror.search.query import Search

if TYPE_CHECKING:
    from caltui.mirror.file.opening import Opened


class Reader(Records, Search, Notes):
    """One profile's SQLite file, for looking only. Any thread may use it.

    `notice` is what a person should know about it (set aside, in memory), else "".
    `durable` is false when everything ends with the program: then the journal
    outlives no crash. Every method raises MirrorError when the file fails.
    """

    def __init__(self, opened: "Opened", shapes: Shapes) -> None:
        self._connections, self.durable, self.notice = opened
        self.shapes = shapes

    @classmethod
    def open_to_read(
        cls, path: Path, *, secrets: Collection[str] = (), shapes: ShapeMaker | None = None
    ) -> Self:
        """Opens the file in the same way as who writes it would: see `Mirror.open`."""
        return cls(open_file(Path(path)), shapes_of(secrets, shapes))

    def written_elsewhere(self) -> bool:
        """Whether another process has written since the last call: see `Connections`."""
        return self._connections.written_elsewhere()

    def close(self) -> None:
        """Gives the file back. What still runs in other threads may finish first."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def shapes_of(secrets: Collection[str], shapes: ShapeMaker | None) -> Shapes:
    """The shapes of all categories, with the fields that no search reads."""
    return Shapes(shapes, SECRETS | {name.lower() for name in secrets})
