"""The values that create a deleted record again, from the record as it was last seen."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import UNSET, Field, Record, Resource
from caltui.catalog.values import InvalidValue, check
from caltui.scheduling.calforms import read_schedule
from caltui.scheduling.wording import names_text
from caltui.workspace.records.columns import MISSING
from caltui.workspace.writes.change import before_of
from caltui.workspace.writes.consequences import items_taken, readable
from caltui.workspace.writes.same_value import masked


class _FieldValue(NamedTuple):
    """What a field is made with (MISSING: not sent), and what to say about it."""

    value: Any = MISSING
    why: str = ""


def recreate(
    of: Resource, before: Mapping[str, Any], *, admin: bool
) -> tuple[dict[str, Any], list[str]]:
    """The values of the create, and sentences about what does not come back.

    `admin`: the API key may set the owner of a record; Cal refuses that for others.
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
        lost.append(f"Does not come back, because it is kept nowhere: {names_text(hidden)}.")
    return values, [*lost, *_hours(of, record)]


def _value(of: Resource, field: Field, record: Record) -> _FieldValue:
    was = before_of(record, field)
    if field.gone_with_it and was not in (None, MISSING):
        return _FieldValue(why=f"{field.name} stays empty: {field.gone_with_it}.")
    if was is MISSING or masked(was):
        if field.stand_in is not None:
            return _FieldValue(*field.stand_in)
        if field.required and field.default is not UNSET:
            text = f"{field.name} is made {field.default}: what it was is not known."
            return _FieldValue(why=text)
        return _FieldValue()
    if was is None:
        return _FieldValue()
    was = _items(of, field, was)
    try:
        check(field, was)
    except InvalidValue as error:
        return _FieldValue(why=f"{field.name} stays empty: Cal would not take it, it {error}.")
    return _FieldValue(was, field.restored)


def _items(of: Resource, field: Field, value: Any) -> Any:
    """A list's items with the keys that Cal takes in an edit."""
    update = of.operations.get("update")
    along = update.behaviour.sends_along if update is not None else ()
    return items_taken(next((one.items for one in along if one.field == field.name), ()), value)


def _hours(of: Resource, record: Record) -> list[str]:
    """A sentence with the weekly hours of a schedule, which are records of their own."""
    if not of.behaviour.loses_hours:
        return []
    from caltui.scheduling.text import week_text

    text = week_text(read_schedule(record).schedule.weekly)
    return [f"Its hours do not come back: Cal gives a new schedule its own. They were: {text}."]
