"""What is said of a failure and of what is there: once, for as long as it is so, counted alike."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caltui.tui.inbox.screen import InboxScreen
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import sandbox, workspace_on
from tests.tui.seats import seated


@pytest.fixture
def server() -> Iterator[Running]:
    with sandbox() as running:
        yield running


@pytest.fixture
async def workspace(server: Running, tmp_path: Path) -> Any:
    opened_on = workspace_on(server, tmp_path)
    for resource in ("schedules", "attendees"):
        await opened_on.sync(resource)
    yield opened_on
    await opened_on.aclose()


async def test_the_line_says_offline_only_as_long_as_the_last_call_found_nobody(
    workspace: Workspace, server: Running
) -> None:
    async with seated(workspace, "schedules") as seat:
        server.faults.add("reset", method="GET", path="/v2/schedules", times=None)
        await seat.press("r")
        await seat.until(lambda: "✗ offline" in seat.status)
        server.faults.clear()
        await workspace.run(workspace.plan("attendees", "update", ["7"], {"name": "Back"}))
        await seat.until(lambda: "offline" not in seat.status)


async def test_one_failure_that_several_wait_for_is_said_once(
    workspace: Workspace, server: Running
) -> None:
    async with seated(workspace, "schedules") as seat:
        server.faults.add("reset", method="GET", times=None)
        await seat.press("i")
        await seat.on(InboxScreen)
        for _ in range(2):
            seat.app.feed.sync("bookings")
            await seat.until(lambda: not seat.app.feed.busy)
            seat.app.fetch(workspace.resource("schedules"), "4")
            await seat.until(lambda: not any(w.group.startswith("fetch") for w in seat.app.workers))
        await seat.until(lambda: len(seat.toasts) > 0)
        assert len(seat.toasts) == 1, seat.toasts


async def test_a_deleted_row_is_not_counted_among_those_that_are_there(
    workspace: Workspace, server: Running
) -> None:
    async with seated(workspace, "schedules") as seat:
        before = len(seat.app.browse.shown)
        gone = server.world.find("schedules", 4)
        assert gone is not None
        server.world.remove("schedules", gone)
        await seat.press("r")
        await seat.until(lambda: seat.app.browse.shown.total == before - 1)
        await seat.until(lambda: f"{before - 1} rows" in seat.status)
        assert len(seat.app.browse.shown) == before, "the row of the deleted one is shown still"
        assert f"{before} of" not in seat.status
