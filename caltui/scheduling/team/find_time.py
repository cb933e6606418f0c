"""Finds times at which enough members of a team can meet.

Starts are tried at round wall times of a zone. Neighbouring starts with the same people become one
result, so the list has only real choices.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.axis import Axis, axis
from caltui.scheduling.hours import DAY_END
from caltui.scheduling.intervals import Interval, normalise
from caltui.scheduling.team.picture import Member, Picture

ALL, ANY = "all", "any"
"""Whose working hours count: those of all who come, or of any of them."""

STEP = 15
NIGHT_ENDS, NIGHT_STARTS = 7 * 60, 22 * 60


@dataclass(frozen=True, slots=True)
class TimeSearch:
    """A search for a time. `length` must be above zero; else ValueError.

    `must` are ids of members who have to come; `at_least` is how many have to (0: all). `hours` is
    ALL or ANY. The meeting lies between `earliest` and `latest`, in minutes of wall time in the
    zone, and not before the instant `not_before`.
    """

    length: timedelta
    zone: ZoneInfo
    must: frozenset[str] = frozenset()
    at_least: int = 0
    hours: str = ALL
    earliest: int = 0
    latest: int = DAY_END
    not_before: datetime | None = None
    step: int = STEP

    def __post_init__(self) -> None:
        if self.length <= timedelta():
            raise ValueError("A meeting lasts a minute or more.")
        if self.hours not in (ALL, ANY):
            raise ValueError("Working hours are those of all or of any.")
        if self.earliest >= self.latest:
            raise ValueError("The earliest time has to be before the latest.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A time that works, and what its rank depends on.

    It may start at any step from `span.start` to `last_start`. The names are member ids: who comes,
    who of them works then, and for whom it is night.
    """

    span: Interval
    last_start: datetime
    coming: tuple[str, ...]
    in_hours: tuple[str, ...]
    at_night: tuple[str, ...] = field(default=(), compare=False)

    @property
    def starts(self) -> int:
        """Minutes from the first to the last possible start; 0 if there is one."""
        return int((self.last_start - self.span.start).total_seconds()) // 60

    @property
    def rank(self) -> tuple[int, int, int, datetime]:
        """The sort key: more people, more in their own hours, fewer at night, then earlier."""
        return (-len(self.coming), -len(self.in_hours), len(self.at_night), self.span.start)


_LENGTH = re.compile(r"(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*(?:m|min|minutes)?)?", re.ASCII)


def read_length(text: str) -> timedelta:
    """Reads a length: `45`, `90 min`, `1h`, `1h30`. Raises ValueError with a sentence."""
    match = _LENGTH.fullmatch(text.strip().lower())
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match and text.strip() else 0
    if not 1 <= minutes <= DAY_END:
        raise ValueError("Length: minutes such as 45, or 1h30; a day at most.")
    return timedelta(minutes=minutes)


def find_time(picture: Picture, wish: TimeSearch) -> list[Answer]:
    """All times that fit the wish, best first. A member whose time is unknown never comes."""
    ruler = _ruler(picture.window, wish)
    starts = _starts(ruler, picture.window, wish)
    if not starts:
        return []
    members = picture.known
    can, own = [0] * len(starts), [0] * len(starts)
    for bit, member in enumerate(members):
        for masks, spans in ((own, member.free), (can, _possible(member, picture, wish))):
            _mark(masks, 1 << bit, starts, spans, wish.length)
    needed = _bits(members, wish.must)
    if needed is None:
        return []
    enough = wish.at_least or len(picture.members)
    runs = _runs(starts, can, own, wish, needed, enough)
    answers = (_answer(starts, run, members, wish) for run in runs if run[3])
    return sorted(answers, key=lambda answer: answer.rank)


def closest(picture: Picture, wish: TimeSearch) -> list[Answer]:
    """Finds, where not enough can come, the times at which most can, with all who must."""
    found = find_time(picture, replace(wish, at_least=1))
    most = len(found[0].coming) if found else 0
    return [answer for answer in found if len(answer.coming) == most]


def why_none(picture: Picture, wish: TimeSearch) -> str:
    """Says why nothing was found: the members who alone make it impossible, or the combination."""
    unknown = [m.label for m in picture.members if m.unknown and (m.user_id in wish.must)]
    if unknown:
        return f"Nothing is known of {', '.join(unknown)}, who must be there."
    enough = wish.at_least or len(picture.members)
    if enough > len(picture.known):
        return (
            f"{enough} are wanted, but the calendars of only {len(picture.known)}"
            f" of {len(picture.members)} are known."
        )
    alone = [
        member.label
        for member in picture.known
        if (member.user_id in wish.must or not wish.at_least)
        and not any(span.length >= wish.length for span in _possible(member, picture, wish))
    ]
    if alone:
        return f"None: {', '.join(alone)} alone has no time of that length here."
    return "None: never enough of them free at once."


