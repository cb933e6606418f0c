"""Gathers what decides about the slots of an event type: reads what is missing or old.

A read that fails is a sentence where something was seen before, and an error where
there would be no answer at all.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

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
from caltui.workspace.records.bookings_between import during, moved, of_people
from caltui.workspace.slots.event_type_rules import (
    Read,
    offer_of,
    whole,
    without_hosts_as_guests,
    zone_or_none,
)
from caltui.workspace.slots.hosts import Material, Seat, concerns, host_of, seats_of, with_calendar
from caltui.workspace.team.members import read_once

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

FRESH: Mapping[str, float] = {
    "bookings": 30,
    "schedules": 30,
    "users": 300,
    "memberships": 300,
    "event-types": 300,
}
"""So many seconds a list is good enough for somebody who looks from one time to the next."""

LIVE: Mapping[str, float] = {
    "bookings": 0,
    "schedules": 0,
    "users": 60,
    "memberships": 60,
    "event-types": 60,
}
"""The same for one who asks once: what decides most is read whenever it is asked."""

ANY_AGE: Mapping[str, float] = {}
"""Only what was never seen is read."""

NEEDED = ("bookings", "schedules")
"""Lists without which there is no answer at all."""

NEARBY = timedelta(days=31)
"""Longer than the nearest open slot is looked for, and than anybody's buffers."""

A_DAY = timedelta(days=1)

COUNTED = timedelta(days=367)
"""No limit of bookings counts over more."""

MOST_FETCHED = 8
"""So many records are read one by one: hosts, and event types of other bookings."""


@dataclass(frozen=True, slots=True)
class Facts:
    """An offer with its hosts, and what should be said about them."""

    offer: Offer
    hosts: tuple[Host, ...]
    notes: tuple[str, ...]


async def gather(
    workspace: "Workspace",
    mirror: Mirror,
    event_type: str,
    around: Interval,
    ages: Mapping[str, float] = FRESH,
) -> Facts:
    """Everything about an event type and its hosts, read again where it is missing or old.

    `ages` says from how many seconds on a category is old: FRESH, LIVE or ANY_AGE.
    """
    material = Material(mirror, workspace.name, workspace.reach)
    event = await _event_type(workspace, material, event_type, fresh=bool(ages))
    await _read_lists(workspace, material, event, ages)
    if not workspace.reach.sees:
        await read_once(workspace, "users")
    seats = seats_of(event, material)
    await _read_users(workspace, material, seats, ages)
    emails = {seat.user_id: _email(material, seat) for seat in seats}
    reach = _reach(event, around, workspace.clock())
    found = await asyncio.to_thread(_bookings, mirror, event, emails, reach)
    await _read_kinds(workspace, material, seats, found, around)
    kinds = Kinds(material, event)
    bookings = [(key, row, kinds.time(row)) for key, row in found.items()]
    hosts = [
        with_calendar(host, emails[host.key], event, bookings, kinds.buffers)
        for host in (host_of(seat, event, material) for seat in seats)
    ]
    offer = _offer(event, bookings, hosts, material)
    offer = without_hosts_as_guests(offer, hosts, found, emails)
    _say_unread(bookings, emails, around, material)
    _say_more(event, hosts, mirror, material)
    return Facts(offer, tuple(hosts), tuple(material.notes))


def _reach(event: Mapping[str, Any], around: Interval, now: datetime) -> Interval:
    """When a booking may say something about that time: a rolling window begins now."""
    low, high = around.start, around.end
    if event.get("periodType") == ROLLING_WINDOW:
        low, high = min(low, now), max(high, now + timedelta(days=WINDOW_REACH))
    return Interval(moved(low, -NEARBY) or low, moved(high, NEARBY) or high)


def _bookings(
    mirror: Mirror, event: Mapping[str, Any], emails: Mapping[str, str], reach: Interval
) -> dict[str, Record]:
    """What the hosts have around that time; of the event type itself what limits may count."""
    found = during(mirror, reach.start, reach.end, of_people(mirror, emails, emails.values()))
    own = mirror.holding("bookings", "eventTypeId", event.get("id"))
    low, high = moved(reach.start, -COUNTED), moved(reach.end, COUNTED)
    return found | during(mirror, low, high, own) if own else found


async def _event_type(
    workspace: "Workspace", material: Material, key: str, *, fresh: bool
) -> Record:
    seen = workspace.record("event-types", key)
    if seen is not None and seen.state != "gone" and not fresh:
        return seen.record
    try:
        return await workspace.fetch("event-types", [key])
    except GatewayError as error:
        if seen is None or error.kind == "not_found":
            raise
        material.say(f"The event type could not be read again: {error.message}")
        return seen.record


