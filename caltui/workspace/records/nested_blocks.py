"""Availabilities have no list of their own: they are the blocks inside schedules.

A write of one block also changes its schedule in the mirror, and reading a schedule stores its
blocks.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from caltui.catalog.lists import rows_in
from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.mirror.store import Mirror


def nested_in(catalog: Catalog, resource: str) -> tuple[str, str, str] | None:
    """(nested category, field that holds its records, its field with the owner's id), or None."""
    for one in catalog.resource(resource).relations:
        if one.listed_here:
            return one.to, one.inside or "", one.via or ""
    return None


def blocks(
    catalog: Catalog, resource: str, records: Iterable[Mapping[str, Any]]
) -> list[tuple[str, Record]]:
    """The nested records of a category by key, each with its owner's id."""
    nested = nested_in(catalog, resource)
    if nested is None:
        return []
    key, field, back = nested
    of, parent = catalog.resource(key), catalog.resource(resource)
    found: list[tuple[str, Record]] = []
    for record in records:
        owner = record.get(parent.params[0].record_field)
        for item in rows_in(record, field):
            block = {**item, back: owner}
            identity = of.key_of(block)
            if identity is not None:
                found.append((identity, block))
    return found


def put_nested(catalog: Catalog, mirror: Mirror, resource: str, record: Record, at: float) -> None:
    """Stores the blocks of one schedule, and removes those that it does not have any more."""
    nested = nested_in(catalog, resource)
    if nested is None or nested[1] not in record:
        return
    key, _, back = nested
    found = dict(blocks(catalog, resource, [record]))
    for inner, block in found.items():
        mirror.put(key, inner, block, at)
    owner = record.get(catalog.resource(resource).params[0].record_field)
    for inner, _ in mirror.where(key, back, owner):
        if inner not in found:
            mirror.remove(key, inner, at)


def put_into_owner(
    catalog: Catalog, mirror: Mirror, resource: str, key: str, record: Record | None, at: float
) -> None:
    """Writes one block into its schedule in the mirror; None removes it."""
    via = catalog.resource(resource).list_via
    if via is None:
        return
    owner_resource, field = via
    nested = nested_in(catalog, owner_resource)
    back = nested[2] if nested else ""
    owner = _owner(mirror, resource, owner_resource, field, key, record, back)
    if owner is None:
        return
    owner_key, seen = owner
    items = [dict(item) for item in rows_in(seen, field) if str(item.get("id")) != key]
    if record is not None:
        items.append({k: v for k, v in record.items() if not isinstance(v, Mapping)})
    items.sort(key=lambda item: _number(item.get("id")))
    mirror.put(owner_resource, owner_key, {**seen, field: items}, at)


def _number(id: Any) -> int:
    """The id as a number; 0 if it is not one."""
    text = str(id)
    return int(text) if text.isdecimal() else 0


def _owner(
    mirror: Mirror,
    inner: str,
    resource: str,
    field: str,
    key: str,
    record: Record | None,
    back: str,
) -> tuple[str, Record] | None:
    block = mirror.get(inner, key) if record is None else None
    told = record if block is None else block.record
    if told is not None and told.get(back) is not None:
        seen = mirror.get(resource, str(told[back]))
        return (str(told[back]), seen.record) if seen else None
    for owner_key, seen in mirror.all(resource):
        if any(str(item.get("id")) == key for item in rows_in(seen.record, field)):
            return owner_key, seen.record
    return None
