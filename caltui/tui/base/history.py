"""The places one has been, each as it was left: filter, sort, cursor and scroll."""

from typing import NamedTuple

from caltui.workspace.records.place import Place
from caltui.workspace.table.named_views import NamedView

KEPT = 100


class Visit(NamedTuple):
    """A place and how it was left. `top` is the first row shown, None for wherever.

    With a `view` it has the columns and the sort of that, which are not those of the category.
    """

    place: Place
    sort: tuple[str, bool] | None = None
    top: int | None = None
    view: NamedView | None = None


class History:
    """Back and forward through visits, as in a browser."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._at = -1

    @property
    def current(self) -> Visit | None:
        """The visit that is on the screen; None before the first."""
        return self._visits[self._at] if self._visits else None

    def go(self, visit: Visit) -> None:
        """Adds a visit; what lay ahead is forgotten."""
        self._visits = [*self._visits[: self._at + 1], visit][-KEPT:]
        self._at = len(self._visits) - 1

    def left(self, visit: Visit) -> None:
        """Notes how the current place was left."""
        if self._visits:
            self._visits[self._at] = visit

    def step(self, by: int) -> Visit | None:
        """Goes back or forward; None at either end."""
        at = self._at + by
        if not 0 <= at < len(self._visits):
            return None
        self._at = at
        return self._visits[at]

    def last_of(self, resource: str) -> Visit | None:
        """The last visit of a category without a filter; None if there was none."""
        for visit in reversed(self._visits):
            if visit.place.resource == resource and not visit.place.narrowed:
                return visit
        return None
