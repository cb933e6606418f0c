"""Collects all data about the slots of an event type; reads what is missing or old.

A read that fails becomes a sentence if older data is there; else its error is raised.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caltui.catalog.model import Record
from caltui.catalog.request import Invalid
from caltui.gateway.errors.kinds import GatewayError, NotUnderstood
from caltui.mirror.store import Mirror
from caltui.scheduling.bookings import (
    PENDING,
    TAKING,
    BookingTime,
    booking_time,
    holders_of,
    kind_of,
    unread_takes,
)
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import COLLECTIVE, ROLLING_WINDOW, Host, Offer
from caltui.scheduling.slots.slots import WINDOW_REACH
from caltui.scheduling.zones import zone_named
from caltui.workspace.base.ports import Syncs
from caltui.workspace.records.bookings_between import during, moved, of_people
from caltui.workspace.slots.event_type_rules import (
    Read,
    offer_of,
    unread_rules,
    whole,
    without_hosts_as_guests,
    zone_or_none,
)
from caltui.workspace.slots.hosts import (
    NamedHost,
    SlotSources,
    concerns,
    host_of,
    named_hosts,
    with_calendar,
)
from caltui.workspace.sync.refresh import refresh

FRESH: Mapping[str, float] = {
    "bookings": 30,
    "schedules": 30,
    "users": 300,
    "memberships": 300,
    "event-types": 300,
}
"""Seconds for which each list counts as fresh while a person looks through times."""

LIVE: Mapping[str, float] = {
    "bookings": 0,
    "schedules": 0,
    "users": 60,
    "memberships": 60,
    "event-types": 60,
}
"""The same for a single question: what matters most is always read."""

ANY_AGE: Mapping[str, float] = {}
"""Only what was never seen is read."""

NEEDED = ("bookings", "schedules")
"""Lists without which there is no answer."""

NEARBY = timedelta(days=31)
"""Longer than the search for the nearest open slot, and than any buffer."""

A_DAY = timedelta(days=1)

COUNTED = timedelta(days=367)
"""No limit counts bookings over a longer time."""

MOST_FETCHED = 8
"""How many records are read one by one: hosts, and event types of other bookings."""


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """An offer with its hosts, and notes about them."""

    offer: Offer
    hosts: tuple[Host, ...]
    notes: tuple[str, ...]


async def gather(
    workspace: Syncs,
    mirror: Mirror,
    event_type: str,
    around: Interval,
    ages: Mapping[str, float] = FRESH,
) -> SlotFacts:
    """Collects all data about an event type and its hosts; reads what is missing or old.

    `ages` says from how many seconds on a list is old: FRESH, LIVE or ANY_AGE.
    """
    sources = SlotSources(mirror, workspace.name, workspace.reach)
    event = await _event_type(workspace, sources, event_type, fresh=bool(ages))
    await _read_lists(workspace, sources, event, ages)
    if not workspace.reach.sees:
        await refresh(workspace, ("users",), None)
    hosts_named = named_hosts(event, sources)
    await _read_users(workspace, sources, hosts_named, ages)
    emails = {named.user_id: _email(sources, named) for named in hosts_named}
    reach = _reach(event, around, workspace.clock())
    found = await asyncio.to_thread(_bookings, mirror, event, emails, reach)
    await _read_kinds(workspace, sources, hosts_named, found, around)
    kinds = Kinds(sources, event)
    bookings = [(key, row, kinds.time(row)) for key, row in found.items()]
    hosts = [
        with_calendar(host, emails[host.key], event, bookings, kinds.buffers)
        for host in (host_of(named, event, sources) for named in hosts_named)
    ]
    offer = _offer(event, bookings, hosts, sources)
    offer = without_hosts_as_guests(offer, hosts, found, emails)
    _say_unread(bookings, emails, around, sources)
    _say_more(event, hosts, mirror, sources)
    return SlotFacts(offer, tuple(hosts), tuple(sources.notes))


def _reach(event: Mapping[str, Any], around: Interval, now: datetime) -> Interval:
    """The time whose bookings matter: for a rolling window it includes now."""
    low, high = around.start, around.end
    if event.get("periodType") == ROLLING_WINDOW:
        low, high = min(low, now), max(high, now + timedelta(days=WINDOW_REACH))
    return Interval(moved(low, -NEARBY) or low, moved(high, NEARBY) or high)


def _bookings(
    mirror: Mirror, event: Mapping[str, Any], emails: Mapping[str, str], reach: Interval
) -> dict[str, Record]:
    """The hosts' bookings around that time, and those of the event type that limits count."""
    found = during(mirror, reach.start, reach.end, of_people(mirror, emails, emails.values()))
    own = mirror.holding("bookings", "eventTypeId", event.get("id"))
    low, high = moved(reach.start, -COUNTED), moved(reach.end, COUNTED)
    return found | during(mirror, low, high, own) if own else found


