"""Dialogs over writes and the first start, held against a full repaint in every size."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from caltui.tui.app.app import Console
from tests.journeys.conftest import Sets
from tests.journeys.driver import Journey
from tests.support.glass import looked_through, wrong_lines
from tests.support.sandbox import Running

SIZES = ((80, 24), (120, 40), (40, 10), (300, 2), (1, 1), (80, 24))


async def looked_at(journey: Journey, screen: str) -> None:
    """The screen is in front; a message over it and every size leave it whole."""
    await journey.comes(screen).toasts("a word over it")
    for size in SIZES:
        await journey.resizes(*size)
        assert await wrong_lines(journey.app) == [], f"{screen} at {size}"


async def bulk_running(journey: Journey, server: Running) -> None:
    server.faults.add("delay", method="DELETE", seconds=60)
    await journey.goes_to("attendees").presses("space", "space", "D").comes("BulkScreen")
    await journey.presses("ctrl+s").sees("0 of 2|0/2|1 of 2|1/2")
    await looked_at(journey, "BulkScreen")
    await journey.presses("down", "up", "p").comes("BulkScreen")
    await journey.presses("escape").comes("LeaveScreen").presses("escape").comes("BulkScreen")


async def bulk_report(journey: Journey, server: Running) -> None:
    server.faults.add("status", method="DELETE", status=409, body={"message": "It is paid."})
    await journey.goes_to("attendees").presses("space", "space", "D").comes("BulkScreen")
    await journey.presses("ctrl+s").ends().sees("1 done", "1 refused")
    await looked_at(journey, "BulkScreen")
    await journey.sees("It is paid").presses("down", "pagedown", "up")
    await journey.presses("escape").comes("BrowseScreen").hears("1 done")


async def conflict(journey: Journey, server: Running) -> None:
    await journey.goes_to("attendees").presses("e").sees("Edit attendee 1").waits()
    await journey.presses("tab", "ctrl+u").types("Mine").presses("ctrl+s").comes("ReviewScreen")
    row = server.world.find("attendees", 1)
    assert row is not None
    row["name"] = "Theirs"
    await journey.presses("ctrl+s").waits()
    await looked_at(journey, "ConflictScreen")
    await journey.sees("Mine", "Theirs").presses("t", "down", "m", "up").sees("● yours")
    await journey.presses("escape").comes("FormScreen").sees("Mine")
    await journey.presses("escape").comes("LeaveScreen").presses("escape").comes("FormScreen")


Scene = Callable[[Journey, Running], Awaitable[None]]


@pytest.mark.parametrize("scene", [bulk_running, bulk_report, conflict])
async def test_a_dialog_over_a_write_is_what_is_painted(
    sets_out: Sets, server: Running, scene: Scene
) -> None:
    async with sets_out(size=(80, 24)) as journey:
        await scene(journey, server)
        assert await wrong_lines(journey.app) == []


async def test_the_first_start_is_what_is_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALTUI_HOME", str(tmp_path))
    with looked_through():
        app = Console()
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            journey = Journey(app, pilot)
            await looked_at(journey, "WelcomeScreen")
            await journey.sees("Where is your Cal", "Demo").presses("3")
            await journey.comes("ConnectScreen").types("http:")
            await looked_at(journey, "ConnectScreen")
            await journey.presses("tab", "shift+tab").sees("http:")
            assert await wrong_lines(app) == []
