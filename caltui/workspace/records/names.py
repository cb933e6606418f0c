"""Names of records that others refer to: `Ada Lovelace` for user 12.

A normal key cannot list users, but every booking carries its organiser's name:
what is learnt that way is kept in the mirror, beside the records.
"""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from caltui.catalog.load import Catalog, UnknownName
from caltui.catalog.model import Relation
from caltui.mirror.store import Mirror


class Names:
    """Looks names up in the mirror, once each until something changes there."""

    def __init__(self, catalog: Catalog, mirror: Mirror) -> None:
        self.catalog = catalog
        self.mirror = mirror
        self._known: dict[tuple[str, str], str | None] = {}
        self._learnt: dict[str, dict[str, str]] = {}
        self._every: dict[str, Mapping[str, str]] = {}
        self._learning = Lock()

    def name(self, resource: str, key: Any) -> str | None:
        """What people call that record, or None when it was never seen."""
        place = (resource, str(key))
        known = self._known
        if place in known:
            return known[place]
        found = known[place] = self._look(*place)
        return found

    def forget(self) -> None:
        """Looks everything up again: the mirror changed. Others may be reading meanwhile."""
        self._known = {}
        self._learnt = {}
        self._every = {}

    def every(self, resource: str) -> Mapping[str, str]:
        """The names of all records of a category by key, also of those only others told of."""
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
        """Keeps the names that records of a category tell about others.

        Lists arrive in threads of their own: each adds to what the others found.
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
        if key is None or not isinstance(inside, Mapping):
            continue
        name = next((str(inside[n]) for n in of.label if inside.get(n) not in (None, "")), None)
        if name:
            yield str(key), name
