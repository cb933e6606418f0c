"""Reads when people are away, out of the records of the category that says so."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.team.readout import day_words
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.wording import few_names_text
from caltui.text import count
from caltui.workspace.base.clock import instant
from caltui.workspace.base.ports import Reads

REASON, COVER = "reason", "toUserId"
NO_REASON = ("", "unspecified")
MOST_SAID = 2
DAY = timedelta(days=1)


class Absence(NamedTuple):
    """Days for which a user is away. `span` is as the record says, None if it cannot be read:
    `span_in` is what it means. `cover` is the id of who takes over; empty: nobody."""

    resource: str
    key: str
    user: str
    span: Interval | None
    title: str
    cover: str = ""

    @property
    def days(self) -> DayRange | None:
        """The days. Cal takes those of UTC, whatever the time of day, for the same days of the
        person's schedule."""
        if self.span is None:
            return None
        return DayRange(self.span.start.date(), self.span.end.date())

    def on(self, day: date) -> bool:
        """Tells whether the absence is on a day."""
        return self.days is not None and self.days.first <= day <= self.days.last

    def span_in(self, zone: tzinfo | None) -> Interval | None:
        """Its days on the clocks of a zone; of UTC where the zone is not known."""
        if self.days is None:
            return None
        edges = (self.days.first, self.days.last + DAY)
        low, high = (datetime.combine(day, time(), zone or UTC) for day in edges)
        return instants(low, high)


class AwayTimes(NamedTuple):
    """When some people are away, the earliest first. `unknown` says in sentences why there may be
    more; empty where all of it is known."""

    absences: tuple[Absence, ...] = ()
    unknown: str = ""

    def ahead_text(self, now: datetime, zone: tzinfo) -> str:
        """`Out of office: vacation, Thu 3 Dec; and 1 more later.`; empty where none is to come."""
        today, said = now.astimezone(zone).date(), []
        for absence in self.absences:
            days = absence.days
            if days is not None and days.last >= today:
                until = f" to {day_words(days.last)}" if days.last > days.first else ""
                said.append(f"{absence.title}, {day_words(days.first)}{until}")
        later = [f"and {len(said) - MOST_SAID} more later"] if len(said) > MOST_SAID else []
        return f"{'; '.join([*said[:MOST_SAID], *later])}." if said else ""


NEVER_AWAY = AwayTimes()


def absence_of(of: Resource, key: str, record: Record) -> Absence:
    """Reads one record of the category that says who is away."""
    order = of.shown.order
    owner = of.list_holds.owner or ""
    start = instant(record.get(order.start)) if order is not None else None
    end = instant(record.get(order.end)) if order is not None and order.end else None
    span = instants(start, end) if start is not None and end is not None and start <= end else None
    cover = record.get(COVER)
    covers = "" if cover is None else str(cover)
    return Absence(of.key, key, str(record.get(owner)), span, _title(record), covers)


def absences_by_person(of: Resource, records: Mapping[str, Record]) -> dict[str, list[Absence]]:
    """The absences of each user, by the user's id."""
    found: dict[str, list[Absence]] = {}
    for key, record in records.items():
        absence = absence_of(of, key, record)
        found.setdefault(absence.user, []).append(absence)
    return found


def away_times(workspace: Reads, users: Iterable[str]) -> AwayTimes:
    """Finds when these people are away, by the records last seen; nothing where Cal has no such
    records."""
    known, access = workspace.catalog, workspace.known_access
    if not known.absences or (access is not None and access.out_of_office is False):
        return AwayTimes()
    of = known.resource(known.absences)
    if workspace.age(of.key) is None:
        return AwayTimes((), "Days away were never read.")
    found: list[tuple[Interval, Absence]] = []
    unread, hidden = 0, []
    for user in users:
        if workspace.reach.hides(of.key, user):
            hidden.append(workspace.name(known.people, user) or f"user {user}")
        for key, record in workspace.where(of.key, of.list_holds.owner or "", user):
            absence = absence_of(of, key, record)
            if absence.span is None:
                unread += 1
            else:
                found.append((absence.span, absence))
    said = [f"Whether {few_names_text(hidden)} is away is not shown to this key."] if hidden else []
    said += [f"{count(unread, 'absence')} could not be read."] if unread else []
    found.sort(key=lambda one: (one[0], one[1].key))
    return AwayTimes(tuple(absence for _, absence in found), " ".join(said))


def _title(record: Record) -> str:
    """`Out of office: vacation`."""
    reason = str(record.get(REASON) or "").replace("_", " ").lower()
    return "Out of office" if reason in NO_REASON else f"Out of office: {reason}"
