"""Sets how this process writes times of the day and orders the days of a week.

The console sets it once from the configuration, and again when the operator changes it.
Commands never do: what they write is read by programs, in 24 hours and with Monday first.
Nothing that is sent to Cal is written with it.
"""

from datetime import date
from typing import NamedTuple


class TimeStyle(NamedTuple):
    """12 or 24 hours, and the first day of the week in Cal's numbers: 0 is Sunday. None where it
    was not chosen: that is Monday, and in the week of a person the day of their own."""

    twelve: bool = False
    first_day: int | None = None


_style = TimeStyle()


def time_style() -> TimeStyle:
    """The style of this process."""
    return _style


def use_style(new: TimeStyle) -> None:
    """Writes all times in this style from now on."""
    global _style
    _style = new


def clock_words(hour: int, minute: int, second: int = 0) -> str:
    """`14:05`, or `2:05pm`; with seconds where there are any. The end of a day is `24:00`, or
    `12:00am`."""
    seconds = f":{second:02}" if second else ""
    if not _style.twelve:
        return f"{hour:02}:{minute:02}{seconds}"
    return f"{hour % 12 or 12}:{minute:02}{seconds}{'pm' if hour % 24 >= 12 else 'am'}"


def minute_words(minute: int) -> str:
    """As `clock_words`, of a minute of the day: 0 to 1440."""
    return clock_words(*divmod(minute, 60))


def second_words(hour: int, minute: int, second: int) -> str:
    """`14:05:00`, or `2:05:00pm`: always with seconds."""
    text = clock_words(hour, minute)
    return f"{text[:-2]}:{second:02}{text[-2:]}" if _style.twelve else f"{text}:{second:02}"


def brief_words(minute: int) -> str:
    """`9`, `13:30`, or `9a`, `1:30p`: as short as it can be read. 1440 is `24`, or `12a`."""
    text = minute_words(minute)
    if not _style.twelve:
        return text.removesuffix(":00").removeprefix("0") or "0"
    return f"{text[:-2].removesuffix(':00')}{text[-2]}"


def hour_words(hour: int) -> str:
    """An hour on a ruler: `09`, `14`, or `9a`, `2p`."""
    return brief_words(hour % 24 * 60) if _style.twelve else f"{hour % 24:02}"


def clock_width() -> int:
    """The cells of the longest time of a day: `10:00`, or `10:00am`."""
    return 7 if _style.twelve else 5


def first_of_week(own: int = 1) -> int:
    """The first day in Cal's numbers: the chosen one, else `own`."""
    return own if _style.first_day is None else _style.first_day


def week_days(own: int = 1) -> tuple[int, ...]:
    """The seven days in Cal's numbers, in the order in which a week is shown."""
    return tuple((first_of_week(own) + step) % 7 for step in range(7))


def days_into_week(day: date) -> int:
    """Counts the days of its week that come before a day."""
    return (day.isoweekday() - first_of_week()) % 7
