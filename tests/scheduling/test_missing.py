"""Times that suit most: who is missing, why, and which comes first."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Override
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.find_time import TimeSearch
from caltui.scheduling.team.missing import (
    AWAY,
    BUSY,
    ELSEWHERE,
    OUTSIDE,
    OVERRIDE,
    UNKNOWN,
    BookingFact,
    Partial,
    best_partials,
)
from caltui.scheduling.team.picture import BusySpan, Member, Picture, free_of

DAY = datetime(2026, 12, 3, tzinfo=UTC)
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
FACTS = {
    "1": BookingFact("Support call with Maria Gruber", 1),
    "2": BookingFact("Workshop with Jo and 8 more", 9),
}


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def member(id: str, name: str, low: float, high: float, *taken: BusySpan) -> Member:
    hours = (Interval(at(low), at(high)),) if high > low else ()
    return Member(id, name, BERLIN, free_of(hours, taken), taken)


def busy(low: float, high: float, booking: str = "", *, away: bool = False) -> BusySpan:
    return BusySpan(Interval(at(low), at(high)), "away: ill" if away else "Talk", booking, away)


def partials(
    *members: Member, length: int = 60, window: tuple[float, float] = (9, 11)
) -> list[Partial]:
    picture = Picture(Interval(at(window[0]), at(window[1])), members)
    wish = TimeSearch(timedelta(minutes=60), BERLIN, step=60)
    return list(best_partials(picture, wish, FACTS.get).found)


def test_the_time_that_is_easiest_to_complete_comes_first() -> None:
    ada = member("1", "Ada", 9, 11)
    rosa = member("2", "Rosa", 9, 11, busy(9, 10, "2"), busy(10, 11, "1"))
    first, second = partials(ada, rosa)
    assert first.answer.span.start == at(10), "one attendee is moved sooner than nine"
    assert first.text == ("without Rosa: has Support call with Maria Gruber, easiest to move")
    assert first.missing[0].bookings == ("1",)
    assert "(9 attendees)" in second.text


def test_a_booking_that_can_be_moved_is_easier_than_closed_hours() -> None:
    ada = member("1", "Ada", 9, 11)
    bo = member("2", "Bo", 10, 11, busy(10, 11, "2"))
    first, second = partials(ada, bo)
    assert (first.answer.span.start, first.missing[0].kind) == (at(10), BUSY)
    assert second.missing[0].kind == OUTSIDE
    assert "outside of hours (Thu 10:00–11:00 in Berlin)" in second.text


def test_each_reason_has_its_words() -> None:
    whole = (9.0, 10.0)
    ada = member("1", "Ada", 9, 10)
    shut = Member("2", "Bo", TOKYO, overrides=(Override(date(2026, 12, 3)),))
    ill = member("3", "Cy", 9, 10, busy(9, 10, away=True))
    other = member("4", "Di", 9, 10, busy(9, 10))
    dark = Member("5", "Ed", unknown=True, problems=("No schedule of this member is known.",))
    [found] = partials(ada, shut, ill, other, dark, window=whole)
    kinds = [(one.name, one.kind) for one in found.missing]
    assert kinds == [("Bo", OVERRIDE), ("Cy", AWAY), ("Di", ELSEWHERE), ("Ed", UNKNOWN)]
    assert "Bo: 2026-12-03 is closed for them, easiest: change that date" in found.text
    assert "Cy: is away: ill" in found.text
    assert "Di: is busy elsewhere: Talk" in found.text
    assert "Ed: unknown: No schedule of this member is known" in found.text


def test_who_is_unknown_never_comes_even_with_time_that_looks_free() -> None:
    ada = member("1", "Ada", 9, 11)
    dark = Member("2", "Bo", BERLIN, free=(Interval(at(9), at(11)),), unknown=True)
    found = partials(ada, dark)
    assert found
    assert all(partial.answer.coming == ("1",) for partial in found)
    assert {partial.missing[0].kind for partial in found} == {UNKNOWN}
    assert "easiest" not in found[0].text


def test_how_many_starts_were_looked_at_is_said() -> None:
    ada, bo = member("1", "Ada", 0, 240), Member("2", "Bo", BERLIN)
    picture = Picture(Interval(at(0), at(240)), (ada, bo))
    some = best_partials(picture, TimeSearch(timedelta(minutes=60), BERLIN, step=10), FACTS.get)
    assert some.text == ""
    talks = [busy(day * 24 + 9, day * 24 + 10) for day in range(10)]
    ada = member("1", "Ada", 0, 240, *talks)
    picture = Picture(Interval(at(0), at(240)), (ada, bo))
    many = best_partials(picture, TimeSearch(timedelta(minutes=60), BERLIN, step=10), FACTS.get)
    assert (many.looked_at, many.starts) == (5 * 133, 1_325), "gaps of 22 hours"
    assert many.text == "Looked at 665 of 1,325 starts: fewer hours show the rest."
    part = TimeSearch(timedelta(minutes=60), BERLIN, step=10, earliest=480, latest=720)
    assert best_partials(picture, part, FACTS.get).text == ""
