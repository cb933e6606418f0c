"""How the console looks, in a small and a large terminal. Few, for layout alone.

After a wanted change: `pytest tests/tui/snapshots --snapshot-update`, and look at them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from caltui.tui.app import sync_feed as feed
from caltui.tui.app.app import Console
from caltui.workspace.open import demo_workspace
from tests.journeys.driver import Journey
from tests.support.glass import looked_through

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
SIZES = {"small": (80, 24), "large": (120, 40)}


@dataclass(frozen=True)
class Look:
    """One picture: the place that is gone to, then the keys."""

    name: str
    place: str = ""
    keys: tuple[str, ...] = ()


LOOKS = (
    Look("bookings"),
    Look("filtered", keys=("slash", *"guest3", "enter")),
    Look("bad-filter", keys=("slash", *"nofield", "colon", "x")),
    Look("empty", keys=("slash", *"zzzzz")),
    Look("find", keys=("slash", *"guest3", "ctrl+f")),
    Look("record", keys=("enter",)),
    Look("users", "users"),
    Look("schedules", "schedules"),
    Look("payments", "payments"),
    Look("new-attendee", "attendees", ("n",)),
    Look("edit-event-type", "event-types", ("e",)),
    Look("delete-team", "teams", ("d",)),
    Look("cancel-booking", keys=("d",)),
    Look("keys", keys=("question_mark",)),
    Look("columns", keys=("c",)),
    Look("marks", keys=("space", "j", "space")),
)


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One zone and no movement: a picture may differ only because the console does."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(feed, "LIKELY", 0)
    with looked_through():
        yield


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_it_looks_as_before(look: Look, size: str, snap_compare: Any, tmp_path: Path) -> None:
    async def go_there(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, Console)
        journey = await Journey(pilot.app, pilot).waits()
        if look.place:
            await journey.goes_to(look.place)
        for key in look.keys:
            await journey.presses(key).waits()
        for box in pilot.app.screen.query("Input, TextArea"):
            box.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    app = Console(demo_workspace(home=tmp_path, clock=lambda: NOW))
    assert snap_compare(app, terminal_size=SIZES[size], run_before=go_there)


def test_the_first_run_looks_as_before(snap_compare: Any) -> None:
    assert snap_compare(Console(None), terminal_size=SIZES["small"])
