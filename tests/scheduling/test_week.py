"""Painting: quarters open and close, odd minutes stay, strokes go back and forth."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.scheduling.hours import Block, Minute, Override, WeeklyHours
from caltui.scheduling.text import day_text, days_text, parse_day
from caltui.scheduling.week import painting as paint
from caltui.scheduling.week.painting import PRESETS, Area, Painting, WeekCell
from caltui.scheduling.week.week_dates import DateRow, plan_dates

MON, TUE, SAT = 1, 2, 6
ODD = WeeklyHours.of({MON: [Block(Minute(9 * 60 + 7), Minute(17 * 60 + 20))]})


def text(week: WeeklyHours, day: int = MON) -> str:
    return day_text(week.on(day))


def test_odd_minutes_stay_until_their_edge_is_touched() -> None:
    lunch = Area((MON,), 48, 51)
    opened = paint.toggled(ODD, lunch)
    assert text(opened) == "09:07–12:00, 13:00–17:20"
    assert paint.cell(opened, MON, 36) is WeekCell.PART
    assert text(paint.opened(opened, Area((MON,), 36, 36))) == "09:00–12:00, 13:00–17:20"
    assert text(paint.toggled(opened, lunch)) == "09:07–17:20"


def test_a_partly_open_area_is_opened_and_a_full_one_closed() -> None:
    area = Area((MON, TUE), 32, 67)
    week = paint.toggled(ODD, area)
    assert (text(week), text(week, TUE)) == ("08:00–17:20", "08:00–17:00")
    assert text(paint.toggled(week, area)) == "17:00–17:20"


@pytest.mark.parametrize(
    ("quarter", "by", "after", "cursor"),
    [
        (36, 1, "09:15–17:20", 37),
        (36, -1, "09:00–17:20", 36),
        (70, 1, "09:07–17:30", 69),
        (70, -1, "09:07–17:15", 68),
    ],
)
def test_an_edge_goes_to_the_next_quarter(quarter: int, by: int, after: str, cursor: int) -> None:
    found = paint.moved_edge(ODD, MON, quarter, by)
    assert found is not None
    assert (text(found[0]), found[1]) == (after, cursor)


def test_an_edge_stays_inside_the_day_and_off_its_other_edge() -> None:
    assert paint.moved_edge(ODD, TUE, 40, 1) is None
    whole = WeeklyHours.of({MON: parse_day("all day")})
    assert paint.moved_edge(whole, MON, 0, -1) is None
    assert paint.moved_edge(whole, MON, 95, 1) is None
    short = WeeklyHours.of({MON: parse_day("9-9:15")})
    assert paint.moved_edge(short, MON, 36, 1) is None


@given(st.integers(0, 95), st.integers(0, 95), st.integers(0, 95))
def test_cells_say_what_was_painted(first: int, length: int, looked: int) -> None:
    last = min(95, first + length)
    area = Area((MON,), first, last)
    week = paint.opened(WeeklyHours(), area)
    assert (paint.cell(week, MON, looked) is WeekCell.OPEN) == (first <= looked <= last)
    assert paint.closed(week, area) == WeeklyHours()
    assert sum(c is WeekCell.OPEN for c in paint.cells(week, MON)) == last - first + 1


def test_a_day_is_copied_onto_others() -> None:
    week = paint.copied(ODD, MON, (TUE, SAT))
    assert text(week, TUE) == text(week, SAT) == "09:07–17:20"
    assert text(week, 3) == "closed"


def test_every_preset_can_be_taken() -> None:
    for preset in PRESETS:
        week = preset.on(ODD, TUE)
        assert preset.on(week, TUE) == week
        if not preset.days:
            assert week.on(MON) == ODD.on(MON)
    assert PRESETS[0].on(ODD, SAT) == WeeklyHours.of({d: parse_day("9-17") for d in range(1, 6)})


def test_strokes_go_back_and_forth() -> None:
    painting = Painting(ODD)
    assert not painting.undo()
    assert not painting.paint(ODD), "nothing changes: no stroke"
    painting.paint(paint.copied(ODD, MON, (TUE,)))
    painting.paint(paint.copied(ODD, MON, (TUE, SAT)))
    assert painting.changed == (TUE, SAT)
    assert painting.undo()
    assert painting.changed == (TUE,)
    assert painting.redo()
    assert painting.changed == (TUE, SAT)
    painting.undo()
    painting.paint(ODD)
    assert not painting.redo(), "a new stroke forgets what was undone"


def test_days_nobody_painted_follow_what_others_saved() -> None:
    painting = Painting(ODD)
    painting.paint(painting.hours.with_day(TUE, parse_day("8-9")))
    painting.rebase(WeeklyHours.of({MON: parse_day("10-11"), TUE: parse_day("1-2")}))
    assert (text(painting.hours), text(painting.hours, TUE)) == ("10:00–11:00", "08:00–09:00")
    assert painting.changed == (TUE,)


def test_days_as_words() -> None:
    assert days_text({1, 2, 3, 5}) == "Mon–Wed, Fri"
    assert days_text({0, 1}) == "Mon, Sun"
    assert days_text({0, 1}, 0) == "Sun, Mon"
    assert days_text(()) == ""


FEAST, EVE = date(2026, 12, 25), date(2026, 12, 24)


def test_dates_take_the_fewest_writes() -> None:
    rows = [DateRow("1", FEAST, 540, 720), DateRow("2", FEAST, 780, 1439)]
    now = [Override(FEAST, parse_day("9-12, 13-24"))]
    assert plan_dates(rows, now, now) == []
    found = plan_dates(rows, now, [Override(FEAST, parse_day("9-12")), Override(EVE)])
    assert [(s.verb, s.place, s.was and s.was.id) for s in found] == [("update", (EVE, 0, 0), "2")]
    closed = plan_dates(rows, now, [Override(FEAST)])
    assert [s.verb for s in closed] == ["update", "delete"]
    assert [s.verb for s in plan_dates(rows, now, [])] == ["delete", "delete"]
    more = plan_dates([], [], [Override(EVE, parse_day("9-12, 13-14"))])
    assert [s.verb for s in more] == ["create", "create"]
