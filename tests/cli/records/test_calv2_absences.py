"""Days away of somebody else on Cal's API v2: by an admin, refused to others, taken back."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from caltui.sandbox.cal.callers import DEMO_KEY, USER_KEY
from caltui.sandbox.demo_data.firm import firm
from caltui.workspace.base.access import STATE
from tests.cli.conftest import Shell
from tests.support.sandbox import Running, running

ADA, TOMAS = 2, 3
DAY = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


@pytest.fixture
def cal() -> Iterator[Running]:
    today = datetime.now(UTC).date()
    with running(lambda: firm(today=today), dialect="calv2") as found:
        for row in list(found.world.rows("out-of-office")):
            found.world.remove("out-of-office", row)
        yield found


def shell(cal: Running, folder: Path, key: str) -> Shell:
    shell = Shell(
        folder,
        CALTUI_DIALECT="calv2",
        CALTUI_BASE_URL=cal.base_url,
        CALTUI_API_TOKEN=key,
        CALTUI_BUDGET="0",
    )
    for name in ("bookings", "users", "memberships"):
        shell.good(name, "list")
    return shell


@pytest.fixture
def admin(cal: Running, tmp_path: Path) -> Shell:
    """With the key of the organisation's owner."""
    return shell(cal, tmp_path, DEMO_KEY)


@pytest.fixture
def ada(cal: Running, tmp_path: Path) -> Shell:
    """With the key of a member."""
    return shell(cal, tmp_path / "ada", USER_KEY)


def away(cal: Running) -> list[tuple[int, str, Any]]:
    rows = cal.world.rows("out-of-office")
    return sorted((row["userId"], row["start"][:10], row["notes"]) for row in rows)


def writes(cal: Running) -> list[str]:
    return [f"{one.method} {one.path}" for one in cal.requests if one.method != "GET"]


def test_an_admin_closes_days_of_a_member_and_opens_them_again(admin: Shell, cal: Running) -> None:
    close = ("absence", "close", str(ADA), "--days", DAY, "--reason", "ill", "--stranded", "keep")
    (planned,) = admin.good(*close, "--dry-run")
    path = f"/v2/organizations/1000/users/{ADA}/ooo"
    assert planned["request"] == f"POST {cal.base_url}{path}"
    assert (away(cal), writes(cal)) == ([], [])
    assert admin(*close, "--yes").code == 0
    assert (away(cal), writes(cal)) == ([(ADA, DAY, "ill")], [f"POST {path}"])
    (entry,) = admin.good("journal", "list")
    assert entry["what"].endswith("for Ada Fischer, 1 of 1 done")
    assert admin("undo", "--yes").code == 0
    number = 1 + writes(cal)[-1].rindex("/")
    assert (away(cal), writes(cal)[-1][:number]) == ([], f"DELETE {path}/")


def test_what_the_server_has_is_asked_before_days_are_closed_another_way(
    admin: Shell, cal: Running
) -> None:
    for name in ("schedules", "event-types"):
        admin.good(name, "list")
    (mirror,) = (admin.home / "mirrors").glob("*.sqlite")
    with sqlite3.connect(mirror) as sql:
        assert sql.execute("DELETE FROM state WHERE name = ?", (STATE,)).rowcount == 1
    close = ("absence", "close", str(ADA), "--days", DAY, "--reason", "ill", "--stranded", "keep")
    assert admin(*close, "--yes").code == 0
    assert writes(cal) == [f"POST /v2/organizations/1000/users/{ADA}/ooo"]


def test_days_of_several_people_are_told_apart_after_a_lost_answer(
    admin: Shell, cal: Running
) -> None:
    create = ("out-of-office", "create", "--start", DAY, "--end", DAY)
    admin.good("out-of-office", "list")
    cal.faults.add("reset", method="POST", path=f"users/{ADA}/ooo")
    cal.faults.add("reset_after", method="POST", path=f"users/{TOMAS}/ooo")
    assert admin(*create, "--user-id", str(ADA)).code == 8
    assert admin(*create, "--user-id", str(TOMAS)).code == 8
    assert admin(*create, "--user-id", str(TOMAS)).code == 2, "the same once more is asked about"
    admin("journal", "settle")
    outcomes = {one["what"]: one["outcome"] for one in admin.good("journal", "list")}
    assert [user for user, _, _ in away(cal)] == [TOMAS]
    assert outcomes["Create absence for Tomás Quintela"] == "done"
    assert outcomes["Create absence for Ada Fischer"] != "done", "those days are another's"


def test_days_away_of_somebody_else_that_were_removed_come_back(admin: Shell, cal: Running) -> None:
    create = ("out-of-office", "create", "--start", DAY, "--end", DAY, "--notes", "ill")
    more = ("--user-id", str(ADA), "--to-user-id", str(TOMAS), "--reason", "sick")
    admin.good(*create, *more)
    (before,) = cal.world.rows("out-of-office")
    kept = {name: value for name, value in before.items() if name not in ("id", "uuid")}
    assert admin("out-of-office", "delete", f"{ADA}_{before['id']}", "--yes").code == 0
    assert away(cal) == []
    planned = admin.good("undo", "--dry-run")
    assert f"what named absence {ADA}_{before['id']} does not name it" in str(planned)
    assert admin("undo", "--yes").code == 0
    (after,) = cal.world.rows("out-of-office")
    assert {name: after[name] for name in kept} == kept, "the same days, of the same person"
    assert writes(cal)[-1] == f"POST /v2/organizations/1000/users/{ADA}/ooo"


