"""The axis of time and the states of its cells, minute by minute, over changes of clocks."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.axis import Axis, axis, midnight
from caltui.scheduling.intervals import Interval, normalise
from caltui.scheduling.team.picture import BusySpan, Member, Picture, cut, free_of
from caltui.scheduling.team.readout import there_words, what_words, when_words
from caltui.scheduling.team.states import State, TeamCell, cells, together

MINUTE = timedelta(minutes=1)
DAYS = [
    ("Europe/Berlin", date(2026, 3, 29), 23),
    ("Europe/Berlin", date(2026, 10, 25), 25),
    ("America/New_York", date(2026, 3, 8), 23),
    ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
    ("Asia/Kolkata", date(2026, 10, 25), 24),
    ("Asia/Kathmandu", date(2026, 3, 29), 24),
    ("Australia/Eucla", date(2026, 6, 1), 24),
    ("Africa/Cairo", date(2026, 4, 24), 23),
    ("America/Havana", date(2026, 11, 1), 25),
]


@pytest.mark.parametrize(("name", "day", "hours"), DAYS)
@pytest.mark.parametrize("step", [15, 30, 60, 120, 240])
def test_the_edges_are_the_round_times_of_the_zones_clock(
    name: str, day: date, hours: float, step: int
) -> None:
    zone = ZoneInfo(name)
    ruler = axis(zone, day, 1, step)
    assert ruler.window.length == timedelta(hours=hours)
    moment, found = ruler.window.start, []
    before = (moment - MINUTE).astimezone(zone).utcoffset()
    while moment < ruler.window.end:
        wall = moment.astimezone(zone)
        changed = wall.utcoffset() != before and step <= 60
        round_time = (wall.hour * 60 + wall.minute) % step == 0
        if round_time or changed or moment == ruler.window.start:
            found.append(moment)
        before = wall.utcoffset()
        moment += MINUTE
    assert list(ruler.edges) == [*found, ruler.window.end]
    assert [w.astimezone(UTC) for w in ruler.walls] == list(ruler.edges)


def test_a_fortnight_over_a_change_has_the_same_cells_every_day() -> None:
    ruler = axis(ZoneInfo("Europe/Berlin"), date(2026, 10, 19), 14, 240)
    assert len(ruler) == 14 * 6
    assert {w.hour for w in ruler.walls} == {0, 4, 8, 12, 16, 20}
    assert ruler.at(datetime(2026, 10, 25, 1, tzinfo=UTC)) == 6 * 6
    assert ruler.at(ruler.window.end) is None
    assert ruler.at(ruler.window.start - MINUTE) is None


def test_a_day_begins_after_the_gap_where_midnight_is_skipped() -> None:
    wall = midnight(date(2026, 4, 24), ZoneInfo("Africa/Cairo")).astimezone(
        ZoneInfo("Africa/Cairo")
    )
    assert (wall.day, wall.hour) == (24, 1)


@pytest.mark.parametrize(("days", "step"), [(0, 15), (1, 0), (1, 7)])
def test_an_axis_that_cannot_be_is_refused(days: int, step: int) -> None:
    with pytest.raises(ValueError, match="steps that divide a day"):
        axis(ZoneInfo("UTC"), date(2026, 1, 1), days, step)


def _random_member(rng: random.Random, window: Interval) -> Member:
    def spans(count: int) -> list[Interval]:
        minutes = int(window.length / MINUTE)
        found = []
        for _ in range(count):
            start = rng.randrange(-60, minutes)
            end = start + rng.randrange(1, 500)
            found.append(Interval(window.start + start * MINUTE, window.start + end * MINUTE))
        return found

    taken = cut((BusySpan(s, f"t{i}") for i, s in enumerate(spans(rng.randrange(6)))), window)
    free = free_of(normalise(spans(rng.randrange(5))), taken)
    return Member("1", free=free, taken=taken, unknown=rng.random() < 0.3)


def _oracle(member: Member, cell: Interval) -> TeamCell:
    """Looks at every minute of a cell."""
    free = busy = total = 0
    shares = [0] * len(member.taken)
    moment = cell.start
    while moment < cell.end:
        total += 1
        minute = Interval(moment, moment + MINUTE)
        free += any(s.holds(minute) for s in member.free)
        inside = [i for i, t in enumerate(member.taken) if t.span.holds(minute)]
        busy += bool(inside)
        for i in inside:
            shares[i] += 1
        moment += MINUTE
    most = shares.index(max(shares)) if busy else -1
    if free == total:
        return TeamCell(State.FREE, most)
    if free:
        return TeamCell(State.PARTLY, most)
    if busy:
        return TeamCell(State.BUSY, most)
    return TeamCell(State.UNKNOWN if member.unknown else State.OUTSIDE)


@pytest.mark.parametrize(("name", "day", "hours"), DAYS)
def test_cells_agree_with_every_minute_of_them(name: str, day: date, hours: float) -> None:
    rng = random.Random(f"{name} {day}")
    for step in (15, 60, 240):
        ruler = axis(ZoneInfo(name), day, 1, step)
        member = _random_member(rng, ruler.window)
        wanted = [_oracle(member, ruler.cell(i)) for i in range(len(ruler))]
        assert cells(member, ruler) == wanted


def _picture(ruler: Axis) -> tuple[Picture, list[list[TeamCell]]]:
    at = ruler.window.start
    hours = [Interval(at + timedelta(hours=8), at + timedelta(hours=12))]
    busy = (BusySpan(Interval(at + timedelta(hours=9), at + timedelta(hours=10)), "Deep dive"),)
    tokyo = ZoneInfo("Asia/Tokyo")
    ada = Member("1", "Ada", tokyo, free_of(hours, busy), busy)
    bo = Member("2", "Bo", None, tuple(hours), unknown=False)
    picture = Picture(ruler.window, (ada, bo, Member("3", unknown=True)))
    return picture, [cells(member, ruler) for member in picture.members]


def test_a_cell_in_words_says_who_when_what_and_the_time_there() -> None:
    ruler = axis(ZoneInfo("Europe/Berlin"), date(2026, 11, 24), 1, 30)
    picture, rows = _picture(ruler)
    ada, bo, nobody = picture.members
    assert when_words(ruler.cell(18), ruler.zone) == "Tue 24 Nov 09:00–09:30 Europe/Berlin"
    assert what_words(ada, ruler, 18, rows[0][18]) == "busy: Deep dive"
    assert what_words(ada, ruler, 16, rows[0][16]) == "free"
    assert what_words(ada, ruler, 30, rows[0][30]) == "outside hours"
    assert "not the same as closed" in what_words(nobody, ruler, 3, rows[2][3])
    assert there_words(ada, ruler.edges[18], ruler.zone) == "17:00 in Asia/Tokyo"
    assert there_words(ada, ruler.edges[40], ruler.zone) == "Wed 04:00 in Asia/Tokyo"
    assert there_words(bo, ruler.edges[18], ruler.zone) == "their zone is unknown"
    coarse = axis(ZoneInfo("Europe/Berlin"), date(2026, 11, 24), 1, 240)
    cell = cells(ada, coarse)[2]
    assert cell.state is State.PARTLY
    assert what_words(ada, coarse, 2, cell) == (
        "free 08:00–09:00, busy: Deep dive 09:00–10:00, free 10:00–12:00"
    )
    assert when_words(coarse.cell(5), coarse.zone).endswith("20:00–24:00 Europe/Berlin")


def test_how_many_are_free_together_counts_whole_cells_only() -> None:
    ruler = axis(ZoneInfo("Europe/Berlin"), date(2026, 11, 24), 1, 60)
    picture, rows = _picture(ruler)
    assert together(picture, rows)[7:13] == [0, 2, 1, 2, 2, 0]
    assert together(Picture(ruler.window), []) == []


def test_the_second_two_oclock_is_told_from_the_first() -> None:
    ruler = axis(ZoneInfo("Europe/Berlin"), date(2026, 10, 25), 1, 60)
    first, second = (i for i, wall in enumerate(ruler.walls) if wall.hour == 2)
    at = ruler.edges[second]
    member = Member("1", free=(Interval(at, at + timedelta(hours=1)),))
    row = cells(member, ruler)
    assert (row[first].state, row[second].state) == (State.OUTSIDE, State.FREE)
