"""Bodies of requests and answers as they may be shown and exported: secrets are masked.

What is secret is what the catalogue marks and what is named like a secret, as everywhere; here it
is looked for inside whatever a server wraps around it, and in bodies that were cut.
"""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from caltui.catalog.load import Catalog
from caltui.text import MASK, redact, safe_value
from caltui.workspace.records.secrets import Secrets, named_like_a_secret

_NO_SIGN = frozenset({"status", "success", "message", "error", "data", "result", "provider"})
"""Names that a wrapper may have as well as a record."""

_PAIR = re.compile(
    r"(?i)([\"']?[\w-]*(?:passw|secret|api_?key|token|private_?key|credential|backup_?code)[\w-]*"
    r"[\"']?\s*[=:]\s*)(\"[^\"]*\"?|'[^']*'?|[^\s\"'&<>,;}]+)"
)
_MEETING_PASSWORD = re.compile(r"(?i)([?&](?:pwd|password|passcode)=)[^&\s\"'<>#]+")


class ShownBody(NamedTuple):
    """A body without its secrets. `text` is indented JSON, or the text that came; `value` the JSON,
    None where it is none. `masked` is the number of values that were masked."""

    text: str
    value: Any = None
    masked: int = 0


class BodyRedactor:
    """Masks the secrets of all categories of a catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._masked = 0

    @cached_property
    def _marked(self) -> Mapping[str, list[frozenset[str]]]:
        """The names of marked fields, each with the other fields of the records that have it."""
        found: dict[str, list[frozenset[str]]] = {}
        for key in self._catalog.titles:
            of = self._catalog.resource(key)
            names = {field.name for field in of.response}
            for operation in of.operations.values():
                names |= {field.name for field in operation.fields}
            for secret in Secrets(of).names:
                found.setdefault(secret, []).append(frozenset(names - _NO_SIGN - {secret}))
        return found

    def shown(self, body: bytes, *, cut: bool = False) -> ShownBody:
        """The body for a person. `cut`: it goes on; what is there is closed where that helps."""
        text = body.decode("utf-8", "replace")
        self._masked = 0
        value = _json(mended(text) if cut else text)
        if value is None:
            return ShownBody(self._plain(text), None, self._masked)
        value = self._without_secrets(value)
        shown = redact(json.dumps(safe_value(value), ensure_ascii=False, indent=2))
        return ShownBody(shown, value, self._masked)

    def exported(self, body: bytes, *, cut: bool = False) -> str:
        """The same on as few lines as it came, for a file or a shell."""
        text = body.decode("utf-8", "replace")
        self._masked = 0
        value = _json(mended(text) if cut else text)
        if value is None:
            return self._plain(text)
        clean = self._without_secrets(value)
        return redact(json.dumps(clean, ensure_ascii=False, separators=(",", ":")))

    def header(self, name: str, value: str) -> str:
        """The value of a header."""
        bare = named_like_a_secret(name.replace("-", "_")) or "cookie" in name.lower()
        return MASK if bare else redact(value)

    def _plain(self, text: str) -> str:
        text, count = _PAIR.subn(rf"\1{MASK}", text)
        self._masked += count
        return redact(self._link(text))

    def _link(self, text: str) -> str:
        if "=" not in text:
            return text
        text, count = _MEETING_PASSWORD.subn(rf"\1{MASK}", text)
        self._masked += count
        return text

    def _without_secrets(self, value: Any) -> Any:
        if isinstance(value, str):
            inner = _json(value) if value.lstrip()[:1] in ("{", "[") else None
            if inner is not None:
                return json.dumps(self._without_secrets(inner), ensure_ascii=False)
            return self._link(value)
        if isinstance(value, list):
            return [self._without_secrets(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {name: self._item(value, name, item) for name, item in value.items()}

    def _item(self, around: Mapping[str, Any], name: str, item: Any) -> Any:
        if item is None or item == "" or isinstance(item, bool):
            return item
        plain = isinstance(item, (str, int, float))
        if (plain and named_like_a_secret(name)) or self._is_marked(around, name):
            self._masked += 1
            return MASK
        return self._without_secrets(item)

    def _is_marked(self, around: Mapping[str, Any], name: str) -> bool:
        """Tells whether a marked field has another field of its record beside it."""
        return any(not fields.isdisjoint(around) for fields in self._marked.get(name, ()))


def _json(text: str) -> Any:
    """The JSON object or list in a text; None for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def mended(text: str) -> str:
    """JSON that was cut off, ended behind its last whole value."""
    opened: list[str] = []
    end, closing = 0, ""
    quoted = skip = False
    for at, char in enumerate(text):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = char == "\\", char != '"'
        elif char == '"':
            quoted = True
        elif char in "{[":
            opened.append("}" if char == "{" else "]")
            end, closing = at + 1, "".join(reversed(opened))
        elif char in "}]" and opened:
            opened.pop()
            end, closing = at + 1, "".join(reversed(opened))
        elif char == ",":
            end, closing = at, "".join(reversed(opened))
    return text[:end] + closing
