"""A paragraph for the guest of a booking, in their language and on their clocks.

It names the event type and the host, as Cal's own mails do, and no ids or words of this program.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from caltui.own_toml import read
from caltui.scheduling.bookings import ACCEPTED, CANCELLED, PENDING, REJECTED
from caltui.scheduling.wording import clock_text
from caltui.scheduling.zones import city
from caltui.text import one_line
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts

DEFAULT = "en"
MOST_TIMES = 3
SAID = (ACCEPTED, PENDING, CANCELLED, REJECTED)


@cache
def _every() -> Mapping[str, Mapping[str, Any]]:
    """The words of each language."""
    return read(Path(__file__).with_name("answer_words.toml"))


def languages() -> tuple[str, ...]:
    """The languages in which an answer can be written."""
    return tuple(_every())


def language_of(facts: BookingFacts) -> str:
    """The guest's language if an answer can be written in it; else DEFAULT."""
    told = (facts.guest.language if facts.guest else "").casefold().partition("-")[0]
    return told if told in _every() else DEFAULT


def guest_answer(
    facts: BookingFacts,
    times: Sequence[MoveTime] | None,
    now: datetime,
    zone: ZoneInfo,
    language: str | None = None,
) -> str:
    """The paragraph. `times` are open times, nearest first; None if they are not known, then none
    are named. `zone` is used where the guest's is not known.

    Raises CannotAct if it is not known when the booking is, or in which state.
    """
    words = _every().get(language or language_of(facts), _every()[DEFAULT])
    if facts.span is None or facts.status not in SAID:
        raise CannotAct(
            f"{facts.guest_name}: the time or the state of the booking cannot be read, so nothing "
            "certain can be said to the guest.",
            "Look at the record as Cal sent it (J).",
        )
    clocks = facts.guest.zone if facts.guest and facts.guest.zone else zone
    when = _span(words, facts, clocks)
    held = facts.status == ACCEPTED
    state = "over" if held and facts.over(now) else facts.status
    title = words["title"].format(title=one_line(facts.event_title)) if facts.event_title else ""
    named = facts.host.name if facts.host is not None else ""
    host = words["host"].format(host=one_line(named, 80)) if named else ""
    lines = [_hello(words, facts), words[state].format(title=title, host=host, when=when)]
    if times is not None:
        lines += _offer(words, times, clocks, also=held and state != "over")
    lines.append(words["zone"].format(place=city(clocks)))
    return "\n".join(lines)


def _hello(words: Mapping[str, Any], facts: BookingFacts) -> str:
    name = one_line(facts.guest.name, 80) if facts.guest else ""
    return str(words["hello"].format(name=name) if name else words["hello_nobody"])


def _offer(
    words: Mapping[str, Any], times: Sequence[MoveTime], clocks: ZoneInfo, *, also: bool
) -> list[str]:
    if not times:
        return [words["none"]]
    nearest = sorted(times[:MOST_TIMES], key=lambda time: time.start)
    lines = [
        "- "
        + words["at"].format(day=_day(words, t.start, clocks), start=clock_text(t.start, clocks))
        for t in nearest
    ]
    return [words["offer_also" if also else "offer"], *lines, words["choose"]]


def _span(words: Mapping[str, Any], facts: BookingFacts, clocks: ZoneInfo) -> str:
    assert facts.span is not None
    start, end = facts.span.start, facts.span.end
    day, begins = _day(words, start, clocks), clock_text(start, clocks)
    if "the end" in facts.faults:
        return str(words["at"].format(day=day, start=begins))
    ends = clock_text(end, clocks)
    if start.astimezone(clocks).date() != end.astimezone(clocks).date() and ends != "00:00":
        ends = words["at"].format(day=_day(words, end, clocks), start=ends)
    return str(words["span"].format(day=day, start=begins, end=ends))


def _day(words: Mapping[str, Any], moment: datetime, clocks: ZoneInfo) -> str:
    day = moment.astimezone(clocks).date()
    number = words.get("first", "1") if day.day == 1 else str(day.day)
    weekday, month = words["weekdays"][day.weekday()], words["months"][day.month - 1]
    found = words["day"].format(weekday=weekday, number=number, month=month, year=day.year)
    return str(found)
