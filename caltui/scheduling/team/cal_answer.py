"""Reads Cal's answer about a team's availability (operation 57).

One answer uses three clocks (docs/cal-api.md, section 4). `dateRanges` and `busy` are instants and
are used. `workingHours` are UTC minutes with today's offset, wrong after a change of clocks: they
only tell "closed" from "unknown". `dateOverrides` are wall time written as UTC, and explain a day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.axis import midnight
from caltui.scheduling.calforms import read_date, read_time
from caltui.scheduling.hours import DAY_END, Block, Minute, Override
from caltui.scheduling.intervals import Interval, clip, difference, instants, normalise
from caltui.scheduling.team.picture import BusySpan, Member, Picture, cut, free_of, in_order
from caltui.scheduling.zones import UnknownZone, zone_named

DAY = timedelta(days=1)
AROUND = DAY
"""Asked for on both sides and cut off again: the 2023 build drops what is only partly inside."""

_BOOKING = re.compile(r"\bbooking-(\d+)", re.ASCII)


class NotAPicture(ValueError):
    """The answer holds no member. The text says what came instead."""


def asked(window: Interval) -> Interval:
    """The window to ask Cal for, to get all of the wanted one. Raises ValueError for an empty or
    too long one."""
    if window.length < timedelta(minutes=1):
        raise ValueError("The window is empty: it has to end after it starts.")
    if window.length > MOST:
        raise ValueError(
            f"{window.length.days} days are too many to ask Cal for at once:"
            f" ask for {MOST.days} at most."
        )
    return window.widened(AROUND, AROUND)


MOST = timedelta(days=100)
"""Longest window: Cal computes every member's calendar for all of it."""


def read_answer(data: Any, window: Interval) -> Picture:
    """Reads the availability of all members, cut to the window. Raises NotAPicture.

    A member that cannot be read is an unknown row with the reason; none is left out.
    """
    return Picture(window, in_order(_member(entry, window) for entry in _entries(data)))


def _entries(data: Any) -> list[Any]:
    if isinstance(data, Mapping):
        if "availability" in data or "dateRanges" in data or "busy" in data:
            return [data]
        keys = ", ".join(str(key) for key in list(data)[:5]) or "nothing"
        raise NotAPicture(f"Cal answered with {keys} where the members of the team belong.")
    if not isinstance(data, list):
        kind = "nothing" if data is None else type(data).__name__
        raise NotAPicture(f"Cal answered with {kind} where the members of the team belong.")
    return data


def _member(entry: Any, window: Interval) -> Member:
    if not isinstance(entry, Mapping):
        return Member("", unknown=True, problems=("An entry of the answer is not a member.",))
    found = entry.get("availability", entry)
    user = entry.get("userId")
    user_id = "" if user is None else str(user)
    if not isinstance(found, Mapping):
        return Member(user_id, unknown=True, problems=("Cal sent no availability.",))
    problems: list[str] = []
    zone = _zone(found.get("timeZone"), problems)
    member = Member(
        user_id,
        zone=zone,
        overrides=tuple(_overrides(found.get("dateOverrides"), problems)),
        unknown=_is_unknown(found),
    )
    if member.unknown:
        problems.append(
            "No hours came at all: the calendar could not be read, or there are none"
            " in this window. That is unknown, not closed."
        )
    member = _with_time(member, found, window, problems)
    return replace(member, problems=tuple(dict.fromkeys(problems)))


def _with_time(
    member: Member, found: Mapping[str, Any], window: Interval, problems: list[str]
) -> Member:
    """The member with free and busy time, less the absences that later builds send."""
    free = [span for span, _ in _spans(found.get("dateRanges"), problems)]
    taken = [_taken(span, item) for span, item in _spans(found.get("busy"), problems)]
    absences = found.get("datesOutOfOffice")
    away = list(_away(absences if isinstance(absences, Mapping) else {}, member.zone))
    without = found.get("oooExcludedDateRanges")
    if isinstance(without, list):
        present = [span for span, _ in _spans(without, problems)]
        gone = difference(difference(free, present), (item.span for item in away))
        away += (BusySpan(span, "away", away=True) for span in gone)
        free = normalise(present)
    inside = cut((*taken, *away), window)
    name = next((n for n in _own_names(absences, member.user_id)), "")
    return replace(member, name=name, taken=inside, free=free_of(clip(free, window), inside))


