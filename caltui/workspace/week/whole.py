"""A week as the values of one write, for an API that takes all hours of a schedule at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caltui.catalog.load import Catalog
from caltui.scheduling.calforms import read_blocks
from caltui.scheduling.hours import LAST, WEEK, Override, WeeklyHours, clock
from caltui.scheduling.text import day_text, week_text
from caltui.scheduling.zones import zone_named
from caltui.workspace.week.state import SCHEDULES, WantedWeek

WEEKLY, DATED = "availability", "overrides"
WORDS = {"name": "name", "timeZone": "zone"}
LAST_MINUTE = "Cal keeps 23:59 for an end at 24:00."


def takes_week(catalog: Catalog) -> bool:
    """Tells whether an edit of a schedule takes its hours: all of them, in one write."""
    operation = catalog.resource(SCHEDULES).operations.get("update")
    field = operation.field(WEEKLY) if operation is not None else None
    return field is not None and field.sent


def whole_week(was: WantedWeek, wanted: WantedWeek) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of a schedule before and after; only of what differs."""
    sides = [_values(one) for one in (was, wanted)]
    changed = {
        "name": was.name != wanted.name,
        "timeZone": was.zone != wanted.zone,
        WEEKLY: was.hours != wanted.hours,
        DATED: was.dates != wanted.dates,
    }
    before, after = ({n: side[n] for n, other in changed.items() if other} for side in sides)
    return before, after


def _values(one: WantedWeek) -> dict[str, Any]:
    return {
        "name": one.name,
        "timeZone": one.zone,
        WEEKLY: _weekly(one.hours),
        DATED: _dated(one.dates),
    }


def _weekly(hours: WeeklyHours) -> list[dict[str, Any]]:
    """Rows of the days that have the same hours."""
    days: dict[tuple[int, int], list[int]] = {}
    for day in WEEK:
        for block in hours.on(day):
            days.setdefault((block.start, block.end), []).append(day)
    return [{"days": on, **_span(start, end)} for (start, end), on in sorted(days.items())]


def _dated(dates: Iterable[Override]) -> list[dict[str, Any]]:
    """A row for each block of a date; a closed date is a row whose start is its end."""
    return [
        {"date": one.day.isoformat(), **_span(start, end)}
        for one in dates
        for start, end in [(int(b.start), int(b.end)) for b in one.blocks] or [(0, 0)]
    ]


def _span(start: int, end: int) -> dict[str, str]:
    return {"startTime": clock(start), "endTime": clock(min(end, LAST))}


def hours_in(values: Mapping[str, Any]) -> tuple[WeeklyHours, tuple[Override, ...]]:
    """The weekly hours and the dates of a write's values, or of a schedule's record."""
    rows = [*_rows(values.get(WEEKLY)), *_rows(values.get(DATED))]
    schedule = read_blocks(rows, zone_named("UTC")).schedule
    return schedule.weekly, schedule.overrides


def _rows(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def holds(record: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Tells whether a schedule's record has what a write of these values sends."""
    weekly, dates = hours_in(record)
    sent_weekly, sent_dates = hours_in(values)
    plain = all(record.get(name) == value for name, value in values.items() if name in WORDS)
    return (
        plain
        and (WEEKLY not in values or weekly == sent_weekly)
        and (DATED not in values or dates == sent_dates)
    )


def said(values: Mapping[str, Any]) -> str:
    """The values as text: `Mon–Thu 09:00–17:00; Fri 10:00–15:00, 2026-12-24 closed`."""
    parts = [f"{WORDS[n]} {value or 'none'}" for n, value in values.items() if n in WORDS]
    weekly, dates = hours_in(values)
    if WEEKLY in values:
        parts.append(week_text(weekly))
    if DATED in values:
        parts += [f"{one.day.isoformat()} {day_text(one.blocks)}" for one in dates] or ["no dates"]
    return ", ".join(parts)


def ends_at_midnight(values: Mapping[str, Any]) -> bool:
    """Tells whether a day of the values ends at 24:00."""
    rows = (*_rows(values.get(WEEKLY)), *_rows(values.get(DATED)))
    return any(row.get("endTime") == clock(LAST) for row in rows)
