"""The console on the sandbox's API v2: every category of the sidebar, and no word of an error."""

from pathlib import Path

from textual.pilot import Pilot

from caltui.tui.app.app import Console
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.open import demo_workspace
from tests.tui.conftest import NOW, Seat

BELOW = ("private-links", "attendees", "availabilities")
"""Categories whose rows are read with those that they hang on."""


async def test_the_demo_works_on_api_v2(tmp_path: Path) -> None:
    workspace = demo_workspace(home=tmp_path, clock=lambda: NOW, dialect="calv2")
    app = Console(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot, Pilot)
        seat = Seat(app, pilot)
        await seat.until(lambda: not app.feed.busy and len(seat.keys) > 10)
        assert "calv2" in str(app.screen.query_one(StatusLine).render())
        for name in workspace.catalog.titles:
            if name in BELOW:
                continue
            await seat.go(name)
            await seat.until(lambda: not app.feed.busy and len(seat.keys) > 0)
        refused = [entry for entry in workspace.trace.entries if (entry.status or 0) >= 400]
        assert [f"{entry.status} {entry.url}" for entry in refused] == []
