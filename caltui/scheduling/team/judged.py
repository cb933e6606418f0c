"""Cal's own times as the judge of those that were found: what it does not offer comes last."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.find_time import Answer, is_night
from caltui.scheduling.team.picture import Picture
from caltui.scheduling.wording import clock_text

MOST_STARTS = 3


def offered_starts(picture: Picture, answer: Answer) -> tuple[datetime, ...] | None:
    """The starts of an answer that Cal offers; None where it does not tell, also of a meeting that
    lasts longer than those that it was asked about."""
    if picture.offered is None:
        return None
    starts = [time.start for time in picture.offered]
    low = bisect_left(starts, answer.span.start)
    times = picture.offered[low : bisect_right(starts, answer.last_start)]
    if any(time.length < answer.span.length for time in times):
        return None
    return tuple(time.start for time in times)


def judged(picture: Picture, answers: Iterable[Answer]) -> list[Answer]:
    """The answers with those first that Cal offers, each from the first start that it offers."""
    offered: list[Answer] = []
    others: list[Answer] = []
    for answer in answers:
        starts = offered_starts(picture, answer)
        if starts == ():
            others.append(answer)
        else:
            offered.append(_from(picture, answer, starts[0]) if starts else answer)
    return [*offered, *others]


def _from(picture: Picture, answer: Answer, start: datetime) -> Answer:
    span = Interval(start, start + answer.span.length)
    coming = (member for member in picture.members if member.user_id in answer.coming)
    night = tuple(member.user_id for member in coming if is_night(member, span))
    return replace(answer, span=span, at_night=night)


def offered_text(starts: Sequence[datetime] | None, zone: ZoneInfo) -> str:
    """`Cal offers 09:00, 09:30 +2`, or that it does not; empty where it does not tell."""
    if starts is None:
        return ""
    if not starts:
        return "Cal does not offer it"
    more = len(starts) - MOST_STARTS
    clocks = ", ".join(clock_text(start, zone) for start in starts[:MOST_STARTS])
    return f"Cal offers {clocks}" + (f" +{more}" if more > 0 else "")
