"""Explains why members are missing at a time, and which of them is easiest to win.

A booking that can be moved is easier to change than closed hours, those than an absence; what is
unknown is never taken for free.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from caltui.scheduling.intervals import Interval, difference
from caltui.scheduling.team.find_time import Answer, TimeSearch, closest, is_night
from caltui.scheduling.team.judged import offered_starts
from caltui.scheduling.team.picture import BusySpan, Member, Picture
from caltui.scheduling.team.readout import override_on, taken_in
from caltui.scheduling.text import day_text
from caltui.scheduling.time_style import clock_words
from caltui.scheduling.zones import city

BUSY, OUTSIDE, OVERRIDE, AWAY = "busy", "outside", "override", "away"
ELSEWHERE, UNKNOWN = "elsewhere", "unknown"
"""What keeps a member from a time: a booking here, closed hours, a date that is closed, an absence,
what another calendar holds, or nobody knows."""

A_BOOKING = 10
EFFORT = {OUTSIDE: 100, OVERRIDE: 150, AWAY: 200, ELSEWHERE: 300, UNKNOWN: 10_000}
"""How hard each is to change. A booking is A_BOOKING and one more for each attendee."""

MOST_NAMED = 4
MOST_STARTS = 600
"""Starts after which no more are looked at: each asks why those who are missing cannot come."""

EASIEST = {
    BUSY: "easiest to move",
    OUTSIDE: "easiest: open these hours",
    OVERRIDE: "easiest: change that date",
}
"""What is said of the one that is easiest to change."""


@dataclass(frozen=True, slots=True)
class BookingFact:
    """A booking in words (`Support call with Maria Gruber`), and how many attend; None: unknown."""

    words: str
    attendees: int | None


FactOf = Callable[[str], BookingFact | None]
"""What is known of a booking, by its key."""


@dataclass(frozen=True, slots=True)
class MissingMember:
    """A member who cannot come, why (a kind such as BUSY, and words), and how hard that is to
    change: the smaller, the easier. `bookings` are the keys of what could be moved."""

    user_id: str
    name: str
    kind: str
    words: str
    effort: int
    bookings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partial:
    """A time that suits most, and who is missing, the easiest to win first."""

    answer: Answer
    missing: tuple[MissingMember, ...]

    @property
    def effort(self) -> int:
        """A number for how hard it is to get everybody who is missing; 0 if nobody is."""
        return sum(one.effort for one in self.missing)

    @property
    def text(self) -> str:
        """`without Rosa: has Support call with Maria Gruber, easiest to move; Bo: unknown: …`."""
        parts = [f"{one.name}: {one.words}" for one in self.missing[:MOST_NAMED]]
        if self.missing and self.missing[0].kind in EASIEST:
            parts[0] += f", {EASIEST[self.missing[0].kind]}"
        if len(self.missing) > MOST_NAMED:
            parts.append(f"and {len(self.missing) - MOST_NAMED} more")
        return f"without {'; '.join(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class BestPartials:
    """The times that suit most, best first, found at so many of all `starts` at which most can."""

    found: tuple[Partial, ...] = ()
    looked_at: int = 0
    starts: int = 0

    @property
    def text(self) -> str:
        """The number of starts that were looked at, if not all, and what to do; else empty."""
        if self.looked_at == self.starts:
            return ""
        return f"Looked at {self.looked_at:,} of {self.starts:,} starts: fewer hours show the rest."


def best_partials(picture: Picture, wish: TimeSearch, fact_of: FactOf) -> BestPartials:
    """The times at which most can come, best first: those that Cal does not offer last, more in
    their own hours, then those that are easiest to complete, then fewer at night, then earlier.
    After MOST_STARTS no more are looked at.
    """
    found: list[Partial] = []
    looked_at = starts = 0
    for answer in closest(picture, wish):
        here = 1 + answer.starts // wish.step
        starts += here
        if looked_at < MOST_STARTS:
            found += _by_reason(picture, answer, wish, fact_of)
            looked_at += here
    found.sort(key=_rank)
    found.sort(key=lambda one: offered_starts(picture, one.answer) == ())
    return BestPartials(tuple(found), looked_at, starts)


def _by_reason(
    picture: Picture, answer: Answer, wish: TimeSearch, fact_of: FactOf
) -> Iterator[Partial]:
    """The starts of an answer, cut where the reasons of those who are missing change."""
    step, length = timedelta(minutes=wish.step), answer.span.length
    coming = [m for m in picture.members if m.user_id in answer.coming]
    start = answer.span.start
    current: Partial | None = None
    while start <= answer.last_start:
        span = Interval(start, start + length)
        night = tuple(m.user_id for m in coming if is_night(m, span))
        here = replace(answer, span=span, last_start=start, at_night=night)
        missing = missing_at(picture, here, fact_of)
        if current is not None and _same(current.missing, missing):
            longer = replace(current.answer, last_start=start)
            current = Partial(longer, current.missing)
        else:
            if current is not None:
                yield current
            current = Partial(here, missing)
        start += step
    if current is not None:
        yield current


def _same(some: Sequence[MissingMember], others: Sequence[MissingMember]) -> bool:
    """Tells whether the reasons are the same, whatever the time of day."""
    keys = [[(m.user_id, m.kind, m.bookings, m.effort) for m in side] for side in (some, others)]
    return keys[0] == keys[1]


def _rank(partial: Partial) -> tuple[object, ...]:
    many, own, night, start = partial.answer.rank
    return many, own, partial.effort, night, start


def missing_at(picture: Picture, answer: Answer, fact_of: FactOf) -> tuple[MissingMember, ...]:
    """Everybody who cannot come then, the easiest to win first."""
    absent = (m for m in picture.members if m.user_id not in answer.coming)
    found = [_missing(member, answer.span, fact_of) for member in absent]
    return tuple(sorted(found, key=lambda one: (one.effort, one.name.casefold())))


def _missing(member: Member, span: Interval, fact_of: FactOf) -> MissingMember:
    reasons: list[tuple[str, str, int]] = []
    items = [] if member.unknown else taken_in(member, span)
    if member.unknown:
        why = member.problems[0] if member.problems else "nothing was read of their time"
        reasons.append((UNKNOWN, f"unknown: {why.rstrip('.')}", EFFORT[UNKNOWN]))
    reasons += [_taken(item, fact_of) for item in items]
    known = [*member.free, *(item.span for item in member.taken)]
    if not member.unknown and difference((span,), known):
        reasons.append(_outside(member, span))
    if not reasons:
        reasons.append((UNKNOWN, "unknown", EFFORT[UNKNOWN]))
    hardest = max(reasons, key=lambda reason: reason[2])
    return MissingMember(
        member.user_id,
        member.label,
        hardest[0],
        " and ".join(dict.fromkeys(words for _, words, _ in reasons)),
        sum(effort for _, _, effort in reasons),
        tuple(dict.fromkeys(item.booking for item in items if item.booking)),
    )


def _taken(item: BusySpan, fact_of: FactOf) -> tuple[str, str, int]:
    """Describes what takes the time: its kind, words, and how hard it is to change."""
    if item.away:
        return AWAY, f"is {item.text[:1].lower()}{item.text[1:]}", EFFORT[AWAY]
    if not item.booking:
        return ELSEWHERE, f"is busy elsewhere: {item.text}", EFFORT[ELSEWHERE]
    fact = fact_of(item.booking)
    if fact is None:
        return BUSY, f"has {item.text}", A_BOOKING * 2
    many = fact.attendees is not None and fact.attendees > 1
    words = f"has {fact.words}" + (f" ({fact.attendees} attendees)" if many else "")
    return BUSY, words, A_BOOKING + (A_BOOKING if fact.attendees is None else fact.attendees)


def _outside(member: Member, span: Interval) -> tuple[str, str, int]:
    """Says why the hours (of the date or the week) do not hold the time: kind, words, effort."""
    special = override_on(member, span.start)
    if special is not None:
        words = f"{special.day.isoformat()} is {day_text(special.blocks)} for them"
        return OVERRIDE, words, EFFORT[OVERRIDE]
    where = ""
    if member.zone is not None:
        start, end = (at.astimezone(member.zone) for at in (span.start, span.end))
        first, last = (clock_words(at.hour, at.minute) for at in (start, end))
        where = f" ({start:%a} {first}–{last} in {city(member.zone)})"
    return OUTSIDE, f"outside of hours{where}", EFFORT[OUTSIDE]


def names_of_missing(missing: Sequence[MissingMember]) -> str:
    """`Rosa`, `Rosa and Bo`, `Rosa and 2 more`."""
    if len(missing) > 2:
        return f"{missing[0].name} and {len(missing) - 1} more"
    return " and ".join(one.name for one in missing)