async def _read_lists(
    workspace: "Workspace",
    material: Material,
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
    await asyncio.gather(*(_sync(workspace, material, resource) for resource in old))


def _old(workspace: "Workspace", resource: str, ages: Mapping[str, float]) -> bool:
    age = workspace.age(resource)
    if age is None or not ages:
        return age is None
    return age >= ages[resource] or workspace.stale(resource, ages[resource])


async def _sync(workspace: "Workspace", material: Material, resource: str) -> None:
    """Reads a list. A failure is a sentence, where something was seen before."""
    try:
        await workspace.sync(resource)
    except GatewayError as error:
        known = workspace.age(resource) is not None
        if resource in NEEDED and not known:
            raise
        of = workspace.resource(resource)
        rest = "what was seen before is used" if known else "nothing of them is known here"
        material.say(f"The {of.plural} could not be read ({error.message.rstrip('.')}): {rest}.")


async def _read_users(
    workspace: "Workspace", material: Material, seats: Sequence[Seat], ages: Mapping[str, float]
) -> None:
    """The hosts' own records, one by one where no list has brought them of late."""
    now = workspace.clock().timestamp()
    since = now - ages["users"] if ages else 0.0
    missing = [s.user_id for s in seats if not material.seen("users", s.user_id, since)]
    if len(missing) > MOST_FETCHED and workspace.age("users") is None:
        await _sync(workspace, material, "users")
        return
    for key in missing[:MOST_FETCHED]:
        await _fetch(workspace, material, "users", key)


async def _fetch(workspace: "Workspace", material: Material, resource: str, key: str) -> None:
    """Reads one record that may be missing or forbidden: its absence is told where it matters.

    Where another failure leaves what was seen before, that is used and said.
    """
    try:
        await workspace.fetch(resource, [key])
    except Invalid:
        return
    except GatewayError as error:
        if error.kind in ("not_found", "forbidden", "refused", "not_authorized"):
            return
        if material.record(resource, key) is None:
            raise
        what = f"{workspace.resource(resource).noun.capitalize()} {key}"
        material.say(f"{what} could not be read again ({error.message.rstrip('.')}).")


async def _read_kinds(
    workspace: "Workspace",
    material: Material,
    seats: Sequence[Seat],
    bookings: Mapping[str, Record],
    around: Interval,
) -> None:
    """The event types of what the hosts have around that time: their buffers count, and their
    length where a booking has no end."""
    hosts = {seat.user_id for seat in seats}
    unknown: dict[str, None] = {}
    for booking in bookings.values():
        kind, span = kind_of(booking), booking_time(booking).span
        if kind is None or span is None or not hosts & holders_of(booking):
            continue
        if span.meets(around) and material.record("event-types", kind) is None:
            unknown[str(kind)] = None
    for key in list(unknown)[:MOST_FETCHED]:
        await _fetch(workspace, material, "event-types", key)
    unseen = [key for key in unknown if material.record("event-types", key) is None]
    if unseen:
        keys = ", ".join(unseen[:MOST_FETCHED])
        words = f"The buffers of event type {keys} could not be read: they are taken as none."
        material.say(words)


class Kinds:
    """What the event types of bookings say, by their id; `asked` stands in for unknown ones."""

    def __init__(self, material: Material, asked: Mapping[str, Any]) -> None:
        self._material = material
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
        """When a booking is; one without an end is as long as its event type, or the asked one."""
        kind = kind_of(booking)
        return booking_time(booking, lambda: whole(self._record(kind).get("length")) or self._asked)

    def _record(self, kind: object) -> Record:
        return self._material.record("event-types", kind) or {}


def _say_unread(
    bookings: Sequence[Read], emails: Mapping[str, str], around: Interval, material: Material
) -> None:
    """Names the hosts' bookings near that time that could not be read."""
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
        material.say(unread_takes(faults))


def _email(material: Material, seat: Seat) -> str:
    user = material.record("users", seat.user_id)
    if user is not None and user.get("email"):
        return str(user["email"])
    for _, booking in material.mirror.where("bookings", "userId", seat.user_id, most=MOST_FETCHED):
        holder = booking.get("user")
        if isinstance(holder, Mapping):
            return str(holder.get("email") or "")
    return ""


def _offer(
    event: Record,
    bookings: Sequence[Read],
    hosts: Sequence[Host],
    material: Material,
) -> Offer:
    """The offer, its days beginning in its own zone, else in that of its hours."""
    zone = zone_or_none(event.get("timeZone"))
    if zone is None:
        if event.get("timeZone"):
            words = f"The zone '{event['timeZone']}' of the event type does not exist."
            material.say(f"{words} That of its hours is used.")
        schedule = next((host.schedule for host in hosts if host.schedule), None)
        zone = schedule.zone if schedule is not None else zone_named("UTC")
    try:
        return offer_of(event, bookings, zone)
    except ValueError as error:
        raise NotUnderstood(str(error), hint="Give the event type a length.") from error


def _say_more(
    event: Mapping[str, Any], hosts: Sequence[Host], mirror: Mirror, material: Material
) -> None:
    if event.get("requiresConfirmation") is True:
        material.say("A booking of it waits for confirmation.")
    if event.get("schedulingType") == COLLECTIVE and len(hosts) < 2:
        material.say("The event type is collective, with fewer than two hosts.")
    keys = {host.key: host.name for host in hosts}
    if mirror.count("selected-calendars") is None:
        material.say("Only Cal's own bookings are looked at, not events of connected calendars.")
        return
    own = (key for key in keys if mirror.count_where("selected-calendars", "userId", key))
    names = [keys[key] for key in own]
    if names:
        who = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
        material.say(f"Events of the connected calendars of {who} are not seen here.")
