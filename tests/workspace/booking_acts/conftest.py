"""A firm of demo people whose clock stands still, and a workspace that has read it."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.cal.world import Record
from caltui.sandbox.demo_data.firm import firm
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.conftest import NOW, Open

LATER = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
"""When days are closed."""

READ = ("bookings", "event-types", "users", "schedules", "memberships")


@pytest.fixture
def cal(tmp_path: Path) -> Iterator[Running]:
    """A firm that each test may change."""
    world = firm(today=date(2026, 3, 2))
    world.frozen = NOW
    with running(world) as server:
        yield server


@pytest.fixture
async def firm_read(opened: Open, cal: Running) -> Workspace:
    """A workspace on that firm, with the lists that the acts need."""
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    for resource in READ:
        await workspace.sync(resource)
    return workspace


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    """A workspace on the demo firm, with the clock in Berlin at LATER."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    opened = demo_workspace(home=tmp_path, clock=lambda: LATER)
    yield opened
    await opened.aclose()


def coming(workspace: Workspace, *, status: str = "ACCEPTED", kind: int | None = None) -> Record:
    """The next booking to come in that state, of that event type."""
    now = NOW.astimezone(UTC)
    rows = [
        row
        for row in workspace.records("bookings").values()
        if row["status"] == status
        and datetime.fromisoformat(row["startTime"]) > now
        and (kind is None or row["eventTypeId"] == kind)
        and row["attendees"]
    ]
    return min(rows, key=lambda row: str(row["startTime"]))
