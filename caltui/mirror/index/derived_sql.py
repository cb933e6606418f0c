"""Values of a record that other records decide, as SQL over the index tables.

Each is an expression that stands where a column of the index table may stand, so a list is sorted
and filtered by it. It names the row by `s` and `t` (see `tables.source`); tables of other
categories are `o` (numbers) and `p` (texts). Only names of columns, numbers and words of the
catalogue become SQL here, never a text that a person typed.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caltui.mirror.index.tables import Shape, Value, table, texts

if TYPE_CHECKING:
    from caltui.mirror.index.tables import Shapes

NULL = "NULL"


class Other:
    """The index table of another category (or of the same one), to select from."""

    def __init__(self, resource: str, shapes: "Shapes") -> None:
        self.resource = resource
        self.shape = shapes.of(resource)

    def place(self, column: str) -> str:
        """The SQL name of a column. Raises ValueError if the table has none."""
        return _renamed(self.shape, column)

    @property
    def tables(self) -> str:
        """Numbers and texts of the category."""
        both = f"{texts(self.resource)} p ON p.id = o.id"
        return f"{table(self.resource)} o CROSS JOIN {both}"

    @property
    def by_text(self) -> str:
        """The same, to be read by an index of a text column."""
        return f"{texts(self.resource)} p CROSS JOIN {table(self.resource)} o ON o.id = p.id"


def counted(other: Other, via: str, mine: str, where: Iterable[str] = ()) -> str:
    """Writes the SQL that counts the records of `other` whose `via` is this row's `mine`.

    They are counted once for all rows: SQLite makes an index for the look-up.
    """
    column = other.place(via)
    met = " AND ".join([f"{column} IS NOT NULL", *where])
    inner = f"SELECT {column} AS k, count(*) AS n FROM {other.tables} WHERE {met} GROUP BY 1"
    return f"coalesce((SELECT g.n FROM ({inner}) g WHERE g.k = {mine}), 0)"


def counting(other: Other, met: str) -> str:
    """The SQL that counts the records of `other` that meet a condition."""
    return f"(SELECT count(*) FROM {other.tables} WHERE {met})"


def keys_holding(other: Other, column: str, mine: str) -> str:
    """The ids of the records of `other` that hold `mine` in a column, as a list for IN."""
    return f"(SELECT {other.place('id')} FROM {other.tables} WHERE {other.place(column)} = {mine})"


def listed(other: Other, met: str, of: str | None) -> str:
    """The keys of the records of `other` that meet a condition, or with `of` that column's texts,
    one a line."""
    if of is None:
        what, joined = "r.key", " JOIN records r ON r.id = o.id"
    else:
        what, joined = other.place(of), ""
    inner = f"SELECT {what} AS v FROM {other.tables}{joined} WHERE {met} ORDER BY o.id"
    return f"(SELECT group_concat(v, char(10)) FROM ({inner}))"


def looked_up(other: Other, key: str, column: str) -> str:
    """The value of a column in the record of `other` that has this key."""
    return f"""(SELECT {other.place(column)} FROM records r CROSS JOIN {other.tables}
        WHERE r.resource = {literal(other.resource)} AND r.key = CAST({key} AS TEXT)
        AND r.gone_at IS NULL AND o.id = r.id)"""


def first_of(other: Other, via: str, mine: str, column: str) -> str:
    """The lowest value of a column among the records of `other` that hold `mine`."""
    inner = f"{other.tables} WHERE {other.place(via)} = {mine}"
    return f"(SELECT min({other.place(column)}) FROM {inner})"


def ranked(other: Other, same: str, by: str, among: Sequence[int] | None = None) -> str:
    """The number of this row among those of its category with the same value, by rising `by`.

    `among` limits that to rows which share the value with one of these.
    """
    column, order = other.place(same), other.place(by)
    met = f"{column} IS NOT NULL AND {order} IS NOT NULL"
    if among is not None:
        ids = ", ".join(str(int(number)) for number in among)
        met += f" AND {column} IN (SELECT {column} FROM {other.tables} WHERE o.id IN ({ids}))"
    over = f"row_number() OVER (PARTITION BY {column} ORDER BY {order}, o.id)"
    inner = f"SELECT o.id AS k, {over} AS n FROM {other.by_text} WHERE {met}"
    return f"(SELECT g.n FROM ({inner}) g WHERE g.k = s.id)"


def since(column: str, met: str, now: int, unit: int) -> str:
    """Writes the SQL that counts whole `unit`s of seconds since the column's instant, if `met`."""
    passed = f"max(0, ({int(now)} - {column}) / {int(unit)})"
    return f"CASE WHEN {met} AND typeof({column}) = 'integer' THEN {passed} END"


def given(mine: str, values: "Iterable[tuple[int, int]]") -> str:
    """Values that were worked out before, by the number in this row's `mine`."""
    pairs = ",".join(f'"{int(key)}":{int(value)}' for key, value in values)
    inner = f"SELECT CAST(key AS INTEGER) AS k, value AS v FROM json_each('{{{pairs}}}')"
    return f"(SELECT g.v FROM ({inner}) g WHERE g.k = {mine})"


def between(column: str, low: int, high: int) -> str:
    """The column's instant is in this span of seconds since 1970, the end left out."""
    return f"{column} >= {int(low)} AND {column} < {int(high)}"


def none_of(column: str, words: Iterable[Value]) -> str:
    """The column has none of these values."""
    listed_words = ", ".join(literal(word) for word in words)
    return f"({column} IS NULL OR {column} NOT IN ({listed_words}))"


def one_of(column: str, words: Iterable[Value]) -> str:
    """The column has one of these values."""
    return f"{column} IN ({', '.join(literal(word) for word in words)})"


def literal(value: Value) -> str:
    """A number or a word of the catalogue as SQL."""
    if isinstance(value, (int, float)):
        return repr(value)
    return "'{}'".format(str(value or "").replace("'", "''"))


def noted(expression: str, versions: Iterable[int]) -> str:
    """The expression, different for other versions of the tables that it reads: what was found
    with it before is not used again."""
    return f"{expression} /* {' '.join(str(int(version)) for version in versions)} */"


def _renamed(shape: Shape, column: str) -> str:
    place = shape.place(column)
    if place is None:
        raise ValueError(f"The index table has no column {column}.")
    alias, _, name = place.partition(".")
    return f"{'o' if alias == 's' else 'p'}.{name}"
