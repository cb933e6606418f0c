"""One row of a schedule's hours, where Cal gives rows no address: a write of all rows of its kind.

The row is found by its content in a fresh reading of the schedule.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from caltui.catalog.house.records import part_of
from caltui.catalog.lists import rows_in
from caltui.catalog.model import Field, Record, Resource
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.week.whole import DATED, WEEKLY
from caltui.workspace.writes.ports import Sends

if TYPE_CHECKING:
    from caltui.workspace.writes.change import Change

CHANGED = "The schedule has changed: "
LOOK = "Look at it again: caltui {key} list"


class RowWrites(Sends, Protocol):
    """Plans changes from what was last seen, and reads records."""


def row_fields(workspace: RowWrites, of: Resource) -> tuple[Field, Field] | None:
    """The fields of the owner's edit that take weekly rows and those of single dates; None where
    rows have an address of their own."""
    part = of.served.part_of
    if part is None or of.operations:
        return None
    update = workspace.catalog.resource(part.resource).operations.get("update")
    found = [update.field(name) if update is not None else None for name in (WEEKLY, DATED)]
    weekly, dated = found
    return None if weekly is None or dated is None else (weekly, dated)


async def row_change(
    workspace: RowWrites, of: Resource, key: str, values: Mapping[str, Any] | None
) -> "Change":
    """The write that sets these values of a row, adds a row (`key` is that of its schedule alone),
    or takes it out (`values` is None). Reads the schedule. Raises CannotAct, Invalid,
    GatewayError."""
    owner, _, place = key.partition("_")
    seen = workspace.record(of.key, key) if place else None
    if place and seen is None:
        raise CannotAct(
            f"{of.noun.capitalize()} {key} was never seen here.", LOOK.format(key=of.key)
        )
    part = of.served.part_of
    resource = part.resource if part is not None else of.key
    record = await workspace.fetch(resource, [owner])
    was = _content(seen.record) if seen is not None else None
    will = None if values is None else _content({**(was or {}), **_of_kind(values, was)})
    fields = row_fields(workspace, of) or ()
    sent: dict[str, Any] = {}
    for field in fields:
        rows = part_of(field, rows_in(record, field.wire.read_from or field.name))
        rows = [dict(row) for row in rows]
        after = [dict(row) for row in rows]
        if was is not None and _dated(was) == (field.name == DATED):
            after.pop(_place(after, was, key))
        if will is not None and _dated(will) == (field.name == DATED):
            after.append(will)
        if after != rows:
            sent[field.name] = after
    change = workspace.plan(resource, "update", [owner], sent, record)
    return replace(change, preflight="unchanged", called=_title(of, key, was, will))


def _place(rows: list[dict[str, Any]], was: Mapping[str, Any], key: str) -> int:
    """The place of the one row with this content. Raises CannotAct where there is not one."""
    found = [place for place, row in enumerate(rows) if _content(row) == was]
    if len(found) != 1:
        words = "it is there twice" if found else "it is not there any more"
        raise CannotAct(
            f"{CHANGED}{hours_text(was)} ({key}) cannot be told, as {words}.",
            "Read the list again, or change the week with the week editor.",
        )
    return found[0]


def _of_kind(values: Mapping[str, Any], was: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values; days are left out of a row that becomes one of a date, and a date of another."""
    given = {name: value for name, value in values.items() if value is not None}
    if given.get("date"):
        given["days"] = []
    elif given.get("days") and was is not None:
        given["date"] = None
    return given


def _content(row: Mapping[str, Any]) -> Record:
    """The values of a row of hours: its weekdays or its date, and start and end."""
    hours = {name: _clock(row.get(name)) for name in ("startTime", "endTime")}
    if row.get("date"):
        return {"date": str(row["date"])[:10], **hours}
    days = row.get("days")
    return {"days": sorted(days) if isinstance(days, list) else [], **hours}


def _clock(value: Any) -> str:
    """`09:00`, from that or from Cal's longer forms."""
    text = str(value or "")
    return text[11:16] if "T" in text else text[:5]


def _dated(row: Mapping[str, Any]) -> bool:
    return bool(row.get("date"))


def hours_text(row: Mapping[str, Any]) -> str:
    """`Mon–Fri 09:00–17:00`, `2026-12-24 closed`."""
    from caltui.workspace.week.whole import said

    return said({DATED if _dated(row) else WEEKLY: [row]})


def _title(
    of: Resource, key: str, was: Mapping[str, Any] | None, will: Mapping[str, Any] | None
) -> str:
    before, after = (hours_text(row) if row else "" for row in (was, will))
    if was is None:
        return f"Add {after} to schedule {key}"
    return f"Edit {of.noun} {key}: {before} → {after}" if will else f"Remove {before} ({key})"