async def _event_type(workspace: Syncs, sources: SlotSources, key: str, *, fresh: bool) -> Record:
    seen = workspace.record("event-types", key)
    if seen is not None and seen.state != "gone" and not fresh:
        return seen.record
    try:
        return await workspace.fetch("event-types", [key])
    except GatewayError as error:
        if seen is None or error.kind == "not_found":
            raise
        sources.say(f"The event type could not be read again: {error.message}")
        return seen.record


async def _read_lists(
    workspace: Syncs,
    sources: SlotSources,
    event: Mapping[str, Any],
    ages: Mapping[str, float],
) -> None:
    wanted = ["bookings", "schedules", "event-types"]
    hosts = event.get("hosts")
    if event.get("teamId") is not None and not hosts:
        wanted.append("memberships")
    if isinstance(hosts, list) and len(hosts) > MOST_FETCHED:
        wanted.append("users")
    old = [resource for resource in wanted if _old(workspace, resource, ages)]
    await asyncio.gather(*(_sync(workspace, sources, resource) for resource in old))


def _old(workspace: Syncs, resource: str, ages: Mapping[str, float]) -> bool:
    age = workspace.age(resource)
    if age is None or not ages:
        return age is None
    return age >= ages[resource] or workspace.stale(resource, ages[resource])


async def _sync(workspace: Syncs, sources: SlotSources, resource: str) -> None:
    """Reads a list. If it fails and older data is there, a note says so."""
    try:
        await workspace.sync(resource)
    except GatewayError as error:
        known = workspace.age(resource) is not None
        if resource in NEEDED and not known:
            raise
        of = workspace.resource(resource)
        rest = "what was seen before is used" if known else "nothing of them is known here"
        sources.say(f"The {of.plural} could not be read ({error.message.rstrip('.')}): {rest}.")


async def _read_users(
    workspace: Syncs,
    sources: SlotSources,
    hosts_named: Sequence[NamedHost],
    ages: Mapping[str, float],
) -> None:
    """Reads the hosts' own records, one by one, if no list brought them lately."""
    now = workspace.clock().timestamp()
    since = now - ages["users"] if ages else 0.0
    missing = [s.user_id for s in hosts_named if not sources.seen("users", s.user_id, since)]
    if len(missing) > MOST_FETCHED and workspace.age("users") is None:
        await _sync(workspace, sources, "users")
        return
    for key in missing[:MOST_FETCHED]:
        await _fetch(workspace, sources, "users", key)


async def _fetch(workspace: Syncs, sources: SlotSources, resource: str, key: str) -> None:
    """Reads one record that may be missing or forbidden: later steps report its absence.

    If another error occurs and an older record is there, a note says so.
    """
    try:
        await workspace.fetch(resource, [key])
    except Invalid:
        return
    except GatewayError as error:
        if error.kind in ("not_found", "forbidden", "refused", "not_authorized"):
            return
        if sources.record(resource, key) is None:
            raise
        what = f"{workspace.resource(resource).noun.capitalize()} {key}"
        sources.say(f"{what} could not be read again ({error.message.rstrip('.')}).")


