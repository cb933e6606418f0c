"""Computes what changes do to open times: which records they would change, as the catalogue says.

`open_times` of an operation's behaviour says whether it touches slots, by which fields, and whose
record is another one for it (`catalog/behaviour.py:SlotTouch`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.scheduling.intervals import instants
from caltui.workspace.slots.difference.count import AHEAD, CountsSlots, slot_difference
from caltui.workspace.slots.difference.difference import SlotDifference
from caltui.workspace.slots.difference.what_if import RecordPlace

if TYPE_CHECKING:
    from caltui.catalog.behaviour import SlotTouch
    from caltui.workspace.writes.change import Change

BOOKINGS = "bookings"

NEW = "new"
"""The key of a record that a change would make, followed by its number."""


class _Unknown(Exception):
    """A change of which it is not known what it changes. The text says what is unknown."""


def touches_slots(changes: "Iterable[Change]") -> bool:
    """Tells whether one of the changes may open or close times."""
    return any(_touch(change) is not None for change in changes)


def difference_of(workspace: CountsSlots, changes: "Sequence[Change]") -> SlotDifference:
    """Computes what the changes, one after the other, do to the open times of the next days. Call
    it in a thread: it may take seconds."""
    now = workspace.clock()
    try:
        instead = _instead(workspace, changes)
    except _Unknown as why:
        return SlotDifference(instants(now, now + AHEAD), workspace.zone, unknown=str(why))
    found = slot_difference(workspace, instead)
    names = _dealt_with(changes)
    return found.without(names) if names else found


def _dealt_with(changes: "Iterable[Change]") -> set[str]:
    """The keys and uids of bookings that some of the changes move, hand over or cancel."""
    mine = [change for change in changes if change.resource == BOOKINGS]
    values = (value for change in mine for value in change.values.values())
    return {change.key for change in mine} | {v for v in values if isinstance(v, str)} - {""}


def _touch(change: "Change") -> "SlotTouch | None":
    touch = change.operation.behaviour.open_times
    if touch is None or change.verb != "update":
        return touch
    names = {*change.values} - {*change.sent_along}
    return touch if names & {*touch.fields} else None


def _instead(
    workspace: CountsSlots, changes: "Iterable[Change]"
) -> dict[RecordPlace, Record | None]:
    """The records as they would be after the changes, by category and key."""
    found: dict[RecordPlace, Record | None] = {}
    for number, change in enumerate(changes, 1):
        touch = _touch(change)
        if touch is None:
            continue
        if touch.within:
            place = _parent(workspace, found, touch, change)
            parent = found[place] if place in found else _seen(workspace, *place)
            if parent is None:
                raise _Unknown(f"the {workspace.resource(touch.of).noun} was never read here")
            found[place] = {**parent, touch.within: _rows(parent, touch, change, number)}
            continue
        if change.verb == "delete":
            found[change.resource, change.key] = None
            continue
        if change.verb == "create":
            key = change.of.key_of(change.values) or f"{NEW} {number}"
            found[change.resource, key] = {"id": key, **_owned(workspace, change), **_wire(change)}
            continue
        place = change.resource, change.key
        base = found.get(place) or _base(workspace, change)
        if base is None:
            raise _Unknown(f"{change.of.noun} {change.key} was never read here")
        found[place] = _after(change, base)
    return found


def _base(workspace: CountsSlots, change: "Change") -> Record | None:
    """The record before the change: as last seen, with what was read of it since."""
    seen = _seen(workspace, change.resource, change.key)
    before = change.before
    if seen is None or before is None:
        return before or seen
    return {**seen, **_set(change, seen, before)}


def _after(change: "Change", base: Record) -> Record:
    """The record as it would be with the values of the change."""
    return {**base, **_set(change, base, change.values)}


def _set(change: "Change", base: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the record that values set, each over what it has."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = change.operation.field(name)
        if field is None or not field.wire.send_form:
            found[field.wire_name if field else name] = value
            continue
        from caltui.catalog.house.records import laid_over

        told, left = laid_over(field, {**base, **found}, value)
        found[told] = left
    return found


def _owned(workspace: CountsSlots, change: "Change") -> Record:
    """Returns the owner of a new record where nobody says so: the key's own user."""
    owner, me = change.of.list_holds.owner, workspace.reach.me
    return {owner: int(me) if me.isdecimal() else me} if owner and me else {}


def _wire(change: "Change") -> dict[str, Any]:
    """The values that are set, by the names that a record has for them."""
    fields = {name: change.operation.field(name) for name in change.values}
    return {(f.wire_name if f else name): change.values[name] for name, f in fields.items()}


def _rows(parent: Record, touch: "SlotTouch", change: "Change", number: int) -> list[Record]:
    """The rows of the parent as they would be."""
    rows = rows_in(parent, touch.within)
    left: list[Record] = [dict(row) for row in rows if not _same_row(row, change)]
    if change.verb == "delete":
        return left
    had = next((row for row in rows if _same_row(row, change)), change.before or {})
    return [*left, {"id": change.key or f"{NEW} {number}", **had, **_wire(change)}]


def _same_row(row: Mapping[str, Any], change: "Change") -> bool:
    return bool(change.key) and str(row.get("id")) == change.key


def _parent(
    workspace: CountsSlots,
    found: "dict[RecordPlace, Record | None]",
    touch: "SlotTouch",
    change: "Change",
) -> RecordPlace:
    """The record in whose list the row stands: it is named by the row, or holds it.

    Raises _Unknown.
    """
    named = change.values.get(touch.via, (change.before or {}).get(touch.via))
    if named is not None:
        return touch.of, str(named)
    for key, record in _holders(workspace, found, touch):
        if any(_same_row(row, change) for row in rows_in(record, touch.within)):
            return touch.of, key
    raise _Unknown(f"which {workspace.resource(touch.of).noun} it belongs to was never read here")


def _holders(
    workspace: CountsSlots, found: "dict[RecordPlace, Record | None]", touch: "SlotTouch"
) -> Iterator[tuple[str, Record]]:
    for (resource, key), record in found.items():
        if resource == touch.of and record is not None:
            yield key, record
    yield from workspace.records(touch.of).items()


def _seen(workspace: CountsSlots, resource: str, key: str) -> Record | None:
    seen = workspace.record(resource, key)
    return seen.record if seen is not None and seen.state != "gone" else None