def _ruler(window: Interval, wish: TimeSearch) -> Axis:
    first = window.start.astimezone(wish.zone).date()
    last = window.end.astimezone(wish.zone).date()
    return axis(wish.zone, first, (last - first).days + 1, wish.step)


def _starts(ruler: Axis, window: Interval, wish: TimeSearch) -> list[datetime]:
    """The instants at which a meeting may begin, in the window and the wished hours."""
    found = []
    for edge, wall in zip(ruler.edges, ruler.walls, strict=True):
        end = edge + wish.length
        if edge < window.start or end > window.end:
            continue
        if wish.not_before is not None and edge < wish.not_before:
            continue
        if _within(wall, end.astimezone(wish.zone), wish):
            found.append(edge)
    return found


def _within(start: datetime, end: datetime, wish: TimeSearch) -> bool:
    """Tells whether a meeting lies between the earliest and the latest wall time of one day."""
    if wish.earliest == 0 and wish.latest == DAY_END:
        return True
    first = start.hour * 60 + start.minute
    days = (end.date() - start.date()).days
    last = end.hour * 60 + end.minute + days * DAY_END
    return wish.earliest <= first and last <= wish.latest


def _possible(member: Member, picture: Picture, wish: TimeSearch) -> Sequence[Interval]:
    """Returns when a member can come: in their hours, or whenever they are not busy."""
    if wish.hours == ALL:
        return member.free
    return normalise((*member.free, *member.away_from(picture.window)))


def _mark(
    masks: list[int],
    bit: int,
    starts: Sequence[datetime],
    spans: Sequence[Interval],
    length: timedelta,
) -> None:
    """Sets a member's bit at every start from which the member has the whole length."""
    for span in spans:
        last = span.end - length
        for i in range(bisect_left(starts, span.start), bisect_right(starts, last)):
            masks[i] |= bit


def _bits(members: Sequence[Member], wanted: Collection[str]) -> int | None:
    """The bits of those who must come; None if one of them is unknown."""
    places = {member.user_id: bit for bit, member in enumerate(members)}
    if not set(wanted) <= places.keys():
        return None
    return sum(1 << places[user_id] for user_id in wanted)


Run = tuple[int, int, int, int]
"""First and last start of a result, the bits of those who can come and who work then."""


def _runs(
    starts: Sequence[datetime],
    can: Sequence[int],
    own: Sequence[int],
    wish: TimeSearch,
    needed: int,
    enough: int,
) -> Iterator[Run]:
    step = timedelta(minutes=wish.step)
    first = 0
    for i in range(1, len(starts) + 1):
        goes_on = (
            i < len(starts)
            and can[i] == can[first]
            and own[i] & can[i] == own[first] & can[first]
            and starts[i] - starts[i - 1] <= step
        )
        if goes_on:
            continue
        coming = can[first]
        if coming & needed == needed and coming.bit_count() >= max(1, enough):
            yield first, i - 1, coming, own[first] & coming
        first = i


def _answer(
    starts: Sequence[datetime], run: Run, members: Sequence[Member], wish: TimeSearch
) -> Answer:
    first, last, coming, own = run
    there = [member for bit, member in enumerate(members) if coming >> bit & 1]
    span = Interval(starts[first], starts[first] + wish.length)
    return Answer(
        span,
        starts[last],
        tuple(member.user_id for member in there),
        tuple(member.user_id for bit, member in enumerate(members) if own >> bit & 1),
        tuple(member.user_id for member in there if is_night(member, span)),
    )


def is_night(member: Member, span: Interval) -> bool:
    """Tells whether the meeting begins before 7:00 or ends after 22:00 on the member's clock."""
    if member.zone is None:
        return False
    start, end = span.start.astimezone(member.zone), span.end.astimezone(member.zone)
    first = start.hour * 60 + start.minute
    last = end.hour * 60 + end.minute + (DAY_END if end.date() != start.date() else 0)
    return first < NIGHT_ENDS or last > NIGHT_STARTS


def why_here(picture: Picture, answer: Answer) -> str:
    """`everyone, in their own hours`; `5 of 6, without Cem; outside Bo's hours`."""
    members = {member.user_id: member.label for member in picture.members}
    absent = [label for user_id, label in members.items() if user_id not in answer.coming]
    outside = [members[u] for u in answer.coming if u not in answer.in_hours and u in members]
    who = "everyone"
    if absent:
        who = f"{len(answer.coming)} of {len(members)}, without {_some(absent)}"
    if not outside:
        return f"{who}, in their own hours"
    return f"{who}; outside the hours of {_some(outside)}"


def _some(labels: Sequence[str]) -> str:
    if len(labels) <= 3:
        return ", ".join(labels)
    return f"{', '.join(labels[:2])} and {len(labels) - 2} more"
