"""Reads the records that a change refers to, before it is sent, so that they have names."""

from collections.abc import Iterator, Mapping

from caltui.catalog.model import Resource
from caltui.catalog.request import Invalid
from caltui.catalog.values import Fault
from caltui.workspace.base.errors import GatewayError, MirrorError, is_gone
from caltui.workspace.base.ports import Syncs
from caltui.workspace.records.cells import nested_references
from caltui.workspace.writes.change import Change

MOST = 3
"""Records that are read for the values of a change, and for its other references, at most."""


def unknown_references(workspace: Syncs, change: Change) -> list[tuple[str, str]]:
    """Category and key of the records that a change refers to and that were never read."""
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


async def look_up_references(workspace: Syncs, change: Change) -> None:
    """Reads the unknown references of a change. Those that cannot be read stay unknown."""
    for resource, key in unknown_references(workspace, change):
        try:
            await workspace.fetch(resource, (key,))
        except GatewayError as error:
            if error.kind in ("unreachable", "rate_limited"):
                return
        except Invalid:
            continue
        except MirrorError:
            return


async def look_up(workspace: Syncs, change: Change) -> None:
    """Reads the unknown references. Raises Invalid with the fields whose records do not exist."""
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
    await look_up_references(workspace, change)
