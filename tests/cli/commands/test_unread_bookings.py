"""A booking that is read in part takes the time that is known, and every answer names it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.sandbox import Running, running

MONDAY = date.today() + timedelta(days=7 + (-date.today().weekday()) % 7)
HALF_AN_HOUR = 1


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(today=date.today())) as server:
        yield server


@pytest.fixture
def shell(cal: Running, tmp_path: Path) -> Shell:
    env = {"CALTUI_BASE_URL": cal.base_url, "CALTUI_BUDGET": "0"}
    return Shell(tmp_path, CALTUI_API_TOKEN=DEMO_TOKEN, **env)


def lone(cal: Running, **values: Any) -> str:
    """The only booking of user 1 of next week, of 30 minutes, with these values."""
    rows = cal.world.tables["bookings"]
    mine = [key for key, row in rows.items() if row["userId"] == 1 and row["status"] != "CANCELLED"]
    for key in mine[1:]:
        rows[key]["status"] = "CANCELLED"
    start, end = (f"{MONDAY.isoformat()}T{clock}:00.000Z" for clock in ("10:00", "10:30"))
    times = {"startTime": start, "endTime": end, "eventTypeId": HALF_AN_HOUR}
    rows[mine[0]].update({**times, "status": "ACCEPTED", **values})
    return mine[0]


def starts(shell: Shell) -> list[str]:
    day = MONDAY.isoformat()
    words = ("--event-type", "1", "--from", day, "--days", "1", "--zone", "UTC")
    return [row["start"][11:16] for row in shell.good("slots", "list", *words)]


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"endTime": None}, "the end"),
        ({"startTime": "soon"}, "the start"),
        ({"status": "Open"}, "the status 'Open'"),
    ],
)
def test_what_is_known_of_a_time_is_taken(
    shell: Shell, cal: Running, values: dict[str, Any], part: str
) -> None:
    key = lone(cal, **values)
    day = MONDAY.isoformat()
    told = shell(
        "agenda", "--user", "1", "--date", day, "--days", "1", "-o", "json", "--zone", "UTC"
    )
    (row,) = told.json
    assert row["unread"] == [part]
    assert f"1 booking could not be read: #{key} ({part})." in told.err
    start, end = row["start"][11:16], row["end"][11:16]
    assert start <= "10:00" < end
    assert not [clock for clock in starts(shell) if start <= clock < end]
    told = shell("inbox", "double", "-o", "table")
    assert f"#{key} ({part})" in told.err


def test_without_any_time_the_answers_say_that_it_may_be_taken(shell: Shell, cal: Running) -> None:
    key = lone(cal, startTime="soon", endTime=None)
    day = ("--date", MONDAY.isoformat(), "--days", "1")
    words = f"#{key} (the times). What is known of its time counts as taken; without any, it may be"
    assert words in shell("agenda", "--user", "1", *day).err
    assert words in shell("inbox", "double", "-o", "table").err
    slots = ("slots", "list", "--event-type", "1", "--from", MONDAY.isoformat(), "--days", "1")
    assert words in shell(*slots, "-o", "table").err
    gone = shell("bookings", "cancel", key, terminal=True, typed="n\n")
    assert "When: unknown, it says: soon to –" in gone.err
