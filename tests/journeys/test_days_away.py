"""Days away on Cal's API v2: a line of a day in agendas, a band in the week, what is unknown."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY, USER_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.journeys.conftest import Sets
from tests.journeys.desk import SMALL
from tests.support.sandbox import Running, running

pytestmark = pytest.mark.usefixtures("frozen")

ADA = 2
LARGE = (120, 40)


@pytest.fixture
def server() -> Iterator[Running]:
    """Ada is on holidays from Tuesday to Thursday, and Tomás covers; nobody else is away."""
    with running(firm(seed=7, today=date(2026, 11, 23)), dialect="calv2") as started:
        mine, *others = list(started.world.rows("out-of-office"))
        for row in others:
            started.world.remove("out-of-office", row)
        days = {"start": "2026-11-24T00:00:00.000Z", "end": "2026-11-26T23:59:59.999Z"}
        values = {"userId": ADA, "reason": "vacation", "toUserId": 3, **days}
        started.world.change("out-of-office", mine, values)
        yield started


@pytest.fixture
def v2(sets_out: Sets) -> Any:
    return partial(sets_out, token=DEMO_KEY, dialect="calv2")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_agenda_has_a_line_a_day_and_no_free_time_then(v2: Any, size: Any) -> None:
    async with v2(size=size) as journey:
        await journey.goes_to("users /Ada Fischer").presses("A").comes("AgendaScreen").waits()
        await journey.sees("⌂ away", "Mon 23 1", "Tue 24 3▲⌂", "Thu 26 1⌂").sees_no("Fri 27 3⌂")
        await journey.sees_no("Out of office").presses("right")
        await journey.sees(r"all day +⌂ +Out of office: vacation · until 26 Nov · Tomás Quintela")
        await journey.sees_no(r"free \d")
        await journey.presses("7").sees(r"Tue 24 Nov · 3 bookings, 1 h 30 min · away")


async def test_the_agenda_of_a_team_names_who_is_away(v2: Any) -> None:
    async with v2(size=LARGE) as journey:
        await journey.goes_to("teams 1").presses("A").comes("AgendaScreen").waits().presses("right")
        await journey.sees(r"all day +⌂ +Ada Fischer · Out of office: vacation · until 26 Nov")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_week_has_a_band_below_the_days(v2: Any, size: Any) -> None:
    async with v2(size=size) as journey:
        await journey.goes_to("schedules id=2").presses("w").comes("WeekScreen").waits()
        await journey.sees(r"╱{12,}•+.*╱+ +⌂ away 24 Nov", "⌂ away 26 Nov").sees_no("away 27 Nov")
        await journey.sees("⌂ Out of office: vacation, Tue 24 Nov to Thu 26 Nov.")


async def test_a_person_says_when_they_are_away(v2: Any) -> None:
    async with v2(size=SMALL) as journey:
        await journey.goes_to("out-of-office").waits().goes_to("users /Ada Fischer")
        await journey.presses("P").comes("PersonScreen")
        await journey.sees("AWAY +⌂ Out of office: vacation, Tue 24 Nov to Thu 26 Nov.")


async def test_what_could_not_be_read_is_not_said_to_be_no_day_away(
    v2: Any, server: Running
) -> None:
    server.faults.add("status", status=500, method="GET", path="/ooo", times=None)
    async with v2(size=SMALL) as journey:
        await journey.goes_to("users /Ada Fischer").presses("A").comes("AgendaScreen").waits()
        await journey.sees("Days away were never read.").sees_no("all day|▲⌂")
        await journey.presses("escape").goes_to("schedules id=2").presses("w").comes("WeekScreen")
        await journey.waits().sees("Days away were never read.")


async def test_a_colleague_whose_days_the_key_may_not_see_is_unknown(sets_out: Sets) -> None:
    async with sets_out(size=SMALL, token=USER_KEY, dialect="calv2") as journey:
        await journey.goes_to("users /Bishal").presses("A").comes("AgendaScreen").waits()
        await journey.sees("Whether Bishal Gurung is away is not shown to this key.")
