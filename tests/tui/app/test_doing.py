"""Copy, export, requests, status, errors, and writes through the flows."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from textual.widgets import Input, OptionList, Static

from caltui.catalog.load import catalog
from caltui.tui.app.app import Console
from caltui.tui.base.error_messages import explain
from caltui.tui.dialogs.copy import copyables
from caltui.tui.dialogs.export import EXCEL, ExportScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.welcome import WelcomeScreen
from caltui.tui.journal.requests import InspectorScreen
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.one_line import StatusLine
from caltui.tui.widgets.status_text import StatusFacts, rows_text
from caltui.workspace.base.age import read_text
from caltui.workspace.base.errors import Fault, Invalid, SettingsError, Unavailable
from caltui.workspace.open import demo_workspace
from caltui.workspace.profile.status import Status
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Sit
from tests.workspace.records.test_markdown import tables

STATUS = Status(
    profile="acme",
    colour="",
    production=False,
    read_only=False,
    demo=False,
    format="new",
    spent=3,
    limit=28,
    waiting=0,
    zone="Europe/Berlin",
    unknown=0,
    notice="",
)


async def test_copy_goes_to_the_clipboard_without_the_token(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("l", "y")
        assert isinstance(seat.app.screen, MenuScreen)
        await seat.press("enter")
        assert seat.app.clipboard == seat.table.cursor_key
        target = seat.browse.target()
        texts = {c.key: c.text for c in copyables(seat.app.workspace, target)}
        row = seat.table.current_row
        assert row is not None
        assert texts["cell"] == row.cells[1]
        assert json.loads(texts["json"]) == target.record
        assert texts["curl"].startswith("curl -X GET")
        assert f"/bookings/{seat.table.cursor_key}" in texts["curl"]
        assert texts["curl"].endswith('api_token=\'"$CALTUI_API_TOKEN"')
        assert "at_" not in texts["curl"]


async def test_a_record_and_the_marked_ones_are_copied_for_pages_and_calendars(sit: Sit) -> None:
    async with sit() as seat:
        key = seat.table.cursor_key
        await seat.press("y")
        lines = seat.app.screen.query_one(LineList)
        lines.move_to_key("markdown")
        await seat.press("enter")
        ((head, *rows),) = tables(seat.app.clipboard)
        assert head == ["Field", "Value (Europe/Berlin)"]
        values = dict(row for row in rows)
        assert values["ID"] == key
        await seat.press("y")
        seat.app.screen.query_one(LineList).move_to_key("ics")
        await seat.press("enter")
        await seat.until(lambda: seat.app.clipboard.startswith("BEGIN:VCALENDAR"))
        (event,) = Calendar.from_ical(seat.app.clipboard).walk("VEVENT")
        assert f"Booking: {key}" in event["description"]
        assert any("Sent to the terminal's clipboard" in toast for toast in seat.toasts)
        assert not any("opied" in toast for toast in seat.toasts), "nobody knows that"
        await seat.press("space", "j", "space", "y")
        lines = seat.app.screen.query_one(LineList)
        assert lines.items[-1].left.startswith("2 bookings as Markdown")
        lines.move_to_key("rows")
        await seat.press("enter")
        ((head, *rows),) = tables(seat.app.clipboard)
        assert head[head.index("ID")] == "ID"
        assert len(rows) == 2


async def test_export_writes_what_is_shown_and_never_over_a_file(sit: Sit, tmp_path: Path) -> None:
    async with sit() as seat:
        await seat.press("slash")
        await seat.type("status:pen")
        await seat.press("enter", "x")
        path = tmp_path / "out.csv"
        box = seat.app.screen.query_one(Input)
        box.value = str(path)
        await seat.press("enter", "enter")
        await seat.app.workers.wait_for_complete()
        rows = list(csv.reader(path.read_text().splitlines()))
        assert len(rows) == len(seat.keys) + 1
        assert rows[0] == [column.name for column in seat.browse.shown.columns]
        assert path.stat().st_mode & 0o777 == 0o600
        await seat.press("x")
        seat.app.screen.query_one(Input).value = str(path)
        await seat.press("enter", "enter")
        assert isinstance(seat.app.screen, ExportScreen)
        assert "exists already" in str(seat.app.screen.query_one("#export-fault").content)
        path.write_text("mine")
        await seat.press("enter")
        await seat.app.workers.wait_for_complete()
        assert len(path.read_text().splitlines()) == len(rows), "asked, and agreed to"


async def test_an_export_follows_its_name_and_never_takes_the_terminal(
    sit: Sit, tmp_path: Path
) -> None:
    async with sit() as seat:
        await seat.press("x", "enter")
        box = seat.app.screen.query_one(Input)
        for name in ("-", "/dev/stdout", "/dev/fd/1", "/dev/stderr"):
            box.value = name
            await seat.press("enter")
            assert "draws on this terminal" in str(
                seat.app.screen.query_one("#export-fault").content
            ), name
        box.value = str(tmp_path)
        await seat.press("enter")
        assert "is a folder" in str(seat.app.screen.query_one("#export-fault").content)
        box.value = str(tmp_path / "out.ndjson")
        await seat.press("enter")
        await seat.app.workers.wait_for_complete()
        lines = (tmp_path / "out.ndjson").read_text().splitlines()
        assert len([json.loads(line) for line in lines]) == len(seat.keys)


async def test_an_export_for_a_calendar_a_page_and_excel(sit: Sit, tmp_path: Path) -> None:
    async with sit() as seat:
        for name in ("b.ics", "b.md"):
            await seat.press("x", "enter")
            seat.app.screen.query_one(Input).value = str(tmp_path / name)
            await seat.press("enter")
            await seat.until(lambda name=name: (tmp_path / name).exists())  # type: ignore[misc]
        events = Calendar.from_ical((tmp_path / "b.ics").read_bytes()).walk("VEVENT")
        assert len(events) == len(seat.keys)
        ((heads, *rows),) = tables((tmp_path / "b.md").read_text())
        assert len(rows) == len(seat.keys)
        assert "When (Europe/Berlin)" in heads
        window = seat.browse.shown.window(0, 3)
        assert [row[heads.index("Guest")] for row in rows[:3]] == [
            row.cells[heads.index("Guest")] for row in window
        ]
        await seat.press("x", "down")
        assert seat.app.screen.query_one(LineList).cursor_key == EXCEL
        assert seat.app.screen.query_one(Input).value == "bookings.csv"
        seat.app.screen.query_one(Input).value = str(tmp_path / "b.csv")
        assert seat.app.screen.query_one(LineList).cursor_key == EXCEL
        await seat.press("enter", "enter")
        await seat.until(lambda: (tmp_path / "b.csv").exists())
        assert (tmp_path / "b.csv").read_bytes().startswith(b"\xef\xbb\xbf")


async def test_a_category_without_events_offers_no_calendar(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("teams")
        await seat.press("x")
        lines = seat.app.screen.query_one(LineList)
        assert [item.key for item in lines.items] == ["csv", EXCEL, "json", "ndjson", "markdown"]
        seat.app.screen.query_one(Input).value = "teams.ics"
        await seat.press("enter", "enter")
        fault = seat.app.screen.query_one("#export-fault", Static)
        assert "iCalendar holds events only: teams are none" in str(fault.content)


async def test_an_export_to_a_pipe_that_nobody_reads_is_said(sit: Sit, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    async with sit() as seat:
        await seat.press("x", "enter")
        seat.app.screen.query_one(Input).value = str(tmp_path / "pipe")
        await seat.press("enter")
        await seat.until(lambda: any("nobody reads it" in toast for toast in seat.toasts))


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("theme", "Theme"),
        ("colour", "Theme"),
        ("zone", "Time zone: Europe/Berlin"),
        ("profile", "Profile: demo"),
        ("exit", "Quit"),
        ("reload", "Refresh"),
        ("csv", "Export"),
        ("time zone", "Time zone: Europe/Berlin"),
        ("trace", "Requests"),
        ("filt", "Filter"),
    ],
)
async def test_the_palette_finds_by_meaning(sit: Sit, word: str, title: str) -> None:
    async with sit() as seat:
        await seat.press("ctrl+p")
        await seat.type(word)
        options = seat.app.screen.query_one(OptionList)

        def prompts() -> list[str]:
            count = options.option_count
            return [str(options.get_option_at_index(i).prompt) for i in range(count)]

        await seat.until(lambda: any(title in prompt for prompt in prompts()))


async def test_a_copy_is_said_to_be_sent_where_nobody_knows_more(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("y", "enter")
        assert any("Sent to the terminal's clipboard" in toast for toast in seat.toasts)
        assert not any("Copied" in toast for toast in seat.toasts)


async def test_the_inspector_shows_every_request_without_the_token(
    sit: Sit, unseen: Workspace
) -> None:
    async with sit(on=unseen) as seat:
        await seat.press("L")
        assert isinstance(seat.app.screen, InspectorScreen)
        table = seat.app.screen.query_one("#requests", VirtualTable)
        rows = table.source.window(0, 9) if table.source else []
        assert {row.cells[1] for row in rows} == {"bookings list", "event-types list"}
        assert all("at_" not in " ".join(row.cells) for row in rows)
        await seat.press("escape")
        assert seat.app.screen is seat.browse


async def test_a_failed_read_keeps_the_rows_and_says_what_to_do(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def offline(resource: str, values: Any = None, **more: Any) -> Any:
        raise Unavailable("The gateway did not answer.", hint="Check the network, then press r.")

    async with sit() as seat:
        rows = seat.keys
        monkeypatch.setattr(workspace, "sync", offline)
        await seat.press("r")
        await seat.settle()
        assert seat.keys == rows
        assert "The gateway did not answer." in seat.toasts[-1]
        assert "Check the network" in seat.toasts[-1]
        line = [part.text for part in seat.browse.query_one(StatusLine).parts()]
        assert any("offline" in text for text in line)


async def test_a_bug_in_a_worker_is_told_and_ends_nothing(sit: Sit) -> None:
    async def broken() -> None:
        raise RuntimeError("a [/] bug")

    async with sit() as seat:
        seat.app.start(broken, group="other")
        await seat.pilot.pause()
        assert "a [/] bug" in seat.toasts[-1]
        await seat.press("g", "j")
        assert seat.table.cursor_index == 1


async def test_a_read_only_session_says_so_and_opens_no_form(sit: Sit, tmp_path: Path) -> None:
    quiet = demo_workspace(home=tmp_path / "ro", clock=lambda: NOW, read_only=True)
    async with sit(on=quiet) as seat:
        for key in ("n", "e", "d"):
            await seat.press(key)
            assert "read-only" in seat.toasts[-1]
            assert seat.app.screen is seat.browse
        texts = [part.text for part in seat.browse.query_one(StatusLine).parts()]
        assert "read-only" in texts


async def test_a_flow_opens_once_however_often_its_key_is_pressed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("teams")
        await seat.press("n", "n")
        assert len(seat.app.screen_stack) == 2


async def test_a_new_record_takes_what_the_place_is_narrowed_to(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("attendees bookingId=12")
        assert seat.browse.prefill() == {"bookingId": 12}


async def test_hostile_text_is_drawn_as_text(sit: Sit, unseen: Workspace) -> None:
    async with sit(on=unseen) as seat:
        await seat.go("attendees /example.net")
        assert len(seat.keys) >= 3
        await seat.press("G", "enter", "escape", "y")
        drawn = seat.app.export_screenshot()
        assert "\x1b" not in drawn
        assert "\u202e" not in drawn
        await seat.press("escape", "o", "escape")
        assert seat.app.is_running


async def test_a_written_record_is_drawn_and_the_cursor_is_on_it(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit(size=(160, 40)) as seat:
        await seat.go("attendees")
        key = seat.keys[5]
        change = await workspace.prepare("attendees", "update", [key], {"name": "Zoë Quist"})
        seat.app.done("attendees", await workspace.run(change))
        await seat.settle()
        assert seat.table.cursor_key == key
        assert key in seat.table.fresh, "shown for a moment"
        row = seat.table.current_row
        assert row is not None
        assert "Zoë Quist" in row.cells
        assert "Zoë Quist" in [detail.text for detail in seat.pane.details]
        assert seat.toasts[-1].startswith("Done: ")


async def test_without_a_profile_the_welcome_comes_and_a_broken_one_comes_back(
    zone: object, tmp_path: Path
) -> None:
    asked: list[tuple[str | None, bool]] = []

    def opener(name: str | None, demo: bool) -> Workspace:
        asked.append((name, demo))
        if len(asked) == 1:
            raise SettingsError("The profile cannot be read.", "Mend it.")
        return demo_workspace(home=tmp_path, clock=lambda: NOW)

    app = Console(opener=opener)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press("f2")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen), "a fault brings the welcome back"
        assert any("cannot be read" in str(note.message) for note in app._notifications)
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen is app.browse
        assert asked == [(None, True), (None, True)]


def test_totals_are_honest() -> None:
    assert rows_text(60, 60, complete=True) == "60 rows"
    assert rows_text(1, 1, complete=True) == "1 row"
    assert rows_text(12, 60, complete=True) == "12 of 60 rows"
    assert rows_text(500, 500, complete=False) == "500+ rows"


def test_ages_read_like_speech() -> None:
    ages = [None, 0, 45, 61, 7_300, 200_000]
    shown = [read_text(age) for age in ages]
    assert shown == [
        "never read",
        "read now",
        "read 40 s ago",
        "read 1 min ago",
        "read 2 h ago",
        "read 2 days ago",
    ]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (StatusFacts(STATUS._replace(production=True)), " ▲ acme · PRODUCTION "),
        (StatusFacts(STATUS), "3/28 calls"),
        (StatusFacts(STATUS, running="reading Users"), "⠋ reading Users"),
        (
            StatusFacts(STATUS._replace(waiting=12), running="reading Users"),
            "◷ waits 12 s for the call budget",
        ),
        (StatusFacts(STATUS._replace(unknown=2)), "▲ 2 writes of unknown outcome"),
        (StatusFacts(STATUS, fault="offline", age=70), "✗ offline, read 1 min ago"),
    ],
)
def test_the_status_line_says_it(facts: StatusFacts, text: str) -> None:
    line = StatusLine()
    line.facts = facts
    assert text in [part.text for part in line.parts()]


def test_errors_read_as_sentences() -> None:
    error = Unavailable("No answer.", hint="Try again.")
    assert explain(error).text == "No answer.\nTry again."
    operation = catalog().operation("attendees", "create")
    invalid = Invalid(operation, (Fault("email", "must be an address."),))
    assert "email: must be an address." in explain(invalid).text
    assert "at_secret" not in explain(ValueError("token at_secret99 is wrong")).text
