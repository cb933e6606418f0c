"""Regular expressions in a filter: which are allowed, and the function that SQLite calls.

Python's engine goes back step by step, so some patterns take minutes on a short text. Those are
refused: few repetitions, none inside another, nothing that refers back, and only the begin of a
text is looked at.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.json_body import fold
from caltui.mirror.index.predicates import MATCHES

if TYPE_CHECKING:
    import sqlite3

LONGEST = 100
"""Characters of a pattern."""

LOOKED_AT = 300
"""Characters of a text that are looked at."""

MOST_OPEN, MOST_REPEATS = 2, 4
"""Repetitions without an end (`*`, `+`, `{2,}`), and of any kind (also `?`, `{1,5}`)."""

_ONE = re.compile(r"\\(?:[0-3][0-7]{2}|0|\D)|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[|*+?]", re.DOTALL)
"""A letter, a class, or a place such as ^."""

_GROUP = re.compile(r"\((?:\?(?:P<\w+>|[aimsu]*(?:-[ims]+)?:)|(?!\?))")
_FLAGS = re.compile(r"(?:\(\?[aimsu]+\))*")
_REPEAT = re.compile(r"(?:([*+?])|\{(?=[\d,])(\d*)(,?)(\d*)\})[?+]?")


class _Part(NamedTuple):
    """A piece of a pattern: its text, the choices of a group, and how often it may stand there."""

    text: str
    choices: "tuple[tuple[_Part, ...], ...]" = ()
    low: int = 1
    high: float = 1
    repeats: bool = False

    @property
    def is_letter(self) -> bool:
        """Whether it is one letter, or one of several: Python then makes no choice of it."""
        plain = not self.choices and not self.repeats and self.text[:2] != "[^"
        return plain and not re.fullmatch(r"[.^$]|\\[AbBZ]", self.text)


class BadPattern(ValueError):
    """A regular expression that is wrong, or that could take very long."""


@lru_cache(maxsize=64)
def compiled(pattern: str) -> "re.Pattern[str]":
    """The pattern, for folded texts. Raises BadPattern with the reason."""
    if len(pattern) > LONGEST:
        raise BadPattern(f"it is longer than {LONGEST} characters")
    pattern = "".join(char if char.isascii() else fold(char) for char in pattern)
    try:
        found = re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadPattern(str(error)) from None
    repeats = list(_repeats(_read(pattern), inside=False))
    if sum(open_ended for open_ended in repeats) > MOST_OPEN or len(repeats) > MOST_REPEATS:
        raise BadPattern(
            f"it repeats too much: at most {MOST_OPEN} of * and +, and {MOST_REPEATS} with ?"
        )
    return found


def matches(pattern: str, text: Any) -> bool:
    """Tells whether the pattern is found in a text."""
    if text is None:
        return False
    return compiled(pattern).search(str(text)[:LOOKED_AT]) is not None


def teach(connection: "sqlite3.Connection") -> None:
    """Lets a connection call `matches`."""
    connection.create_function(MATCHES, 2, matches, deterministic=True)


def _read(pattern: str) -> tuple[tuple[_Part, ...], ...]:
    """The choices of a pattern that `re` takes. Raises BadPattern for what is not allowed here."""
    start = _FLAGS.match(pattern)
    assert start is not None
    return _choices(pattern, start.end())[0]


def _choices(pattern: str, at: int) -> tuple[tuple[tuple[_Part, ...], ...], int]:
    """Reads the choices between `|` up to the end of the group; returns where that is, too."""
    choices: list[tuple[_Part, ...]] = []
    parts: list[_Part] = []
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            choices.append(tuple(parts))
            parts, at = [], at + 1
        else:
            part, at = _part(pattern, at)
            parts.append(part)
    return (*choices, tuple(parts)), at


def _part(pattern: str, at: int) -> tuple[_Part, int]:
    if group := _GROUP.match(pattern, at):
        inside, end = _choices(pattern, group.end())
        part, at = _Part(f"group {at}", inside), end + 1
    elif one := _ONE.match(pattern, at):
        part, at = _Part(one[0]), one.end()
    else:
        raise BadPattern("it may hold letters, classes, groups, |, *, +, ?, ^ and $ only")
    if repeat := _REPEAT.match(pattern, at):
        sign, low, comma, high = repeat.groups()
        least = int(low or 0) if not sign else int(sign == "+")
        most = 1.0 if sign == "?" else float(high or (low if low and not comma else "inf"))
        part, at = part._replace(low=least, high=most, repeats=True), repeat.end()
    return part, at


def _repeats(choices: tuple[tuple[_Part, ...], ...], *, inside: bool) -> Iterator[bool]:
    """Yields for each repetition whether it has no end. Raises BadPattern."""
    if inside and _is_choice(choices):
        raise BadPattern("a choice inside a repetition can take very long")
    for part in chain.from_iterable(choices):
        if not part.repeats:
            yield from _repeats(part.choices, inside=inside)
        elif part.low == part.high and not inside:
            yield from _repeats(part.choices, inside=part.low > 1)
        elif inside:
            raise BadPattern("a repetition inside another can take very long")
        else:
            yield part.high > LOOKED_AT
            yield from _repeats(part.choices, inside=True)


def _is_choice(choices: tuple[tuple[_Part, ...], ...]) -> bool:
    """Tells whether more than one letter differs after a common beginning, as in Python."""
    same = 0
    for first, *others in zip(*choices, strict=False):
        if first.repeats or any(other != first for other in others):
            break
        same += 1
    rest = [parts[same:] for parts in choices]
    return len(rest) > 1 and any(len(parts) != 1 or not parts[0].is_letter for parts in rest)
