"""From wall clock to instants, against an oracle that looks at every minute."""

from datetime import UTC, date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caltui.scheduling.axis import midnight
from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import (
    DAY_END,
    Block,
    Minute,
    Override,
    Schedule,
    WeeklyHours,
)
from caltui.scheduling.intervals import Interval
from caltui.scheduling.text import parse_day
from caltui.scheduling.zones import UnknownZone, pieces, zone_named
from tests.scheduling.oracle import minutes_of, open_minutes, span, utc


def _day(day: date, schedule: Schedule) -> Interval:
    """A whole day on the clocks of a schedule."""
    return Interval(midnight(day, schedule.zone), midnight(day + timedelta(1), schedule.zone))


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "Asia/Gaza",
)
CHANGES = [
    utc(text)
    for text in (
        "2026-03-29 01:00",
        "2026-10-25 01:00",
        "2026-03-08 07:00",
        "2026-11-01 06:00",
        "2026-04-04 15:00",
        "2026-10-03 15:30",
        "2026-02-15 02:00",
        "2018-11-04 03:00",
        "2011-12-30 09:00",
        "2026-12-31 23:00",
        "2028-02-29 00:00",
    )
]

minutes = st.integers(0, 1439).map(lambda m: m - m % 5)
blocks = st.tuples(minutes, st.integers(5, 1440)).map(
    lambda pair: Block(Minute(pair[0]), Minute(min(pair[0] + pair[1], 1440)))
)
days = st.lists(blocks, max_size=3).map(tuple)
weeks = st.tuples(*[days] * 7).map(WeeklyHours)


@st.composite
def schedules(draw):
    around = draw(st.sampled_from(CHANGES))
    special = st.builds(
        Override, st.integers(-2, 2).map(lambda d: (around + timedelta(d)).date()), days
    )
    zone = zone_named(draw(st.sampled_from(ZONES)))
    schedule = Schedule(zone, draw(weeks), tuple(draw(st.lists(special, max_size=2))))
    start = around - timedelta(minutes=draw(st.integers(0, 1500)))
    return schedule, Interval(start, start + timedelta(minutes=draw(st.integers(0, 2000))))


@settings(max_examples=120, deadline=None)
@given(schedules())
def test_hours_are_what_the_wall_clock_says_minute_by_minute(case):
    schedule, window = case
    found = hours_on(schedule, window)
    assert minutes_of(found) == open_minutes(schedule, window)
    assert all(a.end < b.start for a, b in pairwise(found))


def _nine_to_five(zone: str) -> Schedule:
    week = {day: parse_day("9-17") for day in range(7)}
    return Schedule(zone_named(zone), WeeklyHours.of(week))


@pytest.mark.parametrize(
    ("zone", "day", "start", "end"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-28 08:00", "2026-03-28 16:00"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29 07:00", "2026-03-29 15:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25 08:00", "2026-10-25 16:00"),
        ("America/New_York", "2026-03-08", "2026-03-08 13:00", "2026-03-08 21:00"),
        ("America/New_York", "2026-11-01", "2026-11-01 14:00", "2026-11-01 22:00"),
        ("Asia/Kathmandu", "2026-06-01", "2026-06-01 03:15", "2026-06-01 11:15"),
        ("Australia/Eucla", "2026-06-01", "2026-06-01 00:15", "2026-06-01 08:15"),
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-02 22:30", "2026-10-03 06:30"),
        ("Australia/Lord_Howe", "2026-10-05", "2026-10-04 22:00", "2026-10-05 06:00"),
        ("Asia/Kolkata", "2026-06-01", "2026-06-01 03:30", "2026-06-01 11:30"),
    ],
)
def test_nine_to_five_known_by_hand(zone, day, start, end):
    schedule = _nine_to_five(zone)
    assert hours_on(schedule, _day(date.fromisoformat(day), schedule)) == [span(start, end)]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2026-06-01", 24),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("America/Sao_Paulo", "2018-11-04", 23),
    ],
)
def test_a_day_that_is_open_all_day_has_its_true_length(zone, day, hours):
    always = WeeklyHours(((Block(Minute(0), Minute(1439)),),) * 7)
    schedule = Schedule(zone_named(zone), always)
    whole = _day(date.fromisoformat(day), schedule)
    assert whole.length == timedelta(hours=hours)
    assert hours_on(schedule, whole) == [whole]


def test_a_block_in_the_gap_opens_when_the_clock_is_past_it_and_one_in_the_fold_opens_twice():
    week = {day: parse_day("2:30-2:45, 3-4") for day in range(7)}
    berlin = Schedule(zone_named("Europe/Berlin"), WeeklyHours.of(week))
    spring = span("2026-03-29 00:00", "2026-03-29 06:00")
    autumn = span("2026-10-25 00:00", "2026-10-25 02:00")
    assert hours_on(berlin, spring) == [span("2026-03-29 01:00", "2026-03-29 02:00")]
    assert hours_on(berlin, autumn) == [
        span("2026-10-25 00:30", "2026-10-25 00:45"),
        span("2026-10-25 01:30", "2026-10-25 01:45"),
    ]


def test_hours_up_to_midnight_join_those_of_the_next_day():
    week = {1: parse_day("22-23:59"), 2: parse_day("0-6")}
    schedule = Schedule(zone_named("Asia/Kolkata"), WeeklyHours.of(week))
    found = hours_on(schedule, span("2026-06-01 00:00", "2026-06-03 00:00"))
    assert found == [span("2026-06-01 16:30", "2026-06-02 00:30")]


def test_an_override_replaces_the_day_and_only_that_day():
    schedule = _nine_to_five("Europe/Berlin")
    closed = Override(date(2026, 6, 2))
    late = Override(date(2026, 6, 3), parse_day("18-20"))
    schedule = Schedule(schedule.zone, schedule.weekly, (closed, late))
    assert hours_on(schedule, span("2026-06-01 00:00", "2026-06-04 00:00")) == [
        span("2026-06-01 07:00", "2026-06-01 15:00"),
        span("2026-06-03 16:00", "2026-06-03 18:00"),
    ]


def test_a_window_of_nothing_is_empty_and_one_of_two_years_is_whole():
    schedule = _nine_to_five("Europe/Berlin")
    assert hours_on(schedule, span("2026-06-01 08:00", "2026-06-01 08:00")) == []
    assert len(hours_on(schedule, span("2026-01-01 00:00", "2028-01-01 00:00"))) == 730


def test_pieces_cut_a_window_at_the_changes_only():
    window = span("2026-01-01 00:00", "2027-01-01 00:00")
    cuts = [piece.start for piece in pieces(zone_named("Europe/Berlin"), window)]
    assert cuts == [window.start, utc("2026-03-29 01:00"), utc("2026-10-25 01:00")]
    assert len(list(pieces(zone_named("Asia/Kolkata"), window))) == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("EUROPE/PARIS", "Europe/Paris"),
        ("Europe/Berln", "Europe/Berlin"),
        ("", "No time zone"),
        (None, "No time zone"),
        ("../etc/passwd", "no time zone"),
        ("Europe", "no time zone"),
        ("Nowhere/Land", "no time zone"),
    ],
)
def test_a_name_that_is_no_zone_is_told_with_what_is_near(name, near):
    with pytest.raises(UnknownZone, match=near):
        zone_named(name)


def test_the_end_of_a_day_is_midnight():
    assert Block(Minute(600), Minute(1439)) == Block(Minute(600), DAY_END)
    assert UTC is utc("2026-01-01 00:00").tzinfo
