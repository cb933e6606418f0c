"""How long a run takes whose operation Cal takes only so often a minute."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Workspace]:
    profile = Profile("test", "http://127.0.0.1:9", "", "calv2", budget=100)
    workspace = open_workspace(
        profile, token="cal_live_x", paths=paths({"CALTUI_HOME": str(tmp_path)})
    )
    yield workspace
    await workspace.aclose()


async def test_twelve_of_five_a_minute_take_about_three_minutes(desk: Workspace) -> None:
    keys = [f"uid{n}" for n in range(12)]
    guests = {"guests": [{"email": "mo@guest.example"}]}
    plan = desk.bulk.plan("bookings", "add-guests", keys, guests)
    assert "Cal takes 5 a minute of it: 12 take about 3 minutes." in plan.consequences
    assert plan.summary == "Add guests to a booking: 12 bookings"
    run = desk.bulk.start(plan)
    assert 80 < run.progress.seconds_left < 90, "seven wait for their turn"
    few = desk.bulk.plan("bookings", "add-guests", keys[:5], guests)
    assert not [line for line in few.consequences if "a minute" in line]
    run.stop()
