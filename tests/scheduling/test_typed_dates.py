"""Hours of single dates as they are typed, also over a change of clocks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import Schedule, WeeklyHours
from caltui.scheduling.intervals import Interval
from caltui.scheduling.text import day_text, parse_day
from caltui.scheduling.week.typed_dates import dates_note, read_dates

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last", "hours"),
    [
        ("thu", "2026-11-26", "2026-11-26", "closed"),
        ("thu 13-18", "2026-11-26", "2026-11-26", "13:00–18:00"),
        ("2026-12-24..01-02", "2026-12-24", "2027-01-02", "closed"),
        ("2026-12-24..01-02 9-12, 13-15", "2026-12-24", "2027-01-02", "09:00–12:00, 13:00–15:00"),
        ("2026-12-31 9-12", "2026-12-31", "2026-12-31", "09:00–12:00"),
        ("24 dec closed", "2026-12-24", "2026-12-24", "closed"),
        ("next-week all day", "2026-11-30", "2026-12-06", "00:00–24:00"),
        ("12-24 9am-5pm", "2026-12-24", "2026-12-24", "09:00–17:00"),
    ],
)
def test_days_and_hours_are_read(text: str, first: str, last: str, hours: str) -> None:
    found = read_dates(text, BERLIN, NOW)
    days = [override.day.isoformat() for override in found.overrides]
    assert (days[0], days[-1], day_text(found.blocks)) == (first, last, hours)
    assert len(days) == found.many == (found.days.last - found.days.first).days + 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Type dates"),
        ("24.12. 9-12", "no day and no range"),
        ("thu 18-13", "ends before it starts"),
        ("2026-12-24 25-26", "not a time of a day"),
        ("2026-12-24 nine", "not a span of hours"),
        ("2026-12-24..2026-12-20", "ends before it begins"),
        ("2026-01-01..2026-12-31", "92 at most"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_dates(text, BERLIN, NOW)


def test_today_is_that_of_the_schedules_zone() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert read_dates("today", BERLIN, late).days.first == date(2026, 11, 25)
    assert read_dates("today", ZoneInfo("America/New_York"), late).days.first == date(2026, 11, 24)


def test_a_range_over_a_change_of_clocks_keeps_its_clock_times() -> None:
    found = read_dates("2027-03-27..03-28 9-12", BERLIN, NOW)
    schedule = Schedule(BERLIN, WeeklyHours(), found.overrides)
    window = Interval(datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 3, 30, tzinfo=UTC))
    starts = [span.start for span in hours_on(schedule, window)]
    assert [f"{at:%d %H:%M}" for at in starts] == ["27 08:00", "28 07:00"]


def test_the_note_names_days_that_are_closed_in_the_week() -> None:
    week = WeeklyHours.of({day: parse_day("9-17") for day in range(1, 6)})
    note = dates_note(read_dates("2026-12-24..01-02 9-12", BERLIN, NOW), week)
    assert "10 dates" in note
    assert "Sat, Sun too, closed in the week" in note
    shut = dates_note(read_dates("2026-12-24..01-02", BERLIN, NOW), week)
    assert shut.endswith("closed, 10 dates")
