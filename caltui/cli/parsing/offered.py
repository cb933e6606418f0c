"""Makes what a shell is offered safe: strangers' text never becomes syntax, or a second line."""

import re
from collections.abc import Iterable, Mapping

from caltui.text import one_line

WIDEST = 60
"""The characters of a description."""

_LONGEST = 300
_VALUE = re.compile(r"[\w.@:+/=~,%-]+")
"""What a value may consist of. No shell reads a sign of it as more than text."""

_RISKY = re.compile(r"[^\w.@:+/=~,%():#&;!?<>|*·…–’' -]")


def offered(found: Mapping[str, str] | Iterable[str]) -> dict[str, str]:
    """Descriptions by value, without those values that a shell could take for something else.

    They can still be typed in quotes. A value that begins with a dash would be an option.
    """
    pairs = found.items() if isinstance(found, Mapping) else ((value, "") for value in found)
    return {value: described(about) for value, about in pairs if is_plain(value)}


def is_plain(value: str) -> bool:
    """Tells whether a value from outside may be offered to a shell."""
    short = 0 < len(value) <= _LONGEST
    return short and value[0] not in "-~" and _VALUE.fullmatch(value) is not None


def described(about: str) -> str:
    """A description for a shell that shows one: a short line without signs that it might read."""
    line = " ".join(_RISKY.sub(" ", one_line(about)).split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
