"""The records that a record belongs to, and those that belong to it, as places to go to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Relation, Resource
from caltui.mirror.store import Mirror
from caltui.workspace.base.reach import Reach, Tally
from caltui.workspace.records.columns import MISSING, title, value_at
from caltui.workspace.records.names import Names
from caltui.workspace.records.place import Place, plain
from caltui.workspace.records.quoting import quote

BELONGS, HAS = "belongs_to", "has_many"


@dataclass(frozen=True, slots=True)
class Reference:
    """A link from a record to others.

    `label` is shown: `Ada Lovelace · 12`, `3 bookings`, `at least 3 bookings`, `unknown: …`. `key`
    is the record meant, empty for many; `count` is None if unknown.
    """

    title: str
    resource: str
    kind: str
    label: str
    place: Place
    key: str = ""
    count: int | None = None


def references(
    catalog: Catalog,
    mirror: Mirror,
    names: Names,
    reach: Reach,
    resource: Resource,
    record: Mapping[str, Any],
) -> list[Reference]:
    """All references of a record; those it belongs to come first."""
    found: list[Reference] = []
    for relation in resource.relations:
        if relation.kind == BELONGS:
            reference = _belongs(catalog, mirror, names, resource, relation, record)
        else:
            reference = _has(reach, resource, relation, record)
        if reference is not None:
            found.append(reference)
    for other in resource.mentioned_in:
        value = record.get(other.field)
        if isinstance(value, str) and value:
            place = Place(other.to, filter=quote(value))
            found.append(Reference(other.title, other.to, HAS, value, place))
    return sorted(found, key=lambda r: r.kind != BELONGS)


def _belongs(
    catalog: Catalog,
    mirror: Mirror,
    names: Names,
    resource: Resource,
    relation: Relation,
    record: Mapping[str, Any],
) -> Reference | None:
    value = value_at(record, relation.field)
    if value is MISSING or value is None or isinstance(value, (dict, list)):
        return None
    key = str(value)
    if relation.via is not None:
        there = mirror.where(relation.to, relation.via, value)
        if not there:
            place = Place(relation.to, equals=((relation.via, plain(value)),))
            label = f"{catalog.resource(relation.to).noun} {value}"
            return Reference(_title(resource, relation), relation.to, BELONGS, label, place)
        key = there[0][0]
    name = names.name(relation.to, key)
    label = f"{name} · {key}" if name else f"{catalog.resource(relation.to).noun} {key}"
    return Reference(
        _title(resource, relation), relation.to, BELONGS, label, Place(relation.to, key=key), key
    )


def _has(
    reach: Reach, resource: Resource, relation: Relation, record: Mapping[str, Any]
) -> Reference | None:
    field = resource.params[0].record_field if "[" in relation.field else relation.field
    value = record.get(field)
    if value is None or relation.via is None:
        return None
    to = reach.catalog.resource(relation.to)
    found = reach.count(relation.to, relation.via, value)
    inside = record.get(relation.inside or "")
    if not found.whole and isinstance(inside, list):
        found = Tally(max(found.number, len(inside)), True)
    if found.whole or found.number:
        label = f"{found.text} {to.noun if found.number == 1 else to.plural}"
    else:
        label = f"unknown: {found.why}"
    place = Place(relation.to, equals=((relation.via, plain(value)),))
    count = found.number if found.whole else None
    return Reference(to.title, relation.to, HAS, label, place, count=count)


def _title(resource: Resource, relation: Relation) -> str:
    field = resource.field(relation.field)
    if field is not None:
        return title(relation.field, field)
    last = relation.field.rpartition(".")[2]
    return title(last.removesuffix("Id") or last)
