"""Counts, in the mirror, the records that use the one that is written: "3 event types use …"."""

from collections.abc import Collection, Iterator

from caltui.catalog.model import Resource
from caltui.workspace.base.reach import OWN, Reach
from caltui.workspace.writes.change import Change


def facts(reach: Reach, change: Change) -> tuple[str, ...]:
    """The sentences about the users of one record, from lists that were read before."""
    if not change.key or not reaches(change):
        return ()
    return tuple(usage_sentences(reach, change.of, [change.key]))


def lists_to_read(reach: Reach, change: Change) -> list[tuple[str, str]]:
    """The lists to read before the records that use this one can be counted: a category, and
    the user whose part of the list is needed (empty: the whole list)."""
    found: dict[tuple[str, str], None] = {}
    for use in change.of.behaviour.used_by if change.key and reaches(change) else ():
        list_holds = reach.catalog.resource(use.to).list_holds
        if reach.count(use.to, use.via, _id(change.key)).whole:
            continue
        if not reach.mirror.complete(use.to):
            found[use.to, ""] = None
        owner_field = change.of.list_holds.owner
        owner = (
            change.key
            if use.via == list_holds.owner
            else (change.before or {}).get(owner_field or "")
        )
        asks = list_holds.by == "own" and list_holds.ask and reach.sees != OWN
        if asks and owner is not None and not reach.owner_is_read(use.to, str(owner)):
            found[use.to, str(owner)] = None
    if found and not reach.sees:
        found[reach.catalog.people, ""] = None
    return list(found)


def usage_sentences(reach: Reach, of: Resource, keys: Collection[str]) -> Iterator[str]:
    """Sentences on how many records use these, and on counts that are not known."""
    them = f"this {of.noun}" if len(keys) == 1 else f"these {of.plural}"
    unknown: dict[str, None] = {}
    for use in of.behaviour.used_by:
        found = [reach.count(use.to, use.via, _id(key)) for key in keys]
        n = sum(one.number for one in found)
        why = next((one.why for one in found if not one.whole), "")
        if n:
            text = use.one if n == 1 else use.many.format(n=n)
            yield f"{'At least ' if why else ''}{text} {them}."
        elif why:
            unknown[why] = None
    if unknown:
        yield f"How many more use {them} is unknown: {'; '.join(unknown)}."


def _id(key: str) -> int | str:
    return int(key) if key.isdigit() else key


def reaches(change: Change) -> bool:
    """Tells whether a write changes anything for the records that use this one."""
    if change.operation.method == "DELETE":
        return True
    return any(name in change.values for name in change.operation.behaviour.reaches)
