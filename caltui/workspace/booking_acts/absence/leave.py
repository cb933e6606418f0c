"""A host who leaves: their bookings to come go to another, and what is left is listed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.wording import first_names_text
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.clock import LATEST
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.booking_acts.absence.away import has_absences
from caltui.workspace.booking_acts.absence.close import LISTS, MEMBERSHIPS, OLD, ClosesDays
from caltui.workspace.booking_acts.absence.left import Leftover, away_of, item_of_left, left_of
from caltui.workspace.booking_acts.absence.stranded import (
    CANCEL,
    HAND_OVER,
    KEEP,
    MOVE,
    StrandedBooking,
    bookings_on,
    item_of,
)
from caltui.workspace.booking_acts.changes import (
    act_of,
    hands_over_quietly,
    unsure_note,
    why_not,
)
from caltui.workspace.booking_acts.facts import BOOKINGS, EVENT_TYPES, USERS, BookingFacts
from caltui.workspace.booking_acts.hosts import CLASH, hosts_for
from caltui.workspace.sync.refresh import HOPELESS, refresh, unread_note
from caltui.workspace.week.state import SCHEDULES

MOST_TYPES = 40
"""Event types that are read one by one."""

NO_MOVE = "The bookings of a host who leaves keep their time."


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


async def leaving(workspace: ClosesDays, user: str, target: str, reason: str) -> Leaving:
    """Reads what is needed, and checks for each booking to come whether the target can take it.

    Raises CannotAct, GatewayError and MirrorError. Nothing is written.
    """
    if user == target:
        raise CannotAct("The one who leaves cannot take the bookings over.", "Name somebody else.")
    failed = await refresh(workspace, (*LISTS, MEMBERSHIPS), OLD, needed=(BOOKINGS,))
    await workspace.access()
    today = workspace.clock().date()
    if has_absences(workspace, DayRange(today, today)):
        failed |= await refresh(workspace, (workspace.catalog.absences,), OLD)
    notes = [unread_note(workspace, name, error) for name, error in failed.items()]
    for key in (user, target):
        if workspace.record(USERS, key) is None:
            await workspace.fetch(USERS, [key])
    name = workspace.name(USERS, user) or f"user {user}"
    if workspace.reach.hides(BOOKINGS, user):
        notes.append(f"Bookings of {name} are not shown to this key: there may be others.")
    ahead = [Interval(workspace.clock(), LATEST)]
    stranded: list[StrandedBooking] = []
    if not workspace.reach.whole(EVENT_TYPES):
        notes.append(f"Event types that were never seen here may name {name} as a host too.")
    coming = bookings_on(workspace, {user: ahead})
    await _read_types(workspace, [facts.event_type for facts in coming.bookings.values()])
    for facts in coming.bookings.values():
        stranded.append(_of(workspace, facts, target, stranded))
    handed = (one.facts for one in stranded if one.way == HAND_OVER)
    notes += filter(None, [unsure_note(workspace, handed, act_of(workspace, HAND_OVER))])
    if coming.unread:
        notes.append(f"{coming.unread} Look at them by hand.")
    return Leaving(
        user,
        name,
        target,
        workspace.name(USERS, target) or f"user {target}",
        reason,
        tuple(stranded),
        (*left_of(workspace, user, target), *away_of(workspace, user, target)),
        tuple(notes),
    )


async def _read_types(workspace: ClosesDays, types: Iterable[str | None]) -> None:
    """Reads the event types that were never seen: they name their hosts. One that cannot be read
    stays unknown."""
    unseen = [key for key in dict.fromkeys(types) if key and not workspace.record(EVENT_TYPES, key)]
    for key in unseen[:MOST_TYPES]:
        try:
            await workspace.fetch(EVENT_TYPES, [key])
        except GatewayError as error:
            if error.kind in HOPELESS:
                return


def _of(
    workspace: ClosesDays, facts: BookingFacts, target: str, before: list[StrandedBooking]
) -> StrandedBooking:
    """Checks by calendar and by what they take already whether the target can take it."""
    lacks = {MOVE: NO_MOVE, CANCEL: why_not(workspace, facts.key, CANCEL)}
    host, told = None, why_not(workspace, facts.key, HAND_OVER)
    if not told:
        try:
            host = next((h for h in hosts_for(workspace, facts.key) if h.key == target), None)
            told = "" if host else "They hold it already, or were never seen here."
        except CannotAct as error:
            told = error.message
    if host is not None and host.refused:
        told = f"{host.name} {host.refused}."
    elif host is not None and host.state == CLASH:
        told = f"{host.name} {host.why}"
    taken = next((one for one in before if _meets(one, facts)), None)
    if host is not None and not told and taken is not None:
        told = f"{host.name} takes another of these bookings at that time."
    return _best(
        StrandedBooking(
            facts,
            KEEP,
            None,
            host,
            {**lacks, HAND_OVER: told},
            quiet=hands_over_quietly(workspace),
        )
    )


def _meets(one: StrandedBooking, facts: BookingFacts) -> bool:
    mine, other = one.facts.span, facts.span
    return one.way == HAND_OVER and mine is not None and other is not None and mine.meets(other)


def _best(one: StrandedBooking) -> StrandedBooking:
    """Handed over where that can be; never cancelled unasked."""
    return replace(one, way=HAND_OVER if one.can(HAND_OVER) else KEEP)


def plan_of_leaving(workspace: ClosesDays, found: Leaving) -> ActPlan:
    """The act: days away and the hosts of event types first, so that nobody books the one who
    leaves meanwhile, then the bookings, then the memberships that go. Raises CannotAct, Invalid.
    """
    chosen = sorted((one for one in found.left if one.remove), key=lambda one: one.away is None)
    gone = [item_of_left(workspace, found.name, one, found.reason) for one in chosen]
    items: list[ActItem] = [item for item in gone if not item.key.startswith(MEMBERSHIPS)]
    items += [item for one in found.stranded if (item := item_of(workspace, one, found.reason))]
    items += [item for item in gone if item.key.startswith(MEMBERSHIPS)]
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
            shown = first_names_text(names, 3)
            lines.append(f"{count(len(names), noun)} of {found.name} left as before: {shown}.")
    return (*lines, *found.notes)
