"""Collects what was last seen of a person: bookings, payments, and what they have here as a user.

Works on the mirror alone. A person is a mail address; a user who was never a guest has one too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.scheduling.time_style import clock_words
from caltui.scheduling.whose_schedule import MappedSchedules, default_schedule
from caltui.text import count
from caltui.workspace.agenda.entries import GUEST, USER, Diary, Entry
from caltui.workspace.agenda.reader import Reader, email_of, guest_name
from caltui.workspace.base.clock import zone_of
from caltui.workspace.base.ports import Reads
from caltui.workspace.records.money import money
from caltui.workspace.slots.absences import NEVER_AWAY, AwayTimes, away_times

PICTURE = "person"


class UserSide(NamedTuple):
    """What a user has here. A count is None where the list cannot tell it."""

    key: str
    record: Record
    schedule: str
    teams: tuple[str, ...] | None
    event_types: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A person. `coming` are bookings that may still take place, the next first; `past` the others,
    the latest first. `timeless` are bookings whose time cannot be read, with what is wrong.

    `unread` are lists that were never read, so that something may be missing; `unread_helps` those
    of them that only help. `named`: an attendee
    with that address was seen. `away` is when they are away, where they are a user.
    """

    email: str
    name: str
    zone: ZoneInfo | None
    zone_name: str
    coming: tuple[Entry, ...]
    past: tuple[Entry, ...]
    user: UserSide | None = None
    payments: tuple[Record, ...] = ()
    cancelled_by_them: int = 0
    timeless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    named: bool = False
    unread_helps: tuple[str, ...] = ()
    away: AwayTimes = NEVER_AWAY

    @property
    def next(self) -> Entry | None:
        """The next booking that may take place."""
        return next((entry for entry in self.coming if entry.live), None)

    def is_guest_of(self, entry: Entry) -> bool:
        """Tells whether they are a guest of a booking, and not its host."""
        return any(guest.email.casefold() == self.email.casefold() for guest in entry.guests)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every booking."""
        return (*self.coming, *self.past)

    def counts(self) -> "BookingCounts":
        """Counts what became of their bookings so far."""
        states = Counter(entry.status for entry in self.entries)
        held = sum(entry.status == "ACCEPTED" for entry in self.past)
        unanswered = sum(entry.waiting for entry in self.past)
        over = states["CANCELLED"]
        return BookingCounts(held, over, self.cancelled_by_them, states["REJECTED"], unanswered)

    @property
    def attendee_of(self) -> int:
        """At how many bookings they are a guest."""
        return sum(self.is_guest_of(entry) for entry in self.entries) if self.email else 0

    @property
    def known(self) -> bool:
        """Whether anything was ever seen of them."""
        seen = self.entries or self.timeless or self.user is not None
        return bool(seen) or self.named

    def sums(self, *, paid: bool) -> tuple[str, ...]:
        """Adds up what was paid, or is not yet, one amount for each currency. Amounts that are no
        numbers are left out: see `unread_amounts`."""
        found: Counter[str] = Counter()
        for row in self._of(paid):
            if _is_amount(row.get("amount")):
                found[str(row.get("currency") or "")] += int(row["amount"])
        return tuple(money(amount, currency) for currency, amount in sorted(found.items()))

    def unread_amounts(self, *, paid: bool) -> int:
        """Counts the payments, made or not yet, whose amount cannot be read."""
        return sum(not _is_amount(row.get("amount")) for row in self._of(paid))

    def _of(self, paid: bool) -> Iterator[Record]:
        """The payments that were made, or those that were not yet; none that was returned."""
        for row in self.payments:
            if (row.get("success") is True) is paid and not row.get("refunded"):
                yield row


class BookingCounts(NamedTuple):
    """How many bookings ended how. `cancelled_by_them` is a part of `cancelled`."""

    held: int
    cancelled: int
    cancelled_by_them: int
    rejected: int
    unanswered: int


def person_of(workspace: Reads, email: str) -> Person:
    """Everything that was last seen of the person with that address, in any case."""
    key = user_key(workspace, email)
    diaries = [Reader(workspace, GUEST, email).whole()]
    if key:
        diaries.append(Reader(workspace, USER, key).whole())
    return _person(workspace, email, key, diaries)


def person_of_user(workspace: Reads, key: str) -> Person:
    """The person behind a user, who may have no address that was seen."""
    email = email_of(workspace, key)
    if email:
        return person_of(workspace, email)
    return _person(workspace, "", key, [Reader(workspace, USER, key).whole()])


def user_key(workspace: Reads, email: str) -> str:
    """The id of the user with that address; empty if there is none."""
    wanted = email.casefold()
    of = workspace.resource("users")
    for record in workspace.like("users", "email", email):
        if str(record.get("email") or "").casefold() == wanted:
            return of.key_of(record) or ""
    return ""


def _person(workspace: Reads, email: str, key: str, diaries: Iterable[Diary]) -> Person:
    entries: dict[str, Entry] = {}
    timeless: dict[str, tuple[str, ...]] = {}
    for diary in diaries:
        entries |= {entry.key: entry for entry in diary.entries}
        timeless |= diary.timeless
    now = workspace.clock()
    coming = sorted((e for e in entries.values() if e.span.end > now), key=lambda e: e.span)
    past = sorted((e for e in entries.values() if e.span.end <= now), key=lambda e: e.span)
    user = _user_side(workspace, key) if key else None
    zone = _zone_name(email, [*reversed(coming), *past], user)
    records = [_record(workspace, entry.key) for entry in entries.values()]
    made = workspace.catalog.made_of(PICTURE)
    helps = _unread(workspace, made.helps) if user else ()
    guest_of = [r for r in records if email and _is_guest(r, email)]
    return Person(
        email,
        _name(workspace, email, user, entries.values()),
        zone_of(zone) if zone else None,
        zone,
        tuple(coming),
        tuple(reversed(past)),
        user,
        tuple(_payment(workspace, row) for one in guest_of for row in rows_in(one, "payment")),
        sum(_cancelled_by(record, email) for record in records),
        timeless,
        (*_unread(workspace, made.needs), *helps),
        bool(email and guest_name(workspace, email)),
        helps,
        away_times(workspace, [key]) if key else NEVER_AWAY,
    )


def _unread(workspace: Reads, lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in lists if workspace.age(name) is None)


def _record(workspace: Reads, key: str) -> Record:
    seen = workspace.record("bookings", key)
    return seen.record if seen else {}


def _payment(workspace: Reads, row: Mapping[str, Any]) -> Record:
    """A payment as its booking has it, with what the list of payments says besides."""
    key = row.get("id")
    seen = workspace.record("payments", str(key)) if key is not None else None
    return {**(seen.record if seen is not None else {}), **row}


def _is_amount(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and isfinite(value)


def _is_guest(record: Record, email: str) -> bool:
    rows = rows_in(record, "attendees")
    return any(str(row.get("email") or "").casefold() == email.casefold() for row in rows)


def _cancelled_by(record: Record, email: str) -> bool:
    said = str(record.get("cancelledBy") or "").casefold()
    return bool(email) and record.get("status") == "CANCELLED" and said == email.casefold()


def _name(workspace: Reads, email: str, user: UserSide | None, entries: Iterable[Entry]) -> str:
    """The user's name, else the one on a booking, else the one of an attendee, else the address."""
    own = str(user.record.get("name") or "") if user else ""
    named = (g.name for e in entries for g in e.guests if g.email.casefold() == email.casefold())
    return own or next(filter(None, named), "") or guest_name(workspace, email) or email


