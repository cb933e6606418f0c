"""Regular expressions in a filter: which are allowed, and the function that SQLite calls.

Python's engine goes back step by step, so some patterns take minutes on a short text. Those are
refused: few repetitions, none inside another, nothing that refers back, and only the begin of a
text is looked at.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

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

_SIMPLE = frozenset(
    ("LITERAL", "NOT_LITERAL", "IN", "ANY", "AT", "SUBPATTERN", "BRANCH", "CATEGORY", "RANGE")
)
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))


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
        tree = re._parser.parse(pattern)  # type: ignore[attr-defined]
    except (re.error, RecursionError, OverflowError) as error:
        raise BadPattern(str(error)) from None
    repeats = list(_repeats(tree, inside=False))
    if sum(open_ended for open_ended in repeats) > MOST_OPEN or len(repeats) > MOST_REPEATS:
        raise BadPattern(
            f"it repeats too much: at most {MOST_OPEN} of * and +, and {MOST_REPEATS} with ?"
        )
    return found


def matches(pattern: str, text: Any) -> bool:
    """Whether the pattern is found in a text."""
    if text is None:
        return False
    return compiled(pattern).search(str(text)[:LOOKED_AT]) is not None


def teach(connection: "sqlite3.Connection") -> None:
    """Lets a connection call `matches`."""
    connection.create_function(MATCHES, 2, matches, deterministic=True)


def _repeats(tree: Iterable[Any], *, inside: bool) -> Iterable[bool]:
    """Whether each repetition has no end. Raises BadPattern for what is not allowed."""
    for operation, argument in tree:
        name = str(operation)
        if name in _REPEATS:
            low, high, part = argument
            if low == high and not inside:
                yield from _repeats(part, inside=low > 1)
                continue
            if inside:
                raise BadPattern("a repetition inside another can take very long")
            yield high > LOOKED_AT
            yield from _repeats(part, inside=True)
        elif name == "SUBPATTERN":
            yield from _repeats(argument[-1], inside=inside)
        elif name == "BRANCH":
            if inside:
                raise BadPattern("a choice inside a repetition can take very long")
            for part in argument[1]:
                yield from _repeats(part, inside=inside)
        elif name not in _SIMPLE:
            raise BadPattern("it may hold letters, classes, groups, |, *, +, ?, ^ and $ only")
