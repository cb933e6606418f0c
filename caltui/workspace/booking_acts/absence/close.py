"""Closes days of people: overrides on their schedules, and a proposal for each booking on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from caltui.scheduling.bookings import holders_of
from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.wording import days_text, few_names_text, names_text
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.booking_acts.absence.away import (
    PlansAbsences,
    away_item,
    check_away,
    has_absences,
    teams_matter,
)
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
from caltui.workspace.booking_acts.changes import hands_over_quietly
from caltui.workspace.booking_acts.facts import BOOKINGS, EVENT_TYPES, USERS
from caltui.workspace.bulk.run import BulkItem
from caltui.workspace.sync.refresh import refresh, unread_note
from caltui.workspace.week.state import SCHEDULES, load_week
from caltui.workspace.week.writes import plan as plan_week
from caltui.workspace.writes.ports import Sends

STILL_OPEN = (
    "These days are still open, because Cal refused to close them; bookings on them were left"
    " alone. Some builds of Cal keep no hours of single dates: close that day of the week instead"
    " (w on the schedule), and open it again afterwards."
)
"""What is said where the write that closes a day was refused."""

MEMBERSHIPS = "memberships"
LISTS = (USERS, SCHEDULES, EVENT_TYPES)
OLD = 120.0
"""Seconds after which a list is read again before it is relied on."""


class ClosesDays(Proposes, Sends, PlansAbsences, Protocol):
    """All that closing days needs of the workspace."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days that shall be closed, and what becomes of the bookings on them.

    `notes` say what could not be read, so that a booking or a schedule may be missing. `quiet`:
    nobody is told of a booking that changes hands. `away`: the people are out of office then, and
    their schedules stay as they are.
    """

    users: tuple[str, ...]
    names: tuple[str, ...]
    days: DayRange
    reason: str
    schedules: tuple[ClosedSchedule, ...]
    stranded: tuple[StrandedBooking, ...]
    notes: tuple[str, ...] = ()
    quiet: bool = True
    away: bool = False

    @property
    def title(self) -> str:
        """`Close Thu 3 Dec for Ada Fischer`."""
        who = few_names_text(self.names)
        return one_line(f"Close {range_text(self.days)} for {who}", 120)

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
    workspace: ClosesDays, users: Sequence[str], days: DayRange, reason: str
) -> DaysOff:
    """Reads what is needed, and proposes what to do with each booking on the days.

    Raises CannotAct, GatewayError and MirrorError. Nothing is written.
    """
    failed = await refresh(workspace, LISTS, OLD, needed=(BOOKINGS,))
    await workspace.access()
    away = has_absences(workspace, days)
    if away:
        if teams_matter(workspace, users):
            failed |= await refresh(workspace, (MEMBERSHIPS,), OLD)
        check_away(workspace, users, days)
    notes = [unread_note(workspace, name, error) for name, error in failed.items()]
    names = tuple(workspace.name(USERS, user) or f"user {user}" for user in users)
    notes += [
        f"Bookings of {name} are not shown to this key: others may lie on these days."
        for user, name in zip(users, names, strict=True)
        if workspace.reach.hides(BOOKINGS, user)
    ]
    schedules, said = await _schedules(workspace, users, days)
    notes += [] if away else said
    closed = _closed(workspace, users, schedules, days)
    on_days = bookings_on(workspace, closed)
    stranded = await propose(workspace, on_days.bookings.values(), closed, reason)
    notes += [
        *(said if not away else ()),
        *dict.fromkeys(note for one in stranded for note in one.notes),
    ]
    if on_days.unread:
        notes.append(f"{on_days.unread} Look at them by hand.")
    quiet = hands_over_quietly(workspace)
    left = tuple(notes)
    return DaysOff(tuple(users), names, days, reason, schedules, stranded, left, quiet, away)


async def _schedules(
    workspace: ClosesDays, users: Sequence[str], days: DayRange
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
            place = next((n for n, one in enumerate(found) if one.state.key == key), None)
            if place is not None:
                found[place] = replace(found[place], users=(*found[place].users, user))
                continue
            try:
                state = await load_week(workspace, key)
            except GatewayError as error:
                notes.append(f"Schedule {key} could not be read, and stays open: {error.message}")
                continue
            wanted, changed = with_days_closed(state, days)
            others = others_on(workspace, key, users)
            found.append(ClosedSchedule(state, wanted, changed, others, (user,)))
    return tuple(found), notes


def _closed(
    workspace: ClosesDays, users: Sequence[str], schedules: Sequence[ClosedSchedule], days: DayRange
) -> dict[str, list[Interval]]:
    """Computes when each person is away, on the clocks of their schedules; on those of the console
    for one who has no schedule."""
    found = {}
    for user in users:
        zones = {one.state.schedule.zone for one in schedules if user in one.users}
        spans = (closed_spans(days, zone) for zone in zones or {workspace.zone})
        found[user] = sorted(span for each in spans for span in each)
    return found


def plan_of(workspace: ClosesDays, off: DaysOff) -> ActPlan:
    """The act: the schedules first, so that nobody books meanwhile, then the bookings. A booking
    stays as it is where the days of who holds it could not be closed.

    Raises CannotAct where nothing is left to do, and Invalid.
    """
    items: list[ActItem] = []
    closing: dict[str, list[str]] = {}
    for user, name in zip(off.users, off.names, strict=True) if off.away else ():
        items.append(away_item(workspace, user, name, off.days, off.reason))
        closing[user] = [items[-1].key]
    for one in off.schedules if not off.away else ():
        writes = _closing(workspace, one)
        items += writes
        for user in one.users:
            closing.setdefault(user, []).extend(item.key for item in writes)
    for stranded in off.stranded:
        if item := item_of(workspace, stranded, off.reason):
            holders = sorted(holders_of(stranded.facts.record))
            needs = dict.fromkeys(key for user in holders for key in closing.get(user, ()))
            items.append(replace(item, needs=tuple(needs)))
    if not items:
        raise CannotAct(
            f"{off.title}: these days have no hours, and no booking is to be changed.",
            "Choose another day.",
        )
    return ActPlan("close-days", off.title, tuple(items), _effects(off), _facts(off))


def _closing(workspace: ClosesDays, one: ClosedSchedule) -> list[ActItem]:
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


def still_open(items: Iterable[BulkItem]) -> str:
    """STILL_OPEN if a write that closes a day was refused; else empty."""
    refused = (i for i in items if i.outcome == "refused" and i.key.startswith(SCHEDULES))
    return STILL_OPEN if any(refused) else ""


def _effects(off: DaysOff) -> tuple[str, ...]:
    lines = ["Nobody can book these days any more; calendars elsewhere are not changed."]
    told = [one for one in off.stranded if one.way in ("move", "cancel")]
    quiet = [one for one in off.stranded if one.way == "hand-over"]
    if told:
        do = "moves or ends" if len(told) == 1 else "move or end"
        lines.append(f"Cal mails the guests of {count(len(told), 'booking')} that {do}.")
    if quiet:
        many = f"{count(len(quiet), 'booking')} that change{'s' * (len(quiet) == 1)} hands"
        if off.quiet:
            lines.append(f"Nobody is told of {many}: record only.")
        else:
            lines.append(f"Hosts and guests are told of {many}.")
    return tuple(lines)


def _facts(off: DaysOff) -> tuple[str, ...]:
    lines = [
        f"{one.state.name} is not theirs alone: it closes {names_text(one.whose)} too."
        for one in off.schedules
        if one.whose and one.days and not off.away
    ]
    kept = [one for one in off.stranded if one.way == KEEP]
    if kept:
        lines.append(f"Kept on these days: {count(len(kept), 'booking')}.")
    return (*lines, *off.notes)
