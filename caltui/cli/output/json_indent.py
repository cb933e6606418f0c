"""Values as indented JSON text.

It is what `json.dumps(safe_value(value), indent=2)` writes; the library's encoder for
indents is written in Python and takes twice as long.
"""

import json
from collections.abc import Callable
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

from caltui.text import MASK, safe_text

Hides = Callable[[str], bool]
"""Whether the values of that name are masked."""


class JsonText:
    """Writes values. `unicode`: the output can hold every character.

    `hides` tells which fields of a record are masked, `hides_inside` which names
    further in: there, only texts are.
    """

    def __init__(
        self, *, unicode: bool, hides: Hides | None = None, hides_inside: Hides | None = None
    ) -> None:
        self._encode = encode_basestring if unicode else encode_basestring_ascii
        self._mask = self._encode(MASK)
        self._fields = _Names(self._encode, hides)
        self._names = _Names(self._encode, hides_inside)

    def value(self, value: Any, line: str = "\n") -> str:
        """Any value. `line` is the line break with the present indent."""
        return self._value(value, line)

    def record(self, record: dict[str, Any], line: str) -> str:
        """A record, what is secret in it masked."""
        if not record:
            return "{}"
        inner = f"{line}  "
        pairs = []
        for key, item in record.items():
            name, hidden = self._fields[key]
            if hidden and item not in (None, ""):
                pairs.append(name + self._mask)
            elif type(item) is str:
                pairs.append(name + self._text(item))
            else:
                pairs.append(name + self._value(item, inner))
        return f"{{{inner}{f',{inner}'.join(pairs)}{line}}}"

    def _text(self, text: str) -> str:
        return self._encode(safe_text(text, limit=1_000_000))

    def _value(self, value: Any, line: str) -> str:
        if isinstance(value, str):
            return self._text(value)
        if value is None:
            return "null"
        if type(value) is int:
            return str(value)
        inner = f"{line}  "
        if isinstance(value, dict) and value:
            pairs = []
            for key, item in value.items():
                name, hidden = self._names[key]
                if type(item) is not str:
                    pairs.append(name + self._value(item, inner))
                elif hidden and item:
                    pairs.append(name + self._mask)
                else:
                    pairs.append(name + self._text(item))
            return f"{{{inner}{f',{inner}'.join(pairs)}{line}}}"
        if isinstance(value, (list, tuple)) and value:
            items = [self._value(item, inner) for item in value]
            return f"[{inner}{f',{inner}'.join(items)}{line}]"
        return json.dumps(value)


class _Names(dict[Any, tuple[str, bool]]):
    """The names of an object's values as they are written, and whether those are masked."""

    def __init__(self, encode: Callable[[str], str], hides: Hides | None) -> None:
        self.encode = encode
        self.hides = hides

    def __missing__(self, name: Any) -> tuple[str, bool]:
        hidden = self.hides is not None and self.hides(str(name))
        self[name] = found = f"{self.encode(safe_text(str(name)))}: ", hidden
        return found
