"""What a leaving host leaves besides bookings, and what can be changed of it in the same act."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from caltui.catalog.lists import rows_in
from caltui.scheduling.team.readout import day_words
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.wording import days_text
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.absence.away import away_item, check_away, has_absences
from caltui.workspace.booking_acts.absence.close import MEMBERSHIPS, ClosesDays
from caltui.workspace.booking_acts.facts import EVENT_TYPES, USERS
from caltui.workspace.slots.absences import away_times
from caltui.workspace.week.state import SCHEDULES
from caltui.workspace.writes.consequences import items_taken

HOSTS = "hosts"
FOR = timedelta(days=365)
"""For how long who leaves is out of office: Cal wants a last day."""

ELSEWHERE = "This cannot be removed here: change it in its own category."


class Leftover(NamedTuple):
    """A record of the leaving host that stays. `remove`: they shall be taken out in the same act.

    `hosts` are the hosts of an event type without them; `away` are days to be out of office, which
    stand in for what stays bookable, with `cover` as who takes over. `why` says why it cannot be
    changed here, `told` what is done with it, `kept` what becomes of it else.
    """

    resource: str
    key: str
    name: str
    removable: bool
    remove: bool = False
    hosts: tuple[Mapping[str, Any], ...] | None = None
    why: str = ELSEWHERE
    told: str = "remove"
    kept: str = "stays"
    away: DayRange | None = None
    cover: str = ""


def left_of(workspace: ClosesDays, user: str, target: str) -> Iterator[Leftover]:
    """The event types, schedules and memberships of the user that were seen. `target` takes their
    place where they are the only host."""
    for key, record in workspace.records(EVENT_TYPES).items():
        found = _event_type(workspace, key, record, user, target)
        if found is not None:
            yield found
    for key, record in workspace.where(SCHEDULES, "userId", user):
        name = one_line(workspace.resource(SCHEDULES).name_of(record), 60)
        yield Leftover(SCHEDULES, key, name, False)
    for key, record in workspace.where(MEMBERSHIPS, "userId", user):
        team = workspace.name("teams", record.get("teamId"))
        name = one_line(f"member of {team or 'team ' + str(record.get('teamId'))}", 60)
        yield Leftover(MEMBERSHIPS, key, name, workspace.resource(MEMBERSHIPS).can("delete"))


def away_of(workspace: ClosesDays, user: str, target: str) -> Iterator[Leftover]:
    """The days from today on for which the user could be out of office; none where Cal has no such
    entries. What they offer themselves is closed then, and leads to `target` in a shared team."""
    today = workspace.clock().astimezone(workspace.zone).date()
    days = DayRange(today, today + FOR)
    if not has_absences(workspace, days):
        return
    teams = [str(row.get("teamId")) for _, row in workspace.where(MEMBERSHIPS, "userId", user)]
    shared = any(_member(workspace, target, team) for team in teams)
    taker = workspace.name(USERS, target) or f"user {target}"
    words = f"until {day_words(days.last)} {days.last.year}, " + (
        f"guests are led to {taker}" if shared else "nothing is offered"
    )
    left = Leftover(workspace.catalog.absences, user, one_line(words, 60), True)
    left = left._replace(away=days, cover=target if shared else "", told="add", kept="not added")
    yield left._replace(removable=not (why := _no_days(workspace, user, days)), why=why)


def _no_days(workspace: ClosesDays, user: str, days: DayRange) -> str:
    """Says why the user cannot be out of office on these days; empty if nothing is known."""
    try:
        check_away(workspace, [user], days)
    except CannotAct as error:
        return error.message
    known = (one.days for one in away_times(workspace, [user]).absences)
    first = next((d for d in known if d and d.first <= days.last and d.last >= days.first), None)
    if first is None:
        return ""
    return f"They are away {days_text(first.first, first.last)}: Cal takes no day twice."


def _event_type(
    workspace: ClosesDays, key: str, record: Mapping[str, Any], user: str, target: str
) -> Leftover | None:
    """An event type that is theirs, or that names them as a host; else None."""
    of = workspace.resource(EVENT_TYPES)
    rows = rows_in(record, HOSTS)
    others = [row for row in rows if str(row.get("userId")) != user]
    named = len(others) < len(rows)
    own = str(record.get("userId")) == user
    title = one_line(of.name_of(record), 40)
    if not named:
        return Leftover(EVENT_TYPES, key, title, False) if own else None
    left = Leftover(EVENT_TYPES, key, f"{title}: host", of.can("update"))
    if others:
        told = f"take out, {count(len(others), 'host')} left"
        return left._replace(hosts=_taken(workspace, others), told=told)
    taker = workspace.name(USERS, target) or f"user {target}"
    if not _member(workspace, target, record.get("teamId")):
        why = f"They are its only host, and {taker} is not in its team: name another host first."
        return left._replace(name=f"{title}: only host", removable=False, why=why)
    [row] = rows[:1]
    instead = {**row, "userId": int(target) if target.isdecimal() else target, "scheduleId": None}
    return left._replace(
        name=f"{title}: only host",
        hosts=_taken(workspace, [instead]),
        told=one_line(f"{taker} instead", 30),
    )


def _member(workspace: ClosesDays, user: str, team: object) -> bool:
    """Tells whether a person is known to be in a team; nobody has to be where there is none."""
    rows = workspace.where(MEMBERSHIPS, "userId", user)
    return team is None or any(str(row.get("teamId")) == str(team) for _, row in rows)


def _taken(workspace: ClosesDays, rows: list[Any]) -> tuple[Mapping[str, Any], ...]:
    """Hosts with the keys that Cal takes."""
    operation = workspace.resource(EVENT_TYPES).operations["update"]
    along = [one for one in operation.behaviour.sends_along if one.field == HOSTS]
    found = items_taken(along[0].items if along else (), rows)
    return tuple(found)


def item_of_left(workspace: ClosesDays, name: str, one: Leftover, reason: str) -> ActItem:
    """The write that takes them out of it, or says that they are away. Raises Invalid."""
    if one.away is not None:
        return away_item(workspace, one.key, name, one.away, reason, one.cover)
    ids = workspace.resource(one.resource).ids_from_key(one.key)
    if one.hosts is not None:
        values = {HOSTS: [dict(row) for row in one.hosts]}
        change = workspace.plan(one.resource, "update", ids, values)
        words = one_line(f"{one.name} {name}: {one.told}", 120)
        told = "Nobody is told"
    else:
        change = workspace.plan(one.resource, "delete", ids)
        words, told = f"Remove {name}: {one.name}", ""
    return ActItem(f"{one.resource} {one.key}", words, replace(change, called=words), told)
