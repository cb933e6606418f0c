"""Views: a place with a name, and how it looks (filter, sort, columns). Kept in the mirror."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.workspace.base.input_errors import BadPlace
from caltui.workspace.base.saved_state import SavedState
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.workspace.table.listing import Listing

LONGEST = 40
"""Characters of a name."""

_ALL, _LAST = "/named", "/last"


class NamedView(NamedTuple):
    """A place under a name. `columns` are paths in their order; None for the usual ones."""

    name: str
    place: Place
    sort: tuple[str, bool] | None = None
    columns: tuple[str, ...] | None = None

    def lay(self, listing: "Listing") -> None:
        """Gives a listing the columns and the sort; what no longer exists is left out.

        The rows are not arranged by it yet.
        """
        known = {column.name for column in listing.available}
        names = [name for name in self.columns or () if name in known]
        if names:
            listing.set_columns(names)
        sort = self.sort if self.sort is not None and self.sort[0] in known else None
        listing.read_sort(*(sort or (None, False)))


class NamedViews:
    """The views of a profile, by name."""

    def __init__(self, kept: SavedState) -> None:
        self._kept = kept

    def all(self) -> list[NamedView]:
        """Every view that can be read, by name."""
        stored = self._stored()
        found = (_read(name, stored[name]) for name in sorted(stored, key=str.casefold))
        return [view for view in found if view is not None]

    def get(self, name: str) -> NamedView | None:
        """The view of that name, in any case of its letters."""
        said = name.strip().casefold()
        return next((view for view in self.all() if view.name.casefold() == said), None)

    def named(self, name: str) -> NamedView:
        """The view of that name. Raises BadPlace with the names there are."""
        found = self.get(name)
        if found is None:
            names = ", ".join(view.name for view in self.all())
            there = f"There are {names}." if names else 'Keep one in the console with ".'
            raise BadPlace(f"There is no view '{name}'. {there}")
        return found

    def keep(self, view: NamedView, *, instead_of: str = "") -> None:
        """Stores a view; it takes the place of one with the same name, and of `instead_of`.

        Raises Locked and MirrorError.
        """
        stored = self._without(view.name, instead_of)
        self._kept.keep_view(_ALL, {**stored, view.name: _written(view)})

    def forget(self, name: str) -> None:
        """Removes a view. Raises Locked and MirrorError."""
        self._kept.keep_view(_ALL, self._without(name))

    def last(self) -> NamedView | None:
        """Reads where the console was left the last time; its columns are kept elsewhere."""
        return _read("", self._kept.view(_LAST))

    def keep_last(self, place: Place, sort: tuple[str, bool] | None) -> None:
        """Stores where the console is left. Raises Locked and MirrorError."""
        view = _written(NamedView("", place, sort))
        if self._kept.view(_LAST) != view:
            self._kept.keep_view(_LAST, view)

    def _stored(self) -> Mapping[str, Any]:
        stored = self._kept.view(_ALL)
        return stored if isinstance(stored, Mapping) else {}

    def _without(self, *names: str) -> dict[str, Any]:
        gone = {name.casefold() for name in names}
        return {name: one for name, one in self._stored().items() if name.casefold() not in gone}


def _written(view: NamedView) -> dict[str, Any]:
    place = view.place
    return {
        "resource": place.resource,
        "filter": place.filter,
        "equals": [list(pair) for pair in place.equals],
        "key": place.key,
        "sort": list(view.sort) if view.sort else None,
        "columns": list(view.columns) if view.columns is not None else None,
    }


def _read(name: str, stored: Any) -> NamedView | None:
    """A view from what is stored; None for what is no view."""
    if not isinstance(stored, Mapping) or not isinstance(stored.get("resource"), str):
        return None
    pairs = [pair for pair in _listed(stored.get("equals")) if len(_listed(pair)) == 2]
    equals = tuple((str(field), str(value)) for field, value in pairs)
    place = Place(
        stored["resource"], str(stored.get("filter", "")), equals, str(stored.get("key", ""))
    )
    sort, columns = _listed(stored.get("sort")), _listed(stored.get("columns"))
    return NamedView(
        name,
        place,
        (str(sort[0]), bool(sort[1])) if len(sort) == 2 else None,
        tuple(map(str, columns)) if columns else None,
    )


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
