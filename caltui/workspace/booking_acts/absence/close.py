"""Closes days of people: overrides on their schedules, and a proposal for each booking on them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.wording import days_text, names_text
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.booking_acts.absence.hours import (
    ClosedSchedule,
    closed_spans,
    others_on,
    schedules_of,
    with_days_closed,
)
from caltui.workspace.booking_acts.absence.stranded import (
    KEEP,
    Proposes,
    StrandedBooking,
    bookings_on,
    item_of,
    propose,
)
from caltui.workspace.booking_acts.facts import BOOKINGS, EVENT_TYPES, USERS
from caltui.workspace.sync.refresh import refresh, unread_note
from caltui.workspace.week.state import SCHEDULES, load_week
from caltui.workspace.week.writes import plan as plan_week
from caltui.workspace.writes.ports import Sends

LISTS = (USERS, SCHEDULES, EVENT_TYPES)
OLD = 120.0
"""Seconds after which a list is read again before it is relied on."""


class Closes(Proposes, Sends, Protocol):
    """All that closing days needs of the workspace."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days that shall be closed, and what becomes of the bookings on them.

    `notes` say what could not be read, so that a booking or a schedule may be missing.
    """

    users: tuple[str, ...]
    names: tuple[str, ...]
    days: DayRange
    reason: str
    schedules: tuple[ClosedSchedule, ...]
    stranded: tuple[StrandedBooking, ...]
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """`Close Thu 3 Dec for Ada Fischer`."""
        return one_line(f"Close {range_text(self.days)} for {names_text(self.names)}", 120)

    def with_way(self, key: str, way: str) -> "DaysOff":
        """The same with another way for a booking. Raises CannotAct."""
        changed = (s.choose(way) if s.facts.key == key else s for s in self.stranded)
        return replace(self, stranded=tuple(changed))

    def with_best(self) -> "DaysOff":
        """The same with the best way for every booking."""
        return replace(self, stranded=tuple(one.best() for one in self.stranded))


def range_text(days: DayRange) -> str:
    """`Thu 3 Dec 2026`, `Thu 24 Dec 2026 – Sat 2 Jan 2027`, with hours where it is a part."""
    text = days_text(days.first, days.last)
    if days.hours is None:
        return text
    start, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in days.hours)
    return f"{text} {start}–{end}"


async def close_days(
    workspace: Closes, users: Sequence[str], days: DayRange, reason: str
) -> DaysOff:
    """Reads what is needed, and proposes what to do with each booking on the days.

    Raises CannotAct, GatewayError and MirrorError. Nothing is written.
    """
    failed = await refresh(workspace, LISTS, OLD, needed=(BOOKINGS,))
    notes = [unread_note(workspace, name, error) for name, error in failed.items()]
    names = tuple(workspace.name(USERS, user) or f"user {user}" for user in users)
    notes += [
        f"Bookings of {name} are not shown to this key: others may lie on these days."
        for user, name in zip(users, names, strict=True)
        if workspace.reach.hides(BOOKINGS, user)
    ]
    schedules, said = await _schedules(workspace, users, days)
    spans = _spans(workspace, schedules, days)
    bookings = bookings_on(workspace, users, spans)
    stranded = await propose(workspace, bookings.values(), spans, reason)
    notes += [*said, *dict.fromkeys(note for one in stranded for note in one.notes)]
    return DaysOff(tuple(users), names, days, reason, schedules, stranded, tuple(notes))


async def _schedules(
    workspace: Closes, users: Sequence[str], days: DayRange
) -> tuple[tuple[ClosedSchedule, ...], list[str]]:
    """The schedules of these people with the days closed, and what could not be read."""
    notes: list[str] = []
    found: list[ClosedSchedule] = []
    for user in users:
        keys = schedules_of(workspace, user)
        if not keys:
            name = workspace.name(USERS, user) or f"user {user}"
            notes.append(f"No schedule of {name} was seen: their hours stay open.")
        for key in keys:
            if any(one.state.key == key for one in found):
                continue
            try:
                state = await load_week(workspace, key)
            except GatewayError as error:
                notes.append(f"Schedule {key} could not be read, and stays open: {error.message}")
                continue
            wanted, changed = with_days_closed(state, days)
            others = others_on(workspace, key, users)
            found.append(ClosedSchedule(state, wanted, changed, others))
    return tuple(found), notes


def _spans(
    workspace: Closes, schedules: Sequence[ClosedSchedule], days: DayRange
) -> list[Interval]:
    """The closed time, on the clocks of each schedule; of the console where there is none."""
    zones = {one.state.schedule.zone for one in schedules} or {workspace.zone}
    return sorted(span for zone in zones for span in closed_spans(days, zone))


def plan_of(workspace: Closes, off: DaysOff) -> ActPlan:
    """The act: the schedules first, so that nobody books meanwhile, then the bookings.

    Raises CannotAct where nothing is left to do, and Invalid.
    """
    items: list[ActItem] = []
    for one in off.schedules:
        items += _closing(workspace, one, off)
    items += [item for one in off.stranded if (item := item_of(workspace, one, off.reason))]
    if not items:
        raise CannotAct(
            f"{off.title}: these days have no hours, and no booking is to be changed.",
            "Choose another day.",
        )
    return ActPlan("close-days", off.title, tuple(items), _effects(off), _facts(off))


def _closing(workspace: Closes, one: ClosedSchedule, off: DaysOff) -> list[ActItem]:
    week = plan_week(workspace, one.state, one.wanted)
    found = []
    for number, (op, change) in enumerate(zip(week.ops, week.changes, strict=True)):
        before, after = op.texts
        words = " → ".join(filter(None, (before, after))) or op.verb
        summary = one_line(f"{one.state.name} of {one.state.owner_name or 'nobody'}: {words}", 120)
        change = replace(change, called=summary)
        key = f"{SCHEDULES} {one.state.key} {number}"
        found.append(ActItem(key, summary, change, "Nobody is told"))
    return found


def _effects(off: DaysOff) -> tuple[str, ...]:
    lines = ["Nobody can book these days any more; calendars elsewhere are not changed."]
    told = [one for one in off.stranded if one.way in ("move", "cancel")]
    quiet = [one for one in off.stranded if one.way == "hand-over"]
    if told:
        lines.append(f"Cal mails the guests of {count(len(told), 'booking')} that move or end.")
    if quiet:
        lines.append(
            f"Nobody is told of {count(len(quiet), 'booking')} that change hands: record only."
        )
    return tuple(lines)


def _facts(off: DaysOff) -> tuple[str, ...]:
    lines = [
        f"{one.state.name} is not theirs alone: it closes {names_text(one.whose)} too."
        for one in off.schedules
        if one.whose and one.days
    ]
    kept = [one for one in off.stranded if one.way == KEEP]
    if kept:
        lines.append(f"Kept on these days: {count(len(kept), 'booking')}.")
    return (*lines, *off.notes)
