"""The text of the week editor: the cursor in two zones, the hours, what another zone moves."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import DAY_END, WEEK, WeeklyHours, cal_weekday
from caltui.scheduling.intervals import Interval
from caltui.scheduling.text import DAY_NAMES, day_text, parse_day, week_text
from caltui.scheduling.time_style import clock_words, minute_words
from caltui.scheduling.week.painting import QUARTER, WEEKEND, WORKDAYS, Area, WeekCell, cell
from caltui.scheduling.wording import MONTHS
from caltui.scheduling.zones import UnknownZone, city, zone_named
from caltui.text import one_line
from caltui.tui.week.week_strips import HOME
from caltui.workspace.slots.absences import Absence, AwayTimes

DAY = timedelta(days=1)

NOT_KEPT = "The draft of this week could not be kept: a crash would lose it."
WENT_ON = "Something else was opened meanwhile: ctrl+s shows what is sent."
LOCKED = "This session is read-only: nothing is painted. Start it without --read-only."
COPY_TO = {
    "workdays": ("Monday to Friday", WORKDAYS),
    "weekend": ("Saturday and Sunday", WEEKEND),
    "all": ("Every day", tuple(WEEK)),
    "choose": ("Choose days …", ()),
}


def coming(day: int, now: datetime, zone: ZoneInfo) -> date:
    """The next date of a weekday in a zone, today included."""
    today = now.astimezone(zone).date()
    return today + DAY * ((day - cal_weekday(today)) % 7)


def wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A minute of a date in a zone, as a moment in UTC."""
    midnight = datetime.combine(day, time(), zone)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)


def cursor_text(
    hours: WeeklyHours, area: Area, zone: ZoneInfo, mine: ZoneInfo, now: datetime
) -> str:
    """`Fri 15:00–15:15 Berlin · open · for you Fri 14:00–14:15 Lisbon, 27 Nov`."""
    first, last = area.days[0], area.days[-1]
    days = DAY_NAMES[first] if first == last else f"{DAY_NAMES[first]}–{DAY_NAMES[last]}"
    block = area.block
    parts = [f"{days} {block.text} {city(zone)}", _state(hours, area)]
    day = coming(first, now, zone)
    start, end = wall(day, block.start, zone), wall(day, block.end, zone)
    here, there = start.astimezone(mine), start.astimezone(zone)
    if mine.key != zone.key and here.utcoffset() != there.utcoffset():
        until = end.astimezone(mine)
        clocks = f"{here:%a} {_clock(here)}–{_clock(until)}"
        parts.append(f"for you {clocks} {city(mine)} ({day:%d %b})")
    return " · ".join(parts)


def _state(hours: WeeklyHours, area: Area) -> str:
    found = {cell(hours, d, q) for d in area.days for q in range(area.first, area.last + 1)}
    if len(found) > 1:
        return "open in part"
    return {WeekCell.OPEN: "open", WeekCell.CLOSED: "closed", WeekCell.PART: "open in part"}[
        found.pop()
    ]


def offset_text(zone: ZoneInfo, now: datetime) -> str:
    """`UTC+01:00`, as it is now."""
    sign = now.astimezone(zone).strftime("%z")
    return f"UTC{sign[:3]}:{sign[3:5]}"


def hours_text(hours: WeeklyHours, first_day: int) -> str:
    """`Mon–Thu 09:00–17:00; Fri 09:00–15:00 · 38 h a week`."""
    full, rest = divmod(hours.minutes, 60)
    total = f"{full} h {rest} min" if rest else f"{full} h"
    return f"{week_text(hours, first_day)} · {total} a week"


def moved_text(hours: WeeklyHours, old: ZoneInfo, new: ZoneInfo, now: datetime) -> str:
    """Says how another zone moves the hours, shown by the first block of the week.

    `Mon 09:00–17:00 Berlin = 08:00–16:00 UTC becomes 09:00–17:00 New York = 14:00–22:00 UTC`.
    """
    day = next((d for d in (*range(1, 7), 0) if hours.on(d)), None)
    if day is None:
        return "No hours to move."
    block = hours.on(day)[0]
    return (
        f"{DAY_NAMES[day]} {_both(day, block.start, block.end, old, now)} becomes "
        f"{_both(day, block.start, block.end, new, now)}"
    )


def _both(day: int, start: int, end: int, zone: ZoneInfo, now: datetime) -> str:
    there = coming(day, now, zone)
    first, last = wall(there, start, zone), wall(there, end, zone)
    last_text = minute_words(end) if end == DAY_END else _clock(last.astimezone(zone))
    utc = f"{_clock(first)}–{_clock(last)}"
    return f"{minute_words(start)}–{last_text} {city(zone)} = {utc} UTC"


def _clock(wall: datetime) -> str:
    return clock_words(wall.hour, wall.minute)


def zone_note(text: str, hours: WeeklyHours, old: ZoneInfo, now: datetime) -> tuple[bool, str]:
    """Tells whether a typed zone exists, and says what it would move, or what is wrong with it."""
    try:
        new = zone_named(text.strip())
    except UnknownZone as error:
        return False, str(error)
    return True, moved_text(hours, old, new, now)


def quarters_of(start: datetime, end: datetime, zone: ZoneInfo) -> dict[int, frozenset[int]]:
    """The quarters of each weekday that a span of time touches, on the clocks of a zone."""
    found: dict[int, set[int]] = {}
    at = start.astimezone(zone)
    until = end.astimezone(zone)
    while at < until:
        quarter = (at.hour * 60 + at.minute) // QUARTER
        found.setdefault(cal_weekday(at.date()), set()).add(quarter)
        at = (at.astimezone(UTC) + timedelta(minutes=QUARTER)).astimezone(zone)
    return {day: frozenset(quarters) for day, quarters in found.items()}


def quarters_by_day(times: Iterable[Interval], zone: ZoneInfo) -> dict[int, frozenset[int]]:
    """The quarters of each weekday that any of these times touches."""
    found: dict[int, frozenset[int]] = {}
    for time_ in times:
        for day, quarters in quarters_of(time_.start, time_.end, zone).items():
            found[day] = found.get(day, frozenset()) | quarters
    return found


def dates_away(away: Iterable[Absence], zone: ZoneInfo, now: datetime) -> dict[int, str]:
    """`away 3 Dec`, by each weekday on whose next date somebody is away."""
    every = tuple(away)
    dates = {weekday: coming(weekday, now, zone) for weekday in WEEK}
    return {
        weekday: f"away {day.day} {MONTHS[day.month - 1]}"
        for weekday, day in dates.items()
        if any(one.on(day) for one in every)
    }


def away_text(away: AwayTimes, zone: ZoneInfo, now: datetime) -> str:
    """`⌂ Out of office: vacation, Thu 3 Dec.`, and what is not known of it."""
    told = away.ahead_text(now, zone)
    return one_line(" ".join(filter(None, (told and f"{HOME} {told}", away.unknown))), 300)


def hours_note(text: str) -> tuple[bool, str]:
    """Tells whether typed hours can be read, and says how they read then."""
    try:
        return True, day_text(parse_day(text))
    except ValueError as error:
        return False, str(error)


def name_note(text: str) -> tuple[bool, str]:
    """Tells whether a typed name is valid, and says what is wrong with it."""
    return (True, "") if text.strip() else (False, "A schedule has a name.")
