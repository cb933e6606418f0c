"""Plans the writes for an edited week: as few as possible, in the order to send them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from caltui.scheduling.calforms import read_date, read_time, write_date, write_time
from caltui.scheduling.hours import DAY_END, LAST, Minute, clock
from caltui.scheduling.text import CLOSED, days_text
from caltui.scheduling.week.week_dates import plan_dates
from caltui.scheduling.week.week_plan import Row, plan_week
from caltui.workspace.week.state import BLOCKS, SCHEDULES, WantedWeek, WeekState
from caltui.workspace.week.whole import (
    DATED,
    LAST_MINUTE,
    WEEKLY,
    ends_at_midnight,
    said,
    takes_week,
    whole_week,
)
from caltui.workspace.writes.ports import Sends

if TYPE_CHECKING:
    from caltui.workspace.writes.change import Change


@dataclass(frozen=True, slots=True)
class WeekWrite:
    """One write: a record's values before and after. None before is a create, None after a delete.

    `id` is empty until the record is created.
    """

    resource: str
    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def verb(self) -> str:
        """`create`, `update` or `delete`."""
        if self.before is None:
            return "create"
        return "delete" if self.after is None else "update"

    def back(self, id: str) -> "WeekWrite":
        """The write that undoes it, for the record with that id."""
        return WeekWrite(
            self.resource, id if self.after is not None else "", self.after, self.before
        )

    def change(self, workspace: Sends) -> "Change":
        """The change, compared with the record last seen. Raises Invalid."""
        ids = [self.id] if self.verb != "create" else []
        values = dict(self.after or {})
        if self.verb == "update":
            values.pop("scheduleId", None)
        return workspace.plan(self.resource, self.verb, ids, values)

    @property
    def whole(self) -> bool:
        """Whether it sends all hours of a schedule."""
        return self.resource == SCHEDULES and not {WEEKLY, DATED}.isdisjoint(self.after or {})

    @property
    def texts(self) -> tuple[str, str]:
        """The values before and after, as text."""
        return _said(self.before), _said(self.after)


@dataclass(frozen=True, slots=True)
class WeekChange:
    """The writes that saving would send, in order."""

    state: WeekState
    wanted: WantedWeek
    ops: tuple[WeekWrite, ...]
    changes: tuple["Change", ...]
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether one write sends all hours of the week."""
        return any(op.whole for op in self.ops)


def plan(workspace: Sends, state: WeekState, wanted: WantedWeek) -> WeekChange:
    """The fewest writes for an edited week. Raises Invalid with every fault.

    Where an edit of a schedule takes its hours, that is one write, and it is sent only if nobody
    has changed the schedule since it was read.
    """
    if takes_week(workspace.catalog):
        return _in_one(workspace, state, wanted)
    ops = (*_head(state, wanted), *_date_ops(state, wanted), *_week_ops(state, wanted))
    return WeekChange(state, wanted, ops, tuple(op.change(workspace) for op in ops))


def _in_one(workspace: Sends, state: WeekState, wanted: WantedWeek) -> WeekChange:
    before, after = whole_week(state.as_wanted, wanted)
    if not after:
        return WeekChange(state, wanted, (), ())
    op = WeekWrite(SCHEDULES, state.key, before, after)
    notes = [LAST_MINUTE] if ends_at_midnight(after) else []
    if state.reading.unread and op.whole:
        notes += [f"Not kept, as it cannot be read: {one}" for one in state.reading.problems]
    change = workspace.plan(SCHEDULES, "update", [state.key], after, dict(state.record))
    return WeekChange(state, wanted, (op,), (replace(change, preflight="unchanged"),), tuple(notes))


def _head(state: WeekState, wanted: WantedWeek) -> list[WeekWrite]:
    """Name and zone first: what Cal may refuse is sent before anything else."""
    fields = {"name": (state.name, wanted.name), "timeZone": (state.zone, wanted.zone)}
    changed = {name: pair for name, pair in fields.items() if pair[0] != pair[1]}
    if not changed:
        return []
    was, will = ({n: pair[side] for n, pair in changed.items()} for side in (0, 1))
    return [WeekWrite(SCHEDULES, state.key, was, will)]


def _week_ops(state: WeekState, wanted: WantedWeek) -> list[WeekWrite]:
    if wanted.hours == state.schedule.weekly:
        return []
    return [
        WeekWrite(
            BLOCKS,
            step.was.id if step.was else "",
            _row_values(state, step.was) if step.was else None,
            _values(state, step.span, step.days) if step.days else None,
        )
        for step in plan_week(state.rows, wanted.hours)
    ]


def _date_ops(state: WeekState, wanted: WantedWeek) -> list[WeekWrite]:
    return [
        WeekWrite(
            BLOCKS,
            step.was.id if step.was else "",
            _date_values(state, step.was.place) if step.was else None,
            _date_values(state, step.place) if step.place else None,
        )
        for step in plan_dates(state.dates, state.as_wanted.dates, wanted.dates)
    ]


def _row_values(state: WeekState, row: Row) -> dict[str, Any]:
    return _values(state, (row.start, row.end), row.days)


def _date_values(state: WeekState, place: tuple[date, int, int]) -> dict[str, Any]:
    day, start, end = place
    return {**_values(state, (start, end), ()), "date": write_date(day)}


def _values(state: WeekState, span: tuple[int, int], days: Collection[int]) -> dict[str, Any]:
    """A block in Cal's form."""
    start, end = (write_time(Minute(minute)) for minute in span)
    key = int(state.key) if state.key.isdecimal() else state.key
    return {"scheduleId": key, "days": sorted(days), "startTime": start, "endTime": end}


def _said(values: Mapping[str, Any] | None) -> str:
    """The values of a write as text: `Mon–Thu 09:00–17:00`, `2026-12-24 closed`, `zone
    Europe/Berlin`."""
    if values is None:
        return ""
    if "startTime" not in values:
        return said(values)
    start, end = read_time(values["startTime"]), read_time(values["endTime"])
    end = DAY_END if end == LAST else end
    hours = CLOSED if start == end else f"{clock(start)}–{clock(end)}"
    if values.get("date"):
        return f"{read_date(values['date']).isoformat()} {hours}"
    return f"{days_text(values['days']) or 'no day'} {hours}"
