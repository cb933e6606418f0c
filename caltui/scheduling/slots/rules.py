"""The rules that do not depend on one host: event type, notice, period, limits, seats.

A rule takes a question and returns its verdicts; `reasons.RULES` has all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from caltui.scheduling.slots.epoch_ranges import DAY
from caltui.scheduling.slots.offers import (
    MANAGED,
    RANGE,
    ROLLING_WINDOW,
    UNLIMITED,
    Host,
    Offer,
    moment_of,
)
from caltui.scheduling.slots.periods import Days, Limit, Limits, bounds, days_zone
from caltui.scheduling.slots.slots import FreeTime, days_of
from caltui.scheduling.slots.steps import Grid, earliest
from caltui.scheduling.slots.verdicts import Verdict
from caltui.scheduling.wording import (
    clock_text,
    day_text,
    days_text,
    minutes_text,
    span_text,
    when_text,
)


@dataclass(frozen=True)
class Question:
    """One time of one event type. `start`, `end` and `now` are epoch seconds; `zone` is the
    booker's, and times in answers are in it."""

    offer: Offer
    hosts: tuple[Host, ...]
    start: int
    end: int
    now: int
    zone: ZoneInfo

    @property
    def day(self) -> date:
        """The day of the start in the asked zone. Answers do not repeat this day."""
        return moment_of(self.start).astimezone(self.zone).date()

    @cached_property
    def joinable(self) -> frozenset[str]:
        """The bookings that have a free seat."""
        return self.offer.joinable()

    @cached_property
    def free(self) -> FreeTime:
        """The free working time of the hosts around that day."""
        return FreeTime(self.offer, self.hosts, self.start - 2 * DAY, self.end + DAY)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The starts of slots on that day and around it, whatever the period says."""
        steps = self.free.steps(Grid.of(self.offer, self.now, self.zone))
        return tuple(steps.between(self.start - DAY, self.start + DAY))

    @cached_property
    def holders(self) -> frozenset[str]:
        """The keys of the hosts who work and are free for the whole time."""
        return self.free.holders(self.start, self.end)

    def clock(self, epoch: int) -> str:
        """`10:00`, with the day if it is another one."""
        moment = moment_of(epoch)
        if moment.astimezone(self.zone).date() == self.day:
            return clock_text(moment, self.zone)
        return when_text(moment, self.zone)

    def span(self, start: int, end: int) -> str:
        """`09:30–10:30`, with the day if it is another one."""
        return span_text(moment_of(start), moment_of(end), self.zone, day=self.day)

    @property
    def slot(self) -> str:
        """`10:00–10:30`."""
        return self.span(self.start, self.end)


def closing(
    rule: str,
    title: str,
    ok: bool,
    sentence: str,
    ask: Question,
    remedy: str = "",
    cause: tuple[str, str] | None = None,
) -> Verdict:
    """A verdict about everybody: it closes the time unless `ok`."""
    found = cause or ask.offer.cause
    help = "" if ok else remedy
    return Verdict(rule, title, ok, sentence, None, found, help, closes=not ok)


def hidden(ask: Question) -> Iterator[Verdict]:
    """A hidden event type can still be booked by anybody who has its link."""
    offer = ask.offer
    if offer.hidden:
        words = f"{offer.title} is hidden: it is not on the public page; its link still works."
        yield Verdict("hidden", "Public page", None, words, None, offer.cause)
    else:
        words = f"{offer.title} is on the public page."
        yield Verdict("hidden", "Public page", True, words, None, offer.cause)
    if offer.first_only:
        words = f"Guests see only the first open slot of each day of {offer.title}."
        yield Verdict("hidden", "Public page", None, words, None, offer.cause)


def has_hosts(ask: Question) -> Iterator[Verdict]:
    """The event type must have a host."""
    offer, count = ask.offer, len(ask.hosts)
    if offer.scheduling == MANAGED:
        words = (
            f"{offer.title} is a managed event type: only the copies its members have are booked."
        )
        remedy = "Look at the event type of the member."
        yield closing("hosts", "Hosts", False, words, ask, remedy)
    elif not count:
        words = f"{offer.title} has no host: nobody can hold it."
        yield closing("hosts", "Hosts", False, words, ask, "Add a host to the event type.")
    else:
        who = ask.hosts[0].name if count == 1 else f"{count} hosts"
        yield closing("hosts", "Hosts", True, f"{who} can hold it.", ask)


def not_past(ask: Question) -> Iterator[Verdict]:
    """A time that has begun cannot be booked."""
    ok = ask.start >= ask.now
    now = when_text(moment_of(ask.now), ask.zone)
    words = "The time lies ahead." if ok else f"The time is in the past: it is {now} now."
    yield closing("past", "Not past", ok, words, ask, "Choose a later time.")


def notice(ask: Question) -> Iterator[Verdict]:
    """A booking must be made a minimum time before it starts."""
    offer, first = ask.offer, earliest(ask.offer, ask.now)
    ok = ask.start >= first
    if offer.notice <= 0:
        words = "No notice is asked for."
        if not ok:
            words = f"{words} Cal takes bookings from one minute ahead on: {ask.clock(first)}."
        yield closing("notice", "Minimum notice", ok, words, ask, "Choose a later time.")
        return
    wanted = minutes_text(offer.notice)
    if ok:
        words = f"There are at least {wanted} of notice."
        yield closing("notice", "Minimum notice", True, words, ask)
        return
    words = f"{offer.title} needs {wanted} notice: from now on that is {ask.clock(first)}."
    remedy = f"Choose {ask.clock(first)} or later, or lower the minimum notice."
    yield closing("notice", "Minimum notice", False, words, ask, remedy)


def period(ask: Question) -> Iterator[Verdict]:
    """The time must lie in the booking period: a date range in the event type's zone, any other by
    the booker's clock."""
    offer = ask.offer
    title = "Period"
    if offer.period.kind not in _PERIODS:
        words = "There is no last day."
        if offer.period.kind != UNLIMITED:
            words = f"The period '{offer.period.kind}' is not known here and was not looked at."
        yield closing("period", title, True, words, ask)
        return
    days = days_of(offer, ask.hosts, ask.now, ask.zone)
    low, high = bounds(offer, days, ask.zone)
    zone = days_zone(offer, ask.zone)
    ok = (low is None or ask.start >= low) and (high is None or ask.start < high)
    words = f"{offer.title} {_PERIODS[offer.period.kind](offer, days)} ({zone.key})."
    if not ok:
        day = moment_of(ask.start).astimezone(zone).date()
        words = f"{day_text(day)} is out of the period: {words}"
    yield closing("period", title, ok, words, ask, "Widen the period of the event type.")