async def _read_kinds(
    workspace: Syncs,
    sources: SlotSources,
    hosts_named: Sequence[NamedHost],
    bookings: Mapping[str, Record],
    around: Interval,
) -> None:
    """Reads the event types of the hosts' bookings around that time: their buffers count, and
    their length if a booking has no end."""
    hosts = {named.user_id for named in hosts_named}
    unknown: dict[str, None] = {}
    for booking in bookings.values():
        kind, span = kind_of(booking), booking_time(booking).span
        if kind is None or span is None or not hosts & holders_of(booking):
            continue
        if span.meets(around) and sources.record("event-types", kind) is None:
            unknown[str(kind)] = None
    for key in list(unknown)[:MOST_FETCHED]:
        await _fetch(workspace, sources, "event-types", key)
    unseen = [key for key in unknown if sources.record("event-types", key) is None]
    if unseen:
        keys = ", ".join(unseen[:MOST_FETCHED])
        words = f"The buffers of event type {keys} could not be read: they are taken as none."
        sources.say(words)


class Kinds:
    """Buffers and lengths of the bookings' event types, by id. `asked` is used for unknown ones."""

    def __init__(self, sources: SlotSources, asked: Mapping[str, Any]) -> None:
        self._material = sources
        self._asked = whole(asked.get("length"))
        self._known: dict[object, tuple[int, int]] = {}

    def buffers(self, kind: object) -> tuple[int, int]:
        """The buffers before and after, in minutes."""
        if kind not in self._known:
            event = self._record(kind)
            before, after = event.get("beforeEventBuffer"), event.get("afterEventBuffer")
            self._known[kind] = whole(before), whole(after)
        return self._known[kind]

    def time(self, booking: Mapping[str, Any]) -> BookingTime:
        """When a booking is. Without an end, it is as long as its event type, or as `asked`."""
        kind = kind_of(booking)
        return booking_time(booking, lambda: whole(self._record(kind).get("length")) or self._asked)

    def _record(self, kind: object) -> Record:
        return self._material.record("event-types", kind) or {}


def _say_unread(
    bookings: Sequence[Read], emails: Mapping[str, str], around: Interval, sources: SlotSources
) -> None:
    """Adds a note about the hosts' bookings near that time that could not be read."""
    low, high = moved(around.start, -A_DAY), moved(around.end, A_DAY)
    near = Interval(low or around.start, high or around.end)
    faults = {
        key: time.faults
        for key, row, time in bookings
        if time.faults
        and time.status in (*TAKING, PENDING)
        and (time.span is None or time.span.meets(near))
        and any(concerns(row, user, email) for user, email in emails.items())
    }
    if faults:
        sources.say(unread_takes(faults))


def _email(sources: SlotSources, named: NamedHost) -> str:
    user = sources.record("users", named.user_id)
    if user is not None and user.get("email"):
        return str(user["email"])
    for _, booking in sources.mirror.where("bookings", "userId", named.user_id, most=MOST_FETCHED):
        holder = booking.get("user")
        if isinstance(holder, Mapping):
            return str(holder.get("email") or "")
    return ""


def _offer(
    event: Record,
    bookings: Sequence[Read],
    hosts: Sequence[Host],
    sources: SlotSources,
) -> Offer:
    """The offer. Its days begin in its own zone, else in that of its hours."""
    zone = zone_or_none(event.get("timeZone"))
    if zone is None:
        if event.get("timeZone"):
            words = f"The zone '{event['timeZone']}' of the event type does not exist."
            sources.say(f"{words} That of its hours is used.")
        schedule = next((host.schedule for host in hosts if host.schedule), None)
        zone = schedule.zone if schedule is not None else zone_named("UTC")
    try:
        return offer_of(event, bookings, zone)
    except ValueError as error:
        raise NotUnderstood(str(error), hint="Give the event type a length.") from error


def _say_more(
    event: Mapping[str, Any], hosts: Sequence[Host], mirror: Mirror, sources: SlotSources
) -> None:
    if unread := unread_rules(event):
        sources.say(unread)
    if event.get("requiresConfirmation") is True:
        sources.say("A booking of it waits for confirmation.")
    if event.get("schedulingType") == COLLECTIVE and len(hosts) < 2:
        sources.say("The event type is collective, with fewer than two hosts.")
    keys = {host.key: host.name for host in hosts}
    if mirror.count("selected-calendars") is None:
        sources.say("Only Cal's own bookings are looked at, not events of connected calendars.")
        return
    own = (key for key in keys if mirror.count_where("selected-calendars", "userId", key))
    names = [keys[key] for key in own]
    if names:
        who = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
        sources.say(f"Events of the connected calendars of {who} are not seen here.")
