"""Slots on Cal's API v2, where Cal itself says which times it offers: its list, and the rules."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.between import Changed, between
from tests.support.sandbox import Running, running


def summer_tuesday() -> date:
    """A Tuesday to come, within some months, on which Berlin has summer time, and a fortnight later
    too: commands go by the real clock."""
    today = date.today()
    first = (date(today.year + n, month, 1) for n in (0, 1) for month in (6, 10))
    days = (day + timedelta(days=(1 - day.weekday()) % 7) for day in first)
    return next(day for day in days if day > today + timedelta(days=7))


TUESDAY = summer_tuesday()


def later(days: int) -> str:
    """So many days after that Tuesday."""
    return (TUESDAY + timedelta(days=days)).isoformat()


DATE, THURSDAY, MONDAY, SECOND, THIRD = (later(days) for days in (0, 2, 6, 7, 14))
OFFERED = f"{DATE}T07:00:00.000Z"
"""Nine o'clock in Berlin, inside Rosa's hours."""

UTC_NINE = f"{DATE}T07:00:00+00:00"
NIGHT = f"{DATE}T01:00:00.000Z"
Alter = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def cal(stack: ExitStack) -> Running:
    world = firm(today=date(2026, 3, 2))
    talk = next(
        row
        for row in world.rows("bookings")
        if (row["userId"], row["eventTypeId"], row["status"]) == (1, 1, "ACCEPTED")
    )
    when = {"startTime": f"{THURSDAY}T07:30:00.000Z", "endTime": f"{THURSDAY}T08:00:00.000Z"}
    world.change("bookings", talk, {"uid": "talk-to-move", **when})
    away = {"start": f"{SECOND}T00:00:00.000Z", "end": f"{later(8)}T23:59:59.999Z"}
    absence = next(iter(world.rows("out-of-office")))
    world.change("out-of-office", absence, {"userId": 1, "reason": "vacation", **away})
    for user, mail, when in (
        (1, "rosa.lindqvist@example.com", f"{THIRD}T07:30"),
        (2, "ada.fischer@example.com", f"{THIRD}T07:00"),
    ):
        start, end = f"{when}:00.000Z", f"{THIRD}T10:00:00.000Z"
        row = {"userId": user, "externalId": mail, "start": start, "end": end, "title": "x"}
        world.add("busy-elsewhere", row)
    return stack.enter_context(running(world, dialect="calv2"))


@pytest.fixture
def shell_to(cal: Running, tmp_path: Path) -> Iterator[Callable[..., Shell]]:
    """Makes a shell whose Cal answers as the sandbox, with another list of slots if told so."""
    opened = ExitStack()

    def make(alter: Alter | None = None, status: int = 200) -> Shell:
        def change(path: str, answer: httpx.Response) -> Changed | None:
            if alter is None or not path.startswith("/v2/slots"):
                return None
            return Changed(status, json.dumps(alter(answer.json())).encode())

        return Shell(
            tmp_path / "home",
            CALTUI_DIALECT="calv2",
            CALTUI_API_TOKEN=DEMO_KEY,
            CALTUI_BASE_URL=opened.enter_context(between(cal.base_url, change)),
            CALTUI_BUDGET="0",
        )

    with opened:
        yield make


HERE = ("--event-type", "1", "--zone", "Europe/Berlin")
DAY = (*HERE, "--from", DATE, "--days", "1")
AT = (*HERE, "--at")
FIRST, NINE, NEXT = (f"{DATE}T{clock}:00+02:00" for clock in ("08:00", "09:00", "09:30"))


def without_nine(body: dict[str, Any]) -> dict[str, Any]:
    data = {
        day: [time for time in times if not time["start"].startswith(OFFERED[:16])]
        for day, times in body["data"].items()
    }
    return {**body, "data": data}


def with_night(body: dict[str, Any]) -> dict[str, Any]:
    night = {"start": NIGHT, "end": NIGHT.replace("01:00", "01:30")}
    days = body["data"]
    return {**body, "data": {**days, DATE: [night, *days.get(DATE, ())]}}


def test_the_list_is_cals_and_the_rules_agree_with_it(shell_to: Callable[..., Shell]) -> None:
    shell = shell_to()
    offered = shell.good("slots", "list", *DAY)
    starts = [slot["start"] for slot in offered]
    assert starts[0] == FIRST
    assert NINE in starts
    assert offered == shell.good("slots", "list", *DAY, "--own")
    told = shell("slots", "list", *DAY, "-o", "table")
    assert "as Cal offers them" in told.err
    assert "does not offer" not in told.err
    assert "connected calendars" not in told.err, "Cal has looked into them"


def test_a_time_that_cal_does_not_offer_is_not_listed_and_says_why_it_may_be(
    shell_to: Callable[..., Shell],
) -> None:
    shell = shell_to(without_nine)
    listed = shell("slots", "list", *DAY)
    assert NINE not in [slot["start"] for slot in json.loads(listed.out)]
    assert "1 time that these rules leave open Cal does not offer." in listed.err
    assert NINE in [slot["start"] for slot in shell.good("slots", "list", *DAY, "--own")]
    found = shell.good("slots", "explain", *AT, NINE)
    assert (found["open"], found["offered_by_cal"], found["closed_by"]) == (False, False, None)
    assert "a connected calendar" in found["headline"]
    assert found["headline"].startswith("Cal does not offer it.")
    assert found["nearest"][-1] == NEXT


def test_a_time_that_cal_offers_counts_and_the_rule_that_disagrees_is_named(
    shell_to: Callable[..., Shell],
) -> None:
    shell = shell_to(with_night)
    listed = shell("slots", "list", *DAY)
    night = json.loads(listed.out)[0]
    assert (night["start"], night["hosts"]) == (f"{DATE}T03:00:00+02:00", None)
    assert "Cal offers 1 time that the rules read here would close." in listed.err
    assert "?" in shell("slots", "list", *DAY, "-o", "table").out.splitlines()[1]
    found = shell.good("slots", "explain", *AT, f"{DATE}T03:00")
    assert (found["open"], found["offered_by_cal"]) == (True, True)
    assert found["closed_by"]["rule"] == "hours"
    assert found["headline"].startswith("Cal offers it:")
    assert found["closed_by"]["sentence"] in found["headline"]


@pytest.mark.parametrize(
    ("alter", "status", "said"),
    [
        (lambda _: {"status": "success", "data": [1]}, 200, "could not be read"),
        (lambda _: {"status": "success", "data": {DATE: [{"start": "x"}]}}, 200, "read"),
        (lambda _: {"status": "error", "error": {"message": "no"}}, 500, "Cal did not say"),
    ],
)
def test_without_an_answer_the_rules_say_it_and_that_cal_did_not(
    shell_to: Callable[..., Shell], alter: Alter, status: int, said: str
) -> None:
    shell = shell_to(alter, status)
    listed = shell("slots", "list", *DAY)
    assert listed.code == 0
    assert json.loads(listed.out)[0]["hosts"] == [{"id": "1", "name": "Rosa Lindqvist"}]
    assert said in listed.err
    found = shell.good("slots", "explain", *AT, NINE)
    assert found["open"]
    assert "offered_by_cal" not in found
    assert any(said in note for note in found["notes"])


def test_a_cached_answer_asks_nothing(shell_to: Callable[..., Shell], cal: Running) -> None:
    shell = shell_to()
    shell.good("slots", "list", *DAY)
    cal.requests.clear()
    shell.good("slots", "list", *DAY, "--cached")
    assert list(cal.requests) == []


def test_a_booking_is_moved_to_times_that_cal_offers(
    shell_to: Callable[..., Shell],
) -> None:
    shell = shell_to(without_nine)
    near = ("bookings", "times", "talk-to-move", "--around", FIRST.replace("08:00", "08:30"))
    assert NINE not in starts_of(shell.good(*near))
    closed = [row for row in shell.good(*near, "--closed") if row["start"] in (NINE, UTC_NINE)]
    assert ["Cal does not offer it" in row["closed_by"] for row in closed] == [True]


def test_a_booking_is_made_at_times_that_cal_offers(shell_to: Callable[..., Shell]) -> None:
    shell = shell_to(without_nine)
    guest = ("--name", "Mei", "--mail", "mei@example.com")
    asked = ("--answer", "What would you like to talk about?=Engines")
    book = ("bookings", "book", "1", *guest, *asked, "--dry-run")
    refused = shell(*book, "--at", NINE)
    assert refused.code == 2
    assert "Cal does not offer it" in refused.err
    taken = shell(*book, "--at", NEXT)
    assert taken.code == 0, taken.err


def test_who_is_out_of_office_offers_nothing(shell_to: Callable[..., Shell], cal: Running) -> None:
    shell = shell_to()
    days = (*HERE, "--from", MONDAY, "--days", "4")
    offered = shell.good("slots", "list", *days)
    assert {slot["start"][:10] for slot in offered} == {MONDAY, later(9)}
    assert offered == shell.good("slots", "list", *days, "--own")
    found = shell.good("slots", "explain", *AT, f"{SECOND}T10:00:00+02:00")
    assert not found["open"]
    assert "Out of office: vacation" in found["closed_by"]["sentence"]
    assert found["closed_by"]["cause"]["resource"] == "out-of-office"


def asked(cal: Running, what: str) -> list[dict[str, str]]:
    return [request.query for request in cal.requests if request.path.endswith(what)]


ROSA = "Rosa Lindqvist is busy in a connected calendar: rosa.lindqvist, 09:30–12:00"


def test_what_is_in_the_way_of_oneself_is_asked_of_the_connected_calendars(
    shell_to: Callable[..., Shell], cal: Running
) -> None:
    shell = shell_to()
    cal.requests.clear()
    found = shell.good("slots", "explain", *AT, f"{THIRD}T10:00")
    assert found["headline"] == f"Cal does not offer it. {ROSA}."
    assert (found["open"], found["hosts"]) == (False, [])
    last = found["verdicts"][-1]
    assert (last["rule"], last["ok"], last["closes"]) == ("calendar", False, True)
    assert last["cause"] == {"resource": "calendars", "id": "101"}
    (query,) = asked(cal, "/busy-times")
    assert (query["dateFrom"], query["dateTo"]) == (later(13), later(15))
    assert query["calendarsToLoad[0][externalId]"] == "rosa.lindqvist@example.com"
    assert query["calendarsToLoad[0][credentialId]"] == "101"
    assert len(asked(cal, "/v2/calendars")) == 1, "the connections were never read"


def test_the_calendars_are_asked_only_where_nothing_else_says_why(
    shell_to: Callable[..., Shell], cal: Running
) -> None:
    shell = shell_to()
    cal.requests.clear()
    shell.good("slots", "explain", *AT, NINE)
    shell.good("slots", "explain", *AT, f"{THIRD}T23:00")
    shell.good("slots", "explain", *AT, f"{THIRD}T10:00", "--cached")
    of_others = ("--event-type", "19", "--zone", "Europe/Berlin", "--at", f"{THIRD}T10:00")
    assert "such as a connected calendar" in shell.good("slots", "explain", *of_others)["headline"]
    assert asked(cal, "/busy-times") == []


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/v2/calendars/busy-times", (500, {"status": "error"}), "could not be asked"),
        ("/v2/calendars/busy-times", (200, [{"start": "x", "end": "y"}]), "another form"),
        ("/v2/calendars/busy-times", (200, {"busy": []}), "another form"),
        ("/v2/calendars/busy-times", (200, []), "were asked: they are not busy then"),
        ("/v2/calendars", (500, {"status": "error"}), "could not be asked"),
        ("/v2/calendars", (200, {"connectedCalendars": []}), "No connected calendar of"),
    ],
)
def test_calendars_that_say_nothing_leave_it_unknown(
    cal: Running, tmp_path: Path, path: str, answer: tuple[int, Any], said: str
) -> None:
    status, data = answer

    def change(asked_for: str, _: httpx.Response) -> Changed | None:
        if asked_for.partition("?")[0] != path:
            return None
        body = data if status == 500 else {"status": "success", "data": data}
        return Changed(status, json.dumps(body).encode())

    with between(cal.base_url, change) as url:
        where = {"CALTUI_DIALECT": "calv2", "CALTUI_BASE_URL": url, "CALTUI_BUDGET": "0"}
        shell = Shell(tmp_path, CALTUI_API_TOKEN=DEMO_KEY, **where)
        found = shell.good("slots", "explain", *AT, f"{THIRD}T10:00")
    assert "something that cannot be seen is in the way" in found["headline"]
    assert [note for note in found["notes"] if said in note] != [], found["notes"]


def test_busy_times_are_a_command_too(shell_to: Callable[..., Shell]) -> None:
    load = "credentialId=101,externalId=rosa.lindqvist@example.com"
    days = ("--date-from", THIRD, "--date-to", THIRD)
    rows = shell_to().good("calendars", "busy-times", *days, "--calendars-to-load", load)
    mine = [row for row in rows if row["source"] == "rosa.lindqvist@example.com"]
    assert mine[0]["start"] == f"{THIRD}T07:30:00.000Z"
    table = shell_to()("calendars", "busy-times", *days, "--calendars-to-load", load, "-o", "table")
    assert table.out.splitlines()[0].split() == ["Start", "End", "Source"]


def starts_of(rows: list[dict[str, Any]]) -> list[str]:
    return [row["start"].replace("+00:00", "Z") for row in rows]
