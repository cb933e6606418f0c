"""The details of a record: every field, zones side by side, masks, JSON, neighbours."""

import json
from datetime import UTC, datetime

from caltui.text import MASK
from caltui.tui.browse.record import RecordScreen
from caltui.tui.widgets.record_detail import details, outline, raw
from caltui.tui.widgets.wrapping import wrapped
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Sit

BOOKING = {
    "id": 9,
    "title": "Intro [/] [b]call[/b]",
    "startTime": "2026-11-23T23:30:00.000Z",
    "userId": 7,
    "attendees": [{"name": "Kim", "email": "kim@x.y", "timeZone": "America/New_York"}],
    "user": {"name": "Kenji", "timeZone": "Europe/Berlin"},
    "brandNew": {"a": 1},
}


def test_every_field_is_there_with_both_zones_and_named_references(workspace: Workspace) -> None:
    of = workspace.resource("bookings")
    found = {d.name: d for d in details(workspace, of, BOOKING)}
    assert set(BOOKING) <= set(found), "a field the catalogue does not know is shown too"
    assert found["startTime"].text.split("\n") == [
        "2026-11-24 00:30",
        "2026-11-23 18:30 America/New_York · attendee",
    ], "Berlin is the operator's own zone and is not repeated"
    assert found["userId"].text == "Kenji Moriyama · 7"
    assert found["userId"].place is not None
    assert found["userId"].place.key == "7"
    assert found["title"].text == BOOKING["title"]


def test_secrets_are_masked_until_asked_for(workspace: Workspace) -> None:
    of = workspace.resource("webhooks")
    record = {"id": "w1", "subscriberUrl": "https://x.y", "secret": "hush"}
    shown = {d.name: d.text for d in details(workspace, of, record)}
    assert "hush" not in shown["secret"]
    assert MASK in shown["secret"]
    assert "hush" not in "".join(d.text for d in raw(of, record))
    revealed = {d.name: d.text for d in details(workspace, of, record, reveal=True)}
    assert revealed["secret"] == "hush"


def test_nested_values_read_as_an_outline() -> None:
    hours = {"days": [1, 2, 3], "startTime": "09:00:00", "endTime": "17:00:00"}
    value = [{"name": "Kim", "tags": ["a"]}, hours]
    assert outline(value) == ["• name: Kim", "  tags:", "    • a", "• Mon–Wed 09:00–17:00"]


def test_text_wraps_by_cells_and_keeps_its_indent() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("  deep value", 8) == ["  deep", "  value"]
    assert wrapped("日本語テキスト", 6) == ["日本語", "テキス", "ト"]
    assert wrapped("a\n\nb", 5) == ["a", "", "b"]


async def test_a_small_terminal_opens_the_record_screen(sit: Sit, workspace: Workspace) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("g", "j", "enter")
        assert isinstance(seat.app.screen, RecordScreen)
        assert seat.pane.record_key == seat.keys[1]
        await seat.press("right_curly_bracket")
        assert seat.pane.record_key == seat.keys[2]
        await seat.press("J")
        seen = workspace.record("bookings", seat.keys[2])
        assert seen is not None
        assert json.loads("\n".join(d.text for d in seat.pane.details)) == seen.record
        await seat.press("escape")
        assert seat.app.screen is seat.browse
        assert seat.table.cursor_key == seat.keys[2], "the cursor went along"


async def test_v_reveals_and_hides_again(sit: Sit, unseen: Workspace) -> None:
    async with sit(size=(160, 40), on=unseen) as seat:
        await seat.go("booking-references")
        listing = seat.browse.shown
        key = next(k for k in seat.keys if (listing.record(k) or {}).get("meetingPassword"))
        seat.table.move_to_key(key)
        await seat.pilot.pause(0.2)
        before = {d.name: d.text for d in seat.pane.details}
        assert MASK in before["meetingPassword"]
        await seat.press("v")
        assert MASK not in {d.name: d.text for d in seat.pane.details}["meetingPassword"]
        await seat.press("v")
        assert {d.name: d.text for d in seat.pane.details} == before


async def test_a_refresh_of_the_record_keeps_the_field(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("enter", "j", "j")
        field = seat.pane.current
        await seat.press("r")
        await seat.app.workers.wait_for_complete()
        await seat.pilot.pause()
        assert seat.pane.current == field
        entries = seat.app.workspace.trace.entries
        assert entries[-1].operation == "bookings get"


def test_zones_are_compared_at_the_instant(workspace: Workspace) -> None:
    of = workspace.resource("bookings")
    record = {**BOOKING, "attendees": [{"name": "Uwe", "timeZone": "Europe/Paris"}]}
    at = datetime(2026, 7, 1, 10, tzinfo=UTC)
    record["startTime"] = at.isoformat()
    found = {d.name: d.text for d in details(workspace, of, record)}
    assert found["startTime"] == "2026-07-01 12:00", "Paris reads the same clock as Berlin"
