"""A record as text: the JSON that is stored, what tells two apart, what search reads."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from caltui.text import safe_text, safe_value

Record = dict[str, Any]

SECRETS = frozenset(
    {
        *("password", "passwords", "meetingpassword", "secret", "clientsecret"),
        *("apikey", "api_key", "apitoken", "api_token", "token", "accesstoken", "access_token"),
        *("refreshtoken", "refresh_token", "credential", "credentials", "encryptedkey"),
    }
)
"""Names (in lower case) whose values are never searchable, besides those the caller adds."""

_MAX_TEXT = 1_000_000
_MAX_SEARCHED = 100_000
_REMEMBERED = 100
_OTHER = re.compile("[^\\x00-\\x7f]+")
_RISKY = re.compile(
    '\\\\(?!["\\\\nt])|[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]'
)


def dump(value: Any) -> str:
    """Compact JSON in the order of the keys; not-a-number becomes its name as text."""
    encode = _encoder()
    try:
        return encode(value)
    except ValueError:
        return encode(_finite(value))


def dump_any(value: Any) -> str:
    """JSON that any text column takes: half a surrogate pair is written as an escape."""
    text = dump(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        import json

        return json.dumps(value)
    return text


def load(text: str) -> Any:
    """The value of stored JSON."""
    import json

    return json.loads(text)


def safe_body(
    record: Mapping[str, Any], write: Callable[[Any], bytes] | None = None
) -> tuple[str, Mapping[str, Any]]:
    """The record with strings that are safe to show, as JSON and as it then is.

    `write` is a faster way to write what came as JSON.

    In JSON a control character is an escape, so that a body without unusual
    escapes and without some characters holds nothing to be made safe.
    """
    body = _written(record, write) if write is not None else dump(record)
    plain = _is_plain(body) or not _RISKY.search(body)
    if plain and len(body) <= _MAX_TEXT:
        return body, record
    safe = safe_value(record)
    return dump(safe), safe


def _is_plain(body: str) -> bool:
    """Whether a quick look says that nothing in JSON is to be made safe."""
    if "\\" in body:
        return False
    return "\x7f" not in body if body.isascii() else body.isprintable()


def _written(record: Mapping[str, Any], write: Callable[[Any], bytes]) -> str:
    try:
        return write(record).decode()
    except ValueError:
        return dump(record)


def safe_key(key: str) -> str:
    """A key as it is stored."""
    return key if key.isascii() and key.isprintable() else safe_text(key, 2_000)


def same(one: str, other: str) -> bool:
    """Whether two bodies differ at most in the order of their keys."""
    return one == other or _canonical(one) == _canonical(other)


def digest(body: str) -> bytes:
    """16 bytes that tell bodies apart."""
    found: bytes = _hash()(body.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return found


def search_text(key: str, record: Any, secrets: frozenset[str]) -> str:
    """The key and every string of the record but secrets, folded, one a line."""
    found = [key]
    _strings(record, secrets, found)
    text = "\n".join(dict.fromkeys(filter(None, found)))
    return "\n" + fold(text[:_MAX_SEARCHED]) + "\n\n"


def fold(text: str) -> str:
    """Text for comparing: no case, no accents (`Müller` is found as `muller`)."""
    text = text.lower()
    return text if text.isascii() else _OTHER.sub(_folded_run, text)


def values_at(value: Any, path: Iterable[str]) -> list[Any]:
    """What a dotted path leads to; through lists, everything in them."""
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


def _strings(value: Any, secrets: frozenset[str], found: list[str]) -> None:
    kind = type(value)
    if kind is dict:
        value = _open(value, secrets)
    elif kind is str:
        found.append(value)
        return
    elif kind is not list:
        return
    found += [inner for inner in value if type(inner) is str]
    for inner in value:
        kind = type(inner)
        if kind is dict or kind is list:
            _strings(inner, secrets, found)


def _open(record: dict[str, Any], secrets: frozenset[str]) -> Iterable[Any]:
    """The values but those of secrets; the records of a list have the same names."""
    hidden = _hidden(tuple(record), secrets)
    if not hidden:
        return record.values()
    return [inner for name, inner in record.items() if name not in hidden]


@lru_cache(maxsize=1024)
def _hidden(names: tuple[str, ...], secrets: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name.lower() in secrets)


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
