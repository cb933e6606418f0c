"""Words and times: states, kinds of scheduling, weekdays, times of a day."""

import re
from typing import Any

from caltui.catalog.house.conversion import Conversion, UnknownValue, a_list, a_text, turned

_SMALL = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_LARGE = re.compile(r"[A-Z0-9]+(?:[_-][A-Z0-9]+)*")
_CAMEL = re.compile(r"[a-z]+(?:[A-Z][a-z]+)*")
_SNAKE = re.compile(r"[A-Z]+(?:_[A-Z]{2,})*")
_HUMP = re.compile(r"(?=[A-Z])")
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\dT)?(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]00:?00)?", re.ASCII
)
_PLAIN_CLOCK = re.compile(r"[0-2]\d:[0-5]\d", re.ASCII)
_DAY_END, _LAST = "24:00", "23:59"

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_NUMBERS = {name: number for number, name in enumerate(DAYS)}


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    text = a_text(value)
    if not pattern.fullmatch(text):
        raise UnknownValue
    return text


def _upper(value: Any) -> str:
    return _matching(_SMALL, value).upper()


def _lower(value: Any) -> str:
    return _matching(_LARGE, value).lower()


def _from_camel(value: Any) -> str:
    return "_".join(_HUMP.split(_matching(_CAMEL, value))).upper()


def _to_camel(value: Any) -> str:
    first, *rest = _matching(_SNAKE, value).split("_")
    return first.lower() + "".join(word.capitalize() for word in rest)


def day_numbers(value: Any) -> list[int]:
    """The numbers of weekday names, 0 for Sunday. Raises UnknownValue for a name that is none."""
    names = a_list(value)
    if not all(isinstance(name, str) and name in _NUMBERS for name in names):
        raise UnknownValue
    return [_NUMBERS[name] for name in names]


def day_names(value: Any) -> list[str]:
    """The names of weekdays from 0 to 6. Raises UnknownValue for a number that is none."""
    numbers = a_list(value)
    if not all(type(number) is int and 0 <= number < len(DAYS) for number in numbers):
        raise UnknownValue
    return [DAYS[number] for number in numbers]


def clock(value: Any) -> str:
    """A time as `09:00`, from that, from `09:00:00` or from a date-time whose date means nothing.

    The end of a day becomes 23:59, the last time that Cal takes. Raises UnknownValue for anything
    else.
    """
    found = _CLOCK.fullmatch(a_text(value))
    text = "" if found is None else f"{found[1]}:{found[2]}"
    if text == _DAY_END:
        return _LAST
    if not _PLAIN_CLOCK.fullmatch(text) or text > _LAST:
        raise UnknownValue
    return text


UPPER = Conversion(_upper, _lower)
"""`accepted` is `ACCEPTED`, and so is any word that is not known yet."""

LOWER = Conversion(_lower, _upper)
"""The other way round."""

SCHEDULING_TYPE = Conversion(_from_camel, _to_camel, absent={"schedulingType": None})
"""`roundRobin` is `ROUND_ROBIN`. Only what a team offers has one: else one host holds it."""

WEEKDAY_NUMBERS = Conversion(day_numbers, day_names)
"""`Monday` is 1."""

HHMM = Conversion(clock, clock)
"""A time of a day: `09:00` on both sides."""

_EVERY = {"yearly": 0, "monthly": 1, "weekly": 2, "daily": 3}
_WORDS = {number: word for word, number in _EVERY.items()}


def frequency(word: Any) -> int:
    """The number of `weekly` and the like. Raises UnknownValue."""
    if not isinstance(word, str) or word not in _EVERY:
        raise UnknownValue
    return _EVERY[word]


def frequency_word(number: Any) -> str:
    """The word of such a number. Raises UnknownValue."""
    if type(number) is not int or number not in _WORDS:
        raise UnknownValue
    return _WORDS[number]


LIMIT_NAMES = {"day": "PER_DAY", "week": "PER_WEEK", "month": "PER_MONTH", "year": "PER_YEAR"}
"""What a limit counts by, there and here."""

LIMIT_WORDS = turned(LIMIT_NAMES)
