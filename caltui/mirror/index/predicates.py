"""Conditions on the rows of an index table, as pieces of SQL with their parameters.

All of this SQL is made in this file: no text that a person typed becomes SQL.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from caltui.mirror.index.letter_mask import bit
from caltui.mirror.index.tables import HAY, LETTERS, MOST_SEARCHED, Value, search_texts, table
from caltui.mirror.index.trigrams import TRIGRAM

MATCHES = "caltui_matches"
"""The SQL function of `patterns.py`."""

_SPECIAL = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})
_SIGNS = {sign: sign for sign in ("<", "<=", ">", ">=")}
_YEAR_ZERO = 719_528 * 86_400
"""Seconds from the year 0 to 1970: added before a division, so that no number is negative."""


class Candidate(NamedTuple):
    """How an index finds rows that may match: by a word in their text or by column values.

    `exact`: every row that it finds meets the condition.
    """

    word: str = ""
    column: str = ""
    values: tuple[Value, ...] = ()
    exact: bool = True


class Condition(NamedTuple):
    """A piece of SQL that is true of some rows.

    Every such row is found by one of the `candidates`. None: only a scan can find them.
    """

    sql: str
    values: tuple[Value, ...] = ()
    candidates: tuple[Candidate, ...] | None = None

    def __invert__(self) -> "Condition":
        return Condition(f"NOT coalesce({self.sql}, 0)", self.values)


EVERYTHING = Condition("1")
NOTHING = Condition("0", candidates=())


def every(parts: Iterable[Condition]) -> Condition:
    """The condition that all parts are true."""
    met = tuple(parts)
    if len(met) < 2:
        return met[0] if met else EVERYTHING
    known = [part.candidates for part in met if part.candidates is not None]
    best = max(known, key=_narrow) if known else None
    candidates = (
        None if best is None else tuple(candidate._replace(exact=False) for candidate in best)
    )
    return _joined(met, " AND ", candidates)


def any_of(parts: Iterable[Condition]) -> Condition:
    """The condition that at least one part is true."""
    met = tuple(part for part in parts if part != NOTHING)
    if len(met) < 2:
        return met[0] if met else NOTHING
    known = [part.candidates for part in met if part.candidates is not None]
    candidates = tuple(chain.from_iterable(known)) if len(known) == len(met) else None
    return _joined(met, " OR ", candidates)


def holds(word: str) -> Condition:
    """The text of the record contains a folded word."""
    if letter := bit(word):
        return Condition(f"{LETTERS} & ?", (letter,))
    return Condition(f"{HAY} GLOB ?", (f"*{_plain(word)}*",), _by_word(word))


def cut_short() -> Condition:
    """The record is too long for the index table to hold all of its text."""
    return Condition(f"length({HAY}) > ?", (MOST_SEARCHED,))


def has_value(text: str) -> Condition:
    """One value of the record is exactly this folded text."""
    return Condition(f"{HAY} GLOB ?", (f"*\n{_plain(text)}\n*",), _by_word(text, exact=False))


def in_order(letters: str) -> Condition:
    """The text of the record contains these letters in this order, with others between."""
    pattern = "*".join(_plain(letter) for letter in letters if not letter.isspace())
    return Condition(f"{HAY} GLOB ?", (f"*{pattern}*",))


def contains(column: str, text: str) -> Condition:
    """The column's value contains the folded text; the record's own text contains it too."""
    held = holds(text)
    return Condition(
        f"{held.sql} AND {column} GLOB ?",
        (*held.values, f"*{_plain(text)}*"),
        _by_word(text, exact=False),
    )


def reads(column: str, text: str) -> Condition:
    """The column's value contains the folded text; the record itself may spell it otherwise."""
    return Condition(f"{column} GLOB ?", (f"*{_plain(text)}*",))


def matches(column: str, pattern: str) -> Condition:
    """A regular expression is found in the column's value."""
    return Condition(f"{MATCHES}(?, {column})", (pattern,))


def equals(column: str, value: Value) -> Condition:
    """The column has this value; None: it has no value."""
    candidates = (Candidate(column=column, values=(value,)),) if value is not None else None
    return Condition(f"{column} IS ?", (value,), candidates)


def among(column: str, values: Iterable[Value]) -> Condition:
    """The column has one of these values."""
    import json

    wanted = tuple(value for value in values if value is not None)
    candidates = (Candidate(column=column, values=wanted),)
    listed = json.dumps(wanted)
    return Condition(f"{column} IN (SELECT value FROM json_each(?))", (listed,), candidates)


def compared(column: str, tests: Iterable[tuple[str, float]]) -> Condition:
    """The column's number meets every comparison: a sign of `<`, `<=`, `>`, `>=` and a value."""
    met = tuple(tests)
    signs = " AND ".join(f"{column} {_SIGNS[sign]} ?" for sign, _ in met)
    number = f"typeof({column}) IN ('integer', 'real')"
    return Condition(f"{number} AND {signs or '1'}", tuple(value for _, value in met))


def refers(column: str, resource: str, word: str) -> Condition:
    """The column holds the key of a record of another category whose text contains the word."""
    found = f"""CAST({column} AS TEXT) IN (SELECT r.key FROM {search_texts(resource)} other
        JOIN records r ON r.id = other.id WHERE other.hay GLOB ?)"""
    return Condition(found, (f"*{_plain(word)}*",))


def referred(column: str, resource: str, place: str) -> Condition:
    """A record of another category has the column's value in its own column `place`."""
    inner = f"{table(resource)} o WHERE o.{place.partition('.')[2]} = {column}"
    return Condition(f"EXISTS (SELECT 1 FROM {inner})")


def spans_at_most(start: str, end: str, seconds: int) -> Condition:
    """At most so many seconds lie between the two instants."""
    return Condition(f"{end} - {start} <= ?", (seconds,))


class Offsets(NamedTuple):
    """The UTC offsets of a zone in seconds: `first`, then a new one from each instant on."""

    first: int
    changes: Sequence[tuple[int, int]] = ()


def on_clock(
    column: str,
    offsets: Offsets,
    days: Iterable[int] | None,
    minutes: Iterable[int] | None,
) -> Condition:
    """The instant falls on one of these days (since 1970) and minutes of the day in a zone.

    None allows every day, or every minute.
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


def _joined(
    parts: Sequence[Condition], word: str, candidates: tuple[Candidate, ...] | None
) -> Condition:
    sql = word.join(f"({part.sql})" for part in parts)
    return Condition(sql, tuple(value for part in parts for value in part.values), candidates)


def _by_word(text: str, *, exact: bool = True) -> tuple[Candidate, ...] | None:
    """The candidate for a word. A single letter has none: it finds almost every row."""
    if "\0" in text or (len(text) < 2 and text.isascii()):
        return None
    return (Candidate(text, exact=exact and len(text) <= TRIGRAM and text.isascii()),)


def _narrow(candidates: Sequence[Candidate]) -> int:
    """The letters of the shortest word: the more, the fewer rows the candidates leave."""
    return min(
        (len(candidate.word) if candidate.word else TRIGRAM for candidate in candidates),
        default=MOST_SEARCHED,
    )


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
