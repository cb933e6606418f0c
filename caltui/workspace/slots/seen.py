"""The offer of an event type and its hosts from records in the mirror. Reads nothing from Cal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import NotUnderstood
from caltui.mirror.store import Mirror
from caltui.scheduling.bookings import (
    PENDING,
    TAKING,
    BookingTime,
    booking_time,
    kind_of,
    unread_takes,
)
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import COLLECTIVE, ROLLING_WINDOW, Host, Offer
from caltui.scheduling.slots.slots import WINDOW_REACH
from caltui.scheduling.wording import first_names_text
from caltui.scheduling.zones import zone_named
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
    with_absences,
    with_calendar,
)

NEARBY = timedelta(days=31)
"""Longer than the search for the nearest open slot, and than any buffer."""

A_DAY = timedelta(days=1)

COUNTED = timedelta(days=367)
"""No limit counts bookings over a longer time."""

MOST_LOOKED = 8
"""How many bookings are looked into for the mail of a host whose record is not known."""


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """An offer with its hosts, and notes about them.

    `calendars` is the note that connected calendars were not looked at; empty if there is none.
    """

    offer: Offer
    hosts: tuple[Host, ...]
    notes: tuple[str, ...]
    calendars: str = ""

    @property
    def notes_with_cal(self) -> tuple[str, ...]:
        """The notes where Cal itself was asked: it has looked into the calendars."""
        return tuple(note for note in self.notes if note != self.calendars)


def facts_of(
    sources: SlotSources,
    event: Record,
    people: Sequence[NamedHost],
    found: Mapping[str, Record],
    around: Interval,
) -> SlotFacts:
    """The offer and its hosts. `found` are the bookings of `bookings_near`. Raises NotUnderstood
    for an event type without a length."""
    emails = emails_of(sources, people)
    kinds = Kinds(sources, event)
    bookings = [(key, row, kinds.time(row)) for key, row in found.items()]
    hosts = [
        with_absences(
            with_calendar(host, emails[host.key], event, bookings, kinds.buffers), sources
        )
        for host in (host_of(named, event, sources) for named in people)
    ]
    offer = _offer(event, bookings, hosts, sources)
    offer = without_hosts_as_guests(offer, hosts, found, emails)
    _say_unread(bookings, emails, around, sources)
    _say_more(event, hosts, sources)
    calendars = _calendars_unseen(hosts, sources)
    if calendars:
        sources.say(calendars)
    return SlotFacts(offer, tuple(hosts), tuple(sources.notes), calendars)


def emails_of(sources: SlotSources, people: Iterable[NamedHost]) -> dict[str, str]:
    """The mail of each host by the user's id; empty where it is not known."""
    return {named.user_id: _email(sources, named) for named in people}


def reach_of(event: Mapping[str, Any], around: Interval, now: datetime) -> Interval:
    """The time whose bookings matter: for a rolling window it includes now."""
    low, high = around.start, around.end
    if event.get("periodType") == ROLLING_WINDOW:
        low, high = min(low, now), max(high, now + timedelta(days=WINDOW_REACH))
    return Interval(moved(low, -NEARBY) or low, moved(high, NEARBY) or high)


Calendars = dict[object, dict[str, Record]]
"""Bookings of people that were read before, by the people and the time."""


def bookings_near(
    mirror: Mirror,
    event: Mapping[str, Any],
    emails: Mapping[str, str],
    reach: Interval,
    known: Calendars | None = None,
) -> dict[str, Record]:
    """The hosts' bookings around that time, and those of the event type that limits count.

    `known` keeps the bookings of the same people for the next event type.
    """
    asked = tuple(sorted(emails.items())), reach
    found = known.get(asked) if known is not None else None
    if found is None:
        found = during(mirror, reach.start, reach.end, of_people(mirror, emails, emails.values()))
    if known is not None:
        known[asked] = found
    own = mirror.holding("bookings", "eventTypeId", event.get("id"))
    limited = event.get("bookingLimits") or event.get("durationLimits")
    more = COUNTED if limited else timedelta()
    low, high = moved(reach.start, -more), moved(reach.end, more)
    return found | during(mirror, low, high, own) if own else found


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
        """Reads when a booking is. Without an end, its event type or `asked` gives the length."""
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
    for _, booking in sources.mirror.where("bookings", "userId", named.user_id, most=MOST_LOOKED):
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


def _say_more(event: Mapping[str, Any], hosts: Sequence[Host], sources: SlotSources) -> None:
    if unread := unread_rules(event):
        sources.say(unread)
    if event.get("requiresConfirmation") is True:
        sources.say("A booking of it waits for confirmation.")
    if event.get("schedulingType") == COLLECTIVE and len(hosts) < 2:
        sources.say("The event type is collective, with fewer than two hosts.")


def _calendars_unseen(hosts: Sequence[Host], sources: SlotSources) -> str:
    """Says in a sentence whose connected calendars are not looked at; empty if nobody has any."""
    keys, mirror = {host.key: host.name for host in hosts}, sources.mirror
    if mirror.count("selected-calendars") is None:
        return "Only Cal's own bookings are looked at, not events of connected calendars."
    own = (key for key in keys if mirror.count_where("selected-calendars", "userId", key))
    names = [keys[key] for key in own]
    if not names:
        return ""
    return f"Events of the connected calendars of {first_names_text(names, 3)} are not seen here."
