"""Schedules of colleagues: to be read by a member of a plain team, and to be changed by nobody."""

from pathlib import Path

import pytest

from caltui.scheduling.text import parse_day
from caltui.workspace.base.errors import Forbidden
from caltui.workspace.week.state import WantedWeek, load_week, state_of
from caltui.workspace.week.writes import plan
from tests.support.firm_v2 import BEN
from tests.workspace.sync.firm_desk import working

WHY = (
    "This schedule is of somebody else. Cal lets an admin of an organisation change it, "
    "and this account is in none."
)


async def test_a_colleague_s_week_of_a_plain_team_is_read_only_and_says_why(
    tmp_path: Path,
) -> None:
    async with working(tmp_path, plan="team") as here:
        await here.workspace.sync("schedules")
        here.firm.paths()
        state = await load_week(here.workspace, str(BEN))
        assert (state.locked, here.firm.paths()) == (WHY, []), "it is taken from the list"
        was = state.as_wanted
        wanted = WantedWeek(was.hours.with_day(6, parse_day("9-12")), was.name, was.zone, was.dates)
        with pytest.raises(Forbidden, match="Cal lets an admin of an organisation change it"):
            await here.workspace.run(plan(here.workspace, state, wanted).changes[0])
        assert not [line for line in here.firm.asked if not line.startswith("GET")]
        own = here.workspace.record("schedules", "1")
        assert own is not None
        assert state_of(here.workspace, "1", own.record).locked == ""


async def test_an_admin_of_the_organisation_writes_it_below_its_owner(tmp_path: Path) -> None:
    async with working(tmp_path, plan="organisation", admin=True) as here:
        await here.workspace.sync("schedules")
        seen = here.workspace.record("schedules", str(BEN))
        assert seen is not None
        change = here.workspace.plan("schedules", "update", [str(BEN)], {"name": "New"})
        assert f"/v2/organizations/40/users/{BEN}/schedules/{BEN}" in here.workspace.preview(
            change.request
        )
