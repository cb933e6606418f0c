"""The console on Cal's own API v1: the same keys, and the status line says what is spoken."""

from pathlib import Path

from textual.pilot import Pilot

from caltui.tui.app.app import Console
from caltui.tui.journal.requests import InspectorScreen
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.open import demo_workspace
from tests.tui.conftest import NOW, Seat


async def test_the_demo_works_without_a_gateway(tmp_path: Path) -> None:
    workspace = demo_workspace(home=tmp_path, clock=lambda: NOW, dialect="calv1")
    app = Console(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot, Pilot)
        seat = Seat(app, pilot)
        await seat.until(lambda: not app.feed.busy and len(seat.keys) > 10)
        assert "calv1" in str(app.screen.query_one(StatusLine).render())
        await seat.go("teams")
        assert len(seat.keys) > 1
        await seat.press("L")
        await seat.until(lambda: isinstance(app.screen, InspectorScreen))
        source = app.screen.query_one("#requests", VirtualTable).source
        assert source is not None
        assert "URLs" not in [column.title for column in source.columns]
        assert all(len(row.cells) == len(source.columns) for row in source.window(0, 5))
        urls = [entry.url for entry in workspace.trace.entries]
        assert urls
        assert all("/v1/" in url and url.endswith("apiKey=••••") for url in urls)
