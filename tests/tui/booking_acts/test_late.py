"""Acts on bookings when something comes late: a second click, a read that took long."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from caltui.tui.app.app import Console
from caltui.tui.booking_acts.book.pick_type import EventTypeScreen
from caltui.tui.booking_acts.cancel_screen import CancelScreen
from caltui.tui.booking_acts.hand_marked_screen import HandMarkedScreen
from caltui.tui.booking_acts.move_screen import MoveScreen
from caltui.tui.browse.jump import JumpScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.suggestions import Records
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Seat, Sit


async def move_times(seat: Seat) -> tuple[MoveScreen, LineList]:
    await seat.go("bookings /next status=ACCEPTED")
    await seat.press("m")
    screen = await seat.front(MoveScreen)
    await seat.until(lambda: any(time.bookable for time in screen.times))
    return screen, screen.query_one(LineList)


async def test_a_time_that_is_clicked_twice_is_reviewed_once(sit: Sit) -> None:
    async with sit() as seat:
        screen, lines = await move_times(seat)
        times = [time.start.isoformat() for time in screen.times if time.bookable]
        lines.post_message(LineList.Chosen(times[0]))
        await seat.front(ReviewScreen)
        lines.post_message(LineList.Chosen(times[1]))
        await seat.pilot.pause()
        await seat.pilot.pause()
        reviews = [one for one in seat.app.screen_stack if isinstance(one, ReviewScreen)]
        assert len(reviews) == 1
        await seat.press("escape")
        assert seat.app.screen is screen


async def test_a_time_that_went_is_not_the_one_in_its_place(sit: Sit) -> None:
    async with sit() as seat:
        screen, lines = await move_times(seat)
        lines.post_message(LineList.Chosen("2026-11-23T03:33:00+00:00"))
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert seat.app.screen is screen


async def test_a_typed_time_that_was_given_up_does_not_move_the_cursor(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, look_at = asyncio.Event(), MoveScreen.look_at

    async def late(self: MoveScreen, at: datetime) -> MoveTime:
        await let_go.wait()
        return await look_at(self, at)

    monkeypatch.setattr(MoveScreen, "look_at", late)
    async with sit() as seat:
        screen, lines = await move_times(seat)
        await seat.press("slash")
        await seat.type("+3d")
        await seat.press("enter", "escape", "down")
        here = lines.cursor_key
        let_go.set()
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert (screen.typed, lines.cursor_key) == ([], here)
        await seat.press("escape")


async def to_one_of_an_unread_type(seat: Seat) -> str:
    """Goes to a booking whose event type no list holds."""
    workspace = seat.app.workspace
    record = dict(next(iter(workspace.records("bookings").values())))
    times = {"startTime": "2026-12-01T09:00:00Z", "endTime": "2026-12-01T09:30:00Z"}
    record |= {"id": 9001, "status": "ACCEPTED", "eventTypeId": 9999, **times}
    workspace._store.put("bookings", "9001", record, NOW.timestamp())
    await seat.go("bookings id=9001")
    return "9001"


@contextmanager
def fetched_late(workspace: Workspace) -> Iterator[asyncio.Event]:
    """A slow network: no single record is read before the event is set."""
    let_go, fetch = asyncio.Event(), workspace.fetch

    async def slow(*args: Any) -> Any:
        await let_go.wait()
        return await fetch(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "fetch", slow)
        yield let_go


async def test_the_booking_of_the_key_is_cancelled_wherever_one_has_gone_since(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        key = await to_one_of_an_unread_type(seat)
        with fetched_late(workspace) as let_go:
            await seat.press("d")
            seat.app.go(Place("users"))
            await seat.pilot.pause()
            let_go.set()
            screen = await seat.front(CancelScreen)
        assert screen.facts.key == key
        await seat.press("escape")


async def test_a_dialog_that_comes_late_does_not_open_over_one_that_is_typed_into(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await to_one_of_an_unread_type(seat)
        with fetched_late(workspace) as let_go:
            await seat.press("d")
            await seat.press("colon")
            prompt = await seat.front(JumpScreen)
            let_go.set()
            await seat.until(lambda: any("was opened meanwhile" in said for said in seat.toasts))
        assert seat.app.screen is prompt
        await seat.press("escape", "d")
        await seat.front(CancelScreen)
        await seat.press("escape")


async def test_the_bookings_that_were_marked_at_the_key_are_handed_over(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, read = asyncio.Event(), Console.read_once

    async def late(self: Console, *resources: str) -> bool:
        await let_go.wait()
        return await read(self, *resources)

    monkeypatch.setattr(Console, "read_once", late)
    async with sit() as seat:
        await seat.go("bookings /next status=ACCEPTED")
        await seat.press("space", "space")
        marked = seat.browse.marked_keys()
        await seat.press("T")
        seat.table.action_mark_none()
        let_go.set()
        screen = await seat.front(HandMarkedScreen)
        assert screen.keys == marked
        await seat.press("escape")


async def test_event_types_that_are_read_late_leave_the_cursor_where_it_is(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = asyncio.Event()

    async def prepare(self: Records) -> str:
        await let_go.wait()
        return ""

    monkeypatch.setattr(Records, "prepare", prepare)
    field = workspace.catalog.operation("bookings", "create").field("eventTypeId")
    assert field is not None
    async with sit() as seat:
        screen = EventTypeScreen(workspace, field, "Book what?")
        await seat.app.push_screen(screen)
        lines = screen.query_one(LineList)
        await seat.press("down", "down")
        here = lines.cursor_key
        assert here != lines.items[0].key
        let_go.set()
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert lines.cursor_key == here
        await seat.press("escape")
