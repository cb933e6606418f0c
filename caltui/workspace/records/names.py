"""Names of records that others refer to: `Ada Lovelace` for user 12.

A normal key cannot list users, but every booking carries its organiser's name. Such names are
stored in the mirror, beside the records.
"""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Any

from caltui.catalog.load import Catalog, UnknownName
from caltui.catalog.model import Record, Relation, Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.store import Mirror

LOOKED_AT = 400
"""Records among which texts are looked for that a person may mean."""


class Names:
    """Looks names up in the mirror, cached until something changes there."""

    def __init__(self, catalog: Catalog, mirror: Mirror) -> None:
        self.catalog = catalog
        self.mirror = mirror
        self._known: dict[tuple[str, str], str | None] = {}
        self._learnt: dict[str, dict[str, str]] = {}
        self._every: dict[str, Mapping[str, str]] = {}
        self._learning = Lock()

    def name(self, resource: str, key: Any) -> str | None:
        """The name of that record, or None if it was never seen."""
        place = (resource, str(key))
        known = self._known
        if place in known:
            return known[place]
        found = known[place] = self._look(*place)
        return found

    def forget(self) -> None:
        """Clears the cache, because the mirror changed. Other threads may be reading."""
        self._known = {}
        self._learnt = {}
        self._every = {}

    def every(self, resource: str) -> Mapping[str, str]:
        """The names of all records of a category by key, also of those that only others name."""
        known = self._every
        if resource not in known:
            try:
                of = self.catalog.resource(resource)
            except UnknownName:
                return {}
            named = ((key, of.name_of(seen.record)) for key, seen in self.mirror.all(resource))
            own = {key: name for key, name in named if name != f"{of.noun} {key}"}
            known[resource] = {**self._from_others(resource), **own}
        return known[resource]

    def _look(self, resource: str, key: str) -> str | None:
        try:
            of = self.catalog.resource(resource)
        except UnknownName:
            return None
        seen = self.mirror.get(resource, key)
        if seen is not None:
            name = of.name_of(seen.record)
            return name if name != f"{of.noun} {key}" else None
        return self._from_others(resource).get(key)

    def _from_others(self, resource: str) -> dict[str, str]:
        learnt = self._learnt
        if resource in learnt:
            return learnt[resource]
        kept = self.mirror.get_state(_state(resource))
        found = learnt[resource] = dict(kept) if isinstance(kept, Mapping) else {}
        return found

    def learn(self, resource: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Stores the names that records of a category tell about others.

        Lists arrive in several threads: each adds to the names found by others.
        """
        sources = [r for r in self.catalog.resource(resource).relations if r.name_in]
        records = list(records) if sources else ()
        with self._learning:
            for source in sources:
                self._merge(source, dict(_pairs(records, source, self.catalog)))
            self.forget()

    def _merge(self, source: Relation, found: dict[str, str]) -> None:
        kept = self.mirror.get_state(_state(source.to))
        known = dict(kept) if isinstance(kept, Mapping) else {}
        merged = {**found, **known} if source.weak_name else {**known, **found}
        if merged != known:
            self.mirror.put_state(_state(source.to), merged)


def _state(resource: str) -> str:
    return f"names/{resource}"


def _pairs(
    records: Iterable[Mapping[str, Any]], source: Relation, catalog: Catalog
) -> Iterable[tuple[str, str]]:
    of = catalog.resource(source.to)
    for record in records:
        key, inside = record.get(source.field), record.get(source.name_in)
        if key is None or not isinstance(inside, (dict, Mapping)):
            continue
        name = next((str(inside[n]) for n in of.label if inside.get(n) not in (None, "")), None)
        if name:
            yield str(key), name


def called(mirror: Mirror, of: Resource, text: str, most: int) -> list[tuple[str, str]]:
    """(key, name) of records that a typed text may mean, at most `most`."""
    from caltui.mirror.index.predicates import any_of, reads

    keys = mirror.keys_from(of.key, text, most)
    found = {key: seen.record for key, seen in mirror.bodies(of.key, keys).items()}
    shape, word = mirror.shapes.of(of.key), fold(text)
    places = [place for name in of.label if (place := shape.place(name)) is not None]
    if places and len(found) < most:
        named = any_of(reads(place, word) for place in places)
        order = f"coalesce({', '.join(places)}, '')"
        for part in mirror.matching(of.key, named, order=order, most=most * len(places)):
            found |= {key: seen.record for key, seen in part if key not in found}
    return [
        (key, of.name_of(record))
        for key, record in found.items()
        if key.startswith(text) or any(word in fold(said) for said in _labels(of, record))
    ][:most]


def values_like(mirror: Mirror, of: Resource, path: str, text: str, most: int) -> list[str]:
    """Different texts at a path of some records that contain the text, at most `most`."""
    from caltui.mirror.index.predicates import reads
    from caltui.workspace.records.columns import value_at

    place = mirror.shapes.of(of.key).place(path.replace("[]", "[0]"))
    if place is None:
        return []
    word = fold(text)
    found: dict[str, None] = {}
    for part in mirror.matching(of.key, reads(place, word), most=LOOKED_AT):
        for _, seen in part:
            value = value_at(seen.record, path)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and word in fold(one):
                    found[one] = None
    begins = [one for one in found if fold(one).startswith(word)]
    return list(dict.fromkeys((*begins, *found)))[:most]


def _labels(of: Resource, record: Record) -> Iterator[str]:
    """The name of a record, and its other fields that name it."""
    yield of.name_of(record)
    yield from (str(record.get(name) or "") for name in of.label)
