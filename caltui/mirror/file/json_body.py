"""Records as JSON text: writing, reading, comparing, and folding text for searches."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from caltui.text import UNSAFE_RANGES, safe_text, safe_value

Record = dict[str, Any]

_MAX_TEXT = 1_000_000
_REMEMBERED = 100
_OTHER = re.compile("[^\\x00-\\x7f]+")
_RISKY = rf'\\(?!["\\nt])|[{UNSAFE_RANGES}]'


def dump(value: Any) -> str:
    """Writes compact JSON in the order of the keys; NaN and infinity become their names."""
    encode = _encoder()
    try:
        return encode(value)
    except ValueError:
        return encode(_finite(value))


def dump_any(value: Any) -> str:
    """Writes JSON that any text column takes: half a surrogate pair becomes an escape."""
    text = dump(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        import json

        return json.dumps(value)
    return text


def load(text: str) -> Any:
    """Reads stored JSON."""
    import json

    return json.loads(text)


def safe_body(
    record: Mapping[str, Any], write: Callable[[Any], bytes] | None = None
) -> tuple[str, Mapping[str, Any]]:
    """The record as JSON whose strings are safe to show, and the record itself.

    `write` is a faster writer for what came as JSON. In JSON a control character is an escape, so a
    body without unusual escapes and characters is safe as it is.
    """
    body = _written(record, write) if write is not None else dump(record)
    plain = _is_plain(body) or not re.search(_RISKY, body)
    if plain and len(body) <= _MAX_TEXT:
        return body, record
    safe = safe_value(record)
    return dump(safe), safe


def _is_plain(body: str) -> bool:
    """Tells whether a quick check shows that the JSON is safe."""
    if "\\" in body:
        return False
    return "\x7f" not in body if body.isascii() else body.isprintable()


def _written(record: Mapping[str, Any], write: Callable[[Any], bytes]) -> str:
    try:
        return write(record).decode()
    except ValueError:
        return dump(record)


def safe_key(key: str) -> str:
    """A key in the form in which it is stored."""
    return key if key.isascii() and key.isprintable() else safe_text(key, 2_000)


def same(one: str, other: str) -> bool:
    """Tells whether two bodies are equal, apart from the order of keys."""
    return one == other or _canonical(one) == _canonical(other)


def digest(body: str) -> bytes:
    """A 16-byte hash of a body."""
    found: bytes = _hash()(body.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return found


def fold(text: str) -> str:
    """Text for comparisons: lower case, without accents (`Müller` becomes `muller`)."""
    text = text.lower()
    return text if text.isascii() else _OTHER.sub(_folded_run, text)


def values_at(value: Any, path: Iterable[str]) -> list[Any]:
    """The values at a dotted path; of a list, those of all its items."""
    found = [value]
    for name in path:
        found = [item[name] for item in _flat(found) if isinstance(item, dict) and name in item]
    return list(_flat(found))


@cache
def _encoder() -> Callable[[Any], str]:
    import json

    return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@cache
def _hash() -> Callable[..., Any]:
    from hashlib import blake2b

    return blake2b


def _folded_run(run: re.Match[str]) -> str:
    text = run[0]
    return _folded(text) if len(text) < _REMEMBERED else _folded.__wrapped__(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    import unicodedata

    parted = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parted if not unicodedata.combining(c)).casefold()


def _flat(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value


def _canonical(body: str) -> str:
    import json

    return json.dumps(json.loads(body), sort_keys=True)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return value
