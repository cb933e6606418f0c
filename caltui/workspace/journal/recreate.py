"""The values that make a deleted record again, out of what was last seen of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import UNSET, Field, Record, Resource
from caltui.catalog.values import InvalidValue, check
from caltui.scheduling.calforms import read_schedule
from caltui.workspace.journal.same_value import masked
from caltui.workspace.records.columns import MISSING
from caltui.workspace.writes.carry import CARRIES
from caltui.workspace.writes.change import before_of
from caltui.workspace.writes.wayback import listed, readable

STAND_INS: Mapping[tuple[str, str], tuple[Any, str]] = {
    ("webhooks", "active"): (True, "It is made active: Cal does not show whether it was."),
}
"""For what Cal wants and does not show: a value, and the sentence that says so."""

GONE_WITH_IT: Mapping[tuple[str, str], str] = {
    ("users", "defaultScheduleId"): "the user's schedules were deleted too",
}
"""References to what the delete took along."""

LOST: Mapping[tuple[str, str], str] = {
    ("event-types", "scheduleId"): "Cal shows the owner's default schedule in place of none: "
    "from now on this one is set.",
}
"""What is not quite as it was although the value is the same."""


class _Kept(NamedTuple):
    value: Any = MISSING
    why: str = ""


def remake(
    of: Resource, before: Mapping[str, Any], *, admin: bool
) -> tuple[dict[str, Any], list[str]]:
    """The values of a create, and sentences about what does not come back.

    `admin`: the key may say whose the record is; for others Cal refuses that.
    """
    values: dict[str, Any] = {}
    lost: list[str] = []
    hidden: list[str] = []
    record: Record = dict(before)
    for field in of.operations["create"].fields:
        if not field.sent or (field.admin_only and not admin):
            continue
        value, why = _value(of, field, record)
        if value is not MISSING:
            values[field.name] = value
            lost += [why] if why else []
        elif why:
            lost.append(why)
        elif not readable(of, field) and not field.required:
            hidden.append(field.name)
    if hidden:
        lost.append(f"Does not come back, because it is kept nowhere: {listed(hidden)}.")
    return values, [*lost, *_hours(of, record)]


def _value(of: Resource, field: Field, record: Record) -> _Kept:
    place = (of.key, field.name)
    was = before_of(record, field)
    if place in GONE_WITH_IT and was not in (None, MISSING):
        return _Kept(why=f"{field.name} stays empty: {GONE_WITH_IT[place]}.")
    if was is MISSING or masked(was):
        value, why = STAND_INS.get(place, (MISSING, ""))
        if value is MISSING and field.required and field.default is not UNSET:
            return _Kept(why=f"{field.name} is made {field.default}: what it was is not known.")
        return _Kept(value, why)
    if was is None:
        return _Kept()
    was = _items(of, field, was)
    try:
        check(field, was)
    except InvalidValue as error:
        return _Kept(why=f"{field.name} stays empty: Cal would not take it, it {error}.")
    return _Kept(was, LOST.get(place, ""))


def _items(of: Resource, field: Field, value: Any) -> Any:
    """A list's items with the keys that Cal takes."""
    keys = next((c.items for c in CARRIES if (c.resource, c.field) == (of.key, field.name)), ())
    if not keys or not isinstance(value, list):
        return value
    items = [item for item in value if isinstance(item, Mapping)]
    return [{k: item[k] for k in keys if item.get(k) is not None} for item in items]


def _hours(of: Resource, record: Record) -> list[str]:
    """The weekly hours of a schedule are records of their own, and are named at least."""
    if of.key != "schedules":
        return []
    from caltui.scheduling.text import week_text

    text = week_text(read_schedule(record).schedule.weekly)
    return [f"Its hours do not come back: Cal gives a new schedule its own. They were: {text}."]
