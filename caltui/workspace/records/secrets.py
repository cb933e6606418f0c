"""Decides which values are masked on screens and left out of exports."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record, Resource
from caltui.mirror.index.column_batch import ColumnBatch
from caltui.text import MASK, safe_value

_SECRET_NAME = re.compile(
    r"(?i)(password|passwd|secret|api_?key|api_?token|access_?token|refresh_?token|private_?key"
    r"|credential(s|key)?$|backup_?codes)"
)
_TELLTALES = ("passw", "secret", "key", "token", "credential", "backup")
"""Every text that _SECRET_NAME matches contains one of these."""
_SILENT, _TEXTS, _WHOLE = ({kind, type(None)} for kind in (bool, str, int))
_FIRST = re.compile(r"[^.\[]*")


class Secrets:
    """The secrets of one category: fields that the catalogue marks, and suspicious names."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._known: dict[str, bool] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields that the catalogue marks, in the record or in operations."""
        marked = {f.name for f in self.resource.response if f.secret}
        for operation in self.resource.operations.values():
            marked |= {f.name for f in operation.fields if f.secret}
        marked |= {str(name).split(" ")[0] for name in self.resource.meaning.get("secrets", ())}
        return frozenset(marked)

    def has(self, path: str) -> bool:
        """Tells whether a column or field is masked."""
        if path not in self._known:
            first = _FIRST.match(path)
            marked = first is not None and first[0] in self.names
            named = _SECRET_NAME.search(path) is not None and self.resource.field(path) is None
            self._known[path] = marked or named
        return self._known[path]

    def inside(self, name: str) -> bool:
        """Tells whether a value of that name, nested in a field, is masked."""
        return named_like_a_secret(name)

    def may_be_in(self, text: str) -> bool:
        """A quick check whether a record's JSON may contain a secret."""
        folded = text.casefold()
        return any(word in folded for word in self._telltales)

    @cached_property
    def _telltales(self) -> tuple[str, ...]:
        return (*_TELLTALES, *(name.casefold() for name in self.names))

    def left_out(self, record: Mapping[str, Any]) -> Record:
        """The record without its secrets, for exports and searches."""
        return {k: _clean(v, drop=True) for k, v in record.items() if not self.has(k)}

    def text(self, record: Record) -> str:
        """All texts and numbers of the record except secrets, each once, one a line."""
        return self.texts(ColumnBatch([record]))[0]

    def texts(self, batch: ColumnBatch) -> Sequence[str]:
        """The same for each record of a batch."""
        plain: list[Sequence[Any]] = []
        nested: list[Sequence[Any]] = []
        for name, held in batch.columns.items():
            kinds = batch.kinds[name]
            if kinds <= _SILENT or self.has(name):
                continue
            if kinds <= _TEXTS:
                plain.append(held)
            elif kinds <= _WHOLE:
                plain.append([None if value is None else str(value) for value in held])
            else:
                nested.append(held)
        rows: Iterable[Iterable[Any]] = zip(*plain, strict=True) if plain else [()] * len(batch)
        if not all(map(all, plain)):
            rows = (filter(None, row) for row in rows)
        lines = list(map(dict.fromkeys, rows))
        for values in nested:
            for value, found in zip(values, lines, strict=True):
                _collect(value, found)
                found.pop("", None)
        return list(map("\n".join, lines))

    def masked(self, record: Mapping[str, Any]) -> Record:
        """The record with its secrets masked, for screens, copies and the journal."""
        return {
            k: (MASK if v not in (None, "") else v) if self.has(k) else _clean(v, drop=False)
            for k, v in record.items()
        }


def masked_raw(value: Any, path: str, known: Catalog) -> Any:
    """Masks the secrets in what Cal answered to a call of a path: those that the catalogue marks in
    the categories that the path names, and whatever is named like one."""
    names: set[str] = set()
    for word in path.partition("?")[0].split("/"):
        if word in known.titles:
            names |= Secrets(known.resource(word)).names
    return _masked_raw(value, names)


def _masked_raw(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, list):
        return [_masked_raw(item, names) for item in value]
    if not isinstance(value, Mapping):
        return value
    out: Record = {}
    for name, item in value.items():
        hidden = name in names or (named_like_a_secret(name) and isinstance(item, str))
        out[name] = MASK if hidden and item not in (None, "") else _masked_raw(item, names)
    return out


def received(resource: Resource, record: Mapping[str, Any], *, safe: bool = False) -> Record:
    """A record as it may be stored: with safe text, and without unknown secrets.

    `safe`: its text is safe already. The answer to creating a user may hold the whole row, password
    included: a field that the catalogue does not know and that is named like a secret is never
    stored.
    """
    kept: Record = record if type(record) is dict else dict(record)
    if not safe:
        kept = safe_value(kept)
    unknown = [name for name in _suspects(tuple(kept)) if resource.field(name) is None]
    return {k: v for k, v in kept.items() if k not in unknown} if unknown else kept


@lru_cache(maxsize=512)
def _suspects(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that look like a secret's; all records of a list have the same names."""
    return tuple(name for name in names if named_like_a_secret(name))


def received_all(resource: Resource, items: Sequence[Any], *, safe: bool = False) -> list[Any]:
    """The items of a list as they may be stored."""
    if safe and all(type(item) is dict for item in items):
        names = {name for names in set(map(tuple, items)) for name in _suspects(names)}
        if all(resource.field(name) is not None for name in names):
            return list(items)
    return [
        received(resource, item, safe=safe) if isinstance(item, dict) else safe_value(item)
        for item in items
    ]


def _collect(value: Any, found: dict[str, Any]) -> None:
    """Adds every text and number inside a value, except secrets."""
    if isinstance(value, str):
        found[value] = None
    elif isinstance(value, list):
        for item in value:
            _collect(item, found)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, (dict, Mapping)):
        for name, item in value.items():
            if not isinstance(item, str):
                _collect(item, found)
            elif not named_like_a_secret(name):
                found[item] = None
    else:
        found[str(value)] = None


@lru_cache(maxsize=2048)
def named_like_a_secret(name: str) -> bool:
    """Tells whether a value of that name is a secret wherever it stands."""
    return _SECRET_NAME.search(name) is not None


def _clean(value: Any, *, drop: bool) -> Any:
    if isinstance(value, list):
        return [_clean(item, drop=drop) for item in value]
    if not isinstance(value, Mapping):
        return value
    out: Record = {}
    for name, item in value.items():
        if not (named_like_a_secret(name) and isinstance(item, str) and item):
            out[name] = _clean(item, drop=drop)
        elif not drop:
            out[name] = MASK
    return out