def _is_unknown(found: Mapping[str, Any]) -> bool:
    """Tells whether everything is empty: later builds send that if a calendar fails."""
    return not any(found.get(name) for name in ("dateRanges", "workingHours", "dateOverrides"))


def _zone(name: Any, problems: list[str]) -> ZoneInfo | None:
    try:
        return zone_named(name if isinstance(name, str) else None)
    except UnknownZone as error:
        problems.append(str(error))
        return None


def _spans(rows: Any, problems: list[str]) -> Iterator[tuple[Interval, Mapping[str, Any]]]:
    """Reads intervals from `{start, end}` items, and counts those that cannot be read."""
    faulty = 0
    for row in rows if isinstance(rows, list) else ():
        try:
            span = instants(_instant(row["start"]), _instant(row["end"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            faulty += 1
            continue
        yield span, row
    if faulty:
        times = "1 time that" if faulty == 1 else f"{faulty} times that"
        problems.append(f"Cal sent {times} cannot be read.")


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _taken(span: Interval, item: Mapping[str, Any]) -> BusySpan:
    title, source = item.get("title"), item.get("source")
    booking = _BOOKING.search(source) if isinstance(source, str) else None
    return BusySpan(span, title if isinstance(title, str) else "", booking[1] if booking else "")


def _away(absences: Mapping[str, Any], zone: ZoneInfo | None) -> Iterator[BusySpan]:
    """The days of absence by date, in the member's zone: later builds only."""
    if zone is None:
        return
    for key, about in absences.items():
        try:
            day = read_date(key)
            span = Interval(midnight(day, zone), midnight(day + DAY, zone))
        except (ValueError, OverflowError):
            continue
        yield BusySpan(span, _why_away(about), away=True)


def _why_away(about: Any) -> str:
    """`away: vacation, covered by Bob`. A holiday has no cover."""
    if not isinstance(about, Mapping):
        return "away"
    kind = "away" if about.get("fromUser") else "holiday"
    reason, cover = about.get("reason"), about.get("toUser")
    text = f"{kind}: {reason}" if isinstance(reason, str) and reason else kind
    name = _name(cover)
    return f"{text}, covered by {name}" if name else text


def _name(user: Any) -> str:
    if not isinstance(user, Mapping):
        return ""
    return next((str(user[n]) for n in ("displayName", "name", "username") if user.get(n)), "")


def _own_names(absences: Any, user_id: str) -> Iterator[str]:
    for about in absences.values() if isinstance(absences, Mapping) else ():
        user = about.get("fromUser") if isinstance(about, Mapping) else None
        if isinstance(user, Mapping) and str(user.get("id")) == user_id and _name(user):
            yield _name(user)


def _overrides(rows: Any, problems: list[str]) -> Iterator[Override]:
    """Reads both documented forms: `{start, end}` (wall time with Z) and `{date, …}` (minutes)."""
    days: dict[date, list[Block]] = {}
    for row in rows if isinstance(rows, list) else ():
        try:
            day, start, end = _override(row)
        except (KeyError, TypeError, ValueError):
            problems.append("Cal sent an override that cannot be read.")
            continue
        blocks = days.setdefault(day, [])
        if start < end:
            blocks.append(Block(start, end))
    yield from (Override(day, tuple(blocks)) for day, blocks in sorted(days.items()))


def _override(row: Mapping[str, Any]) -> tuple[date, Minute, Minute]:
    if "date" in row:
        return read_date(row["date"]), _minute(row["startTime"]), _minute(row["endTime"])
    start, end = row["start"], row["end"]
    day, last = read_date(start), read_date(end)
    return day, read_time(start), read_time(end) if last == day else DAY_END


def _minute(value: Any) -> Minute:
    if isinstance(value, int) and 0 <= value <= DAY_END:
        return Minute(value)
    return read_time(value)


def by_member(data: Any) -> dict[str, Mapping[str, Any]]:
    """Collects what Cal sent about each member, by user id."""
    found = {}
    for entry in _entries(data):
        if isinstance(entry, Mapping):
            inner, user = entry.get("availability", entry), entry.get("userId")
            found["" if user is None else str(user)] = inner if isinstance(inner, Mapping) else {}
    return found
