"""How the console looks, in a small and a large terminal. Few, for layout alone.

After a wanted change: `pytest tests/tui/snapshots --snapshot-update`, and look at them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from caltui.tui.app.app import Console
from caltui.tui.base import sync_feed
from caltui.tui.browse.screen import BrowseScreen
from caltui.workspace.bulk import runs
from caltui.workspace.open import demo_workspace
from tests.journeys.driver import NAMES, Journey
from tests.support.glass import looked_through

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
SIZES = {"small": (80, 24), "large": (120, 40)}


def typed(text: str) -> tuple[str, ...]:
    """The keys that type a text."""
    return tuple(NAMES.get(char, char) for char in text)


@dataclass(frozen=True)
class Look:
    """One picture: the place that is gone to, then the keys."""

    name: str
    place: str = ""
    keys: tuple[str, ...] = ()
    theirs: tuple[str, str, Mapping[str, Any]] | None = None
    """What somebody else writes then: method, path, body."""
    then: tuple[str, ...] = ()
    """The keys after that."""


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
    Look("move-booking", keys=("m",)),
    Look("acts-of-a-booking", keys=("a",)),
    Look("keys", keys=("question_mark",)),
    Look("columns", keys=("c",)),
    Look("marks", keys=("space", "j", "space")),
    Look("week", "schedules", ("w", "p", "j", "enter")),
    Look("week-review", "schedules", ("w", "p", "j", "enter", "ctrl+s")),
    Look("team", "teams", ("t", *("right",) * 44)),
    Look("find-time", "teams", ("t", "f")),
    Look("agenda", "users", ("A",)),
    Look("inbox", "users", ("i", "R")),
    Look("bulk", "attendees", (*("space",) * 4, "d", "j", "enter")),
    Look("rehearse", "attendees", (*("space",) * 4, "d", "j", "enter", "f6")),
    Look("take-back", "attendees", (*("space",) * 4, "d", "j", "enter", "ctrl+s", "u")),
    Look(
        "journal-act",
        "attendees",
        (*("space",) * 4, "d", "j", "enter", "ctrl+s", "escape", "U", "enter"),
    ),
    Look(
        "conflict",
        "attendees",
        ("e", "tab", "ctrl+u", *"Ada"),
        theirs=("PATCH", "/v2/attendees/1", {"name": "Zoe Another"}),
        then=("ctrl+s", "ctrl+s"),
    ),
    Look("why", "event-types", ("W", "ctrl+u", *typed("2026-11-24 19:00"), "enter")),
    Look(
        "journal", "attendees", ("e", "tab", "ctrl+u", *typed("Ada Byron"), "ctrl+s", "ctrl+s", "U")
    ),
)


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One zone and no movement: a picture may differ only because the console does."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(sync_feed, "LIKELY", 0)
    monkeypatch.setattr(runs, "token_hex", lambda _: "1f0c9a3e")
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
        if look.theirs and pilot.app.workspace:
            method, path, body = look.theirs
            await pilot.app.workspace.raw(method, path, {}, body)
        for key in look.then:
            await journey.presses(key).waits()
        pilot.app.clear_notifications()
        for behind in pilot.app.screen_stack:
            if isinstance(behind, BrowseScreen):
                behind.draw_status()
        for box in pilot.app.screen.query("Input, TextArea"):
            box.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    app = Console(demo_workspace(home=tmp_path, clock=lambda: NOW))
    assert snap_compare(app, terminal_size=SIZES[size], run_before=go_there)


def test_the_first_run_looks_as_before(snap_compare: Any) -> None:
    assert snap_compare(Console(None), terminal_size=SIZES["small"])
