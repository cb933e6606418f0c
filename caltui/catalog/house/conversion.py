"""What a conversion of a value is: a pair of pure functions that never raise."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class UnknownValue(Exception):
    """A value that a conversion does not know. It stays as it came."""


class Conversion(NamedTuple):
    """How a value of Cal's becomes one of the house, and back.

    `reading` and `writing` raise UnknownValue for what they do not know; `read` and `write` return
    such a value as it is. `spreads`: what is read is an object of several fields of the house, of
    which each field takes its own. `absent` is what is read where Cal sends nothing at all; None
    where nothing is known then. `part` is what a field of a request holds of the value in a
    record; None where it holds all of it.
    """

    reading: Callable[[Any], Any]
    writing: Callable[[Any], Any]
    spreads: bool = False
    absent: Mapping[str, Any] | None = None
    part: Callable[[Any], Any] | None = None

    def read(self, value: Any) -> Any:
        """The value of the house."""
        try:
            return self.reading(value)
        except UnknownValue:
            return value

    def write(self, value: Any) -> Any:
        """The value on the wire."""
        try:
            return self.writing(value)
        except UnknownValue:
            return value

    def knows(self, value: Any) -> bool:
        """Tells whether a value of Cal's can be read."""
        try:
            self.reading(value)
        except UnknownValue:
            return False
        return True


def an_object(value: Any) -> dict[str, Any]:
    """A copy of the object. Raises UnknownValue for anything else."""
    if not isinstance(value, dict):
        raise UnknownValue
    return dict(value)


def a_list(value: Any) -> list[Any]:
    """The list. Raises UnknownValue for anything else."""
    if not isinstance(value, list):
        raise UnknownValue
    return value


def a_text(value: Any) -> str:
    """The text. Raises UnknownValue for anything else."""
    if not isinstance(value, str):
        raise UnknownValue
    return value


def renamed(value: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """The object with other names for some of its keys. Raises UnknownValue for a name
    that is taken."""
    found = an_object(value)
    kept = found.keys() - names.keys()
    if not kept.isdisjoint(names.values()):
        raise UnknownValue
    return {names.get(key, key): inner for key, inner in found.items()}


def turned(names: Mapping[str, str]) -> dict[str, str]:
    """The names the other way round."""
    return {there: here for here, there in names.items()}


def is_disabled(value: Any) -> bool:
    """Tells whether Cal says that a rule is switched off: `{"disabled": true}`."""
    return isinstance(value, dict) and value.get("disabled") is True
