"""Converts the terms of a filter to a condition on an index table.

If the table cannot decide alone, the condition lets too many rows through and says so: those rows
are then checked by `filter_syntax.matches`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.index import predicates as sql
from caltui.mirror.index.predicates import EVERYTHING, NOTHING, Condition, any_of, every
from caltui.mirror.index.tables import Value
from caltui.workspace.records.cells import CELL, NO, UNITS, YES, Cells
from caltui.workspace.records.clock_texts import WEEK, weekdays
from caltui.workspace.records.columns import Column, column
from caltui.workspace.records.index_columns import NESTED, kind
from caltui.workspace.table.clock_text_filter import WallClock
from caltui.workspace.table.filter_syntax import Term, in_order

FEW = 300
"""Different values of a column that are checked one by one."""

MANY_NAMES = 5_000
"""Records of another category whose names are checked one by one."""

NUMBERS = ("integer", "number")
"""Types of columns whose values are numbers."""

_GLYPHS = frozenset("–•·✓✗⏎")
"""Characters that a cell shows in place of a value, or beside it."""


class SqlFilter(NamedTuple):
    """A condition. Unless `exact`, rows that meet it have to be checked."""

    where: Condition
    exact: bool = True

    def either(self, other: "SqlFilter") -> "SqlFilter":
        """The condition that this or the other is true."""
        return SqlFilter(any_of((self.where, other.where)), self.exact and other.exact)


_UNSURE = SqlFilter(EVERYTHING, False)
_NEVER = SqlFilter(NOTHING)


Place = Callable[[str], str | None]
"""The SQL of a column by its path; None if the index table cannot say it."""


class ColumnFacts(NamedTuple):
    """What the index table is asked while a filter is converted.

    `names` returns the names of a category's records by key, or None for more than `MANY_NAMES`;
    `distinct` returns a column's values, or None if there are more than asked; `extent` returns the
    first and last instant of a column.
    """

    names: Callable[[str], Mapping[str, str] | None]
    distinct: Callable[[str, int], Sequence[Value] | None]
    extent: Callable[[str], tuple[int, int] | None]


class FilterToSql:
    """Converts terms for one category, with the columns on the screen."""

    def __init__(self, of: Resource, place: Place, cells: Cells, facts: ColumnFacts) -> None:
        self.of = of
        self.place = place
        self.cells = cells
        self.facts = facts

    def convert(self, terms: Iterable[Term], shown: Sequence[Column]) -> SqlFilter:
        """The condition that all terms are met."""
        found = [self._term(term, shown) for term in terms]
        return SqlFilter(every(part.where for part in found), all(part.exact for part in found))

    def _term(self, term: Term, shown: Sequence[Column]) -> SqlFilter:
        found = self._plainly(term, shown)
        if not term.negated:
            return found
        return SqlFilter(~found.where) if found.exact else _UNSURE

    def _plainly(self, term: Term, shown: Sequence[Column]) -> SqlFilter:
        if term.either:
            return _either([self.convert(group, shown) for group in term.either])
        if term.ranges:
            place = self._place(column(self.of, term.field))
            return _UNSURE if place is None else SqlFilter(sql.compared(place, term.ranges))
        if term.pattern:
            return self._fitting(column(self.of, term.field), term.text)
        if term.exact:
            return self._equal(column(self.of, term.field), term.text)
        word = fold(term.text)
        if _GLYPHS & set(word):
            return _UNSURE
        if term.field:
            return self._in(column(self.of, term.field), word, term.fuzzy)
        if term.fuzzy:
            names = [self._named(c, word, fuzzy=True) for c in shown if kind(c) == "ref"]
            return _either([SqlFilter(sql.in_order(word), False), *names])
        return _either([SqlFilter(sql.holds(word)), *(self._cell(c, word) for c in shown)])

    def _cell(self, by: Column, word: str) -> SqlFilter:
        """The text of a cell that the record's own text does not contain."""
        if self.cells.secrets.has(by.name):
            return _NEVER
        if by.type in NESTED and kind(by) != "ref":
            place = self._place(by)
            return _UNSURE if place is None else SqlFilter(sql.reads(place, word))
        return self._worded(by, word) or _NEVER

    def _in(self, by: Column, word: str, fuzzy: bool) -> SqlFilter:
        """A word in one column: in the cell's text or the plain value."""
        place = self._place(by)
        if by.derived and kind(by) == "plain" and place is not None:
            return self._of_others(by, place, word, fuzzy)
        if place is None or fuzzy or self.cells.secrets.has(by.name):
            return self._seek(by, word, fuzzy)
        if word.isdigit() and kind(by) in ("ref", "plain"):
            text = every((Condition(f"typeof({place}) = 'text'"), sql.contains(place, word)))
            number = SqlFilter(any_of((sql.equals(place, int(word)), text)))
            return number if kind(by) == "plain" else number.either(SqlFilter(text))
        worded = self._worded(by, word, plainly=True)
        if kind(by) in ("instant", "weekdays") or by.type == "boolean":
            return worded or _NEVER
        if by.type in NESTED:
            return SqlFilter(sql.reads(place, word)).either(SqlFilter(sql.holds(word), False))
        found = SqlFilter(sql.contains(place, word))
        return found if worded is None else found.either(worded)

    def _fitting(self, by: Column, pattern: str) -> SqlFilter:
        """A regular expression over a text, or over the name of another record."""
        place, ref = self._place(by), by.field.ref if by.field else None
        if place is None or self.cells.secrets.has(by.name) or by.type in (*NESTED, "boolean"):
            return _UNSURE
        if not ref:
            return SqlFilter(sql.matches(place, pattern)) if kind(by) == "plain" else _UNSURE
        names = self.facts.names(ref)
        if names is None:
            return _UNSURE
        from caltui.mirror.index.patterns import matches

        keys: list[Value] = [key for key, name in names.items() if matches(pattern, fold(name))]
        numbers = [int(key) for key in keys if isinstance(key, str) and key.isdigit()]
        return SqlFilter(sql.among(place, [*keys, *numbers]) if keys else NOTHING)

    def _of_others(self, by: Column, place: str, word: str, fuzzy: bool) -> SqlFilter:
        """A word in a column that other records decide: the record's own text lacks it."""
        if fuzzy:
            return _UNSURE
        if word.isdigit() and by.type in NUMBERS:
            return SqlFilter(sql.equals(place, int(word)))
        return SqlFilter(sql.reads(place, word))

    def _seek(self, by: Column, word: str, fuzzy: bool) -> SqlFilter:
        """For a column that the index table lacks: the record's text selects the rows to check."""
        if kind(by) == "ref":
            return self._named(by, word, fuzzy=fuzzy).either(SqlFilter(sql.holds(word), False))
        if kind(by) != "plain" or by.type == "boolean" or by.type in NESTED:
            return _UNSURE
        return SqlFilter(sql.in_order(word) if fuzzy else sql.holds(word), False)

    def _equal(self, by: Column, text: str) -> SqlFilter:
        """An exact value, as Cal sent it."""
        place = self._place(by)
        if place is not None and by.type == "boolean":
            value = {"true": 1, "false": 0}.get(text)
            return SqlFilter(sql.equals(place, value), value is not None)
        if by.derived and kind(by) == "plain" and place is not None:
            number = int(text) if text.isdigit() and by.type in NUMBERS else None
            return SqlFilter(sql.equals(place, fold(text) if number is None else number))
        if text in ("", "null", "true", "false"):
            return _UNSURE if place is None else SqlFilter(_or_text(place, text), False)
        if place is not None and text.isdigit() and kind(by) in ("ref", "plain"):
            return SqlFilter(sql.equals(place, int(text)), str(int(text)) == text)
        return SqlFilter(sql.has_value(fold(text)), False)

    def _worded(self, by: Column, word: str, *, plainly: bool = False) -> SqlFilter | None:
        """The values whose cells show another text; None if the column has none.

        `plainly`: a boolean may also be written as Cal does.
        """
        place = self._place(by)
        if kind(by) == "ref":
            return self._named(by, word)
        if by.name in self.cells.currency:
            digits = any(letter.isdigit() or letter in ".," for letter in word)
            return _UNSURE if plainly or digits else _NEVER
        if place is None:
            return None
        if kind(by) == "instant":
            clock = WallClock(self.cells.zone if by.type == "datetime" else None)
            return SqlFilter(clock.shows(place, word, self.facts.extent))
        if by.type == "boolean":
            texts = ((NO, "false"), (YES, "true"))
            values = [
                n
                for n, (cell, plain) in enumerate(texts)
                if word in fold(cell) or (plainly and word in plain)
            ]
            return SqlFilter(sql.among(place, values) if values else NOTHING)
        return self._listed(by, place, word)

    def _listed(self, by: Column, place: str, word: str) -> SqlFilter | None:
        """Columns with few values whose cells add text: weekdays and units."""
        writer = _weekday_text if kind(by) == "weekdays" else _unit_text(by)
        if writer is None or word.isdigit():
            return None
        values = self.facts.distinct(place, FEW)
        if values is None:
            return _UNSURE
        return SqlFilter(sql.among(place, [v for v in values if word in fold(writer(v))]))

    def _named(self, by: Column, word: str, *, fuzzy: bool = False) -> SqlFilter:
        """References to records whose name contains the word."""
        ref, place = by.field.ref if by.field else None, self._place(by)
        if ref is None or place is None:
            return _UNSURE
        names = self.facts.names(ref)
        if names is None:
            return SqlFilter(sql.refers(place, ref, word), False)
        keys: list[Value] = [
            key
            for key, text in ((key, fold(name[: CELL - 1])) for key, name in names.items())
            if (in_order(word, text) if fuzzy else word in text)
        ]
        numbers = [int(key) for key in keys if isinstance(key, str) and key.isdigit()]
        return SqlFilter(sql.among(place, [*keys, *numbers]) if keys else NOTHING)

    def _place(self, by: Column) -> str | None:
        return self.place(by.name)


def _either(parts: Iterable[SqlFilter]) -> SqlFilter:
    found = [part for part in parts if part is not _NEVER]
    return SqlFilter(any_of(part.where for part in found), all(part.exact for part in found))


def _or_text(place: str, text: str) -> Condition:
    return any_of((sql.equals(place, None), sql.contains(place, fold(text))))


def _weekday_text(value: Value) -> str:
    if not isinstance(value, str) or not value.replace(",", "").isdigit():
        return str(value or "")
    return weekdays([WEEK[int(place)] for place in value.split(",")]) or ""


def _unit_text(by: Column) -> Callable[[Value], str] | None:
    unit = UNITS.get(by.field.unit or "") if by.field is not None else None
    return (lambda value: f"{value} {unit}") if unit else None