def _zone_name(email: str, latest_last: Iterable[Entry], user: UserSide | None) -> str:
    """The user's zone, else the one on the latest booking in time."""
    own = user.record.get("timeZone") if user else None
    if isinstance(own, str) and own:
        return own
    ordered = sorted(latest_last, key=lambda entry: entry.span, reverse=True)
    zones = (g.zone for e in ordered for g in e.guests if g.email.casefold() == email.casefold())
    return next(filter(None, zones), "")


def _user_side(workspace: Reads, key: str) -> UserSide | None:
    seen = workspace.record("users", key)
    if seen is None:
        return None
    theirs = MappedSchedules(dict(workspace.where("schedules", "userId", key)))
    schedule = default_schedule(seen.record, key, theirs) or ""
    name = workspace.name("schedules", schedule) if schedule else ""
    return UserSide(
        key,
        seen.record,
        name or (f"schedule {schedule}" if schedule else ""),
        _teams(workspace, key),
        _counted(workspace, "event-types", key),
    )


def _teams(workspace: Reads, key: str) -> tuple[str, ...] | None:
    if workspace.age("memberships") is None:
        return None
    rows = [record for _, record in workspace.where("memberships", "userId", key)]
    ids = [str(row.get("teamId") or "") for row in rows]
    return tuple(workspace.name("teams", team) or f"team {team}" for team in ids if team)


def _counted(workspace: Reads, resource: str, key: str) -> int | None:
    """Counts the records of a list that are the user's; None unless the list can hold them all."""
    if workspace.age(resource) is None or not workspace.reach.whole(resource):
        return None
    return len(workspace.where(resource, "userId", key))


def clock_there(person: Person, now: datetime) -> str:
    """`Los Angeles, 08:27 there`; says so where the zone is not known."""
    if person.zone is None:
        return f"zone {person.zone_name} is none" if person.zone_name else "zone unknown"
    place = person.zone.key.rpartition("/")[2].replace("_", " ")
    there = now.astimezone(person.zone)
    return f"{place}, {clock_words(there.hour, there.minute)} there"


def sums_text(person: Person, *, paid: bool) -> list[str]:
    """`240.00 USD paid`, and `1 payment without a readable amount, paid`."""
    word = "paid" if paid else "not paid"
    found = [f"{amount} {word}" for amount in person.sums(paid=paid)]
    number = person.unread_amounts(paid=paid)
    unread = f"{count(number, 'payment')} without a readable amount, {word}"
    return [*found, unread] if number else found
