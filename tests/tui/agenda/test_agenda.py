"""The agenda on the screen: whose it is, days and weeks, zone, marks, and the way back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from textual.widgets import Input

from caltui.text import one_line
from caltui.tui.agenda.agenda_lines import AgendaLines, columns
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.agenda.text import ENTRY, AgendaLine
from caltui.tui.base.record_screen import Target
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.related.agendas import subjects
from caltui.workspace.base.clock import zone_of
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit, holding

MONDAY = date(2026, 11, 23)


def screen_of(seat: Seat) -> AgendaScreen:
    assert isinstance(seat.app.screen, AgendaScreen)
    return seat.app.screen


async def ada(seat: Seat) -> AgendaScreen:
    """The agenda of Ada Fischer, from her record."""
    await seat.go("users /Ada")
    await seat.press("A")
    await seat.settle()
    return screen_of(seat)


def text(screen: AgendaScreen) -> list[str]:
    """The lines of the list as they are drawn."""
    lines = screen.query_one(AgendaLines)
    return [
        "".join(s.text for s in lines.render_line(y)).rstrip() for y in range(lines.size.height)
    ]


def drawn(screen: AgendaScreen) -> str:
    return "\n".join(text(screen))


async def test_a_day_shows_bookings_free_time_and_now(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await ada(seat)
        assert [line.strip() for line in text(screen)[:2]] == [
            "09:00–11:00     free 2 h",
            "now 10:00 " + "─" * 67,
        ]
        assert "11:00–11:45 ●   Escalation, held" in drawn(screen)
        assert "07:00 Sao Paulo" in drawn(screen)
        words = str(screen.query_one("#agenda-entry").render())
        assert "Maeve Donnelly · accepted" in words
        await seat.press("right")
        assert screen.day == date(2026, 11, 24)
        lines = drawn(screen)
        assert "10:00–10:30 ●▲  Support call" in lines
        assert "10:15–10:45 ●▲  Support call" in lines
        assert "now " not in lines
        assert "overlaps 10:15 Support call" in str(screen.query_one("#agenda-entry").render())


async def test_a_week_has_a_heading_a_day_and_arrows_move_by_what_is_shown(sit: Sit) -> None:
    async with sit() as seat:
        screen = await ada(seat)
        await seat.press("right", "j", "7")
        entry = screen.entry
        lines = text(screen)
        assert lines[0] == " Mon 23 Nov · today · 1 booking, 45 min · 7 h 15 min free"
        assert " Sat 28 Nov · nothing booked · no hours" in lines
        assert entry is not None
        assert entry.title.startswith("Support call between Ada Fischer and Pablo Lef")
        await seat.press("right")
        assert screen.day == date(2026, 12, 1)
        assert text(screen)[0].startswith(" Mon 30 Nov")
        await seat.press("left", "left", "home")
        assert screen.day == MONDAY
        await seat.press("j", "j", "1")
        assert not screen.weekly
        assert screen.day == date(2026, 11, 24), "the day of the booking under the cursor"


async def test_another_zone_cuts_other_days(sit: Sit) -> None:
    async with sit() as seat:
        screen = await ada(seat)
        tokyo = zone_of("Asia/Tokyo")
        assert tokyo is not None
        await seat.press("7", "z")
        await seat.type("Asia/Tokyo")
        await seat.press("enter")
        await seat.pilot.pause()
        assert screen.zone == tokyo
        assert "19:00–19:45 ●   Escalation" in drawn(screen)
        assert "Asia/Tokyo" in str(screen.query_one("#title").render())


async def test_cancelled_ones_are_told_of_and_shown_when_asked(sit: Sit) -> None:
    async with sit() as seat:
        screen = await ada(seat)
        await seat.press("7")
        note = str(screen.query_one("#agenda-note").render())
        assert "2 cancelled or rejected left out" in note
        before = len(screen.found.entries)
        await seat.press("c")
        assert len(screen.found.entries) == before + 2
        assert not screen.query_one("#agenda-note").display
        assert "×" in drawn(screen)


async def test_enter_opens_the_booking_and_escape_leads_back_to_the_table(sit: Sit) -> None:
    async with sit() as seat:
        screen = await ada(seat)
        await seat.press("enter")
        assert isinstance(seat.app.screen, RecordSheet)
        assert screen.entry is not None
        assert seat.app.screen.key == screen.entry.key
        await seat.press("escape")
        assert seat.app.screen is screen
        await seat.press("escape")
        assert seat.app.screen is seat.browse
        assert seat.browse.shown.resource.key == "users"


async def test_a_booking_asks_whose_agenda(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("A")
        assert isinstance(seat.app.screen, MenuScreen)
        await seat.press("j", "enter")
        await seat.settle()
        screen = screen_of(seat)
        assert screen.kind == "guest"
        assert "@" in screen.key
        assert "agenda of the guest" in str(screen.query_one("#title").render())


async def test_a_team_shows_its_members_as_hosts(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("teams /support")
        await seat.press("A")
        await seat.settle()
        screen = screen_of(seat)
        await seat.press("right")
        hosts = {entry.host for entry in screen.found.entries}
        assert {"Ada Fischer", "Rosa Lindqvist", "Kenji Moriyama"} <= hosts
        assert "Kenji Moriyama" in drawn(screen)


async def test_what_is_being_read_is_not_nothing(sit: Sit, unseen: Workspace) -> None:
    async with sit(on=unseen, start="webhooks") as seat:
        with holding(unseen) as let_go:
            screen = AgendaScreen("user", "2")
            seat.app.push_screen(screen)
            await seat.pilot.pause()
            assert "Reading bookings" in str(screen.query_one("#agenda-note").render())
            let_go.set()
            await seat.settle()
        assert "Escalation" in drawn(screen), "it is drawn when it has come"
        assert not screen.query_one("#agenda-note").display


async def test_the_end_of_time_is_no_crash(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        seat.app.push_screen(AgendaScreen("user", "2", day=date(9999, 12, 20)))
        await seat.pilot.pause()
        top = screen_of(seat)
        for _ in range(12):
            await seat.press("right")
        assert top.day.year == 9999
        assert any("no time further" in toast for toast in seat.toasts)


@pytest.mark.parametrize(
    ("resource", "record", "wanted"),
    [
        ("users", {"id": 2}, [("user", "2")]),
        ("memberships", {"userId": 2, "teamId": 1}, [("user", "2")]),
        ("teams", {"id": 1}, [("team", "1")]),
        ("attendees", {"id": 5, "email": "a@b.c"}, [("guest", "a@b.c")]),
        ("event-types", {"userId": None, "teamId": 1}, [("team", "1")]),
        (
            "bookings",
            {"userId": 2, "attendees": [{"email": "a@b.c"}, {"email": "a@b.c"}, {"email": ""}]},
            [("user", "2"), ("guest", "a@b.c")],
        ),
        ("custom-inputs", {"id": 1}, []),
        ("payments", {"bookingId": 999999}, []),
    ],
)
def test_whom_a_record_is_about(
    workspace: Workspace, resource: str, record: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    target = Target(workspace.resource(resource), str(record.get("id")), record)
    assert [s[:2] for s in subjects(workspace, target)] == wanted


def test_columns_give_way_before_the_title_does() -> None:
    for width in range(20, 200):
        found = columns(width, host=True, guest=True)
        used = 2 + 11 + 1 + 3 + 1 + sum(size + 1 for size in found if size)
        assert found.title >= 1
        assert used <= max(width + 1, 22)
    assert columns(40, host=True, guest=True).host == 0


async def test_the_days_shown_are_written_for_another_calendar(sit: Sit, tmp_path: Path) -> None:
    async with sit() as seat:
        screen = await ada(seat)
        await seat.press("7", "x")
        box = seat.app.screen.query_one(Input)
        assert box.value == f"agenda-{screen.day.isoformat()}.csv"
        box.value = str(tmp_path / "ada.ics")
        await seat.press("enter", "enter")
        await seat.until(lambda: (tmp_path / "ada.ics").exists())
        events = Calendar.from_ical((tmp_path / "ada.ics").read_bytes()).walk("VEVENT")
        titles = sorted(str(one["summary"]) for one in events)
        assert titles == sorted(one_line(entry.title) for entry in screen.found.entries)
        assert len(titles) > 3
        assert any("Wrote" in toast and "ada.ics" in toast for toast in seat.toasts)


async def test_it_begins_at_the_booking_that_is_not_over(sit: Sit) -> None:
    async with sit() as seat:
        lines = (await ada(seat)).list
        over = [AgendaLine(ENTRY, key, past=True) for key in "ab"]
        lines.show([*over, AgendaLine(ENTRY, "c"), AgendaLine(ENTRY, "d")])
        lines.begin()
        assert lines.cursor_key == "c"
        lines.show(over)
        lines.begin()
        assert lines.cursor_key == "a"
