"""What is offered, by whom, and what already takes their time: the input of slots and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval

FIRST_SECOND, LAST_SECOND = -62_000_000_000, 253_000_000_000
"""The years 5 to 9987: a zone's clocks cannot be read at the calendar's very edges."""

Cause = tuple[str, str]
"""The record behind something: its category and its key, such as ("bookings", "7")."""

UNLIMITED, ROLLING, ROLLING_WINDOW, RANGE = "UNLIMITED", "ROLLING", "ROLLING_WINDOW", "RANGE"
ROUND_ROBIN, COLLECTIVE, MANAGED = "ROUND_ROBIN", "COLLECTIVE", "MANAGED"


@dataclass(frozen=True, slots=True)
class Period:
    """How far ahead bookings are taken. `first` and `last` are instants used as days."""

    kind: str = UNLIMITED
    days: int = 0
    calendar_days: bool = False
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """An accepted booking of the event type itself: it counts for limits and for seats."""

    interval: Interval
    key: str
    guests: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """The seated bookings that start together: their keys, and how many guests they have."""

    keys: tuple[str, ...]
    guests: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An event type as far as it decides about times. Lengths are minutes.

    `zone` is where its days begin: for a period of dates and for the limits. `taken`
    are its accepted bookings. `seats` is 0 without seats, `interval` 0 for the length;
    `offset` moves every start.
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
    taken: tuple[Taken, ...] = ()
    offset: int = 0

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"'{self.title}' lasts {self.length} minutes: it needs one or more.")

    @property
    def step(self) -> int:
        """The minutes whose round times the first start keeps: the interval, else the length."""
        return self.interval if self.interval > 0 else self.length

    @property
    def stride(self) -> int:
        """Minutes from one start to the next: Cal adds the offset to every step."""
        return self.step + max(self.offset, 0)

    @property
    def cause(self) -> Cause:
        """The event type's record."""
        return "event-types", self.key

    def sessions(self) -> dict[int, Session]:
        """With seats: the bookings that share them, by their start in epoch seconds."""
        found: dict[int, Session] = {}
        for taken in self.taken if self.seats else ():
            start = seconds(taken.interval.start)
            there = found.get(start, Session((), 0))
            found[start] = Session((*there.keys, taken.key), there.guests + taken.guests)
        return found

    def joinable(self) -> frozenset[str]:
        """The keys of the bookings that still have a free seat."""
        return frozenset(
            key
            for session in self.sessions().values()
            if session.guests < self.seats
            for key in session.keys
        )


@dataclass(frozen=True, slots=True)
class Busy:
    """Something in a host's calendar, and the buffers (minutes) that belong to it.

    `remark` says why it takes time where that is not plain: it waits, or was read in part.
    """

    interval: Interval
    title: str
    cause: Cause | None = None
    before: int = 0
    after: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about a host's data, and the record it is about."""

    sentence: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A person who can hold the meeting. Without a schedule their hours are unknown.

    `unseen`: their bookings are not shown to the key, so what is free is unknown too.
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

    @property
    def cause(self) -> Cause:
        """The record that holds the hours: the schedule, else the user."""
        return ("schedules", self.schedule_key) if self.schedule_key else ("users", self.key)


def required(offer: Offer, hosts: Sequence[Host]) -> list[Host]:
    """The hosts without whom there is no meeting."""
    if offer.scheduling != ROUND_ROBIN:
        return list(hosts)
    fixed = [host for host in hosts if host.fixed]
    others = [host for host in hosts if not host.fixed]
    return [*fixed, *others] if len(others) == 1 else fixed


def seconds(moment: datetime) -> int:
    """An aware instant as whole seconds since 1970."""
    return int(moment.timestamp())


def moment_of(epoch: int) -> datetime:
    """The UTC instant of epoch seconds; the edge of the calendar for what is beyond it."""
    return datetime.fromtimestamp(min(max(epoch, FIRST_SECOND), LAST_SECOND), UTC)