def _range(offer: Offer, days: Days) -> str:
    if days.first and days.last:
        return f"takes bookings {days_text(days.first, days.last)}"
    if days.first:
        return f"takes bookings from {day_text(days.first)} on"
    return (
        f"takes bookings up to {day_text(days.last)}" if days.last else "has no first or last day"
    )


def _rolling(offer: Offer, days: Days) -> str:
    kind = "days" if offer.period.calendar_days else "business days"
    last = day_text(days.last) if days.last else "ever"
    return f"takes bookings {offer.period.days} {kind} ahead: up to {last}"


def _window(offer: Offer, days: Days) -> str:
    kind = "days" if offer.period.calendar_days else "business days"
    last = day_text(days.last) if days.last else "ever"
    return f"takes bookings on the next {offer.period.days} {kind} with an open slot: up to {last}"


_PERIODS = {RANGE: _range, "ROLLING": _rolling, ROLLING_WINDOW: _window}

_LIMITS = (
    ("bookingLimits", "booking_limits", "Booking limits", "bookings"),
    ("durationLimits", "duration_limits", "Duration limits", "minutes"),
)
_UNIT_WORDS = {
    "PER_DAY": "a day",
    "PER_WEEK": "a week",
    "PER_MONTH": "a month",
    "PER_YEAR": "a year",
}


def limits(ask: Question) -> Iterator[Verdict]:
    """Only so many bookings, or minutes of them, a day, week, month or year."""
    found = Limits(ask.offer).at(ask.start, ask.end)
    for field, rule, title, noun in _LIMITS:
        mine = [limit for limit in found if limit.field == field]
        if not mine:
            words = f"There is no limit of {noun}."
            yield closing(rule, title, True, words, ask)
        for limit in mine:
            yield closing(rule, title, not limit.full, _limit_text(ask, limit), ask, _RAISE)


_RAISE = "Raise the limit of the event type, or cancel a booking of that time."


def _limit_text(ask: Question, limit: Limit) -> str:
    offer, days = ask.offer, days_text(limit.first, limit.last)
    per = _UNIT_WORDS[limit.unit]
    if limit.field == "bookingLimits":
        noun = "booking" if limit.most == 1 else "bookings"
        most = f"takes {limit.most} {noun} {per}"
        return f"{offer.title} {most}: {days} has {limit.used} ({offer.zone.key})."
    most = f"takes {limit.most} minutes {per}"
    more = f", and this one needs {offer.length}" if limit.full else ""
    return f"{offer.title} {most}: {days} has {limit.used}{more} ({offer.zone.key})."


def seats(ask: Question) -> Iterator[Verdict]:
    """Guests of an event type with seats share the bookings that start together."""
    offer = ask.offer
    if not offer.seats:
        yield closing(
            "seats", "Seats", True, "The event type has no seats: one booking a time.", ask
        )
        return
    session = offer.sessions().get(ask.start)
    if session is None:
        words = f"All {offer.seats} seats are free."
        yield closing("seats", "Seats", True, words, ask)
        return
    ok = session.guests < offer.seats
    words = f"{session.guests} of {offer.seats} seats are taken."
    if len(session.keys) > 1:
        words = f"{words[:-1]}, by {len(session.keys)} bookings."
    remedy = "Cancel an attendee, or give the event type more seats."
    yield closing("seats", "Seats", ok, words, ask, remedy, ("bookings", session.keys[0]))


def host_names(hosts: Sequence[Host]) -> list[str]:
    """The names of the hosts."""
    return [host.name for host in hosts]
