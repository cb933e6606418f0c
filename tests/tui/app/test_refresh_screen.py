"""What is on the screen does not grow old in silence."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.app import refresh_screen as freshening
from caltui.tui.app.refresh_screen import ScreenRefresher
from caltui.tui.browse.record import RecordScreen
from caltui.tui.inbox.screen import InboxScreen
from caltui.tui.week.screen import WeekScreen
from caltui.tui.widgets.one_line import StatusLine
from caltui.tui.widgets.status_text import AGAIN, PAUSED
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Seat, Sit, holding


@pytest.fixture
async def other(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    """Another process of the same profile: the same mirror through connections of its own."""
    other = demo_workspace(home=tmp_path, clock=lambda: NOW)
    yield other
    await other.aclose()


def write(other: Workspace, resource: str, key: str, **values: Any) -> None:
    """What the command line does when Cal has answered."""
    seen = other.record(resource, key)
    assert seen is not None
    other._store.put(resource, key, {**seen.record, **values}, NOW.timestamp() + 1)


def begin(seat: Seat) -> ScreenRefresher:
    """The refresher, which has looked once."""
    assert seat.app.refresher is not None
    seat.app.refresher.check()
    return seat.app.refresher


async def looked(seat: Seat, refresher: ScreenRefresher) -> None:
    refresher.check()
    await seat.pilot.pause()
    await seat.settle()


async def test_what_another_process_wrote_is_shown_and_the_cursor_and_marks_stay(
    sit: Sit, other: Workspace
) -> None:
    async with sit() as seat:
        refresher = begin(seat)
        await seat.press("j", "j", "space")
        cursor, marks = seat.table.cursor_key, set(seat.table.marks)
        assert cursor
        assert marks
        write(other, "bookings", cursor, title="Written elsewhere")
        await looked(seat, refresher)
        row = seat.table.current_row
        assert row is not None
        assert any("Written elsewhere" in cell for cell in row.cells)
        assert (seat.table.cursor_key, seat.table.marks) == (cursor, marks)
        assert not seat.app.workspace.trace.entries, "nothing was asked for"


async def test_what_this_process_writes_is_not_taken_for_anothers(
    sit: Sit, other: Workspace
) -> None:
    async with sit() as seat:
        begin(seat)
        write(seat.app.workspace, "bookings", seat.keys[0], title="Mine")
        assert not seat.app.workspace.written_elsewhere()
        write(other, "bookings", seat.keys[0], title="Theirs")
        write(seat.app.workspace, "bookings", seat.keys[1], title="Mine")
        assert seat.app.workspace.written_elsewhere(), "theirs is not hidden behind mine"
        assert not seat.app.workspace.written_elsewhere(), "once"


async def test_a_record_and_an_inbox_and_an_agenda_follow(sit: Sit, other: Workspace) -> None:
    async with sit(size=(80, 24)) as seat:
        refresher = begin(seat)
        await seat.press("enter")
        assert isinstance(seat.app.screen, RecordScreen)
        key = seat.app.screen.target().key
        assert key
        write(other, "bookings", key, title="Written elsewhere")
        await looked(seat, refresher)
        assert any("Written elsewhere" in field.text for field in seat.pane.details)
        await seat.press("escape", "i")
        inbox = seat.app.screen
        assert isinstance(inbox, InboxScreen)
        await seat.until(lambda: bool(inbox.answers))
        before = inbox.answers
        write(other, "bookings", key, title="Again")
        await looked(seat, refresher)
        await seat.until(lambda: inbox.answers is not before)
        await seat.press("escape")
        user = str(seat.app.workspace.records("bookings")[key]["userId"])
        day = NOW.date()
        seat.app.push_screen(AgendaScreen("user", user, day=day))
        await seat.pilot.pause()
        await seat.settle()
        agenda = seat.app.screen
        assert isinstance(agenda, AgendaScreen)
        shown = agenda.week.entries
        assert shown, "the week has bookings"
        write(other, "bookings", shown[0].key, title="Moved by another")
        await looked(seat, refresher)
        assert "Moved by another" in repr(agenda.week.entries)


async def test_a_week_follows_until_it_is_painted(sit: Sit, other: Workspace) -> None:
    async with sit() as seat:
        await seat.go("schedules 1")
        refresher = begin(seat)
        await seat.press("w")
        week = await seat.front(WeekScreen)
        write(other, "schedules", week.state.key, name="Renamed elsewhere")
        await looked(seat, refresher)
        assert week.wanted.name == "Renamed elsewhere"
        assert not week.changed
        await seat.press("space")
        assert week.changed
        painted = week.wanted, week.painting.hours
        write(other, "schedules", week.state.key, name="Renamed again")
        await looked(seat, refresher)
        assert (week.wanted, week.painting.hours) == painted


async def test_a_list_on_the_screen_is_read_again_after_a_minute(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        workspace, refresher = seat.app.workspace, begin(seat)
        cursor = seat.table.cursor_key
        assert not workspace.trace.entries
        later = NOW + timedelta(seconds=freshening.EVERY + 1)
        monkeypatch.setattr(workspace, "clock", lambda: later)
        await looked(seat, refresher)
        asked = [entry.operation.split()[0] for entry in workspace.trace.entries]
        assert asked == ["bookings"]
        assert seat.table.cursor_key == cursor
        await looked(seat, refresher)
        assert len(workspace.trace.entries) == 1, "not before another minute has passed"


async def test_nothing_is_read_while_nobody_types_and_a_key_goes_on(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        workspace, refresher = seat.app.workspace, begin(seat)
        later = NOW + timedelta(seconds=freshening.EVERY + 1)
        monkeypatch.setattr(workspace, "clock", lambda: later)
        seat.app.typed_at -= freshening.PAUSE + 1
        await looked(seat, refresher)
        assert not workspace.trace.entries
        seat.browse.draw_status()
        assert seat.browse.query_one(StatusLine).facts.again == PAUSED
        await seat.press("j")
        await looked(seat, refresher)
        assert len(workspace.trace.entries) == 1
        seat.browse.draw_status()
        assert seat.browse.query_one(StatusLine).facts.again == AGAIN


async def test_a_read_that_fails_by_itself_is_no_message_and_is_not_repeated_each_second(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caltui.workspace.base.errors import Unavailable

    async with sit() as seat:
        workspace, refresher = seat.app.workspace, begin(seat)
        later = NOW + timedelta(seconds=freshening.EVERY + 1)
        monkeypatch.setattr(workspace, "clock", lambda: later)
        tries: list[str] = []

        async def fails(resource: str, values: Any = None, **more: Any) -> Any:
            tries.append(resource)
            raise Unavailable("Nobody answers.")

        monkeypatch.setattr(workspace, "sync", fails)
        for _ in range(3):
            await looked(seat, refresher)
        assert tries == ["bookings"]
        assert seat.toasts == []
        seat.browse.draw_status()
        assert seat.browse.query_one(StatusLine).facts.fault


async def test_a_form_is_never_touched(
    sit: Sit, other: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        refresher = begin(seat)
        key = seat.table.cursor_key
        assert key
        await seat.press("e")
        form = seat.app.screen
        values = {name: entry.text for name, entry in form.model.entries.items()}
        later = NOW + timedelta(seconds=freshening.EVERY + 1)
        reading = (w for w in seat.app.workers if w.group == "fetch")
        await seat.until(lambda: all(worker.is_finished for worker in reading))
        calls = len(seat.app.workspace.trace.entries)
        monkeypatch.setattr(seat.app.workspace, "clock", lambda: later)
        write(other, "bookings", key, title="Written elsewhere")
        await looked(seat, refresher)
        assert seat.app.screen is form
        assert {name: entry.text for name, entry in form.model.entries.items()} == values
        assert len(seat.app.workspace.trace.entries) == calls, "nothing is read behind it"


async def test_nothing_is_read_again_while_a_read_runs(sit: Sit, unseen: Workspace) -> None:
    with holding(unseen) as let_go:
        async with sit(settled=False, on=unseen) as seat:
            await seat.until(lambda: bool(seat.app.feed.running))
            refresher = begin(seat)
            refresher.check()
            assert seat.app.feed.running == {"bookings"}
            let_go.set()
            await seat.settle()
