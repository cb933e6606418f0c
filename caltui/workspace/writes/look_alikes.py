"""Records that could be mistaken for the one that a create makes.

Which of them were there before the request left is kept beside the journal.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import Operation, Record, Resource
from caltui.mirror.store import Mirror
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.writes.same_value import masked, same_value


class SeenBefore(NamedTuple):
    """What was known when the request left: the keys of records just like the one asked for,
    and whether the whole list had been read."""

    keys: tuple[str, ...] = ()
    complete: bool = False


def seen_before(mirror: Mirror, of: Resource, body: Mapping[str, Any]) -> SeenBefore:
    """The records in the mirror that would be mistaken for the new one."""
    operation = of.operations["create"]
    pairs = [p for p in _pairs(of, operation, body) if "[]" not in p[1]]
    scalars = ((place, value_at(body, sent)) for sent, place in pairs)
    first = next(((p, v) for p, v in scalars if isinstance(v, (str, int)) and v != ""), None)
    if first is None:
        return SeenBefore()
    found = mirror.where(of.key, *first)
    return SeenBefore(tuple(fitting(of, body, found)), mirror.complete(of.key))


def fitting(
    of: Resource, body: Mapping[str, Any], records: Iterable[tuple[str, Record]]
) -> list[str]:
    """The keys of the records that hold what was sent."""
    operation = of.operations["create"]
    pairs = _pairs(of, operation, body)
    return [key for key, record in records if _fits(operation, pairs, body, record)]


def _pairs(of: Resource, operation: Operation, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The places to compare: the category's identity, as far as it was sent, or everything."""
    every = [(f.wire_name, f.wire_name) for f in operation.fields if of.field(f.name) is not None]
    sent = [(p, value_at(body, p[0])) for p in of.behaviour.identity.places or every]
    return [p for p, value in sent if value is not MISSING and value is not None]


def _fits(
    operation: Operation, pairs: list[tuple[str, str]], body: Mapping[str, Any], record: Record
) -> bool:
    told = False
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
        told = True
    return told


def note_name(entry: int) -> str:
    """Where the mirror keeps what was known before that entry's request left."""
    return f"known/{entry}"


def keep_seen_before(mirror: Mirror, entry: int, seen: SeenBefore) -> None:
    """Keeps it beside the journal until the entry is settled."""
    mirror.put_state(note_name(entry), [list(seen.keys), seen.complete])


def kept_seen_before(mirror: Mirror, entry: int) -> SeenBefore | None:
    """What was known before; None when the process ended before it could be kept."""
    kept = mirror.get_state(note_name(entry))
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    return SeenBefore(tuple(str(key) for key in kept[0]), bool(kept[1]))
