"""An answer for a guest in four languages, and new times for several bookings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.intervals import Interval
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.assign import (
    MoveLine,
    assigned,
    plan_moves,
    propose,
    taken_twice,
)
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookedPerson, BookingFacts
from caltui.workspace.booking_acts.guest_answer import guest_answer, language_of, languages
from caltui.workspace.booking_acts.times import OpenTimes
from caltui.workspace.booking_acts.typed_time import typed_time
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
GUEST = BookedPerson("Jakub", "j@example.com", ZoneInfo("America/Los_Angeles"), "de")
FACTS = BookingFacts(
    "7",
    {},
    Interval(START, START + timedelta(minutes=45)),
    "ACCEPTED",
    GUEST,
    BookedPerson("Luciana Prado", "l@example.com", BERLIN, key="3"),
    event_title="Intro call",
    event_type="12",
)
FREE = MoveTime(START + timedelta(hours=1), START + timedelta(hours=2), (("3", "Luciana"),))


def test_the_answer_is_in_the_guests_language_and_on_their_clocks() -> None:
    text = guest_answer(FACTS, (FREE,), NOW, BERLIN)
    assert "Guten Tag Jakub," in text
    assert "„Intro call“ mit Luciana Prado ist am Dienstag, 1. Dezember 2026, 09:30 bis" in text
    assert "- Dienstag, 1. Dezember 2026, 10:30 Uhr" in text
    assert "Los Angeles" in text
    french = guest_answer(FACTS, (), NOW, BERLIN, "fr")
    assert "mardi 1er décembre 2026, de 09:30 à 10:15" in french
    assert "aucun créneau libre" in french


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("status", ["ACCEPTED", "PENDING", "CANCELLED", "REJECTED"])
def test_every_language_has_all_words_and_names_nothing_internal(
    language: str, status: str
) -> None:
    text = guest_answer(replace(FACTS, status=status), (FREE,), NOW, BERLIN, language)
    assert "{" not in text
    assert status not in text
    assert "12" not in text.replace("2026", "").replace("12:", "")
    assert guest_answer(FACTS, None, START + timedelta(days=9), BERLIN, language)


def test_another_language_gets_english_and_what_is_unknown_is_not_answered() -> None:
    guest = replace(GUEST, language="pt-BR", name="")
    assert language_of(replace(FACTS, guest=guest)) == "en"
    assert guest_answer(replace(FACTS, guest=guest), None, NOW, BERLIN).startswith("Hello,")
    assert "Europe" not in guest_answer(replace(FACTS, guest=None), None, NOW, BERLIN)
    with pytest.raises(CannotAct, match="nothing certain"):
        guest_answer(replace(FACTS, span=None), None, NOW, BERLIN)
    with pytest.raises(CannotAct, match="nothing certain"):
        guest_answer(replace(FACTS, status=""), None, NOW, BERLIN)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("+2h", "2026-12-01 20:30"),
        ("+1d", "2026-12-02 18:30"),
        ("15:30", "2026-12-01 15:30"),
        ("9", "2026-12-01 09:00"),
        ("2026-12-24 10:00", "2026-12-24 10:00"),
    ],
)
def test_a_time_is_typed_as_seen_from_the_booking(text: str, there: str) -> None:
    at = typed_time(text, FACTS, BERLIN, datetime(2026, 11, 23, 9, tzinfo=UTC)).at
    assert f"{at.astimezone(BERLIN):%Y-%m-%d %H:%M}" == there


def test_a_day_later_over_a_change_of_clocks_keeps_the_clock() -> None:
    start = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
    facts = replace(FACTS, span=Interval(start, start + timedelta(minutes=30)))
    at = typed_time("+1d", facts, BERLIN, NOW).at
    assert f"{at.astimezone(BERLIN):%d %H:%M}" == "28 10:00"
    assert at - start == timedelta(hours=23)


async def test_the_marked_keep_their_order_and_no_time_is_used_twice(
    firm_read: Workspace, cal: Running
) -> None:
    rows = sorted(
        (
            row
            for row in firm_read.records("bookings").values()
            if row["status"] == "ACCEPTED" and row["startTime"] > "2026-03-03"
        ),
        key=lambda row: str(row["startTime"]),
    )[:6]
    keys = [str(row["id"]) for row in reversed(rows)]
    since = NOW + timedelta(days=7)
    lines = await propose(firm_read, firm_read, keys, since)
    olds = [line.facts.span.start for line in lines if line.facts.span is not None]
    assert olds == sorted(olds)
    assert len(olds) == len(rows)
    starts = [line.time.start for line in lines if line.time is not None]
    assert starts == sorted(set(starts))
    assert starts[0] >= since
    assert taken_twice(lines) == ()
    assert taken_twice((lines[0], replace(lines[1], time=lines[0].time))) == (1,)

    plan = plan_moves(firm_read, (replace(lines[0], left_out=True), *lines[1:]))
    plan.check()
    assert len(plan.items) == len(starts) - 1
    assert [why for _, why in plan.refused][:1] == ["left out"]
    assert all("mailed" in item.told for item in plan.items)
    run = firm_read.acts.start(plan)
    await run.run()
    moved = [cal.world.tables["bookings"][key]["status"] for key in keys]
    assert moved.count("CANCELLED") == len(plan.items)


async def test_one_that_cannot_move_says_why(firm_read: Workspace) -> None:
    gone = next(
        str(row["id"])
        for row in firm_read.records("bookings").values()
        if row["status"] == "CANCELLED"
    )
    lines = await propose(firm_read, firm_read, [gone], NOW)
    assert [line.why for line in lines] == ["It is cancelled: book it anew."]


def steps(*minutes: int) -> tuple[MoveTime, ...]:
    """Half hours that begin so many minutes after START, all of one host."""
    at = [START + timedelta(minutes=m) for m in minutes]
    return tuple(MoveTime(t, t + timedelta(minutes=30), (("3", "Luciana"),)) for t in at)


def test_buffers_lie_between_the_new_times() -> None:
    times = steps(0, 15, 30, 45, 60, 75, 90)
    quarter = timedelta(minutes=15)

    def offered(before: timedelta, after: timedelta) -> OpenTimes:
        return OpenTimes(FACTS, START, BERLIN, times, buffers=(before, after))

    def starts(*found: OpenTimes) -> list[int]:
        lines = assigned([(replace(FACTS, key=str(n)), t, "") for n, t in enumerate(found)], START)
        assert taken_twice(lines) == ()
        return [
            int((line.time.start - START) / timedelta(minutes=1)) for line in lines if line.time
        ]

    none = timedelta(0)
    assert starts(offered(none, none), offered(none, none)) == [0, 30]
    assert starts(offered(none, quarter), offered(none, none)) == [0, 45]
    assert starts(offered(none, quarter), offered(quarter, none)) == [0, 60]
    assert starts(offered(quarter, none), offered(quarter, none)) == [0, 45]


def test_a_line_that_a_person_puts_into_a_buffer_is_refused() -> None:
    one, two = steps(0, 30)
    quarter = (timedelta(0), timedelta(minutes=15))
    lines = (MoveLine(FACTS, one, buffers=quarter), MoveLine(FACTS, two, buffers=quarter))
    assert taken_twice(lines) == (1,)
    assert taken_twice((replace(lines[0], left_out=True), lines[1])) == ()
