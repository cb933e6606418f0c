"""Cal's forms of times and schedules, and hours as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.scheduling.calforms import (
    read_date,
    read_schedule,
    read_time,
    write_date,
    write_time,
)
from caltui.scheduling.hours import Block, Minute, Override, WeeklyHours, cal_weekday
from caltui.scheduling.text import day_text, parse_day, week_text


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("09:00", 540),
        ("9:05", 545),
        ("09:00:00", 540),
        ("1970-01-01T09:00:00.000Z", 540),
        ("2000-01-01T23:59:00Z", 1439),
        ("1970-01-01T09:00:00+00:00", 540),
        ("24:00", 1440),
    ],
)
def test_every_form_of_a_time_is_read(text, minute):
    assert read_time(text) == minute


@pytest.mark.parametrize("text", ["", "9", "25:00", "09:60", None, 9, "1970-01-01", "nine"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="is not a time"):
        read_time(text)


@given(st.integers(0, 1439))
def test_a_time_is_written_in_the_form_that_cal_takes(minute):
    text = write_time(Minute(minute))
    assert read_time(text) == minute
    assert text.startswith("1970-01-01T")
    assert text.endswith(":00.000Z")


def test_the_end_of_a_day_is_written_as_its_last_minute():
    assert write_time(Minute(1440)) == "1970-01-01T23:59:00.000Z"


def test_dates():
    assert read_date("2026-12-24T00:00:00.000Z") == read_date("2026-12-24") == date(2026, 12, 24)
    assert write_date(date(2026, 12, 24)) == "2026-12-24T00:00:00.000Z"
    with pytest.raises(ValueError, match="not a date"):
        read_date("tomorrow")


def test_a_schedule_is_read_with_its_overrides():
    record = {
        "timeZone": "Europe/Berlin",
        "availability": [
            {"days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00"},
            {"days": [], "date": "2026-12-24", "startTime": "09:00", "endTime": "12:00"},
            {"days": [], "date": "2026-12-25", "startTime": "00:00", "endTime": "00:00"},
        ],
    }
    reading = read_schedule(record)
    assert reading.problems == ()
    assert reading.schedule.zone.key == "Europe/Berlin"
    assert week_text(reading.schedule.weekly) == "Mon–Fri 09:00–17:00"
    assert reading.schedule.overrides == (
        Override(date(2026, 12, 24), parse_day("9-12")),
        Override(date(2026, 12, 25)),
    )


def test_a_faulty_schedule_is_read_as_far_as_it_goes_and_says_what_is_wrong():
    record = {
        "timeZone": "Europe/Berln",
        "availability": [
            {"days": [1, 9], "startTime": "09:00", "endTime": "12:00"},
            {"days": [1], "startTime": "11:00", "endTime": "13:00"},
            {"days": [2], "startTime": "17:00", "endTime": "09:00"},
            {"days": [3], "startTime": "soon", "endTime": "09:00"},
            "nonsense",
            {"days": None, "startTime": "09:00", "endTime": "10:00"},
        ],
    }
    reading = read_schedule(record, "Asia/Kolkata")
    assert reading.schedule.zone.key == "Asia/Kolkata"
    assert week_text(reading.schedule.weekly) == "Mon 09:00–13:00"
    told = "\n".join(reading.problems)
    read_in = "The hours are read in Asia/Kolkata."
    faults = ("weekday 9", "overlap on Mon", "17:00 to 09:00", "soon", "'nonsense' is no block")
    for words in ("Europe/Berlin", read_in, *faults):
        assert words in told
    assert len(reading.problems) == 6


def test_a_schedule_without_any_zone_says_so():
    reading = read_schedule({"timeZone": None})
    assert reading.schedule.zone.key == "UTC"
    assert "UTC" in reading.problems[0]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("9-12, 13:30-17", "09:00–12:00, 13:30–17:00"),
        ("9am-5pm", "09:00–17:00"),
        ("0900–1700", "09:00–17:00"),
        ("12am - 12pm", "00:00–12:00"),
        ("9 to 5pm", "09:00–17:00"),
        ("22-24", "22:00–24:00"),
        ("22-0", "22:00–24:00"),
        ("22-23:59", "22:00–24:00"),
        ("9-12;11-13", "09:00–13:00"),
        ("closed", "closed"),
        ("", "closed"),
        ("All day", "00:00–24:00"),
    ],
)
def test_typed_hours(typed, text):
    assert day_text(parse_day(typed)) == text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("22-6", "split it at midnight"),
        ("9-9", "is empty"),
        ("9", "is not a span"),
        ("9-25", "is not a time of a day"),
        ("9-12:75", "is not a time of a day"),
        ("13pm-15", "am or pm"),
        ("nine-ten", "is not a time"),
        ("9-12-14", "is not a span"),
    ],
)
def test_typed_hours_that_make_no_sense_say_why(typed, reason):
    with pytest.raises(ValueError, match=reason):
        parse_day(typed)


blocks = st.tuples(st.integers(0, 1438), st.integers(1, 1440)).map(
    lambda pair: Block(Minute(pair[0]), Minute(min(sum(pair), 1440)))
)


@given(st.lists(blocks, max_size=4))
def test_hours_that_are_shown_can_be_typed_again(day):
    week = WeeklyHours().with_day(3, day)
    assert parse_day(day_text(week.on(3))) == week.on(3)
    assert week.minutes == sum(b.end - b.start for b in week.on(3))


def test_days_with_the_same_hours_are_told_together():
    nine, short = parse_day("9-17"), parse_day("9-15")
    week = WeeklyHours.of({0: nine, 1: nine, 3: nine, 4: nine, 5: short, 6: nine})
    assert week_text(week) == "Mon, Wed, Thu, Sat, Sun 09:00–17:00; Fri 09:00–15:00"
    assert week_text(week, 0) == "Sun, Mon, Wed, Thu, Sat 09:00–17:00; Fri 09:00–15:00"
    assert week_text(WeeklyHours()) == "closed"


def test_weekdays_are_cals():
    assert [cal_weekday(date(2026, 11, 22 + step)) for step in range(7)] == list(range(7))
    with pytest.raises(ValueError, match="seven"):
        WeeklyHours(((),) * 6)
    with pytest.raises(ValueError, match="earlier to later"):
        Block(Minute(60), Minute(30))
