"""What a scan of a sheet asks of each row, as pieces of SQL with their parameters.

Made here and nowhere else: no text that a person typed becomes SQL.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from caltui.mirror.index.letter_mask import bit
from caltui.mirror.index.tables import HAY, LETTERS, MOST_SEARCHED, Value, hays, table
from caltui.mirror.index.trigrams import TRIGRAM

_SPECIAL = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})
_YEAR_ZERO = 719_528 * 86_400
"""Seconds from the year 0 to 1970: keeps the divisions below from meeting a negative number."""


class Lead(NamedTuple):
    """What an index finds rows by: a word in their text, or the values of a column.

    `exact`: it leads to no row that does not meet the condition.
    """

    word: str = ""
    column: str = ""
    values: tuple[Value, ...] = ()
    exact: bool = True


class Condition(NamedTuple):
    """A piece of SQL that is true of some rows.

    One of its `leads` leads to every such row; None where only a scan can tell.
    """

    sql: str
    values: tuple[Value, ...] = ()
    leads: tuple[Lead, ...] | None = None

    def __invert__(self) -> "Condition":
        return Condition(f"NOT coalesce({self.sql}, 0)", self.values)


EVERYTHING = Condition("1")
NOTHING = Condition("0", leads=())


def every(parts: Iterable[Condition]) -> Condition:
    """All of them."""
    met = tuple(parts)
    if len(met) < 2:
        return met[0] if met else EVERYTHING
    known = [part.leads for part in met if part.leads is not None]
    best = max(known, key=_narrow) if known else None
    leads = None if best is None else tuple(lead._replace(exact=False) for lead in best)
    return _joined(met, " AND ", leads)


def any_of(parts: Iterable[Condition]) -> Condition:
    """At least one of them."""
    met = tuple(part for part in parts if part != NOTHING)
    if len(met) < 2:
        return met[0] if met else NOTHING
    known = [part.leads for part in met if part.leads is not None]
    leads = tuple(chain.from_iterable(known)) if len(known) == len(met) else None
    return _joined(met, " OR ", leads)


def holds(word: str) -> Condition:
    """The text of the record holds a folded word anywhere."""
    if letter := bit(word):
        return Condition(f"{LETTERS} & ?", (letter,))
    return Condition(f"{HAY} GLOB ?", (f"*{_plain(word)}*",), _by_word(word))


def cut_short() -> Condition:
    """The record is too long for all of its text to be in the sheet."""
    return Condition(f"length({HAY}) > ?", (MOST_SEARCHED,))


def has_value(text: str) -> Condition:
    """One of the record's values is this folded text, whole."""
    return Condition(f"{HAY} GLOB ?", (f"*\n{_plain(text)}\n*",), _by_word(text, exact=False))


def in_order(letters: str) -> Condition:
    """The letters occur in that order, over the whole text of the record."""
    pattern = "*".join(_plain(letter) for letter in letters if not letter.isspace())
    return Condition(f"{HAY} GLOB ?", (f"*{pattern}*",))


def contains(column: str, text: str) -> Condition:
    """The column's value holds the folded text, and so does the record's."""
    held = holds(text)
    return Condition(
        f"{held.sql} AND {column} GLOB ?",
        (*held.values, f"*{_plain(text)}*"),
        _by_word(text, exact=False),
    )


def reads(column: str, text: str) -> Condition:
    """The column's value holds the folded text, which the record may spell otherwise."""
    return Condition(f"{column} GLOB ?", (f"*{_plain(text)}*",))


def equals(column: str, value: Value) -> Condition:
    """The column's value is this one; None for a column without a value."""
    leads = (Lead(column=column, values=(value,)),) if value is not None else None
    return Condition(f"{column} IS ?", (value,), leads)


def among(column: str, values: Iterable[Value]) -> Condition:
    """The column's value is one of these."""
    import json

    wanted = tuple(value for value in values if value is not None)
    leads = (Lead(column=column, values=wanted),)
    listed = json.dumps(wanted)
    return Condition(f"{column} IN (SELECT value FROM json_each(?))", (listed,), leads)


def refers(column: str, resource: str, word: str) -> Condition:
    """The column holds the key of a record of another category whose text holds the word."""
    found = f"""CAST({column} AS TEXT) IN (SELECT r.key FROM {hays(resource)} other
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


def _joined(parts: Sequence[Condition], word: str, leads: tuple[Lead, ...] | None) -> Condition:
    sql = word.join(f"({part.sql})" for part in parts)
    return Condition(sql, tuple(value for part in parts for value in part.values), leads)


def _by_word(text: str, *, exact: bool = True) -> tuple[Lead, ...] | None:
    """One letter leads to almost every row, and is left to a scan."""
    if "\0" in text or (len(text) < 2 and text.isascii()):
        return None
    return (Lead(text, exact=exact and len(text) <= TRIGRAM and text.isascii()),)


def _narrow(leads: Sequence[Lead]) -> int:
    """How few rows they probably lead to: the longer the shortest word, the fewer."""
    return min((len(lead.word) if lead.word else TRIGRAM for lead in leads), default=MOST_SEARCHED)


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
