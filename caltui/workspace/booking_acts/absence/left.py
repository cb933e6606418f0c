"""What a leaving host leaves besides bookings, and what can be changed of it in the same act."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from caltui.catalog.lists import rows_in
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.booking_acts.absence.close import MEMBERSHIPS, Closes
from caltui.workspace.booking_acts.facts import EVENT_TYPES, USERS
from caltui.workspace.week.state import SCHEDULES
from caltui.workspace.writes.consequences import items_taken

HOSTS = "hosts"
ELSEWHERE = "This cannot be removed here: change it in its own category."


class Leftover(NamedTuple):
    """A record of the leaving host that stays. `remove`: they shall be taken out in the same act.

    `hosts` are the hosts of an event type without them. `why` says why it cannot be changed here,
    `told` what is done with it.
    """

    resource: str
    key: str
    name: str
    removable: bool
    remove: bool = False
    hosts: tuple[Mapping[str, Any], ...] | None = None
    why: str = ELSEWHERE
    told: str = "remove"


def left_of(workspace: Closes, user: str, target: str) -> Iterator[Leftover]:
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


def _event_type(
    workspace: Closes, key: str, record: Mapping[str, Any], user: str, target: str
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


def _member(workspace: Closes, user: str, team: object) -> bool:
    """Whether a person is known to be in a team; nobody has to be where there is none."""
    rows = workspace.where(MEMBERSHIPS, "userId", user)
    return team is None or any(str(row.get("teamId")) == str(team) for _, row in rows)


def _taken(workspace: Closes, rows: list[Any]) -> tuple[Mapping[str, Any], ...]:
    """Hosts with the keys that Cal takes."""
    operation = workspace.resource(EVENT_TYPES).operations["update"]
    along = [one for one in operation.behaviour.sends_along if one.field == HOSTS]
    found = items_taken(along[0].items if along else (), rows)
    return tuple(found)


def item_of_left(workspace: Closes, name: str, one: Leftover) -> ActItem:
    """The write that takes them out of it. Raises Invalid."""
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
