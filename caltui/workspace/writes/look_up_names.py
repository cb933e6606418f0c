"""Looks up the records that a change names, before it is sent."""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from caltui.catalog.model import Record, Resource
from caltui.catalog.request import Invalid
from caltui.catalog.values import Fault
from caltui.workspace.base.errors import GatewayError, MirrorError, is_gone
from caltui.workspace.records.cells import nested_references
from caltui.workspace.writes.change import Change

MOST = 3
"""Records that are read for one change, and as many that only its record names."""


class RecordLookup(Protocol):
    """What was seen of records, and how one is read."""

    def resource(self, key: str) -> Resource: ...
    def name(self, resource: str, key: Any) -> str | None: ...
    def record(self, resource: str, key: str) -> object | None: ...
    def fetch(self, resource: str, ids: Sequence[str]) -> Awaitable[Record]: ...


def unnamed(workspace: RecordLookup, change: Change) -> list[tuple[str, str]]:
    """What the record and the new values of a change refer to, and nobody has seen."""
    record = {**(change.before or {}), **change.values}
    found = dict.fromkeys(_refs(record, change.of))
    return [
        (ref, key)
        for ref, key in found
        if workspace.name(ref, key) is None
        and workspace.record(ref, key) is None
        and (of := workspace.resource(ref)).can("get")
        and len(of.params) == 1
    ][:MOST]


def _refs(value: object, of: Resource) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from ((ref, str(value[name])) for name, ref in nested_references(value, of))
    for inside in value.values() if isinstance(value, Mapping) else ():
        yield from _refs(inside, of)
    for inside in value if isinstance(value, list) else ():
        yield from _refs(inside, of)


async def look_up_told(workspace: RecordLookup, change: Change) -> None:
    """Reads what a change and its record refer to, so that it has names. What cannot be read
    stays unseen."""
    for resource, key in unnamed(workspace, change):
        try:
            await workspace.fetch(resource, (key,))
        except GatewayError as error:
            if error.kind in ("unreachable", "rate_limited"):
                return
        except Invalid:
            continue
        except MirrorError:
            return


async def look_up(workspace: RecordLookup, change: Change) -> None:
    """Reads what was never seen. Raises Invalid with the fields whose records do not exist."""
    faults: list[Fault] = []
    unseen = [
        (field, key)
        for field, key in change.references()
        if field.ref is not None and workspace.name(field.ref, key) is None
    ]
    for field, key in unseen[:MOST]:
        of = workspace.resource(field.ref or "")
        if not of.can("get") or len(of.params) > 1 or workspace.record(of.key, key) is not None:
            continue
        try:
            await workspace.fetch(of.key, (key,))
        except GatewayError as error:
            if is_gone(error):
                faults.append(Fault(field.name, f"There is no such {of.noun}: {key}."))
        except MirrorError:
            return
    if faults:
        raise Invalid(change.operation, faults)
    await look_up_told(workspace, change)
