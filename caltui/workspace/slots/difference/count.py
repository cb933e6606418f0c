"""Counts the open times of the event types that a change concerns, before it and after it.

Everything is taken from what was last seen. Call it in a thread: it may take seconds.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import NotUnderstood
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots.offers import MANAGED, Host
from caltui.scheduling.slots.slots import slots
from caltui.text import one_line
from caltui.workspace.base.ports import Reads
from caltui.workspace.slots.difference.difference import SlotDifference, TypeTimes, worst_first
from caltui.workspace.slots.difference.outside import bookings_outside
from caltui.workspace.slots.difference.what_if import EVENT_TYPES, RecordPlace, WhatIf
from caltui.workspace.slots.hosts import NamedHost, SlotSources, host_of, named_hosts
from caltui.workspace.slots.seen import bookings_near, emails_of, facts_of, reach_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AHEAD = timedelta(days=14)
"""The time in which open times are counted."""

SECONDS = 6.0
"""How long the counting may take; event types that are left then are not counted."""

BUFFERS = ("beforeEventBuffer", "afterEventBuffer")

FOLLOWING = "if they follow the default, which Cal does not show"

PICTURE = "slots-counted"


class CountsSlots(Reads, Protocol):
    """Reads what was last seen, and has the sources of slots."""

    def slot_sources(self) -> SlotSources:
        """Returns the records from which the rules of slots are read."""


@dataclass(frozen=True, slots=True)
class _Side:
    """An event type on one side of the change, with its hosts as they would be."""

    sources: WhatIf
    event: Record
    people: "Sequence[NamedHost]"
    hosts: tuple[Host, ...]

    @property
    def rules(self) -> object:
        """All but the bookings that decides about the times of the event type, to compare it."""
        hosts = [(h.key, h.schedule, h.fixed, h.unseen, h.unsure) for h in self.hosts]
        return self.event, hosts


def slot_difference(
    workspace: CountsSlots, instead: Mapping[RecordPlace, Record | None]
) -> SlotDifference:
    """The open times of the next days, as last seen and with these records `instead`."""
    now = workspace.clock()
    window = instants(now, now + AHEAD)
    if why := unknown_lists(workspace):
        return SlotDifference(window, workspace.zone, unknown=why)
    until = time.monotonic() + SECONDS
    looked = _look(workspace, instead, until)
    found: list[TypeTimes] = []
    uncounted = looked.left
    for place, (key, before, after) in enumerate(looked.pairs):
        if place and time.monotonic() > until:
            uncounted += len(looked.pairs) - place
            break
        found.append(_times(workspace, key, (before, after), window, now))
    alone = all(resource == EVENT_TYPES for resource, _ in instead)
    gap = "" if alone else workspace.reach.lacks(EVENT_TYPES)
    number = workspace.count(EVENT_TYPES) or 0
    return SlotDifference(
        window,
        workspace.zone,
        worst_first(_changed(found)),
        "" if number or found else gap,
        uncounted,
        gap,
        number,
        FOLLOWING if looked.follow else "",
    )


def _changed(found: list[TypeTimes]) -> list[TypeTimes]:
    """Those for which something changes or is not known; all where nothing does."""
    kept = [one for one in found if one.unknown or one.outside or one.before != one.after]
    return kept or found


def unknown_lists(workspace: Reads) -> str:
    """Says why open times cannot be counted at all; empty where they can."""
    titles = workspace.catalog.titles
    unread = [
        titles[name]
        for name in workspace.catalog.made_of(PICTURE).needs
        if workspace.age(name) is None
    ]
    if unread:
        return f"{' and '.join(unread).lower()} were never read"
    return workspace.reach.lacks("bookings")


def _sources(workspace: CountsSlots, instead: Mapping[RecordPlace, Record | None]) -> WhatIf:
    usual = workspace.slot_sources()
    return WhatIf(usual.mirror, usual.name, usual.reach, instead=instead)


class _Looked(NamedTuple):
    """The event types that a change concerns, on both sides; how many were not looked at; those
    that are taken to follow a value of their owner."""

    pairs: list[tuple[str, _Side | None, _Side | None]]
    left: int
    follow: set[str]


def _look(
    workspace: CountsSlots, instead: Mapping[RecordPlace, Record | None], until: float
) -> _Looked:
    """Finds the event types for which the change makes a difference."""
    old, new = _sources(workspace, {}), _sources(workspace, instead)
    new.calendars = old.calendars
    before, after = old.event_types(), new.event_types()
    filled = workspace.resource(EVENT_TYPES).behaviour.filled_in
    follow = new.following(after, filled)
    people = _changed_buffers(instead, before, after) | _changed_absences(old, instead)
    found: list[tuple[str, _Side | None, _Side | None]] = []
    keys = list(dict.fromkeys((*before, *after)))
    for place, key in enumerate(keys):
        if time.monotonic() > until:
            return _Looked(found, len(keys) - place, follow)
        was, will = _side(old, before.get(key)), _side(new, after.get(key))
        beside = was is not None and any(host.key in people for host in was.hosts)
        if beside or (was and was.rules) != (will and will.rules):
            found.append((key, was, will))
    return _Looked(found, 0, follow & {key for key, _, _ in found})


def _changed_buffers(
    instead: Mapping[RecordPlace, Record | None],
    before: Mapping[str, Record],
    after: Mapping[str, Record],
) -> set[str]:
    """The hosts of event types whose buffers change: their bookings take other time then, for
    whatever else these hosts offer."""
    found: set[str] = set()
    for resource, key in instead:
        was, will = before.get(key), after.get(key, {})
        if resource != EVENT_TYPES or was is None:
            continue
        if any((was.get(name) or 0) != (will.get(name) or 0) for name in BUFFERS):
            people = {str(row.get("userId")) for row in rows_in(was, "hosts")}
            found |= people or {str(was.get("userId"))}
    return found


def _changed_absences(old: WhatIf, instead: Mapping[RecordPlace, Record | None]) -> set[str]:
    """The people whose time away changes."""
    known, found = old.reach.catalog, set()
    owner = known.resource(known.absences).list_holds.owner if known.absences else None
    for (resource, key), row in instead.items():
        if owner and resource == known.absences:
            records = (old.record(resource, key), row)
            found |= {str(one[owner]) for one in records if one and one.get(owner) is not None}
    return found


def _side(sources: WhatIf, event: Record | None) -> _Side | None:
    """One side; None for an event type that is not there, and for a template that is not booked."""
    if event is None or event.get("schedulingType") == MANAGED:
        return None
    people = named_hosts(event, sources)
    return _Side(sources, event, people, tuple(host_of(one, event, sources) for one in people))


def _times(
    workspace: CountsSlots,
    key: str,
    sides: tuple[_Side | None, _Side | None],
    window: Interval,
    now: datetime,
) -> TypeTimes:
    """The open times of one event type on both sides."""
    before, after = sides
    event = next(side.event for side in (after, before) if side is not None)
    title = one_line(str(event.get("title") or f"event type {key}"), 60)
    new, deleted = before is None, after is None
    mirror = workspace.slot_sources().mirror
    outside = bookings_outside(workspace, mirror, _both(before), _both(after), key)
    counted: list[tuple[datetime, ...]] = []
    for side in sides:
        why = unknown_of(workspace, side.event, side.hosts) if side is not None else ""
        if not why and side is not None:
            try:
                counted.append(_starts(workspace, side, window, now))
                continue
            except NotUnderstood as error:
                why = error.message.rstrip(".")
        if why:
            return TypeTimes(key, title, unknown=why, new=new, deleted=deleted)
        counted.append(())
    return TypeTimes(key, title, counted[0], counted[1], outside, "", new, deleted)


def _both(side: _Side | None) -> tuple[Record, tuple[Host, ...]] | None:
    """The event type and its hosts."""
    return None if side is None else (side.event, side.hosts)


def _starts(
    workspace: CountsSlots, side: _Side, window: Interval, now: datetime
) -> tuple[datetime, ...]:
    """The starts that are open. Raises NotUnderstood for an event type without a length."""
    sources = side.sources
    reach = reach_of(side.event, window, now)
    emails = emails_of(sources, side.people)
    found = bookings_near(sources.mirror, side.event, emails, reach, sources.calendars)
    facts = facts_of(sources, side.event, side.people, found, window)
    open_ = slots(facts.offer, facts.hosts, window, now, workspace.zone)
    return tuple(slot.start for slot in open_)


def unknown_of(workspace: Reads, event: Record, hosts: "Sequence[Host]") -> str:
    """Says why the times of an event type cannot be known; empty where they can."""
    team = event.get("teamId")
    if team is not None and not event.get("hosts"):
        listed = isinstance(event.get("hosts"), list) and not event.get("assignAllTeamMembers")
        if not listed and (why := workspace.reach.count("memberships", "teamId", team).why):
            return f"the hosts are not all known: {why}"
    if not hosts and team is None and event.get("userId") is None and not event.get("hosts"):
        return "the hosts are not known"
    for host in hosts:
        if host.schedule is None:
            return f"the hours of {host.name} are not known"
        if host.unsure:
            part = "could be read only in part" if host.schedule_key else "that count are not known"
            return f"the hours of {host.name} {part}"
        if host.unseen:
            return f"bookings of {host.name} are not shown to this key"
    return ""
