"""The input of slots and reasons: an event type, its hosts, and what takes their time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval

FIRST_SECOND, LAST_SECOND = -62_000_000_000, 253_000_000_000
"""The years 5 to 9987: near the calendar's ends a zone's offset cannot be read."""

Cause = tuple[str, str]
"""The record behind a verdict: category and key, such as ("bookings", "7")."""

UNLIMITED, ROLLING, ROLLING_WINDOW, RANGE = "UNLIMITED", "ROLLING", "ROLLING_WINDOW", "RANGE"
ROUND_ROBIN, COLLECTIVE, MANAGED = "ROUND_ROBIN", "COLLECTIVE", "MANAGED"


@dataclass(frozen=True, slots=True)
class Period:
    """How far ahead an event type can be booked. Of `first` and `last` only the day counts."""

    kind: str = UNLIMITED
    days: int = 0
    calendar_days: bool = False
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakenSlot:
    """An accepted booking of the event type itself: it counts for limits and seats."""

    interval: Interval
    key: str
    guests: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """The bookings with seats that start together: their keys and the number of guests."""

    keys: tuple[str, ...]
    guests: int


@dataclass(frozen=True, slots=True)
class Offer:
    """The rules of an event type about its times. Lengths are minutes.

    In `zone` its days begin, for a period of dates and for limits. `taken` are its accepted
    bookings. `seats` is 0 without seats; `interval` is 0 if slots follow by their length; `offset`
    moves every start.
    """

    key: str
    title: str
    length: int
    zone: ZoneInfo
    interval: int = 0
    before: int = 0
    after: int = 0
    notice: int = 0
    period: Period = field(default_factory=Period)
    booking_limits: Mapping[str, int] = field(default_factory=dict)
    duration_limits: Mapping[str, int] = field(default_factory=dict)
    seats: int = 0
    scheduling: str = ""
    hidden: bool = False
    first_only: bool = False
    taken: tuple[TakenSlot, ...] = ()
    offset: int = 0

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"'{self.title}' lasts {self.length} minutes: it needs one or more.")

    @property
    def step(self) -> int:
        """The minutes that the first start is rounded to: the interval, else the length."""
        return self.interval if self.interval > 0 else self.length

    @property
    def stride(self) -> int:
        """Minutes from one start to the next; Cal adds the offset to each."""
        return self.step + max(self.offset, 0)

    @property
    def cause(self) -> Cause:
        """The event type's record."""
        return "event-types", self.key

    def sessions(self) -> dict[int, Session]:
        """The sessions by their start in epoch seconds; none without seats."""
        found: dict[int, Session] = {}
        for taken in self.taken if self.seats else ():
            start = seconds(taken.interval.start)
            there = found.get(start, Session((), 0))
            found[start] = Session((*there.keys, taken.key), there.guests + taken.guests)
        return found

    def joinable(self) -> frozenset[str]:
        """The keys of bookings that have a free seat."""
        return frozenset(
            key
            for session in self.sessions().values()
            if session.guests < self.seats
            for key in session.keys
        )


@dataclass(frozen=True, slots=True)
class Busy:
    """An entry in a host's calendar, with its own buffers in minutes.

    `remark` says why it takes time, if that is not obvious: it waits for confirmation, or could be
    read only in part.
    """

    interval: Interval
    title: str
    cause: Cause | None = None
    before: int = 0
    after: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a host's data, and the record that it is about."""

    sentence: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A person who can hold the meeting. Without a schedule their hours are unknown.

    `unseen`: their bookings are not shown to the key, so what is free is unknown too. `unsure`: the
    hours may be others, for their schedule is not known or could be read only in part.
    """

    key: str
    name: str
    schedule: Schedule | None = None
    schedule_key: str = ""
    schedule_name: str = ""
    busy: tuple[Busy, ...] = ()
    pending: tuple[Busy, ...] = ()
    fixed: bool = False
    notes: tuple[Note, ...] = ()
    unseen: bool = False
    unsure: bool = False

    @property
    def cause(self) -> Cause:
        """The record that defines the hours: the schedule, else the user."""
        return ("schedules", self.schedule_key) if self.schedule_key else ("users", self.key)


def required(offer: Offer, hosts: Sequence[Host]) -> list[Host]:
    """The hosts who must all be free."""
    if offer.scheduling != ROUND_ROBIN:
        return list(hosts)
    fixed = [host for host in hosts if host.fixed]
    others = [host for host in hosts if not host.fixed]
    return [*fixed, *others] if len(others) == 1 else fixed


def seconds(moment: datetime) -> int:
    """An aware datetime as whole seconds since 1970."""
    return int(moment.timestamp())


def moment_of(epoch: int) -> datetime:
    """Epoch seconds as a UTC datetime, at most the calendar's end."""
    return datetime.fromtimestamp(min(max(epoch, FIRST_SECOND), LAST_SECOND), UTC)
