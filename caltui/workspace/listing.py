"""The table of a category without a screen: rows by key, filter, sort and columns.

A screen asks for the length and for the rows it shows, never for all of them:
only those are formatted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.workspace import query
from caltui.workspace.cells import Cells
from caltui.workspace.columns import (
    MISSING,
    Column,
    available_columns,
    column,
    default_columns,
    value_at,
)
from caltui.workspace.errors import BadFilter
from caltui.workspace.place import Place, plain
from caltui.workspace.rows import Rows
from caltui.workspace.sorting import sort_key


class Row(NamedTuple):
    """One line: `state` is `new`, `changed`, `gone` or empty, since the last sync."""

    key: str
    cells: tuple[str, ...]
    state: str


class Listing:
    """Rows of one category as the operator arranged them.

    `fault` says why the last filter was not taken: the rows stay as they were.
    `total` counts all records, `len()` those shown; `complete` is false when the
    mirror may hold only a part.
    """

    def __init__(self, resource: Resource, rows: Rows, cells: Cells) -> None:
        self.resource = resource
        self.cells = cells
        self.columns: list[Column] = default_columns(resource)
        self.available: list[Column] = available_columns(resource)
        self.filter = ""
        self.fault = ""
        self.equals: tuple[tuple[str, str], ...] = ()
        self.sort: tuple[str, bool] | None = None
        self._rows = rows
        self._terms: tuple[query.Term, ...] = ()
        self._held: dict[str, str] = {}
        self._text: dict[str, str] = {}
        self._shown: list[str] = []
        self._index: dict[str, int] | None = None
        self.reload()

    @property
    def total(self) -> int:
        """How many records there are, shown or not."""
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """Whether the last sync read the whole list."""
        return self._rows.complete

    def __len__(self) -> int:
        return len(self._shown)

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows from `start` up to, not including, `stop`."""
        return [self._row(key) for key in self._shown[max(start, 0) : max(stop, 0)]]

    def index_of(self, key: str) -> int | None:
        """Where the record is shown, or None when the filter hides it."""
        if self._index is None:
            self._index = {key: i for i, key in enumerate(self._shown)}
        return self._index.get(key)

    def key_at(self, index: int) -> str:
        """The key of a shown row. Raises IndexError."""
        return self._shown[index]

    def keys(self) -> Sequence[str]:
        """The keys of the shown rows, in their order."""
        return self._shown

    def record(self, key: str) -> Record | None:
        """The record of a row, shown or hidden."""
        seen = self._rows.get(key)
        return None if seen is None else seen.record

    def set_filter(self, text: str) -> bool:
        """Narrows the rows; False when the text cannot be read: see `fault`."""
        self.filter = text
        try:
            self._terms = query.parse(text, self._names())
        except BadFilter as error:
            self.fault = str(error)
            return False
        self.fault = ""
        self._arrange()
        return True

    def set_equals(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keeps records whose fields have exactly these values. Raises BadFilter for a name."""
        names = self._names()
        found: list[tuple[str, str]] = []
        for name, value in pairs:
            path = names.get(query.squeezed(name), name if "." in name or "[" in name else None)
            if path is None:
                raise BadFilter(f"{self.resource.title} have no field '{name}'.")
            found.append((path, value))
        self.equals = tuple(found)
        self._arrange()

    def show(self, place: Place) -> None:
        """Arranges the rows as a place says. Raises BadFilter for a field that is not there."""
        self.set_equals(place.equals)
        self.set_filter(place.filter)

    def set_sort(self, name: str | None, descending: bool = False) -> None:
        """Sorts by a column's path; None goes back to the order of the mirror."""
        self.sort = None if name is None else (name, descending)
        self._arrange()

    def set_columns(self, names: Sequence[str]) -> None:
        """Shows these columns, by path, in this order."""
        self.columns = [column(self.resource, name) for name in names]
        self._text.clear()

    def reload(self) -> None:
        """Reads the mirror again; filter, sort and columns stay."""
        self._rows.reload()
        self._held.clear()
        self._text.clear()
        self._arrange()

    def _row(self, key: str) -> Row:
        seen = self._rows.get(key)
        if seen is None:
            return Row(key, ("",) * len(self.columns), "gone")
        cells = tuple(self.cells.text(seen.record, c) for c in self.columns)
        return Row(key, cells, seen.state)

    def _names(self) -> dict[str, str]:
        every = (*self.available, *self.columns)
        names = {query.squeezed(c.title): c.name for c in every}
        return names | {query.squeezed(c.name): c.name for c in every}

    def _arrange(self) -> None:
        keys: Iterable[str] = self._rows.keys()
        terms = tuple(query.Term(v, f, exact=True) for f, v in self.equals) + self._terms
        if terms:
            keys = [key for key in keys if query.matches(terms, _Hay(self, key))]
        self._shown = list(keys)
        if self.sort is not None:
            self._order(*self.sort)
        self._index = None

    def _order(self, name: str, descending: bool) -> None:
        by = column(self.resource, name)
        values = {key: sort_key(self._value(key, by), by, self.cells) for key in self._shown}
        there = [key for key in self._shown if values[key] is not None]
        there.sort(key=lambda key: values[key] or (0, 0.0, ""), reverse=descending)
        self._shown = there + [key for key in self._shown if values[key] is None]

    def _value(self, key: str, by: Column) -> Any:
        record = self.record(key)
        return MISSING if record is None else value_at(record, by.name)

    def held(self, key: str) -> str:
        """All text a record holds, in lower case."""
        if key not in self._held:
            self._held[key] = self.cells.secrets.text(self.record(key) or {}).casefold()
        return self._held[key]

    def written(self, key: str) -> str:
        """What the cells of a record show, in lower case."""
        if key not in self._text:
            record = self.record(key) or {}
            cells = (self.cells.text(record, c) for c in self.columns)
            self._text[key] = "\n".join(cells).casefold()
        return self._text[key]


class _Hay:
    """One record as the filter sees it."""

    __slots__ = ("key", "listing")

    def __init__(self, listing: Listing, key: str) -> None:
        self.listing = listing
        self.key = key

    def plainly(self) -> str:
        return self.listing.held(self.key)

    def everything(self) -> str:
        return f"{self.listing.held(self.key)}\n{self.listing.written(self.key)}"

    def shown(self, field: str) -> str:
        record = self.listing.record(self.key) or {}
        cell = self.listing.cells.text(record, column(self.listing.resource, field))
        return f"{cell}\n{chr(10).join(self.plain(field))}".casefold()

    def plain(self, field: str) -> tuple[str, ...]:
        value = value_at(self.listing.record(self.key) or {}, field)
        if value is MISSING or isinstance(value, Mapping):
            return ()
        if isinstance(value, list):
            return tuple(plain(item) for item in value if not isinstance(item, (dict, list)))
        return (plain(value),)
