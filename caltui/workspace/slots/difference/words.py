"""The slot difference in words: `open times, next 14 days: 46 → 12; every Monday gone; …`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.wording import DAYS, MONTHS, span_text
from caltui.text import count, one_line
from caltui.workspace.slots.difference.difference import SlotDifference, TypeTimes

COUNTING = "open times: counting…"
FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_DAYS = 3
"""Days that a sentence names."""


def sentence(found: SlotDifference, outside: int | None = None) -> str:
    """All of it on one line. `outside`: how many bookings lie outside, where that was counted more
    thoroughly elsewhere."""
    if found.unknown:
        return f"open times: unknown: {found.unknown}"
    if not found.types:
        seen = count(found.looked_at, "event type")
        rest = "; others not known" if found.gap else ""
        return f"open times: no change in the {seen} known here{rest}"
    days = round(found.window.length.total_seconds() / 86_400)
    head = f"open times, next {days} days"
    if not found.known:
        return f"{head}: unknown: {_unknowns(found)}"
    if len(found.types) > 1:
        head = f"open times of {len(found.known)} event types, next {days} days"
    stranded = len(found.outside) if outside is None else outside
    parts = [f"{head}: {_numbers(found)}", *days_told(found)]
    if stranded:
        parts.append(f"{count(stranded, 'booking')} outside")
    if len(found.known) > 1 and found.before != found.after:
        worst = found.types[0]
        parts.append(f"most: {one_line(worst.title, 40)} {type_numbers(worst)}")
    if why := _unknowns(found):
        lost = len(found.types) - len(found.known)
        parts.append(f"unknown for {count(lost, 'event type')}: {why}" if lost else why)
    if found.uncounted:
        parts.append(f"{count(found.uncounted, 'event type')} not counted")
    if found.assumed:
        parts.append(found.assumed)
    if found.gap:
        parts.append("others not known")
    return "; ".join(parts)


def _numbers(found: SlotDifference) -> str:
    moved = any(one.gone or one.come for one in found.known)
    if found.before == found.after:
        return f"{found.before}, others than before" if moved else f"{found.before}, no change"
    return f"{found.before} → {found.after}"


def type_numbers(one: TypeTimes) -> str:
    """`46 → 12`, `46` where they are the same, `unknown: …`."""
    if one.unknown:
        return f"unknown: {one.unknown}"
    if one.before == one.after:
        return f"{len(one.before)}, no change"
    if len(one.before) == len(one.after):
        return f"{len(one.before)}, others than before"
    return f"{len(one.before)} → {len(one.after)}"


def _unknowns(found: SlotDifference) -> str:
    whys = list(dict.fromkeys(one.unknown for one in found.types if one.unknown))
    more = f" (and {len(whys) - 1} more reasons)" if len(whys) > 2 else ""
    return f"{whys[0]}{more}" if whys else ""


def days_told(found: SlotDifference) -> list[str]:
    """`every Monday gone`, `Thu 3 Dec gone`, `every Saturday new`."""
    before = _by_day((start for one in found.known for start in one.before), found.zone)
    after = _by_day((start for one in found.known for start in one.after), found.zone)
    if before and not after:
        return ["nothing is open any more"]
    if after and not before:
        return []
    gone = _whole_days(before, after)
    new = _whole_days(after, before)
    return [f"{text} gone" for text in gone] + [f"{text} new" for text in new]


def _by_day(starts: Iterable[datetime], zone: ZoneInfo) -> Counter[date]:
    return Counter(start.astimezone(zone).date() for start in starts)


def _whole_days(had: Counter[date], have: Counter[date]) -> list[str]:
    """The days that have times in `had` and none in `have`: a weekday of which all are so first."""
    lost = [day for day in sorted(had) if not have[day]]
    weekdays = [
        number
        for number in range(7)
        if sum(day.weekday() == number for day in lost) > 1
        and not any(day.weekday() == number for day in have)
    ]
    told = [f"every {FULL_DAYS[number]}" for number in weekdays]
    told += _runs([day for day in lost if day.weekday() not in weekdays], sorted(had))
    rest = len(told) - MOST_DAYS
    if rest > 1:
        return [f"{', '.join(told[:MOST_DAYS])} and {rest} more days"]
    return [", ".join(told)] if told else []


def _runs(days: Sequence[date], among: Sequence[date]) -> list[str]:
    """The days; three or more that follow each other `among` these as `Tue 1 Dec to Fri 4 Dec`."""
    runs: list[list[date]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        if last is not None and among.index(day) == among.index(last) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    told: list[str] = []
    for run in runs:
        if len(run) > 2:
            told.append(f"{short_day(run[0])} to {short_day(run[-1])}")
        else:
            told += [short_day(day) for day in run]
    return told


def short_day(day: date) -> str:
    """`Tue 1 Dec`."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def as_json(found: SlotDifference) -> dict[str, Any]:
    """The difference for scripts."""
    zone = found.zone
    return {
        "text": sentence(found),
        "from": found.window.start.astimezone(zone).isoformat(),
        "to": found.window.end.astimezone(zone).isoformat(),
        "unknown": found.unknown or None,
        "before": found.before if found.known else None,
        "after": found.after if found.known else None,
        "uncounted": found.uncounted,
        "gap": found.gap or None,
        "assumed": found.assumed or None,
        "event_types": [
            {
                "id": one.key,
                "title": one.title,
                "before": None if one.unknown else len(one.before),
                "after": None if one.unknown else len(one.after),
                "gone": [start.astimezone(zone).isoformat() for start in one.gone],
                "new": [start.astimezone(zone).isoformat() for start in one.come],
                "unknown": one.unknown or None,
            }
            for one in found.types
        ],
        "outside": [
            {
                "booking": row.key,
                "when": span_text(row.when.start, row.when.end, zone),
                "guest": row.guest,
                "host": row.host,
                "why": row.why,
            }
            for row in found.outside
        ],
    }
