"""What a table asks of the rows it shows."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from caltui.tui.table.table_strips import RowLike
from caltui.tui.widgets.column_widths import ColumnLike


class Heading(NamedTuple):
    """A column of a table that is not about a category."""

    name: str
    title: str
    type: str
    align: str = "left"


class Source(Protocol):
    """The rows of a table: the workspace's Listing is one."""

    sort: tuple[str, bool] | None

    @property
    def columns(self) -> Sequence[ColumnLike]: ...
    def __len__(self) -> int: ...
    def window(self, start: int, stop: int) -> Sequence[RowLike]: ...
    def index_of(self, key: str) -> int | None: ...
    def key_at(self, index: int) -> str: ...
    def keys(self) -> Sequence[str]: ...
