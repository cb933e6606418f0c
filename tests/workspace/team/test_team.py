"""The picture of a team: Cal's answer over HTTP, and what the records say where it fails."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.scheduling.intervals import Interval, clip
from caltui.scheduling.team.picture import ANSWER, RECORDS
from caltui.workspace.base.errors import Forbidden, GatewayError, NotUnderstood
from caltui.workspace.team.members import roster, teams_of
from caltui.workspace.team.picture import team_picture
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

TODAY = date(2026, 3, 27)
WINDOW = Interval(datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
PATH = "/availability"


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(lambda: firm(seed=7, today=TODAY)) as found:
        yield found


@pytest.fixture
async def workspace(cal: Running, opened: Open) -> Workspace:
    return opened(base_url=cal.base_url, token=DEMO_TOKEN)


def asked(cal: Running) -> list[str]:
    """Which lists and answers were asked for, in order."""
    return [r.path for r in cal.requests]


async def test_cals_answer_gets_names_and_is_cut_to_the_window(
    workspace: Workspace, cal: Running
) -> None:
    picture = await team_picture(workspace, "1", WINDOW)
    assert picture.source == ANSWER
    assert picture.problems == ()
    names = [member.name for member in picture.members]
    assert names == sorted(names, key=str.casefold)
    assert "Ada Fischer" in names
    assert workspace.count("users") is not None, "the list of users was read once for names"
    for member in picture.members:
        assert list(member.free) == clip(member.free, WINDOW)
        assert all(WINDOW.holds(taken.span) for taken in member.taken)
    before = len(asked(cal))
    await team_picture(workspace, "1", WINDOW)
    assert len(asked(cal)) == before + 1, "names are known now"


async def test_one_day_more_is_asked_for_than_is_shown(workspace: Workspace, cal: Running) -> None:
    await team_picture(workspace, "1", WINDOW)
    query = next(r.query for r in cal.requests if r.path.endswith(PATH))
    assert query["dateFrom"] == "2026-03-26T00:00:00.000Z"
    assert query["dateTo"] == "2026-04-02T00:00:00.000Z"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "server_error"},
        {"kind": "status", "status": 403, "body": {"message": "Forbidden"}},
        {"kind": "status", "status": 400, "body": {"message": "Invalid request"}},
        {"kind": "broken_json"},
        {"kind": "status", "status": 200, "body": {"message": "hello"}},
    ],
    ids=["500", "403", "400", "broken", "no members"],
)
async def test_a_failing_call_is_replaced_by_schedules_and_bookings(
    workspace: Workspace, cal: Running, fault: dict[str, Any]
) -> None:
    wanted = await team_picture(workspace, "1", WINDOW)
    cal.faults.add(**fault, path=PATH, times=None)
    built = await team_picture(workspace, "1", WINDOW)
    assert built.source == RECORDS
    assert built.reason
    assert any("outside Cal" in words for words in built.problems)
    assert [m.name for m in built.members] == [m.name for m in wanted.members]
    for mine, cals in zip(built.members, wanted.members, strict=True):
        assert mine.free == cals.free, mine.name
        assert mine.zone == cals.zone
        assert {t.booking for t in mine.taken} == {t.booking for t in cals.taken}


async def test_seen_as_for_an_event_type_both_ways_agree(
    workspace: Workspace, cal: Running
) -> None:
    kind = cal.world.find("event-types", 18)
    assert kind is not None
    kind |= {"beforeEventBuffer": 20, "afterEventBuffer": 35}
    wanted = await team_picture(workspace, "1", WINDOW, "18")
    plain = await team_picture(workspace, "1", WINDOW)
    assert [m.free for m in plain.members] != [m.free for m in wanted.members]
    cal.faults.add("server_error", path=PATH, times=None)
    built = await team_picture(workspace, "1", WINDOW, "18")
    assert [m.free for m in built.members] == [m.free for m in wanted.members]


async def test_what_was_seen_before_is_enough_when_nothing_answers(
    workspace: Workspace, cal: Running
) -> None:
    for resource in ("memberships", "users", "schedules", "bookings"):
        await workspace.sync(resource)
    cal.faults.add("reset", times=None)
    before = len(asked(cal))
    picture = await team_picture(workspace, "1", WINDOW)
    assert picture.source == RECORDS
    assert len(picture.members) == 7
    assert {p.removeprefix("/cal") for p in asked(cal)[before:]} == {"/v2/teams/1/availability"}


async def test_a_team_of_which_nothing_is_known_gives_the_error(
    workspace: Workspace, cal: Running
) -> None:
    cal.faults.add("status", status=403, body={"message": "Forbidden"}, times=None)
    with pytest.raises(Forbidden):
        await team_picture(workspace, "1", WINDOW)
    cal.faults.clear()
    with pytest.raises(GatewayError):
        await team_picture(workspace, "987", WINDOW)


async def test_a_window_of_nothing_and_of_two_years_are_refused_before_asking(
    workspace: Workspace, cal: Running
) -> None:
    start = WINDOW.start
    for end in (start, start + timedelta(days=730)):
        with pytest.raises(ValueError, match=r"window is empty|too many"):
            await team_picture(workspace, "1", Interval(start, end))
    assert asked(cal) == []


# A scripted Cal, for what the firm does not have


def member(user_id: int, team_id: int = 3, *, accepted: bool = True) -> dict[str, Any]:
    return {"userId": user_id, "teamId": team_id, "role": "MEMBER", "accepted": accepted}


def user(user_id: int, name: str, **more: Any) -> dict[str, Any]:
    email = f"{name.lower()}@firm.test"
    return {"id": user_id, "name": name, "email": email, "timeZone": "Europe/Berlin"} | more


HOURS = [{"id": 1, "days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00"}]


def schedule(key: int, user_id: int, **more: Any) -> dict[str, Any]:
    zone = "Europe/Berlin"
    return {"id": key, "userId": user_id, "name": "Hours", "timeZone": zone} | {
        "availability": HOURS,
        **more,
    }


def small_firm() -> Cal:
    """Three members, of whom one has no schedule and one an unknown zone."""
    cal = Cal(
        memberships=[member(1), member(2), member(4), member(9, accepted=False)],
        schedules=[schedule(11, 1), schedule(12, 2, timeZone="Mars/Olympus")],
        bookings=[
            {
                "id": 5,
                "userId": 1,
                "title": "Deep dive",
                "status": status,
                "startTime": f"2026-03-30T{start}:00.000Z",
                "endTime": f"2026-03-30T{end}:00.000Z",
                "attendees": [{"email": "BO@firm.test", "name": "Bo"}],
            }
            | {"id": key}
            for key, status, start, end in (
                (5, "ACCEPTED", "08:00", "09:00"),
                (6, "PENDING", "10:00", "11:00"),
                (7, "CANCELLED", "11:00", "12:00"),
                (8, "ACCEPTED", "13:00", "12:00"),
            )
        ],
    )
    people = [user(1, "Ada", defaultScheduleId=11), user(2, "Bo"), user(4, "Cem"), user(9, "Dee")]
    cal.on("GET /v2/users", lambda query, sent: (200, {"users": people, "total": len(people)}))
    return cal


def failing(message: str, status: int = 500) -> Any:
    return lambda query, sent: (status, {"error": {"message": message, "code": status}})


async def test_a_member_without_schedule_and_one_without_zone_cost_their_rows_only(
    opened: Open,
) -> None:
    cal = small_firm()
    cal.on("GET /v2/teams/3/availability", failing("Cannot read properties of undefined"))
    picture = await team_picture(opened(cal), "3", WINDOW)
    ada, bo, cem = picture.members
    assert [t.booking for t in ada.taken] == ["5", "8"], "accepted ones, also one that ends wrong"
    text = "1 booking could not be read: #8 (the end). What is known of its time counts as taken"
    assert any(problem.startswith(text) for problem in picture.problems)
    monday = [s for s in ada.free if s.start.day == 30]
    assert [(s.start.hour, s.end.hour) for s in monday] == [(7, 8), (9, 13), (14, 15)]
    assert [t.booking for t in bo.taken] == ["5", "8"], "invited by e-mail, in any case"
    assert any("Mars/Olympus" in words for words in bo.problems)
    assert bo.free
    assert cem.unknown
    assert "No schedule" in cem.problems[0]
    assert "Dee" not in {m.name for m in picture.members}


async def test_a_team_in_which_nobody_has_accepted_says_who_is_invited(opened: Open) -> None:
    cal = Cal(memberships=[member(9, accepted=False)], schedules=[], bookings=[])
    people = [user(9, "Dee")]
    cal.on("GET /v2/users", lambda query, sent: (200, {"users": people, "total": 1}))
    cal.on("GET /v2/teams/3/availability", failing("team has no members", 404))
    picture = await team_picture(opened(cal), "3", WINDOW)
    assert picture.members == ()
    assert picture.problems == ("Nobody has accepted to be in this team yet. Invited: Dee.",)


async def test_a_normal_key_learns_names_from_bookings_and_says_who_stays_a_number(
    opened: Open,
) -> None:
    about = {"dateRanges": [], "workingHours": [], "busy": [], "timeZone": "UTC"}
    cal = Cal(
        bookings=[
            {
                "id": 1,
                "userId": 1,
                "status": "ACCEPTED",
                "user": {"name": "Ada"},
                "startTime": "2026-03-30T08:00:00.000Z",
                "endTime": "2026-03-30T09:00:00.000Z",
            }
        ],
    )
    cal.on("GET /v2/users", failing("Forbidden", 403))
    entries = [{"userId": n, "availability": about} for n in (1, 2)]
    cal.on("GET /v2/teams/3/availability", lambda query, sent: (200, entries))
    picture = await team_picture(opened(cal), "3", WINDOW)
    assert [m.label for m in picture.members] == ["Ada", "User 2"]
    assert picture.problems == ("1 member is shown by number: this key cannot read their names.",)
    assert all(m.unknown for m in picture.members)


async def test_a_member_that_the_answer_leaves_out_is_an_unknown_row(opened: Open) -> None:
    cal = small_firm()
    about = {"dateRanges": [], "workingHours": [{"days": [1]}], "busy": [], "timeZone": "UTC"}
    entries = [{"userId": n, "availability": about} for n in (1, 2)]
    cal.on("GET /v2/teams/3/availability", lambda query, sent: (200, entries))
    workspace = opened(cal)
    await workspace.sync("memberships")
    picture = await team_picture(workspace, "3", WINDOW)
    assert [(m.name, m.unknown) for m in picture.members] == [
        ("Ada", False),
        ("Bo", False),
        ("Cem", True),
    ]
    assert roster(workspace, "3") == ["1", "2", "4"]
    assert roster(workspace, "3", accepted=False) == ["9"]
    assert teams_of(workspace, "9") == ["3"]


async def test_an_answer_that_is_no_picture_of_an_unknown_team_is_not_understood(
    opened: Open,
) -> None:
    cal = Cal()
    cal.on("GET /v2/teams/3/availability", lambda query, sent: (200, {"hello": "there"}))
    with pytest.raises(NotUnderstood, match="hello where the members"):
        await team_picture(opened(cal), "3", WINDOW)


async def test_hostile_names_and_titles_are_made_safe_before_they_are_shown(opened: Open) -> None:
    busy = [{"start": "2026-03-30T08:00Z", "end": "2026-03-30T09:00Z", "title": "\x1b]0;x\x07[/b]"}]
    about = {"dateRanges": busy, "workingHours": [{}], "busy": busy, "timeZone": "UTC"}
    cal = Cal()
    entries = [{"userId": 1, "availability": about}]
    cal.on("GET /v2/teams/3/availability", lambda query, sent: (200, entries))
    picture = await team_picture(opened(cal), "3", WINDOW)
    assert "\x1b" not in picture.members[0].taken[0].title
    assert "[/b]" in picture.members[0].taken[0].title


async def test_beside_an_answer_the_bookings_that_could_not_be_read_are_named(opened: Open) -> None:
    about = {"dateRanges": [], "workingHours": [], "busy": [], "timeZone": "UTC"}
    lost = {"id": 1, "userId": 1, "status": "HELD", "startTime": "2026-03-30T08:00:00Z"}
    over = {**lost, "id": 2, "status": "cancelled"}
    cal = Cal(bookings=[lost, over, {**lost, "id": 3, "userId": 9}])
    people = [user(1, "Ada")]
    cal.on("GET /v2/users", lambda query, sent: (200, {"users": people, "total": 1}))
    entries = [{"userId": 1, "availability": about}]
    cal.on("GET /v2/teams/3/availability", lambda query, sent: (200, entries))
    workspace = opened(cal)
    await workspace.sync("bookings")
    picture = await team_picture(workspace, "3", WINDOW)
    words = (
        "1 booking could not be read: #1 (the status 'HELD', the end)."
        " Cal's answer may not know of it: its time may be taken."
    )
    assert picture.problems == (words,)
