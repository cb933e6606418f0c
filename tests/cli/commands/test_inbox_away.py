"""The inbox on Cal's API v2: who is away without a cover, and who is away now."""

from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.cal.world import iso
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.sandbox import Running, running


@pytest.fixture(scope="module")
def cal(stack: ExitStack) -> Running:
    """Rosa (1) is away in two days, wherever she is, with one meeting then; Ada (2) is away now,
    Tomás (3) covers."""
    world = firm(today=date(2026, 3, 2))
    zone = next(row["timeZone"] for row in world.rows("users") if row["id"] == 1)
    there = datetime.now(ZoneInfo(zone)).replace(hour=12, minute=0, second=0, microsecond=0)
    now = there.astimezone(UTC)
    day = timedelta(days=1)
    meeting = next(
        row for row in world.rows("bookings") if (row["userId"], row["status"]) == (1, "ACCEPTED")
    )
    then = now + 2 * day
    times = {"startTime": iso(then), "endTime": iso(then + timedelta(minutes=30))}
    world.change("bookings", meeting, {"uid": "inside", "title": "Inside", **times})
    absences = list(world.rows("out-of-office"))
    for row in absences[2:]:
        world.remove("out-of-office", row)
    one = {"userId": 1, "toUserId": None, "start": iso(then), "end": iso(then + day)}
    other = {"userId": 2, "toUserId": 3, "start": iso(now - day), "end": iso(now + day)}
    world.change("out-of-office", absences[0], one)
    world.change("out-of-office", absences[1], other)
    return stack.enter_context(running(world, dialect="calv2"))


@pytest.fixture
def v2(cal: Running, tmp_path: Path) -> Shell:
    return Shell(
        tmp_path / "home",
        CALTUI_DIALECT="calv2",
        CALTUI_API_TOKEN=DEMO_KEY,
        CALTUI_BASE_URL=cal.base_url,
        CALTUI_BUDGET="0",
    )


def test_an_absence_with_meetings_and_no_cover_is_to_do(v2: Shell) -> None:
    (found,) = v2.good("inbox", "uncovered")
    assert found["resource"] == "out-of-office"
    assert found["subject"].startswith("Rosa Lindqvist ")
    assert found["why"].startswith("1 meeting in it and nobody covers; the first is ")
    assert "Inside" in found["why"]


def test_who_is_away_now_is_said_with_the_cover(v2: Shell) -> None:
    (found,) = v2.good("inbox", "away-today")
    assert found["subject"] == "Ada Fischer"
    assert found["why"].startswith("Away until ")
    assert found["why"].endswith("; Tomás Quintela covers.")


def test_a_cover_takes_it_from_the_inbox(v2: Shell, cal: Running) -> None:
    row = next(row for row in cal.world.rows("out-of-office") if row["userId"] == 1)
    cal.world.change("out-of-office", row, {"toUserId": 2})
    try:
        assert v2.good("inbox", "uncovered") == []
    finally:
        cal.world.change("out-of-office", row, {"toUserId": None})


def test_the_gateway_has_no_such_queues(shell: Shell) -> None:
    refused = shell("inbox", "uncovered")
    assert refused.code == 2
