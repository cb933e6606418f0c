"""What a scan of a sheet asks of each row, as pieces of SQL with their parameters.

Made here and nowhere else: no text that a person typed becomes SQL.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from caltui.mirror.sheets import MOST_SEARCHED, Value, table

_SPECIAL = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})
_YEAR_ZERO = 719_528 * 86_400
"""Seconds from the year 0 to 1970: keeps the divisions below from meeting a negative number."""


class Condition(NamedTuple):
    """A piece of SQL that is true of some rows."""

    sql: str
    values: tuple[Value, ...] = ()

    def __invert__(self) -> "Condition":
        return Condition(f"NOT coalesce({self.sql}, 0)", self.values)


EVERYTHING = Condition("1")
NOTHING = Condition("0")


def every(parts: Iterable[Condition]) -> Condition:
    """All of them."""
    return _joined(parts, " AND ", EVERYTHING)


def any_of(parts: Iterable[Condition]) -> Condition:
    """At least one of them."""
    return _joined((part for part in parts if part != NOTHING), " OR ", NOTHING)


def holds(word: str) -> Condition:
    """The text of the record holds a folded word anywhere."""
    return Condition("s.hay GLOB ?", (f"*{_plain(word)}*",))


def cut_short() -> Condition:
    """The record is too long for all of its text to be in the sheet."""
    return Condition("length(s.hay) > ?", (MOST_SEARCHED,))


def has_value(text: str) -> Condition:
    """One of the record's values is this folded text, whole."""
    return Condition("s.hay GLOB ?", (f"*\n{_plain(text)}\n*",))


def in_order(letters: str) -> Condition:
    """The letters occur in that order, over the whole text of the record."""
    pattern = "*".join(_plain(letter) for letter in letters if not letter.isspace())
    return Condition("s.hay GLOB ?", (f"*{pattern}*",))


def contains(column: str, text: str) -> Condition:
    """The column's value holds the folded text, and so does the record's."""
    pattern = f"*{_plain(text)}*"
    return Condition(f"s.hay GLOB ? AND {column} GLOB ?", (pattern, pattern))


def reads(column: str, text: str) -> Condition:
    """The column's value holds the folded text, which the record may spell otherwise."""
    return Condition(f"{column} GLOB ?", (f"*{_plain(text)}*",))


def equals(column: str, value: Value) -> Condition:
    """The column's value is this one; None for a column without a value."""
    return Condition(f"{column} IS ?", (value,))


def among(column: str, values: Iterable[Value]) -> Condition:
    """The column's value is one of these."""
    import json

    listed = json.dumps([value for value in values if value is not None])
    return Condition(f"{column} IN (SELECT value FROM json_each(?))", (listed,))


def refers(column: str, resource: str, word: str) -> Condition:
    """The column holds the key of a record of another category whose text holds the word."""
    found = f"""CAST({column} AS TEXT) IN (SELECT r.key FROM {table(resource)} other
        JOIN records r ON r.id = other.id WHERE other.hay GLOB ?)"""
    return Condition(found, (f"*{_plain(word)}*",))


def referred(column: str, resource: str, place: str) -> Condition:
    """A record of another category holds the column's value in `place` of its own sheet."""
    inner = f"{table(resource)} o WHERE o.{place.partition('.')[2]} = {column}"
    return Condition(f"EXISTS (SELECT 1 FROM {inner})")


def spans_at_most(start: str, end: str, seconds: int) -> Condition:
    """From one instant to the other it is at most so long."""
    return Condition(f"{end} - {start} <= ?", (seconds,))


class Offsets(NamedTuple):
    """The offsets of a zone, in seconds: `first`, then from each instant on another one."""

    first: int
    changes: Sequence[tuple[int, int]] = ()


def on_clock(
    column: str,
    offsets: Offsets,
    days: Iterable[int] | None,
    minutes: Iterable[int] | None,
) -> Condition:
    """An instant that falls on one of these days (since 1970) and minutes of the day there.

    None leaves the day, or the minute, open.
    """
    shift = str(int(offsets.first))
    if offsets.changes:
        steps = [f"WHEN {column} >= {int(at)} THEN {int(new)}" for at, new in offsets.changes[::-1]]
        shift = f"CASE {' '.join(steps)} ELSE {shift} END"
    local = f"({column} + {_YEAR_ZERO} + {shift})"
    parts = [Condition(f"typeof({column}) IN ('integer', 'real')")]
    if days is not None:
        moved = [day + _YEAR_ZERO // 86_400 for day in days]
        parts.append(among(f"(CAST({local} AS INTEGER) / 86400)", moved))
    if minutes is not None:
        parts.append(among(f"((CAST({local} AS INTEGER) / 60) % 1440)", minutes))
    return every(parts)


def _joined(parts: Iterable[Condition], word: str, none: Condition) -> Condition:
    found = tuple(parts)
    if len(found) < 2:
        return found[0] if found else none
    sql = word.join(f"({part.sql})" for part in found)
    return Condition(sql, tuple(value for part in found for value in part.values))


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
