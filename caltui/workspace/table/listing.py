"""A list without a screen: rows by key, filter, sort and columns.

A screen asks for the length and for the rows that it shows: only those are read and formatted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from caltui.catalog.model import Resource
from caltui.catalog.people import View
from caltui.mirror.index.row_order import Order
from caltui.mirror.index.scans import CancelToken
from caltui.mirror.index.time_line import Parts
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import (
    Column,
    available_columns,
    column,
    default_columns,
    every_column,
    people_columns,
)
from caltui.workspace.records.index_columns import NESTED
from caltui.workspace.records.place import Place
from caltui.workspace.table.row_source import Arrangement, Ask, Rows
from caltui.workspace.table.shown_rows import Row as Row
from caltui.workspace.table.shown_rows import ShownRows, asked_of_others
from caltui.workspace.table.time_parts import Ruler, TimeParts

if TYPE_CHECKING:
    from caltui.workspace.table.filter_completion import Called, FilterCompletion
    from caltui.workspace.table.filter_syntax import Term
    from caltui.workspace.table.filter_words import FilterWords

BIG = 20_000
"""Rows from which filtering and sorting takes too long for a screen to wait."""

NEAR, STEP = 50, 10
"""Rows among which the first one that takes place is looked for, and how many of them at once."""


def _begins(text: str, words: str) -> bool:
    return text == words or text.startswith(f"{words} ")


class Listing(ShownRows):
    """The filtered and sorted rows of one category.

    `fault` says why the last filter was refused: the rows stay as they were. `total` counts all
    records, `len()` those shown; `complete` is false if the mirror may hold only a part; `whole` is
    false while the rest of the rows is searched; `preparing` is true until they can be arranged as
    asked. `unread` says of a column that others decide which categories have to be read for it;
    without it no such column is known.
    """

    def __init__(
        self,
        resource: Resource,
        rows: Rows,
        cells: Cells,
        unread: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        self.resource = resource
        self.cells = cells
        self.columns: list[Column] = default_columns(resource)
        self.available: list[Column] = available_columns(resource)
        self.filter = ""
        self.fault = ""
        self.equals: tuple[tuple[str, str], ...] = ()
        self.sort: tuple[str, bool] | None = None
        self.widths: dict[str, int] = {}
        self.whole = True
        self.preparing = False
        self.timed: TimeParts | None = None
        self._rows = rows
        self._unread = unread
        self._terms: tuple[Term, ...] = ()
        self._order: Order
        self._gone: list[str] = []
        self._gone_shown: list[str] = []
        self._made: dict[int, Row] = {}
        self.reload()

    def for_people(self) -> None:
        """Takes the columns and the order that are made for people. They are not arranged yet."""
        self.columns = people_columns(self.resource)
        self.available = every_column(self.resource)
        order = self.resource.shown.order
        self.timed = TimeParts(order, self.cells) if order is not None else None

    @property
    def parts(self) -> Parts | None:
        """The numbers of rows to come and past; None where they are sorted otherwise."""
        return self.timed.counts if self.timed is not None else None

    @property
    def follows_clock(self) -> bool:
        """Whether the filter may find other rows later."""
        return any(term.ranges or term.either for term in self._terms)

    @property
    def rulers(self) -> list[Ruler]:
        """The lines between what is to come, what is past, and what has no readable time."""
        return self.timed.rulers() if self.timed is not None and self.whole else []

    def part_at(self, index: int) -> tuple[str, int, int] | None:
        """The name of the part that a row is in, its first position and its size."""
        return self.timed.part_at(index) if self.timed is not None else None

    def good_until(self, count: int) -> float | None:
        """Computes until when a picture of the first rows is right; None: always."""
        if self.timed is None:
            return None
        middle = self._rows.numbered(self._order.numbers(count // 2, count // 2 + 1))
        return self.timed.good_until(next((seen.record for _, seen in middle.values()), None))

    def next_key(self) -> str | None:
        """The first record that is to come and takes place, if it is not on top; else None."""
        if self.parts is None or not self.parts.ahead or not self.whole:
            return None
        near = min(NEAR, self.parts.ahead)
        for start in range(0, near, STEP):
            rows = self.window(start, min(start + STEP, near))
            at = next((i for i, row in enumerate(rows, start) if not row.dim), None)
            if at is not None:
                return rows[at - start].key if at else None
        return None

    @property
    def total(self) -> int:
        """The number of records, shown or not."""
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """Whether the last sync read the whole list."""
        return self._rows.complete

    @property
    def slow(self) -> bool:
        """Whether arranging the rows needs a thread: `ask`, `arrange` there, `take`."""
        big = BIG if self._rows.ready else BIG // 20
        timed = self.timed is not None and not self._rows.ready
        return len(self._rows) > big and bool(self._terms or self.equals or self.sort or timed)

    def set_filter(self, text: str) -> bool:
        """Filters the rows. False if the text cannot be read: see `fault`."""
        if not self.read_filter(text):
            return False
        self._arrange()
        return True

    def read_filter(self, text: str) -> bool:
        """Reads a filter without applying it. False if it cannot be read."""
        self.filter, self.fault = text, ""
        if not text:
            self._terms = ()
            return True
        from caltui.workspace.table import filter_syntax as query

        try:
            terms = query.parse(text, self._words())
            self._check(terms)
        except BadFilter as error:
            self.fault = str(error)
            return False
        self._terms = terms
        return True

    def _check(self, terms: "Iterable[Term]") -> None:
        """Raises BadFilter for a term that no record of the category can meet."""
        from caltui.workspace.table.impossible_terms import check

        for term in terms:
            self._check_known(column(self.resource, term.field) if term.field else None)
            if term.either and term.field:
                self._check(one for group in term.either for one in group)
            elif term.field and not (term.ranges or term.pattern):
                by = column(self.resource, term.field)
                check(term, by, self.cells, self._rows.words_of)

    def _check_known(self, by: Column | None) -> None:
        """Raises BadFilter for a column of which nothing is known: no row could be found by it."""
        if by is None or not by.derived:
            return
        if self._unread is None:
            raise BadFilter(f"{by.title} is known for the whole list only, not for a part of it.")
        if unread := self._unread(by.name):
            names = " and ".join(key.replace("-", " ") for key in unread)
            raise BadFilter(f"{by.title} is not known yet: read {names} first.")

    def _read_equals(self, pairs: Sequence[tuple[str, str]]) -> None:
        if not pairs:
            self.equals = ()
            return
        from caltui.workspace.table.filter_syntax import Term

        equals = tuple(self._field_of(pair) for pair in pairs)
        self._check(Term(value, field, exact=True) for field, value in equals)
        self.equals = equals

    def _field_of(self, pair: tuple[str, str]) -> tuple[str, str]:
        name, value = pair
        as_path = name if "." in name or "[" in name else None
        path = next(iter(self._words().paths(name)), as_path)
        if path is None:
            raise BadFilter(f"{self.resource.title} have no field '{name}'.")
        return path, value

    def show(self, place: Place) -> None:
        """Arranges the rows as a place says. Raises BadFilter for an unknown field."""
        self.read_place(place)
        self._arrange()

    def read_place(self, place: Place) -> None:
        """Reads a place without applying it. Raises BadFilter."""
        self._read_equals(place.equals)
        self.read_filter(place.filter)

    @property
    def view(self) -> View | None:
        """The view whose words the filter begins with; else the one without words."""
        views = self.resource.shown.views
        began = (view for view in views if view.filter and _begins(self.filter, view.filter))
        return next(began, next((view for view in views if not view.filter), None))

    def filter_of(self, view: View) -> str:
        """The words of a view, and then what the filter says beside those of the view before."""
        before = self.view
        rest = self.filter.removeprefix(before.filter if before is not None else "").strip()
        return f"{view.filter} {rest}".strip()

    def set_sort(self, name: str | None, descending: bool = False) -> None:
        """Sorts by a column's path; None restores the order of the mirror."""
        self.read_sort(name, descending)
        self._arrange()

    def read_sort(self, name: str | None, descending: bool = False) -> None:
        """Sets a sort without applying it."""
        self.sort = None if name is None else (name, descending)

    def set_columns(self, names: Sequence[str]) -> None:
        """Shows these columns, by path, in this order."""
        self.columns = [
            column(self.resource, name)._replace(width=self.widths.get(name, 0)) for name in names
        ]

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Gives columns the widths that a person chose, by path, in cells; the others have none."""
        self.widths = {name: width for name, width in widths.items() if width > 0}
        self.set_columns([one.name for one in self.columns])

    def reload(self) -> None:
        """Reads the mirror again; filter, sort and columns stay."""
        self.reread()
        self._arrange()

    def reread(self) -> None:
        """Updates the number of records, and what `today` means, without arranging them."""
        self._gone = list(self._rows.reload())
        self.forget_rows()
        if self.timed is not None:
            self.timed.renew()
        if self.follows_clock:
            self.read_filter(self.filter)

    # Arranging, which may run in another thread

    def ask(self) -> Ask:
        """The arrangement that is wanted now."""
        sort = self.sort and (column(self.resource, self.sort[0]).sorted_by, self.sort[1])
        now = self.timed.seconds if self.timed is not None else None
        terms = self._exactly() + self._terms
        derived = asked_of_others(self.resource, self.columns, terms, sort)
        return Ask(terms, self.searched(), sort, self.cells, now, derived)

    def named_by(self) -> list[Column]:
        """The columns that are shown, each computed one by the field that names it best."""
        paths = (c.computed.of[0] if c.computed else c.name for c in self.columns)
        return [column(self.resource, path) for path in paths]

    def searched(self) -> tuple[Column, ...]:
        """The columns in which a word is looked for: a computed one stands for what it is of.

        Lists are left out of those: all of their text is in the record's own.
        """
        found: dict[str, Column] = {}
        for shown in self.columns:
            for path in shown.computed.of if shown.computed else ():
                by = column(self.resource, path)
                if by.type not in NESTED:
                    found[path] = by
            if shown.computed is None:
                found[shown.name] = shown._replace(width=0)
        return tuple(found.values())

    def _exactly(self) -> "tuple[Term, ...]":
        if not self.equals:
            return ()
        from caltui.workspace.table.filter_syntax import Term

        return tuple(Term(value, field, exact=True) for field, value in self.equals)

    def arrange(self, ask: Ask, stop: CancelToken | None = None) -> Iterator[Arrangement]:
        """Yields the rows as asked, perhaps in parts; in any thread. Raises Cancelled."""
        return self._rows.arrange(ask, stop)

    def begin(self, stop: CancelToken | None = None) -> tuple[Ask, Iterator[Arrangement]]:
        """Shows the first rows. Returns what was asked, and the remaining parts."""
        ask = self.ask()
        parts = self.arrange(ask, stop)
        self.take(ask, next(parts))
        return ask, parts

    def place_in(self, arranged: Arrangement, key: str, at: int) -> int | None:
        """Finds where the cursor on a record will be; None where not known yet."""
        number = self._rows.number_of(key)
        found = None if number is None else arranged.order.position(number)
        return at if found is None and number in (arranged.searched or ()) else found

    def take(self, ask: Ask, arranged: Arrangement) -> bool:
        """Shows an arrangement. False if another one was asked for since."""
        if ask != self.ask():
            return False
        self._order, self.whole = arranged.order, arranged.whole
        if self.timed is not None:
            self.timed.counts = arranged.parts
        self.preparing = not (self.whole or self._rows.ready)
        self._gone_shown = self._sifted_gone(ask)
        return True

    def leave(self, fault: str) -> None:
        """Keeps the rows, because they could not be arranged as asked."""
        self.fault, self.whole, self.preparing = fault, True, False

    def _arrange(self) -> None:
        ask = self.ask()
        for arranged in self.arrange(ask):
            self.take(ask, arranged)

    def _sifted_gone(self, ask: Ask) -> list[str]:
        if not ask.terms or not self._gone:
            return self._gone
        from caltui.workspace.table.filter_in_python import filter_records

        held = [(n, key, self.record(key) or {}) for n, key in enumerate(self._gone)]
        return [self._gone[n] for n in filter_records(held, ask.terms, ask.cells, ask.shown)]

    def completions(self, text: str, called: "Called | None" = None) -> "list[FilterCompletion]":
        """Completions of a filter's last word. `called` asks the mirror: use it in a thread."""
        from caltui.workspace.table.filter_completion import complete

        return complete(self.resource, self._words(), text, called)

    def _words(self) -> "FilterWords":
        from caltui.workspace.table.filter_words import words_of

        every = (*self.available, *self.columns)
        return words_of(self.resource, every, self.cells.zone, self.cells.about.now())
