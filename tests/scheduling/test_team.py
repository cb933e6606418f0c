"""Reading operation 57: three clocks, two shapes of overrides, and what is unknown."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from caltui.scheduling.hours import Block, Minute
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.cal_answer import NotAPicture, asked, read_answer
from caltui.scheduling.team.picture import Member, Picture

WINDOW = Interval(datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC))
WEEKLY = [{"days": [1, 2, 3, 4, 5], "startTime": 480, "endTime": 960, "userId": 1}]


def entry(user_id: int = 1, **more: Any) -> dict[str, Any]:
    """One member's part of an answer: Berlin, nine to five on the first day."""
    return {
        "userId": user_id,
        "availability": {
            "timeZone": "Europe/Berlin",
            "busy": [],
            "dateRanges": [span("11-23T08:00", "11-23T16:00")],
            "workingHours": WEEKLY,
            "dateOverrides": [],
            "currentSeats": None,
        }
        | more,
    }


def span(start: str, end: str, **more: str) -> dict[str, str]:
    return {"start": f"2026-{start}:00.000Z", "end": f"2026-{end}:00.000Z"} | more


def read(*entries: Any) -> Picture:
    return read_answer(list(entries), WINDOW)


def one(**more: Any) -> Member:
    return read(entry(**more)).members[0]


def texts(spans: Any) -> list[str]:
    return [f"{s.start:%d %H:%M}-{s.end:%d %H:%M}" for s in spans]


def test_free_time_is_the_date_ranges_and_never_the_working_hours() -> None:
    member = one(workingHours=[{"days": [0, 1, 2], "startTime": 0, "endTime": 1439}])
    assert texts(member.free) == ["23 08:00-23 16:00"]
    assert member.zone is not None
    assert member.zone.key == "Europe/Berlin"
    assert not member.unknown


def test_busy_may_overlap_and_come_in_any_order_and_is_taken_from_what_is_free() -> None:
    busy = [
        span("11-23T13:00", "11-23T14:00", title="Late", source="eventType-3-booking-88"),
        span("11-23T10:00", "11-23T11:00", title="Deep dive"),
        span("11-23T10:30", "11-23T12:00", title="Also"),
    ]
    member = one(busy=busy)
    assert [t.title for t in member.taken] == ["Deep dive", "Also", "Late"]
    assert [t.booking for t in member.taken] == ["", "", "88"]
    assert texts(member.free) == ["23 08:00-23 10:00", "23 12:00-23 13:00", "23 14:00-23 16:00"]


def test_a_whole_day_closed_by_a_limit_has_no_title_and_says_so() -> None:
    member = one(dateRanges=[], busy=[span("11-22T23:00", "11-23T23:00")])
    assert "limit" in member.taken[0].text
    assert texts([member.taken[0].span]) == ["23 00:00-23 23:00"], "cut to the window"
    assert one(busy=[span("11-23T10:00", "11-23T11:00")]).taken[0].text == "no title given"


def test_days_of_overrides_outside_the_window_are_cut_off() -> None:
    ranges = [span("11-23T08:00", "11-23T16:00"), span("12-24T08:00", "12-24T12:00")]
    assert texts(one(dateRanges=ranges).free) == ["23 08:00-23 16:00"]
    ranges = [span("11-22T20:00", "11-23T02:00"), span("11-24T22:00", "11-25T02:00")]
    assert texts(one(dateRanges=ranges).free) == ["23 00:00-23 02:00", "24 22:00-25 00:00"]


@pytest.mark.parametrize(
    "row",
    [
        {"start": "2026-11-24T10:00:00.000Z", "end": "2026-11-24T12:00:00.000Z"},
        {"date": "2026-11-24", "startTime": 600, "endTime": 720, "userId": 1},
        {"date": "2026-11-24T00:00:00.000Z", "startTime": "10:00:00", "endTime": "12:00:00"},
    ],
)
def test_overrides_are_wall_clock_in_both_documented_shapes(row: dict[str, Any]) -> None:
    (override,) = one(dateOverrides=[row]).overrides
    assert override.day == date(2026, 11, 24)
    assert override.blocks == (Block(Minute(600), Minute(720)),)