@pytest.mark.parametrize("user", [TOMAS, 99])
def test_a_member_is_refused_before_anything_is_sent(ada: Shell, cal: Running, user: int) -> None:
    refused = ada("absence", "close", str(user), "--days", DAY, "--yes")
    name = "Tomás Quintela" if user == TOMAS else "user 99"
    assert refused.code == 2
    assert (
        f"Only an admin of their organisation, or of a team of theirs, can close days of {name}, "
        "and this key is of no such admin." in refused.err
    )
    made = ada("out-of-office", "create", "--user-id", str(user), "--start", DAY, "--end", DAY)
    assert (made.code, writes(cal)) == (3, [])


def test_who_is_not_in_the_organisation_is_not_sent_away(admin: Shell, cal: Running) -> None:
    refused = admin("absence", "close", "99", "--days", DAY, "--yes")
    assert (refused.code, writes(cal)) == (2, [])
    assert "User 99 is not in the organisation: only its members can be away." in refused.err


def test_who_runs_a_team_closes_days_of_its_members_only(cal: Running, tmp_path: Path) -> None:
    teams = {row["teamId"] for row in cal.world.related("memberships", "userId", ADA)}
    rows = list(cal.world.rows("memberships"))
    mine = next(row for row in rows if row["userId"] == ADA)
    cal.world.change("memberships", mine, {"role": "ADMIN"})
    team = mine["teamId"]
    colleague = next(
        row["userId"] for row in rows if row["teamId"] == team and row["userId"] not in (1, ADA)
    )
    stranger = next(
        row["id"] for row in cal.world.rows("users") if _teams(cal, row["id"]).isdisjoint(teams)
    )
    ada = shell(cal, tmp_path, USER_KEY)
    close = ("--days", DAY, "--stranded", "keep", "--yes")
    assert ada("absence", "close", str(stranger), *close).code == 2
    done = ada("absence", "close", str(colleague), *close)
    assert done.code == 0, done.err
    assert writes(cal) == [f"POST /v2/teams/{team}/users/{colleague}/ooo"]
    assert [user for user, _, _ in away(cal)] == [colleague]


def _teams(cal: Running, user: int) -> set[int]:
    return {row["teamId"] for row in cal.world.related("memberships", "userId", user)}


def test_days_away_of_a_member_change_the_open_times_before_they_are_sent(admin: Shell) -> None:
    for name in ("schedules", "event-types", "out-of-office"):
        admin.good(name, "list")
    days = [(datetime.now(UTC).date() + timedelta(days=n)).isoformat() for n in (1, 12)]
    create = ("out-of-office", "create", "--start", days[0], "--end", days[1], "--dry-run")
    times = admin.good(*create, "--user-id", str(ADA))["open_times"]
    assert times["before"] > times["after"]


BISHAL = 5
LEAVE = ("absence", "leave", str(ADA), "--to", str(BISHAL), "--reason", "Ada has left")


def own_pages(cal: Running) -> int:
    """How many times guests are offered on pages of Ada's own, which an admin's list has not."""
    every = cal.world.related("event-types", "userId", ADA)
    today = datetime.now(UTC).date()
    ends = {"start": today.isoformat(), "end": (today + timedelta(days=20)).isoformat()}
    count = 0
    for row in (row for row in every if row.get("teamId") is None):
        query = {"eventTypeId": str(row["id"]), **ends}
        version = {"cal-api-version": "2024-09-04"}
        answer = httpx.get(f"{cal.base_url}/v2/slots", params=query, headers=version)
        count += sum(map(len, answer.json()["data"].values()))
    return count


def test_a_leaver_can_be_away_with_who_takes_over_and_offers_nothing_then(
    admin: Shell, cal: Running
) -> None:
    for name in ("schedules", "event-types", "out-of-office"):
        admin.good(name, "list")
    plain = admin.good(*LEAVE, "--dry-run")
    assert "ooo" not in str(plain), "only where it is asked for"
    planned = admin.good(*LEAVE, "--away", "--dry-run")
    assert planned[0]["request"].endswith(f"/users/{ADA}/ooo"), "first: nobody books meanwhile"
    told = admin(*LEAVE, "--dry-run", "-o", "table")
    assert "Cal may refuse: their event types are not shown to this key." in told.out + told.err
    assert (away(cal), writes(cal)) == ([], [])
    assert own_pages(cal) > 0
    done = admin(*LEAVE, "--away", "--yes")
    assert done.out.startswith('{"key": "out-of-office 2", "ids": [], "outcome": "done"')
    (row,) = cal.world.rows("out-of-office")
    today = datetime.now(UTC).date()
    days = [datetime.fromisoformat(row[name]).date() for name in ("start", "end")]
    assert abs((days[0] - today).days) <= 1
    assert (days[1] - days[0]).days == 365
    assert (row["userId"], row["toUserId"], row["notes"]) == (ADA, BISHAL, "Ada has left")
    assert own_pages(cal) == 0
    again = admin(*LEAVE, "--away", "--dry-run", "-o", "json")
    assert "Cal takes no day twice." in again.err
    assert "ooo" not in again.out
    admin("undo", "--yes")
    assert away(cal) == []


def test_who_may_not_make_it_or_has_no_such_thing_is_told(ada: Shell, tmp_path: Path) -> None:
    told = ada("absence", "leave", str(TOMAS), "--to", str(ADA), "--away", "--dry-run")
    assert "can close days of Tomás Quintela" in told.err
