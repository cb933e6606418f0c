"""What a key is not shown is unknown: never none, free or done."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN, USER_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.sandbox import Running, running

Open = Callable[..., Shell]
SOON = (date.today() + timedelta(days=1)).isoformat()
LATER = (date.today() + timedelta(days=2)).isoformat()


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(today=date.today())) as server:
        yield server


@pytest.fixture
def of(cal: Running, tmp_path: Path) -> Open:
    """Commands of a key against this sandbox."""
    env = {"CALTUI_BASE_URL": cal.base_url, "CALTUI_BUDGET": "0"}
    return lambda token: Shell(tmp_path / token, CALTUI_API_TOKEN=token, **env)


def team_type(cal: Running, user: int, kind: str) -> str:
    """An event type of a team that the user hosts with others."""
    for key, row in cal.world.tables["event-types"].items():
        hosts = [host["userId"] for host in row.get("hosts") or []]
        if row["schedulingType"] == kind and user in hosts and len(hosts) > 1:
            return str(key)
    raise AssertionError(kind)


def test_slots_of_hosts_whom_a_key_may_not_see_are_not_said_to_be_none(
    of: Open, cal: Running
) -> None:
    told = of(USER_TOKEN)("slots", "list", "--event-type", team_type(cal, 2, "COLLECTIVE"))
    assert told.code == 0, told.err
    assert "and the schedules of User 3 may not be read with this key." in told.err


def test_a_host_by_a_schedule_that_is_known_may_still_be_taken(of: Open, cal: Running) -> None:
    key = team_type(cal, 2, "COLLECTIVE")
    own = next(k for k, row in cal.world.tables["schedules"].items() if row["userId"] == 2)
    cal.world.tables["event-types"][key]["scheduleId"] = int(own)
    shell = of(USER_TOKEN)
    told = shell("slots", "list", "--event-type", key, "-o", "table")
    assert "open slots of Escalation, and what is not known of its hosts" in told.err
    assert "Bookings of User 3 are not shown to this key: any time of theirs may be" in told.err
    told = shell("slots", "explain", "--event-type", key, "--at", f"{SOON}T10:00", "-o", "table")
    assert "Whether User 3 has something else" in " ".join(told.out.split())
    assert "User 3 has nothing else" not in told.out


def test_a_team_of_which_a_key_sees_only_its_own_membership_may_have_more(
    of: Open, cal: Running
) -> None:
    days = ("--date-from", SOON, "--date-to", LATER)
    told = of(USER_TOKEN)("teams", "availability", "1", *days, "-o", "table")
    assert "The team may have more members than are shown: lists hold" in told.err
    cal.faults.add("status", path="availability", status=500)
    told = of(DEMO_TOKEN)("teams", "availability", "1", *days, "-o", "table")
    assert "may have more members" not in told.err


def test_the_inbox_says_whose_records_a_key_is_shown(of: Open, cal: Running) -> None:
    shell = of(USER_TOKEN)
    told = shell("inbox", "double", "-o", "table")
    assert "This key is shown its own records only: nothing is known of anybody" in told.err
    told = of(DEMO_TOKEN)("inbox", "double", "-o", "table")
    assert "its own records only" not in told.err


def test_bookings_of_hosts_without_known_hours_are_not_called_inside_them(
    of: Open, cal: Running
) -> None:
    tables = cal.world.tables
    host = next(r["userId"] for r in tables["bookings"].values() if r["startTime"] > LATER)
    for key in [k for k, row in tables["schedules"].items() if row["userId"] == host]:
        del tables["schedules"][key]
    tables["users"][str(host)]["defaultScheduleId"] = None
    told = of(DEMO_TOKEN)("inbox", "outside", "-o", "table")
    assert "not looked at: the hours of" in told.err
    counts = of(DEMO_TOKEN).good("inbox")
    outside = next(row for row in counts if row["queue"] == "outside")
    assert "not looked at" in outside["gaps"]


def test_one_users_part_of_a_list_is_known_once_it_was_asked_for(of: Open, cal: Running) -> None:
    shell = of(DEMO_TOKEN)
    assert shell("users", "list").code == 0
    types = cal.world.tables["event-types"]
    user = next(str(r["userId"]) for r in types.values() if r["userId"] not in (None, 1))
    lines = shell("users", "delete", user, "--dry-run").out
    assert "event types were never read" in lines or "lists hold the key's own" in lines
    theirs = shell.good("event-types", "list", "--user-id", user)
    assert {str(row["userId"]) for row in theirs} == {user}
    lines = shell("users", "delete", user, "--dry-run").out
    number = f"{len(theirs)} event type"
    assert number in lines
    assert f"At least {number}" not in lines


def test_a_search_that_finds_nothing_says_what_was_not_looked_through(of: Open) -> None:
    shell = of(DEMO_TOKEN)
    shell("users", "list")
    shell("event-types", "list")
    told = shell("find", "zzzqqq")
    assert "Nothing that was seen holds it. Never read: " in told.err
    assert "Known in part: Event Types." in told.err
