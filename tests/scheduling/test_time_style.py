"""Times of the day in 24 and in 12 hours, and weeks that begin on another day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.scheduling.hours import Block, Minute, clock, joined
from caltui.scheduling.text import day_text, parse_day
from caltui.scheduling.time_style import (
    TimeStyle,
    brief_words,
    clock_width,
    days_into_week,
    hour_words,
    minute_words,
    second_words,
    use_style,
    week_days,
)
from caltui.scheduling.time_words import days_of
from caltui.scheduling.wording import clock_text, span_text

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BLOCKS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: Block(Minute(pair[0]), Minute(pair[1]))),
    max_size=4,
)


@pytest.mark.parametrize(
    ("minute", "plain", "twelve", "brief"),
    [
        (0, "00:00", "12:00am", "12a"),
        (5, "00:05", "12:05am", "12:05a"),
        (540, "09:00", "9:00am", "9a"),
        (719, "11:59", "11:59am", "11:59a"),
        (720, "12:00", "12:00pm", "12p"),
        (810, "13:30", "1:30pm", "1:30p"),
        (1439, "23:59", "11:59pm", "11:59p"),
        (1440, "24:00", "12:00am", "12a"),
    ],
)
def test_a_minute_of_the_day(minute: int, plain: str, twelve: str, brief: str) -> None:
    assert minute_words(minute) == plain
    use_style(TimeStyle(twelve=True))
    assert (minute_words(minute), brief_words(minute)) == (twelve, brief)
    assert len(twelve) <= clock_width()
    assert clock(minute) == plain, "what is sent to Cal has 24 hours"


def test_rulers_and_seconds() -> None:
    assert [hour_words(hour) for hour in (0, 9, 24)] == ["00", "09", "00"]
    assert second_words(14, 5, 0) == "14:05:00"
    use_style(TimeStyle(twelve=True))
    assert [hour_words(hour) for hour in (0, 9, 12, 23)] == ["12a", "9a", "12p", "11p"]
    assert second_words(14, 5, 0) == "2:05:00pm"


@given(BLOCKS)
def test_hours_of_a_day_are_read_back_in_either_style(blocks: list[Block]) -> None:
    for twelve in (False, True):
        use_style(TimeStyle(twelve))
        assert parse_day(day_text(joined(blocks))) == joined(blocks)
    use_style(TimeStyle())


def test_instants_in_twelve_hours() -> None:
    use_style(TimeStyle(twelve=True))
    start, end = datetime(2026, 12, 1, 12, 30, tzinfo=UTC), datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    assert clock_text(start, BERLIN) == "1:30pm"
    assert span_text(start, end, BERLIN) == "Tue 1 Dec 2026 1:30pm–12:00am"
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock_text(twice, BERLIN) == "2:30am+02:00"


@pytest.mark.parametrize(
    ("first", "days", "into", "week"),
    [
        (None, (1, 2, 3, 4, 5, 6, 0), 2, (23, 29)),
        (0, (0, 1, 2, 3, 4, 5, 6), 3, (22, 28)),
        (6, (6, 0, 1, 2, 3, 4, 5), 4, (21, 27)),
    ],
)
def test_a_week_begins_on_its_first_day(
    first: int | None, days: tuple[int, ...], into: int, week: tuple[int, int]
) -> None:
    use_style(TimeStyle(first_day=first))
    assert week_days() == days
    assert days_into_week(date(2026, 11, 25)) == into
    found = days_of("this-week", BERLIN, NOW)
    assert (found.first.day, found.last.day) == week


def test_the_week_of_a_person_has_their_own_first_day_unless_one_is_chosen() -> None:
    assert week_days(0)[0] == 0
    use_style(TimeStyle(first_day=6))
    assert week_days(0)[0] == 6


def test_hours_of_a_day_range_may_be_typed_in_either_way() -> None:
    assert days_of("thu 1pm-6pm", BERLIN, NOW) == days_of("thu 13-18", BERLIN, NOW)
