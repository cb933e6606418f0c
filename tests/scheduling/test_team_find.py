"""Finding a time, against an oracle that tries every start and looks at every minute."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.axis import midnight
from caltui.scheduling.intervals import Interval, normalise
from caltui.scheduling.team.find_time import (
    ALL,
    ANY,
    Answer,
    TimeSearch,
    closest,
    find_time,
    is_night,
    read_length,
    why_here,
    why_none,
)
from caltui.scheduling.team.picture import BusySpan, Member, Picture, cut, free_of

MINUTE = timedelta(minutes=1)
WINDOWS = [
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
    ("America/St_Johns", date(2026, 3, 7)),
]


def _team(rng: random.Random, window: Interval) -> Picture:
    members = []
    for number in range(1, 6):
        hours, busy = (
            [
                Interval(start, start + rng.randrange(30, 600) * MINUTE)
                for start in (
                    window.start + rng.randrange(int(window.length / MINUTE)) * MINUTE
                    for _ in range(count)
                )
            ]
            for count in (6, 4)
        )
        taken = cut((BusySpan(span, "x") for span in busy), window)
        inside = [s for s in hours if s.end <= window.end]
        members.append(
            Member(
                str(number),
                zone=ZoneInfo(rng.choice(["Asia/Tokyo", "Europe/London"])),
                free=free_of(normalise(inside), taken),
                taken=taken,
                unknown=number == 5,
            )
        )
    return Picture(window, tuple(members))


def _oracle(picture: Picture, wish: TimeSearch) -> dict[datetime, tuple[set[str], set[str]]]:
    """By start: who can come, and who of them is in their own hours."""
    found = {}
    moment = picture.window.start
    before = (moment - MINUTE).astimezone(wish.zone).utcoffset()
    while moment + wish.length <= picture.window.end:
        wall, end = moment.astimezone(wish.zone), (moment + wish.length).astimezone(wish.zone)
        start_minute = wall.hour * 60 + wall.minute
        end_minute = end.hour * 60 + end.minute + (end.date() - wall.date()).days * 1440
        whole_day = (wish.earliest, wish.latest) == (0, 1440)
        fits = whole_day or (wish.earliest <= start_minute and end_minute <= wish.latest)
        round_time = start_minute % wish.step == 0 or wall.utcoffset() != before
        before = wall.utcoffset()
        if round_time and fits and (wish.not_before is None or moment >= wish.not_before):
            minutes = [moment + i * MINUTE for i in range(int(wish.length / MINUTE))]
            own = {m.user_id for m in picture.known if all(_in(m.free, t) for t in minutes)}
            idle = {
                m.user_id
                for m in picture.known
                if not any(_in([x.span for x in m.taken], t) for t in minutes)
            }
            coming = own if wish.hours == ALL else own | idle
            enough = wish.at_least or len(picture.members)
            if wish.must <= coming and len(coming) >= enough and own & coming:
                found[moment] = (coming, own & coming)
        moment += MINUTE
    return found


def _in(spans: object, moment: datetime) -> bool:
    return any(s.start <= moment < s.end for s in spans)  # type: ignore[attr-defined]


def _starts(answer: Answer, wish: TimeSearch) -> list[datetime]:
    """Every start that an answer stands for."""
    found, moment = [answer.span.start], answer.span.start
    before = moment.astimezone(wish.zone).utcoffset()
    while moment < answer.last_start:
        moment += MINUTE
        wall = moment.astimezone(wish.zone)
        if (wall.hour * 60 + wall.minute) % wish.step == 0 or wall.utcoffset() != before:
            found.append(moment)
        before = wall.utcoffset()
    return found


@pytest.mark.parametrize(("name", "first"), WINDOWS)
@pytest.mark.parametrize("hours", [ALL, ANY])
def test_the_answers_are_every_start_that_works_and_no_other(
    name: str, first: date, hours: str
) -> None:
    zone = ZoneInfo(name)
    window = Interval(midnight(first, zone), midnight(first + timedelta(days=2), zone))
    rng = random.Random(f"{name} {first} {hours}")
    for at_least, must, length, clock in (
        (1, (), 45, (0, 1440)),
        (2, ("1",), 30, (8 * 60, 18 * 60)),
        (3, (), 20, (0, 1440)),
    ):
        picture = _team(rng, window)
        wish = TimeSearch(
            timedelta(minutes=length), zone, frozenset(must), at_least, hours, *clock,
            not_before=window.start + timedelta(hours=5),
        )  # fmt: skip
        answers = find_time(picture, wish)
        found = {
            start: (set(a.coming), set(a.in_hours)) for a in answers for start in _starts(a, wish)
        }
        assert found == _oracle(picture, wish)
        assert [a.rank for a in answers] == sorted(a.rank for a in answers)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


WINDOW = Interval(_at(23, 0), _at(25, 0))
BERLIN = ZoneInfo("Europe/Berlin")


def _member(number: int, *free: Interval, zone: str = "Europe/Berlin") -> Member:
    return Member(str(number), f"M{number}", ZoneInfo(zone), tuple(free))


ADA = _member(1, Interval(_at(23, 8), _at(23, 12)), Interval(_at(24, 8), _at(24, 16)))
BO = _member(2, Interval(_at(23, 11), _at(23, 12)), Interval(_at(24, 15), _at(24, 16)))
KEN = _member(3, Interval(_at(23, 0), _at(23, 9)), zone="Asia/Tokyo")
TEAM = Picture(WINDOW, (ADA, BO, KEN))


def test_more_people_come_first_then_their_own_hours_then_the_night_then_the_earliest() -> None:
    wish = TimeSearch(
        timedelta(minutes=60), BERLIN, at_least=2, hours=ANY, earliest=480, latest=1140
    )
    answers = find_time(TEAM, wish)
    best = answers[0]
    assert (best.coming, len(best.in_hours)) == (("1", "2", "3"), 2)
    assert best.span.start == _at(23, 8), "two are in their hours: the earliest such time"
    tied = [a for a in answers if len(a.in_hours) == 2]
    assert [a.span.start for a in tied] == [_at(23, 8), _at(23, 11), _at(24, 15)]
    assert tied[-1].at_night == ("3",), "midnight in Tokyo comes after noon of another day"


def test_the_reason_names_who_is_missing_and_whose_hours_are_over() -> None:
    two = find_time(TEAM, TimeSearch(timedelta(minutes=60), BERLIN, at_least=2))
    assert {why_here(TEAM, a) for a in two} == {
        "2 of 3, without M2, in their own hours",
        "2 of 3, without M3, in their own hours",
    }
    everyone = find_time(TEAM, TimeSearch(timedelta(minutes=60), BERLIN, hours=ANY))
    assert why_here(TEAM, everyone[0]) == "everyone; outside the hours of M2"


def test_nothing_found_says_why_and_what_comes_closest() -> None:
    wish = TimeSearch(timedelta(minutes=60), BERLIN)
    assert find_time(TEAM, wish) == []
    assert "never enough" in why_none(TEAM, wish)
    assert {len(a.coming) for a in closest(TEAM, wish)} == {2}
    long = TimeSearch(timedelta(hours=3), BERLIN)
    assert "M2 alone has no time" in why_none(TEAM, long)
    must = TimeSearch(timedelta(hours=3), BERLIN, must=frozenset({"2"}), at_least=1)
    assert closest(TEAM, must) == []
    assert "M2 alone has no time" in why_none(TEAM, must)


def test_members_of_whom_nothing_is_known_never_come() -> None:
    unknown = Member("9", "Uma", unknown=True)
    team = Picture(WINDOW, (ADA, unknown))
    hour = timedelta(hours=1)
    assert find_time(team, TimeSearch(hour, BERLIN)) == []
    assert "only 1 of 2 are known" in why_none(team, TimeSearch(hour, BERLIN))
    must = TimeSearch(hour, BERLIN, must=frozenset({"9"}), at_least=1)
    assert find_time(team, must) == []
    assert "Uma, who must be there" in why_none(team, must)
    assert find_time(team, TimeSearch(hour, BERLIN, at_least=1, hours=ANY))[0].coming == ("1",)
    assert find_time(Picture(WINDOW), TimeSearch(hour, BERLIN)) == []


def test_night_is_before_seven_and_after_ten_on_the_members_own_clock() -> None:
    assert is_night(KEN, Interval(_at(23, 13, 30), _at(23, 14)))
    assert is_night(KEN, Interval(_at(23, 12, 30), _at(23, 13, 15)))
    assert not is_night(KEN, Interval(_at(23, 12), _at(23, 13)))
    assert not is_night(Member("4"), Interval(_at(23, 3), _at(23, 4)))


@pytest.mark.parametrize(
    ("text", "minutes"), [("45", 45), ("90 min", 90), ("1h", 60), ("1h30", 90), ("2 hours", 120)]
)
def test_a_length_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert read_length(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0", "soon", "-5", "1441", "1:30"])
def test_a_length_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="Length: minutes such as 45"):
        read_length(text)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"length": timedelta()}, "a minute or more"),
        ({"hours": "most"}, "of all or of any"),
        ({"earliest": 600, "latest": 600}, "before the latest"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TimeSearch(**{"length": timedelta(minutes=5), "zone": BERLIN} | values)  # type: ignore[arg-type]
