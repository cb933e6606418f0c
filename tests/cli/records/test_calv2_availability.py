"""`caltui teams availability` on Cal's API v2: out of records, in the shape of Cal's answer."""

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.firm_v2 import BEN, KEY, SALES, Firm, schedule, serving
from tests.support.sandbox import Running, running

DAYS = ("--date-from", "2026-03-02T00:00Z", "--date-to", "2026-03-05T00:00Z")
AWAY = {"start": "2026-03-03T00:00:00.000Z", "end": "2026-03-03T23:59:59.999Z"}
ADA, KENJI = 2, 7


@pytest.fixture(scope="module")
def cal(stack: ExitStack) -> Running:
    world = firm(today=date(2026, 3, 2))
    absence = next(iter(world.rows("out-of-office")))
    world.change("out-of-office", absence, {"userId": ADA, "reason": "vacation", **AWAY})
    for row in [row for row in world.rows("schedules") if row["userId"] == KENJI]:
        world.remove("schedules", row)
    return stack.enter_context(running(world, dialect="calv2"))


@pytest.fixture
def shell(cal: Running, tmp_path: Path) -> Iterator[Shell]:
    yield Shell(
        tmp_path,
        CALTUI_DIALECT="calv2",
        CALTUI_API_TOKEN=DEMO_KEY,
        CALTUI_BASE_URL=cal.base_url,
        CALTUI_BUDGET="0",
        TZ="UTC",
    )
    cal.faults.clear()


def small(firm: Firm, home: Path) -> Shell:
    where = {"CALTUI_DIALECT": "calv2", "CALTUI_BASE_URL": firm.url}
    return Shell(home, **where, CALTUI_API_TOKEN=KEY, TZ="UTC")


def entries(shell: Shell, *more: str) -> dict[int, Any]:
    rows = shell.good("teams", "availability", "1", *DAYS, *more)
    return {row["userId"]: row for row in rows}


def test_it_has_the_shape_of_cals_answer(shell: Shell) -> None:
    ada = entries(shell)[ADA]
    assert ada["name"] == "Ada Fischer"
    inner = ada["availability"]
    assert inner["timeZone"] == "Europe/Berlin"
    assert inner["dateRanges"][0]["start"] == "2026-03-02T08:00:00.000Z"
    assert {"title", "source", "start", "end"} == inner["busy"][0].keys()
    told = shell("teams", "availability", "1", *DAYS, "-o", "json").err
    assert "From schedules, bookings and out of office" in told
    assert "Cal did not answer" not in told, "Cal is not asked such a thing"


def test_a_day_away_is_away_and_nobody_is_free_in_it(shell: Shell) -> None:
    ada = entries(shell)[ADA]["availability"]
    (away,) = [row for row in ada["busy"] if row.get("away")]
    assert away["title"] == "Out of office: vacation"
    assert away["start"] == "2026-03-02T23:00:00.000Z", "the whole day where she is"
    assert away["end"] == "2026-03-03T23:00:00.000Z"
    assert {row["start"][:10] for row in ada["dateRanges"]} == {"2026-03-02", "2026-03-04"}
    out = shell("teams", "availability", "1", *DAYS, "-o", "csv").out
    rows = [row for row in csv.DictReader(io.StringIO(out)) if row["member"] == str(ADA)]
    assert [row["title"] for row in rows if row["state"] == "away"] == ["Out of office: vacation"]


def test_whose_hours_are_not_known_is_unknown(shell: Shell) -> None:
    kenji = entries(shell)[KENJI]
    assert kenji["unknown"] is True
    assert kenji["availability"]["dateRanges"] == []
    assert any("hours are unknown" in text for text in kenji["problems"])
    table = shell("teams", "availability", "1", *DAYS, "-o", "table").out.splitlines()
    assert [line.split()[4] for line in table if "Kenji" in line and "busy" not in line] == [
        "unknown"
    ]


def test_the_options_are_those_of_the_gateway(shell: Shell, cal: Running) -> None:
    cal.requests.clear()
    empty = ("--date-from", "2026-03-02T00:00Z", "--date-to", "2026-03-02T00:00Z")
    assert shell("teams", "availability", "1", *empty).code == 2
    assert shell("teams", "availability", "x", *DAYS).code == 2
    assert shell("teams", "availability", "1").code == 2
    assert list(cal.requests) == []
    assert entries(shell, "--event-type-id", "1").keys() == entries(shell).keys()


def test_a_team_that_is_not_there_and_a_server_without_teams_are_errors(
    shell: Shell, tmp_path: Path
) -> None:
    assert shell("teams", "availability", "999", *DAYS).code == 4
    with serving(Firm(kind="diy", plan="personal")) as firm:
        shell = small(firm, tmp_path)
        found = shell("teams", "availability", "5", *DAYS, "-o", "json")
        assert (found.code, found.error["message"]) == (2, "cal.diy has no teams.")
        instead = "Ask when people are free instead: caltui find-time --people NAME,NAME"
        assert found.error["hint"] == instead
        assert shell("find-time", "--people", "3", "-o", "json").code == 0, "what is said works"


def test_old_records_do_not_stand_in_for_a_cal_that_cannot_be_reached(
    shell: Shell, cal: Running
) -> None:
    assert entries(shell)
    cal.faults.add("reset", times=None)
    assert shell("teams", "availability", "1", *DAYS).code == 7


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with serving(Firm()) as firm:
        firm.refused["/v2/me/ooo"] = 500
        found = small(firm, tmp_path)("teams", "availability", "6", *DAYS, "-o", "json")
        assert found.code == 0
        assert {row["userId"] for row in found.json} == {3, 7}
        assert "Out of Office could not be read" in found.err


def test_a_schedule_that_says_that_it_is_the_default_counts(tmp_path: Path) -> None:
    """The records of people on API v2 do not name it, but that of the key."""
    nights = [{"days": ["Monday", "Tuesday"], "startTime": "20:00", "endTime": "22:00"}]
    older = {**schedule(2, BEN), "isDefault": False, "name": "Nights", "availability": nights}
    with serving(Firm(plan="organisation", admin=True, weeks=[older])) as firm:
        shell = small(firm, tmp_path)
        rows = shell.good("teams", "availability", str(SALES), *DAYS)
        hours = {row["userId"]: row["availability"]["dateRanges"] for row in rows}
        assert [day["start"] for day in hours[BEN]] == ["2026-03-02T08:00:00.000Z"]
        assert shell.good("person", "ben@firm.example")["user"]["schedule"] == "Week"
