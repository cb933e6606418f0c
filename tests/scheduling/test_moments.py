"""Moments and windows as people write them, over both changes of clocks."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.moments import days_window, read_day, read_moment
from tests.scheduling.oracle import utc

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def test_a_naive_time_is_read_in_the_zone_and_an_offset_wins() -> None:
    assert read_moment("2026-12-01T10:00", BERLIN).at == utc("2026-12-01 09:00")
    assert read_moment(" 2026-12-01 10:00:30 ", BERLIN).at == utc("2026-12-01 09:00:30")
    assert read_moment("2026-12-01T10:00Z", BERLIN).at == utc("2026-12-01 10:00")
    assert read_moment("2026-12-01T10:00+05:45", BERLIN).at == utc("2026-12-01 04:15")


def test_a_skipped_time_is_refused_with_its_neighbours() -> None:
    with pytest.raises(ValueError, match=r"not exist in Europe/Berlin.*for 01:30 or 03:30"):
        read_moment("2026-03-29T02:30", BERLIN)
    with pytest.raises(ValueError, match="Ask for 01:45 or 02:45"):
        read_moment("2026-10-04T02:15", LORD_HOWE)


def test_a_time_that_comes_twice_is_the_first_and_says_so() -> None:
    first = read_moment("2026-10-25T02:30", BERLIN)
    assert first.at == utc("2026-10-25 00:30")
    assert "the first (UTC+0200)" in first.note
    assert "2026-10-25T02:30+01:00" in first.note
    second = read_moment("2026-10-25T02:30+01:00", BERLIN)
    assert second.at == utc("2026-10-25 01:30")
    assert second.note == ""
    assert read_moment("2026-04-05T01:45", LORD_HOWE).note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tuesday",
        "2026-12-01",
        "2026-13-01T10:00",
        "10:00",
        "2026-02-30T10:00",
        "0001-01-01T00:00+05:00",
        "0001-01-01T00:00Z",
        "9999-12-31T23:59Z",
    ],
)
def test_what_is_no_moment_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        read_moment(text, BERLIN)


def test_a_window_of_days_has_the_hours_its_days_have() -> None:
    spring = days_window(date(2026, 3, 29), 1, BERLIN).interval
    assert spring.length == timedelta(hours=23)
    assert days_window(date(2026, 10, 25), 1, BERLIN).interval.length == timedelta(hours=25)
    assert days_window(date(2026, 4, 5), 1, LORD_HOWE).interval.length == timedelta(hours=24.5)


def test_windows_of_nothing_and_of_years() -> None:
    with pytest.raises(ValueError, match="holds no day"):
        days_window(date(2026, 3, 29), 0, BERLIN)
    with pytest.raises(ValueError, match="beyond the calendar"):
        days_window(date(9999, 12, 31), 10, BERLIN)
    cut = days_window(date(2026, 1, 1), 730, BERLIN)
    assert cut.interval.end == utc("2027-01-01 23:00")
    assert "730 days are too many" in cut.note
    with pytest.raises(ValueError, match="is not a date"):
        read_day("1.12.2026")
