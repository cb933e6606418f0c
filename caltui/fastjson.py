"""Reads and writes large JSON texts with msgspec, which is fast but slow to load.

The standard library's is loaded anyway and does for a few answers; for a list of
thousands of records the other is twice to four times as fast. It reads less of what is
odd: what it refuses goes to the standard library, so that both read the same.
"""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

MUCH = 4 << 20
"""Bytes from which loading the library costs less than it saves."""

LONG = 1 << 18
"""The same in characters that are indented: the standard library takes 50 ms for 1 MB."""

MANY = 5_000
"""The same in records that are about to come."""

_NAME = "msgspec.json"
_INFINITE = (float("inf"), float("-inf"))


def expect(records: int) -> None:
    """Loads the library if that many records will be read."""
    if records >= MANY:
        _reader()


def loads(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError, RecursionError.

    A number that is too large for a float stays the text it was; NaN is no JSON.
    """
    if len(body) >= MUCH or _NAME in sys.modules:
        decode, refused = _reader()
        try:
            return decode(body)
        except (refused, ValueError, RecursionError):
            pass
    import json

    return json.loads(body, parse_constant=_refuse_constant, parse_float=_finite)


def indented(text: str) -> str:
    """A JSON text over several lines, two blanks a level. Raises RecursionError."""
    if len(text) >= LONG or _NAME in sys.modules:
        import msgspec.json

        return msgspec.json.format(text.encode(), indent=2).decode()
    import json

    return json.dumps(json.loads(text), indent=2, ensure_ascii=text.isascii())


def writer() -> Callable[[Any], bytes] | None:
    """Writes a value that `loads` gave as compact JSON; None until the library is loaded."""
    return _writer() if _NAME in sys.modules else None


@cache
def _reader() -> tuple[Callable[[bytes], Any], type[Exception]]:
    import msgspec.json

    return msgspec.json.Decoder().decode, msgspec.MsgspecError


@cache
def _writer() -> Callable[[Any], bytes]:
    import msgspec.json

    return msgspec.json.Encoder().encode


def _finite(text: str) -> float | str:
    number = float(text)
    return text if number in _INFINITE else number


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")
