"""The rows of a table that shows a plain list."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from caltui.tui.table.table_strips import Heading
from caltui.workspace.table.listing import Row

Item = TypeVar("Item")


class ListRows(Generic[Item]):
    """A `Source` of a table over `items`. A subclass says the key and the cells of an item."""

    columns: Sequence[Heading] = ()
    sort: tuple[str, bool] | None = None

    def __init__(self) -> None:
        self.items: Sequence[Item] = ()

    def key(self, item: Item) -> str:
        """The key of the row that shows the item."""
        raise NotImplementedError

    def cells(self, item: Item) -> tuple[str, ...]:
        """The texts of the item, one for each column."""
        raise NotImplementedError

    def item(self, key: str | None) -> Item | None:
        """The item with this key, or None."""
        return next((item for item in self.items if self.key(item) == key), None)

    def __len__(self) -> int:
        return len(self.items)

    def keys(self) -> Sequence[str]:
        """Every key, in the order shown."""
        return [self.key(item) for item in self.items]

    def key_at(self, index: int) -> str:
        """The key of the row at this index."""
        return self.key(self.items[index])

    def index_of(self, key: str) -> int | None:
        """The index of the row with this key; None where it is not shown."""
        return next((i for i, item in enumerate(self.items) if self.key(item) == key), None)

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows from `start` up to `stop`."""
        return [Row(self.key(item), self.cells(item)) for item in self.items[max(0, start) : stop]]
