"""Collects the data of an agenda: its persons, their hours, and the bookings last seen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.dialects import PictureLists
from caltui.scheduling.axis import midnight
from caltui.scheduling.bookings import kind_of
from caltui.scheduling.calforms import read_schedule
from caltui.scheduling.expand import hours_on
from caltui.scheduling.intervals import Interval, difference
from caltui.scheduling.whose_schedule import MappedSchedules, schedule_for
from caltui.workspace.agenda.agenda import DAY, Agenda, agenda
from caltui.workspace.agenda.entries import GUEST, TEAM, USER, AgendaOwner, Diary, diary
from caltui.workspace.base.ports import Reads
from caltui.workspace.slots.absences import Absence, away_times
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.team.members import roster

if TYPE_CHECKING:
    from caltui.mirror.index.predicates import Condition

BOOKINGS = "bookings"


def made_of(workspace: Reads, kind: str) -> PictureLists:
    """The lists that an agenda of that kind is made of."""
    return workspace.catalog.made_of(f"agenda-{kind}")


def who_is(workspace: Reads, kind: str, key: str) -> AgendaOwner:
    """Finds out whose agenda it is, as far as known."""
    if kind == GUEST:
        return AgendaOwner(GUEST, key, guest_name(workspace, key) or key, {key: key})
    if kind == USER:
        name = workspace.name("users", key) or f"user {key}"
        return AgendaOwner(USER, key, name, {key: email_of(workspace, key)})
    members = roster(workspace, key)
    name = workspace.name("teams", key) or f"team {key}"
    return AgendaOwner(TEAM, key, name, {member: email_of(workspace, member) for member in members})


def email_of(workspace: Reads, user_id: str) -> str:
    """A user's address; empty if it was never seen."""
    seen = workspace.record("users", user_id)
    return str(seen.record.get("email") or "") if seen else ""


def guest_name(workspace: Reads, email: str) -> str:
    """A guest's name from the attendees last seen."""
    wanted = email.casefold()
    for record in workspace.like("attendees", "email", email):
        if str(record.get("email") or "").casefold() == wanted:
            return str(record.get("name") or "")
    return ""


class Reader:
    """An agenda of what was last seen. Sends nothing; `reload` reads the mirror again.

    Bookings are read for a window when it is shown.
    """

    def __init__(self, workspace: Reads, kind: str, key: str) -> None:
        self.workspace = workspace
        self.kind = kind
        self.key = key
        self.reload()

    def reload(self) -> None:
        """Reads whose agenda it is."""
        workspace = self.workspace
        self.who = who_is(workspace, self.kind, self.key)
        self._window: Interval | None = None
        self._diary = Diary(self.who, ())
        people = () if self.kind == GUEST else self.who.people
        self._away = away_times(workspace, people)
        self._kinds = kinds = workspace.records("event-types")
        self.seated = frozenset(key for key, row in kinds.items() if row.get("seatsPerTimeSlot"))

    def show(self, days: Sequence[date], zone: ZoneInfo, *, every_state: bool = False) -> Agenda:
        """The agenda of some days."""
        window = Interval(midnight(min(days), zone), midnight(max(days) + DAY, zone))
        if self._window is None or not self._window.holds(window):
            found = self.workspace.during(window.start, window.end, self._theirs())
            self._diary = diary(found, self.who, self.workspace.name, self._minutes)
            self._window = window
        return agenda(
            self._diary,
            days,
            zone,
            hours=_hours(self.workspace, self.who, window, self._away.absences),
            seated=self.seated,
            every_state=every_state,
            away=self._away,
        )

    def whole(self) -> Diary:
        """Their bookings of all times."""
        found = self.workspace.during(None, None, self._theirs())
        return diary(found, self.who, self.workspace.name, self._minutes)

    def _minutes(self, booking: Mapping[str, Any]) -> int:
        """The length of a booking's event type; 0 where it is not known."""
        return whole(self._kinds.get(str(kind_of(booking)), {}).get("length"))

    def _theirs(self) -> "Condition | None":
        people = self.who.people
        users = () if self.kind == GUEST else people
        return self.workspace.of_people(users, people.values())


def _hours(
    workspace: Reads, who: AgendaOwner, window: Interval, away: Sequence[Absence]
) -> list[Interval] | None:
    """Computes when a person works, whatever the event type; not on days away."""
    if who.kind != USER:
        return None
    seen = workspace.record("users", who.key)
    user = seen.record if seen else None
    theirs = dict(workspace.where("schedules", "userId", who.key))
    key = str((user or {}).get("defaultScheduleId") or "")
    named = workspace.record("schedules", key)
    if named is not None and named.state != "gone":
        theirs[key] = named.record
    choice = schedule_for({}, {"userId": who.key}, user, MappedSchedules(theirs))
    if not choice.key:
        return None
    owner = (user or {}).get("timeZone")
    zone = owner if isinstance(owner, str) else None
    schedule = read_schedule(theirs[choice.key], zone).schedule
    days = (absence.span_in(schedule.zone) for absence in away)
    return list(difference(hours_on(schedule, window), filter(None, days)))
