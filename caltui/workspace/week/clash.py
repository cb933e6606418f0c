"""Says what clashes between a painted week and the schedule as it is now, in the words of hours."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from caltui.catalog.lists import rows_in
from caltui.workspace.week.state import WantedWeek
from caltui.workspace.week.whole import DATED, WEEKLY, said
from caltui.workspace.writes.conflict import Conflict

FIELDS = frozenset(("name", "timeZone", WEEKLY, DATED))
"""All that a painted week can set."""


def in_words(conflict: Conflict) -> Conflict:
    """The same conflict, with hours as people write them."""
    change = conflict.change
    sides = (change.before or {}, conflict.now, change.values)
    fields = [
        one._replace(
            was=_hours(sides[0], one.field),
            theirs=_hours(sides[1], one.field),
            yours=_hours(sides[2], one.field),
        )
        if one.field in (WEEKLY, DATED)
        else one
        for one in conflict.fields
    ]
    return replace(conflict, fields=tuple(fields))


def _hours(values: Mapping[str, Any], name: str) -> str:
    """The weekly hours, or those of single dates, of a record or of what is sent."""
    rows = rows_in(values, name) or rows_in(values, WEEKLY)
    mine = [row for row in rows if bool(row.get("date")) == (name == DATED)]
    return said({name: mine})


def chosen(wanted: WantedWeek, now: WantedWeek, mine: Collection[str]) -> WantedWeek:
    """The painted week with what somebody else made of the fields that are not `mine`."""
    return WantedWeek(
        wanted.hours if WEEKLY in mine else now.hours,
        wanted.name if "name" in mine else now.name,
        wanted.zone if "timeZone" in mine else now.zone,
        wanted.dates if DATED in mine else now.dates,
    )