def test_an_override_from_a_time_to_itself_closes_the_day() -> None:
    noon = "2026-11-24T12:00:00.000Z"
    (override,) = one(dateOverrides=[{"start": noon, "end": noon}]).overrides
    assert override.blocks == ()


def test_everything_empty_is_unknown_and_not_closed() -> None:
    member = one(dateRanges=[], workingHours=[], busy=[])
    assert member.unknown
    assert "unknown, not closed" in member.problems[0]
    assert not one(dateRanges=[]).unknown, "hours are known, all of them are taken"
    busy = [span("11-23T10:00", "11-23T11:00", title="Known")]
    member = one(dateRanges=[], workingHours=[], busy=busy)
    assert member.unknown
    assert [t.title for t in member.taken] == ["Known"]


def test_a_single_object_is_one_member() -> None:
    assert [m.user_id for m in read_answer(entry(4), WINDOW).members] == ["4"]
    bare = read_answer(entry()["availability"], WINDOW).members
    assert [m.label for m in bare] == ["One member"]
    assert texts(bare[0].free) == ["23 08:00-23 16:00"]


@pytest.mark.parametrize("answer", [None, "no", 7, {"message": "hm"}])
def test_what_holds_no_members_is_refused_in_words(answer: Any) -> None:
    with pytest.raises(NotAPicture, match="members of the team belong"):
        read_answer(answer, WINDOW)


def test_one_bad_member_costs_that_member_only() -> None:
    picture = read(
        entry(1),
        entry(2, timeZone="EUROPE/PARIS"),
        {"userId": 3, "availability": None},
        "nonsense",
        entry(5, busy=[{"start": "soon", "end": "later"}, span("11-23T09:00", "11-23T10:00")]),
    )
    rows = {m.user_id: m for m in picture.members}
    assert list(rows) == ["", "1", "2", "3", "5"]
    assert rows["2"].zone is None
    assert "Europe/Paris" in rows["2"].problems[0]
    assert texts(rows["2"].free) == ["23 08:00-23 16:00"], "instants need no zone"
    assert rows["3"].unknown
    assert rows[""].unknown
    assert "1 time that cannot be read" in rows["5"].problems[0]
    assert len(rows["5"].taken) == 1


def test_absences_of_later_builds_are_taken_out_of_what_is_free() -> None:
    away = {
        "2026-11-24": {
            "fromUser": {"id": 1, "displayName": "Ada"},
            "toUser": {"id": 2, "displayName": "Bo"},
            "reason": "vacation",
        }
    }
    ranges = [span("11-23T08:00", "11-23T16:00"), span("11-24T08:00", "11-24T16:00")]
    member = one(dateRanges=ranges, oooExcludedDateRanges=ranges[:1], datesOutOfOffice=away)
    assert texts(member.free) == ["23 08:00-23 16:00"]
    assert member.taken[0].text == "away: vacation, covered by Bo"
    assert texts([member.taken[0].span]) == ["23 23:00-24 23:00"], "the member's own day"
    assert member.name == "Ada"
    holiday = {"2026-11-24": {"fromUser": None, "toUser": None, "reason": "Founders' day"}}
    assert one(datesOutOfOffice=holiday).taken[0].text == "holiday: Founders' day"
    silent = one(dateRanges=ranges, oooExcludedDateRanges=ranges[:1])
    assert [t.text for t in silent.taken] == ["away"]


def test_members_come_by_name_and_those_without_one_last() -> None:
    picture = read(entry(10), entry(9), entry(3)).named({"3": "Zoe", "10": "ada"})
    assert [m.label for m in picture.members] == ["ada", "Zoe", "User 9"]


def test_one_day_more_is_asked_for_on_both_sides() -> None:
    around = asked(WINDOW)
    assert around.start == WINDOW.start - timedelta(days=1)
    assert around.end == WINDOW.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "window is empty"), (731, "731 days are too many")]
)
def test_a_window_that_cannot_be_asked_for_is_refused_in_words(days: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        asked(Interval(WINDOW.start, WINDOW.start + timedelta(days=days)))
