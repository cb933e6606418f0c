"""Finds records that look like the one that a create makes.

Those that were there before the request was sent are stored beside the journal.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import Operation, Record, Resource
from caltui.mirror.store import Mirror
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.writes.same_value import masked, same_value


class SeenBefore(NamedTuple):
    """What was known when the request was sent: the keys of records that look like the new one,
    and whether the whole list had been read."""

    keys: tuple[str, ...] = ()
    complete: bool = False


def seen_before(mirror: Mirror, of: Resource, body: Mapping[str, Any]) -> SeenBefore:
    """The records in the mirror that look like the new one."""
    operation = of.operations["create"]
    pairs = [p for p in _pairs(of, operation, body) if "[]" not in p[1]]
    scalars = ((place, value_at(body, sent)) for sent, place in pairs)
    first = next(((p, v) for p, v in scalars if isinstance(v, (str, int)) and v != ""), None)
    if first is None:
        return SeenBefore()
    found = mirror.where(of.key, *first)
    return SeenBefore(tuple(matching_keys(of, body, found)), mirror.complete(of.key))


def matching_keys(
    of: Resource, body: Mapping[str, Any], records: Iterable[tuple[str, Record]]
) -> list[str]:
    """The keys of the records that hold what was sent."""
    operation = of.operations["create"]
    pairs = _pairs(of, operation, body)
    return [key for key, record in records if _matches(operation, pairs, body, record)]


def _pairs(of: Resource, operation: Operation, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The places to compare: the category's identity, as far as it was sent, or everything."""
    every = [(f.wire_name, f.wire_name) for f in operation.fields if of.field(f.name) is not None]
    sent = [(p, value_at(body, p[0])) for p in of.behaviour.identity.places or every]
    return [p for p, value in sent if value is not MISSING and value is not None]


def _matches(
    operation: Operation, pairs: list[tuple[str, str]], body: Mapping[str, Any], record: Record
) -> bool:
    compared = False
    for sent, place in pairs:
        value, found = value_at(body, sent), value_at(record, place)
        field = operation.field(sent)
        if found is MISSING or masked(value):
            continue
        options = found if "[]" in place and isinstance(found, list) else [found]
        if field is None:
            if not any(str(value).casefold() == str(o).casefold() for o in options):
                return False
        elif not any(same_value(field, value, option) for option in options):
            return False
        compared = True
    return compared


def seen_before_state(entry: int) -> str:
    """The name under which the mirror stores what was known before the entry's request."""
    return f"known/{entry}"


def save_seen_before(mirror: Mirror, entry: int, seen: SeenBefore) -> None:
    """Stores it beside the journal until the entry is settled."""
    mirror.put_state(seen_before_state(entry), [list(seen.keys), seen.complete])


def load_seen_before(mirror: Mirror, entry: int) -> SeenBefore | None:
    """Loads the records known before a create was sent; None if they were not stored in time."""
    stored = mirror.get_state(seen_before_state(entry))
    if not isinstance(stored, list) or len(stored) != 2:
        return None
    return SeenBefore(tuple(str(key) for key in stored[0]), bool(stored[1]))
