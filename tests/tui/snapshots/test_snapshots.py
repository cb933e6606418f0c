"""How the console looks, in a small and a large terminal. Few, for layout alone.

After a wanted change: `pytest tests/tui/snapshots --snapshot-update`, and look at them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import ToastRack

from caltui.gateway.exchanged import exchanged
from caltui.gateway.trace import Entry, Trace
from caltui.settings.own_commands import OwnCommand
from caltui.settings.view import View
from caltui.tui.app.app import Console
from caltui.tui.base import sync_feed
from caltui.tui.browse import screen
from caltui.tui.browse.inbox_count import InboxCount
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.table.filter_bar import FilterBar
from caltui.workspace.bulk import runs
from caltui.workspace.open import demo_workspace
from tests.journeys.driver import NAMES, Journey
from tests.support.glass import looked_through
from tests.support.in_view import out_of_view

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
OWN_COMMAND = "echo Guest {attendees[0].name}; printf '%s\\n' -- {title} {status}; exit 4"
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
    view: Mapping[str, Any] = field(default_factory=dict)
    """How the console looks otherwise than at first."""


LOOKS = (
    Look("bookings"),
    Look("filtered", keys=("slash", *"guest3", "enter")),
    Look("bad-filter", keys=("slash", *"nofield", "colon", "x")),
    Look("completion", keys=("slash", *typed("guest:jak"))),
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
    Look("book", keys=("N",)),
    Look("person", keys=("P", "j", "enter")),
    Look("changes", keys=("H",)),
    Look("acts-of-a-booking", keys=("a",)),
    Look("hand-over-marked", "bookings /next status=ACCEPTED", (*("space",) * 5, "T")),
    Look("leaves", "users /Ada Fischer", ("X", *typed("Bishal Gurung"), "enter", "enter", "G")),
    Look("keys", keys=("question_mark",)),
    Look("keys-filtered", keys=("question_mark", "slash", *"csv")),
    Look("settings", keys=("comma", "j", "j")),
    Look("tour", keys=("f11", "enter")),
    Look("settings-light", keys=("comma",), view={"theme": "light", "density": "compact"}),
    Look("settings-contrast", keys=("comma",), view={"theme": "contrast"}),
    Look("bookings-contrast-12h", view={"theme": "contrast", "clock": "12h"}),
    Look("team-12h", "teams", ("t",), view={"theme": "contrast", "clock": "12h"}),
    Look("agenda-sunday", "users", ("A", "7"), view={"clock": "12h", "first_day": "sunday"}),
    Look("week-sunday", "schedules", ("w",), view={"clock": "12h", "first_day": "sunday"}),
    Look("own-command", keys=("f7",)),
    Look("requests", keys=("L",)),
    Look("request", keys=("L", "enter")),
    Look("columns", keys=("c",)),
    Look(
        "views",
        keys=(
            *("slash", *typed("status:pending"), "enter"),
            *("quotation_mark", "ctrl+u"),
            *typed("Waiting for us"),
            "enter",
            "apostrophe",
        ),
    ),
    Look("marks", keys=("space", "j", "space")),
    Look("week", "schedules", ("w", "p", "j", "enter")),
    Look("week-review", "schedules", ("w", "p", "j", "enter", "ctrl+s")),
    Look("team", "teams", ("t", *("right",) * 44)),
    Look("find-time", "teams", ("t", "f")),
    Look("find-time-people", "users", (*("space",) * 6, "O")),
    Look(
        "weeks",
        "users",
        (
            *("space",) * 14,
            "V",
            "ctrl+a",
            "shift+right",
            "9",
            *typed("-12"),
            "comma",
            *typed(" 13-17"),
            "enter",
        ),
    ),
    Look("weeks-review", "users", (*("space",) * 3, "V", "ctrl+a", "percent_sign", "ctrl+s")),
    Look("week-dates", "schedules id=2", ("w", "o", "n", *typed("2026-12-24..01-02 9-12"))),
    Look("agenda", "users", ("A",)),
    Look("close-days", "users /Ada Fischer", ("K", *typed("2026-12-03"), "enter", "enter")),
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
    """One zone, no movement, no toasts and no counting, which come and go by the clock: a
    picture may differ only because the console does.
    """
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(sync_feed, "LIKELY", 0)
    monkeypatch.setattr(sync_feed, "MOST_SINGLES", 0)
    monkeypatch.setattr(ToastRack, "show", lambda *_: None)
    monkeypatch.setattr(screen, "kept_number", lambda _: "16+")
    monkeypatch.setattr(InboxCount, "look", lambda _: None)
    monkeypatch.setattr(runs, "token_hex", lambda _: "1f0c9a3e")
    with looked_through():
        yield


def known_calls(trace: Trace) -> None:
    """Has the trace hold three calls, of which one was put twice and one was refused."""
    trace.entries.clear()
    url = "https://api.example.com/cal/v1"
    usual = Entry(NOW, "bookings list", "GET", "", "new", 200, 182.4, 212_040, 1, http=200)
    team = usual._replace(operation="teams get", url=f"{url}/teams/7", call=2)
    for entry, sent, got in (
        (usual._replace(url=f"{url}/bookings?api_token=••••", call=1), None, b'{"data":{"a":1}}'),
        (team._replace(status=502, http=502), None, b"<html>Bad gateway</html>"),
        (team._replace(attempt=2), None, b'{"data":{"team":{"id":7,"name":"Support"}}}'),
        (
            usual._replace(
                operation="webhooks create",
                method="POST",
                url=f"{url}/webhooks?api_token=••••",
                call=3,
                status=400,
                code="invalid_url",
                waited=2_130.0,
                bytes=94,
            ),
            b'{"subscriberUrl":"nowhere","secret":"not for your eyes","eventTriggers":[]}',
            b'{"data":{"error":{"message":"subscriberUrl is no URL","code":"invalid_url"}}}',
        ),
    ):
        headers = {"content-type": "application/json", "x-request-id": "7f3a"}
        trace.record(entry, exchanged(sent, (("accept", "application/json"),), got, headers))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_it_looks_as_before(look: Look, size: str, snap_compare: Any, tmp_path: Path) -> None:
    async def go_there(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, Console)
        journey = await Journey(pilot.app, pilot).waits()
        if look.place:
            await journey.goes_to(look.place)
        if look.name.startswith("request"):
            await journey.waits()
            known_calls(pilot.app.workspace.trace)
        for key in look.keys:
            await journey.presses(key).waits()
        if look.theirs and pilot.app.workspace:
            method, path, body = look.theirs
            await pilot.app.workspace.raw(method, path, {}, body)
        for key in look.then:
            await journey.presses(key).waits()
        await journey.waits()
        for bar in pilot.app.screen.query(FilterBar):
            while bar._looking:
                await pilot.pause()
        for behind in pilot.app.screen_stack:
            if isinstance(behind, BrowseScreen):
                behind.draw_status()
        for box in pilot.app.screen.query("Input, TextArea"):
            box.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()
        assert out_of_view(pilot.app.screen) == []

    chosen = View(**look.view)
    app = Console(demo_workspace(home=tmp_path, clock=lambda: NOW), look=chosen)
    if look.name == "own-command":
        app.own_commands = (OwnCommand("Look at it", OWN_COMMAND, "f7"),)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=go_there)


@pytest.mark.parametrize("number", ["", "1", "3", "4"])
def test_the_first_run_looks_as_before(number: str, snap_compare: Any) -> None:
    async def choose(pilot: Pilot[None]) -> None:
        await pilot.press(*number)
        for box in pilot.app.screen.query("Input"):
            box.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(Console(None), terminal_size=SIZES["small"], run_before=choose)
