"""Times and days as people say them, over changes of clocks and ends of years."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.time_words import DayRange, days_of, moment_of, span_of
from tests.scheduling.oracle import utc

BERLIN = ZoneInfo("Europe/Berlin")
NOW = utc("2026-12-01 08:15")
"""A Tuesday, 09:15 in Berlin."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tue 10:00", "2026-12-01 09:00"),
        ("Tuesday 9", "2026-12-01 08:00"),
        ("mon 9", "2026-12-07 08:00"),
        ("tomorrow 9", "2026-12-02 08:00"),
        ("tomorrow at 9pm", "2026-12-02 20:00"),
        ("today 14.30", "2026-12-01 13:30"),
        ("10:00", "2026-12-01 09:00"),
        ("9", "2026-12-02 08:00"),
        ("9:15", "2026-12-01 08:15"),
        ("12am", "2026-12-01 23:00"),
        ("12 pm", "2026-12-01 11:00"),
        ("+2h", "2026-12-01 10:15"),
        ("+30m", "2026-12-01 08:45"),
        ("+90 minutes", "2026-12-01 09:45"),
        ("in 3 days", "2026-12-04 08:15"),
        ("+1w", "2026-12-08 08:15"),
        ("1 dec 14:00", "2026-12-01 13:00"),
        ("dec 24 14:00", "2026-12-24 13:00"),
        ("30 nov 14:00", "2027-11-30 13:00"),
        ("29 feb 10:00", "2028-02-29 09:00"),
        ("01-02 10:00", "2027-01-02 09:00"),
        ("2026-12-01 10:00", "2026-12-01 09:00"),
        ("2026-12-01 9", "2026-12-01 08:00"),
        ("2026-12-01T10:00Z", "2026-12-01 10:00"),
        ("now", "2026-12-01 08:15"),
    ],
)
def test_a_time_is_the_next_one_that_is_meant(text: str, expected: str) -> None:
    assert moment_of(text, BERLIN, NOW).at == utc(expected)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "tue", "32 dec 10:00", "30 feb 10:00", "tue 25:00", "13pm", "+2 moons"),
        *("tu 10", "2026-13-01 10:00", "+9999w +1", "9:75", "now now", "\u0669:00", "1 1 10:00"),
    ],
)
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        moment_of(text, BERLIN, NOW)


def test_days_keep_the_clock_and_hours_are_real_time_over_a_change_of_clocks() -> None:
    before = utc("2026-03-28 10:00")
    assert moment_of("+1d", BERLIN, before).at == utc("2026-03-29 09:00")
    assert moment_of("+24h", BERLIN, before).at == utc("2026-03-29 10:00")
    with pytest.raises(ValueError, match="does not exist"):
        moment_of("sun 2:30", BERLIN, before)
    assert "comes twice" in moment_of("sun 2:30", BERLIN, utc("2026-10-24 10:00")).note


def test_a_time_that_the_clocks_skip_is_no_hindrance_to_what_only_touches_it() -> None:
    """The clocks of Berlin skip from 2:00 to 3:00 on 29 March."""
    day_before, hours_after = utc("2026-03-28 01:30"), utc("2026-03-29 10:00")
    assert span_of("in:1d", BERLIN, day_before) == (day_before, utc("2026-03-29 01:30"))
    assert span_of("in:1w", BERLIN, utc("2026-03-22 01:30")).end == utc("2026-03-29 01:30")
    assert moment_of("2:30", BERLIN, hours_after).at == utc("2026-03-30 00:30"), "the next one"
    with pytest.raises(ValueError, match="does not exist"):
        moment_of("2:30", BERLIN, utc("2026-03-29 00:10"))


@pytest.mark.parametrize(
    ("text", "first", "last", "hours"),
    [
        ("today", "2026-12-01", "2026-12-01", None),
        ("thu", "2026-12-03", "2026-12-03", None),
        ("thu 13-18", "2026-12-03", "2026-12-03", (780, 1080)),
        ("thu 9:30-24", "2026-12-03", "2026-12-03", (570, 1440)),
        ("2026-12-24..01-02", "2026-12-24", "2027-01-02", None),
        ("24 dec..2 jan", "2026-12-24", "2027-01-02", None),
        ("mon..wed", "2026-12-07", "2026-12-09", None),
        ("this-week", "2026-11-30", "2026-12-06", None),
        ("next-week 9-12", "2026-12-07", "2026-12-13", (540, 720)),
        ("last-week", "2026-11-23", "2026-11-29", None),
        ("2026-12-01..2026-12-07", "2026-12-01", "2026-12-07", None),
    ],
)
def test_days_and_ranges(text: str, first: str, last: str, hours: tuple[int, int] | None) -> None:
    days = DayRange(date.fromisoformat(first), date.fromisoformat(last), hours)
    assert days_of(text, BERLIN, NOW) == days


@pytest.mark.parametrize(
    "text", ["", "..", "thu..", "2026-12-07..2026-12-01", "thu 18-13", "thu 9-25", "week", "13-18"]
)
def test_what_are_no_days_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        days_of(text, BERLIN, NOW)


def test_spans_end_where_their_last_day_does() -> None:
    today = span_of("today", BERLIN, NOW)
    assert (today.start, today.end) == (utc("2026-11-30 23:00"), utc("2026-12-01 23:00"))
    assert span_of("next", BERLIN, NOW) == (NOW, None)
    assert span_of("past", BERLIN, NOW) == (None, NOW)
    assert span_of("in:7d", BERLIN, NOW) == (NOW, utc("2026-12-08 08:15"))
    spring = span_of("2026-03-29", BERLIN, NOW)
    assert spring.start is not None
    assert spring.end is not None
    assert (spring.end - spring.start).total_seconds() == 23 * 3600
    with pytest.raises(ValueError, match="in:7d"):
        span_of("in:soon", BERLIN, NOW)
