"""A host who leaves: their bookings to come go to another, and what is left is listed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from caltui.scheduling.intervals import Interval
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.clock import LATEST
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.absence.close import LISTS, OLD, Closes
from caltui.workspace.booking_acts.absence.stranded import (
    CANCEL,
    HAND_OVER,
    KEEP,
    MOVE,
    StrandedBooking,
    bookings_on,
    item_of,
)
from caltui.workspace.booking_acts.changes import why_not
from caltui.workspace.booking_acts.facts import BOOKINGS, EVENT_TYPES, USERS, BookingFacts
from caltui.workspace.booking_acts.hosts import CLASH, hosts_for
from caltui.workspace.sync.refresh import refresh, unread_note
from caltui.workspace.week.state import SCHEDULES

MEMBERSHIPS = "memberships"
NO_MOVE = "The bookings of a host who leaves keep their time."


class Leftover(NamedTuple):
    """A record of the leaving host that stays. `remove`: it shall be deleted in the same act."""

    resource: str
    key: str
    name: str
    removable: bool
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """A host who leaves, their bookings with who takes each, and what else is theirs."""

    user: str
    name: str
    target: str
    target_name: str
    reason: str
    stranded: tuple[StrandedBooking, ...]
    left: tuple[Leftover, ...]
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """`Ada Fischer leaves: 30 bookings to come, to Bo Lund`."""
        many = count(len(self.stranded), "booking")
        return one_line(f"{self.name} leaves: {many} to come, to {self.target_name}", 120)

    def with_way(self, key: str, way: str) -> "Leaving":
        """The same with another way for a booking. Raises CannotAct."""
        changed = (s.choose(way) if s.facts.key == key else s for s in self.stranded)
        return replace(self, stranded=tuple(changed))

    def with_best(self) -> "Leaving":
        """The same with the best way for every booking."""
        return replace(self, stranded=tuple(_best(one) for one in self.stranded))

    def turned(self, resource: str, key: str) -> "Leaving":
        """The same with a record that is left removed, or kept again."""
        changed = (
            one._replace(remove=one.removable and not one.remove)
            if (one.resource, one.key) == (resource, key)
            else one
            for one in self.left
        )
        return replace(self, left=tuple(changed))


async def leaving(workspace: Closes, user: str, target: str, reason: str) -> Leaving:
    """Reads what is needed, and checks for each booking to come whether the target can take it.

    Raises CannotAct, GatewayError and MirrorError. Nothing is written.
    """
    if user == target:
        raise CannotAct("The one who leaves cannot take the bookings over.", "Name somebody else.")
    failed = await refresh(workspace, (*LISTS, MEMBERSHIPS), OLD, needed=(BOOKINGS,))
    notes = [unread_note(workspace, name, error) for name, error in failed.items()]
    for key in (user, target):
        if workspace.record(USERS, key) is None:
            await workspace.fetch(USERS, [key])
    name = workspace.name(USERS, user) or f"user {user}"
    if workspace.reach.hides(BOOKINGS, user):
        notes.append(f"Bookings of {name} are not shown to this key: there may be others.")
    ahead = [Interval(workspace.clock(), LATEST)]
    stranded: list[StrandedBooking] = []
    for facts in bookings_on(workspace, [user], ahead).values():
        stranded.append(_of(workspace, facts, target, stranded))
    return Leaving(
        user,
        name,
        target,
        workspace.name(USERS, target) or f"user {target}",
        reason,
        tuple(stranded),
        tuple(_left(workspace, user)),
        tuple(notes),
    )


def _of(
    workspace: Closes, facts: BookingFacts, target: str, before: list[StrandedBooking]
) -> StrandedBooking:
    """Whether the target can take the booking, by their calendar and what they take already."""
    lacks = {MOVE: NO_MOVE, CANCEL: why_not(workspace, facts.key, CANCEL)}
    host, told = None, why_not(workspace, facts.key, HAND_OVER)
    if not told:
        try:
            host = next((h for h in hosts_for(workspace, facts.key) if h.key == target), None)
            told = "" if host else "They hold it already, or were never seen here."
        except CannotAct as error:
            told = error.message
    if host is not None and host.state == CLASH:
        told = f"{host.name} {host.why}"
    taken = next((one for one in before if _meets(one, facts)), None)
    if host is not None and not told and taken is not None:
        told = f"{host.name} takes another of these bookings at that time."
    return _best(StrandedBooking(facts, KEEP, None, host, {**lacks, HAND_OVER: told}))


def _meets(one: StrandedBooking, facts: BookingFacts) -> bool:
    mine, other = one.facts.span, facts.span
    return one.way == HAND_OVER and mine is not None and other is not None and mine.meets(other)


def _best(one: StrandedBooking) -> StrandedBooking:
    """Handed over where that can be; never cancelled unasked."""
    return replace(one, way=HAND_OVER if one.can(HAND_OVER) else KEEP)


def _left(workspace: Closes, user: str) -> Iterator[Leftover]:
    """The event types, schedules and memberships of the user that were seen."""
    for resource, removable in ((EVENT_TYPES, False), (SCHEDULES, False), (MEMBERSHIPS, True)):
        for key, record in workspace.where(resource, "userId", user):
            of = workspace.resource(resource)
            name = of.name_of(record)
            if removable:
                team = workspace.name("teams", record.get("teamId"))
                name = f"member of {team or 'team ' + str(record.get('teamId'))}"
            yield Leftover(resource, key, one_line(name, 60), removable and of.can("delete"))


def plan_of_leaving(workspace: Closes, found: Leaving) -> ActPlan:
    """The act: the bookings first, then the memberships that go. Raises CannotAct, Invalid."""
    items = [item for one in found.stranded if (item := item_of(workspace, one, found.reason))]
    for one in found.left:
        if one.remove:
            ids = workspace.resource(one.resource).ids_from_key(one.key)
            change = workspace.plan(one.resource, "delete", ids)
            words = f"Remove {found.name}: {one.name}"
            items.append(ActItem(f"{one.resource} {one.key}", words, replace(change, called=words)))
    if not items:
        raise CannotAct(f"{found.title}: nothing is to be changed.", "Choose what shall be done.")
    return ActPlan("leave", found.title, tuple(items), (), _facts(found))


def _facts(found: Leaving) -> tuple[str, ...]:
    kept = sum(one.way == KEEP for one in found.stranded)
    stays = "stays" if kept == 1 else "stay"
    lines = [f"{count(kept, 'booking')} {stays} with {found.name}."] if kept else []
    stay = [one for one in found.left if not one.remove]
    for resource, noun in ((EVENT_TYPES, "event type"), (SCHEDULES, "schedule")):
        names = [one.name for one in stay if one.resource == resource]
        if names:
            more = f" and {len(names) - 3} more" if names[3:] else ""
            shown = f"{', '.join(names[:3])}{more}"
            lines.append(f"{count(len(names), noun)} of {found.name} left as before: {shown}.")
    return (*lines, *found.notes)
