"""Finds who could take a booking over: free, with a clash, outside hours, or unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from caltui.catalog.lists import rows_in
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.host_rules import at_work, in_the_way
from caltui.scheduling.slots.offers import Busy, Host, Offer, seconds
from caltui.scheduling.slots.rules import Question
from caltui.scheduling.wording import span_text
from caltui.scheduling.zones import zone_named
from caltui.text import one_line
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Reads
from caltui.workspace.booking_acts.facts import BOOKINGS, EVENT_TYPES, BookingFacts, facts_of
from caltui.workspace.slots.hosts import NamedHost, SlotSources, named_hosts
from caltui.workspace.slots.people import hosts_at, members_of

FREE, CLASH, OUTSIDE, UNKNOWN = "free", "clash", "outside hours", "unknown"
ORDER = (FREE, OUTSIDE, CLASH, UNKNOWN)
MOST_PEOPLE = 200
"""Users who are no hosts of the event type: so many at most are looked at."""


@dataclass(frozen=True, slots=True)
class HostChoice:
    """A person who could hold a booking. `state` is one of ORDER, `why` says what is in the way.

    `of_type`: the event type names them as a host; `no_host`: it is known that it does not.
    `refused` says why Cal does not take them. `clash` is the key of the booking in the way.
    """

    key: str
    name: str
    state: str
    why: str = ""
    of_type: bool = False
    clash: str = ""
    no_host: bool = False
    refused: str = ""


def host_note(chosen: HostChoice) -> str:
    """What is in the way of a person, as a sentence; empty where they are free."""
    if chosen.state == FREE:
        return ""
    return f"{chosen.name}: {chosen.state}. {chosen.why}".rstrip()


def not_host_note(facts: BookingFacts, chosen: HostChoice) -> str:
    """That a person is known to be no host of the booking's event type, as a sentence."""
    if not chosen.no_host:
        return ""
    return f"{chosen.name} is not a host of {facts.event_title or 'its event type'}."


class HasSources(Reads, Protocol):
    """Reads what is known about people and their calendars."""

    def slot_sources(self) -> SlotSources:
        """The mirror, names, and notes."""


def hosts_for(workspace: HasSources, booking_key: str) -> tuple[HostChoice, ...]:
    """Finds, in the mirror, who could take a booking at its own time; its hosts first.

    Without the present host. Raises CannotAct if the booking's time is not known.
    """
    facts = facts_of(workspace, booking_key)
    if facts.span is None:
        raise CannotAct(f"{facts.guest_name}: the time of this booking cannot be read.")
    return hosts_during(workspace, facts, facts.span)


def hosts_during(
    workspace: HasSources, facts: BookingFacts, span: Interval
) -> tuple[HostChoice, ...]:
    """Finds who could hold the booking at that time, as `hosts_for`."""
    sources = workspace.slot_sources()
    event = sources.record(EVENT_TYPES, facts.event_type) or {}
    own = facts.host.key if facts.host is not None else ""
    of_type = [named for named in named_hosts(event, sources) if named.user_id != own]
    known = {own, *(named.user_id for named in of_type)}
    team = event.get("teamId")
    mates = [m for m in members_of(sources, team) if m.user_id not in known] if team else []
    known |= {mate.user_id for mate in mates}
    others = [NamedHost(key) for key in workspace.names("users") if key not in known]
    rest = [*mates, *others][:MOST_PEOPLE]
    ask = _Ask(facts, span, workspace.clock())
    first = [_choice(ask, host, True) for host in hosts_at(sources, of_type, event, span)]
    more = [_choice(ask, host, False) for host in hosts_at(sources, rest, {}, span)]
    if lists_hosts(event) or (not team and event.get("userId") is not None):
        told = [refused_host(workspace, facts, one.key) for one in more]
        more = [
            replace(one, no_host=True, refused=why) for one, why in zip(more, told, strict=True)
        ]
    return (*_sorted(first), *_sorted(more))


def lists_hosts(event: Mapping[str, Any]) -> bool:
    """Whether an event type says who its hosts are."""
    return any(row.get("userId") is not None for row in rows_in(event, "hosts"))


def refused_host(workspace: HasSources, facts: BookingFacts, user_id: str) -> str:
    """Why Cal does not hand a booking over to a user; empty where it does, or may."""
    act = workspace.resource(BOOKINGS).act("hand-over")
    sources = workspace.slot_sources()
    event = sources.record(EVENT_TYPES, facts.event_type) or {}
    if act is None or not act.hosts_only or not lists_hosts(event):
        return ""
    hosts = {named.user_id for named in named_hosts(event, sources)}
    return "" if user_id in hosts else act.hosts_only


def _sorted(found: list[HostChoice]) -> list[HostChoice]:
    return sorted(found, key=lambda one: (ORDER.index(one.state), one.name.casefold()))


@dataclass(frozen=True, slots=True)
class _Ask:
    facts: BookingFacts
    span: Interval
    now: datetime


def _choice(ask: _Ask, host: Host, of_type: bool) -> HostChoice:
    zone = host.schedule.zone if host.schedule is not None else zone_named("UTC")
    length = max(int(ask.span.length / timedelta(minutes=1)), 1)
    question = Question(
        Offer("", "it", length, zone),
        (host,),
        seconds(ask.span.start),
        max(seconds(ask.span.end), seconds(ask.span.start) + 60),
        seconds(ask.now),
        zone,
    )
    clashes = [b for b in in_the_way(question, host) if b.cause != (BOOKINGS, ask.facts.key)]
    if clashes:
        return _clashing(host, clashes[0], of_type)
    if host.schedule is None:
        return HostChoice(host.key, host.name, UNKNOWN, "hours are not known here", of_type)
    if host.unseen:
        why = "bookings are not shown to this key"
        return HostChoice(host.key, host.name, UNKNOWN, why, of_type)
    if not ask.facts.minutes:
        return HostChoice(host.key, host.name, UNKNOWN, "how long it takes is not known", of_type)
    if not at_work(question, host):
        begins = ask.span.start.astimezone(zone)
        when = span_text(ask.span.start, ask.span.end, zone, day=begins.date())
        place = zone.key.rpartition("/")[2].replace("_", " ")
        return HostChoice(host.key, host.name, OUTSIDE, f"{begins:%a} {when} {place}", of_type)
    return HostChoice(host.key, host.name, FREE, "", of_type)


def _clashing(host: Host, busy: Busy, of_type: bool) -> HostChoice:
    zone = host.schedule.zone if host.schedule is not None else zone_named("UTC")
    span = span_text(busy.interval.start, busy.interval.end, zone)
    key = busy.cause[1] if busy.cause is not None and busy.cause[0] == BOOKINGS else ""
    why = one_line(f"has {busy.title}, {span}", 120)
    return HostChoice(host.key, host.name, CLASH, why, of_type, key)
