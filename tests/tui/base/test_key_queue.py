"""Keys that are typed faster than the console opens things reach what they were meant for."""

import asyncio
from time import thread_time
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.command import CommandList
from textual.screen import Screen
from textual.widgets import Input, Static

from caltui.tui.app.palette_screen import Palette
from caltui.tui.base.key_queue import PATIENCE, TypeAheadApp
from caltui.tui.browse.columns_dialog import ColumnsScreen
from caltui.tui.browse.jump import JumpScreen
from caltui.tui.browse.record import RecordScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.forms.find import FindField
from caltui.tui.week.review import WeekReviewScreen
from tests.tui.conftest import Seat, Sit

NAMES = {
    ":": "colon",
    "/": "slash",
    " ": "space",
    "\r": "enter",
    "\a": "ctrl+g",
    '"': "quotation_mark",
    "#": "number_sign",
}


def burst(seat: Seat, text: str) -> None:
    """Types a text at once, as a fast hand or a slow line does: no key waits for the one before."""
    for char in text:
        name = NAMES.get(char, char)
        seat.app.post_message(events.Key(name, char if char.isprintable() else None))


@pytest.mark.parametrize("kind", [events.MouseDown, events.MouseUp, events.MouseScrollDown])
async def test_the_mouse_beyond_the_edge_leaves_the_focus(sit: Sit, kind: Any) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("e")
        form = await seat.front(FormScreen)
        await seat.until(lambda: form.focused is not None, "a field")
        focused = form.focused
        seat.app.post_message(kind(None, 90, 30, 0, 0, 1, False, False, False, 90, 30))
        await seat.pilot.pause()
        assert form.focused is focused


async def test_a_place_typed_in_one_go_is_gone_to(sit: Sit) -> None:
    async with sit() as seat:
        burst(seat, ":users\r")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.browse.shown.resource.key == "users"
        assert not isinstance(seat.app.screen, (JumpScreen, FormScreen))


async def test_a_filter_typed_in_one_go_filters_and_does_nothing_else(sit: Sit) -> None:
    async with sit() as seat:
        burst(seat, "/deadline r")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.browse.shown.filter == "deadline r"
        assert isinstance(seat.app.focused, Input)
        assert seat.app.screen is seat.browse, "d, e and r were letters"


async def test_keys_behind_a_form_go_into_the_form(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("attendees")
        burst(seat, "ndq")
        await seat.pilot.pause()
        await seat.settle()
        assert isinstance(seat.app.screen, FormScreen)
        assert seat.app.is_running, "q was a letter"
        assert not seat.toasts


async def test_a_key_that_opens_nothing_holds_nobody_up(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("payments")
        burst(seat, "njj")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.table.cursor_index == 2
        assert len(seat.toasts) == 1


class Slow(Static, can_focus=True):
    """Deals with a key when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def on_key(self) -> None:
        await self.go_on.wait()


class Starting(TypeAheadApp[None]):
    """Has its first keys before its first screen."""

    def compose(self) -> ComposeResult:
        self.hold_first_keys()
        self.done = asyncio.Event()
        yield Slow()

    def first_keys_done(self) -> None:
        self.done.set()


async def test_a_first_key_that_takes_long_does_not_keep_the_first_frame_waiting() -> None:
    app = Starting()
    async with app.run_test() as pilot:
        app.post_message(events.Key("x", "x"))
        await pilot.pause()
        assert app.first_keys_wait
        app.give_first_keys()
        await asyncio.wait_for(app.done.wait(), 20)
        assert not app.first_keys_wait
        app.query_one(Slow).go_on.set()
        await pilot.pause()


class Leaves(Static, can_focus=True):
    """Goes, with its message queue, while it deals with a key."""

    def on_key(self) -> None:
        self.app.pop_screen()


class Leaving(TypeAheadApp[None]):
    """Has a screen whose widget goes with the key."""

    def compose(self) -> ComposeResult:
        yield Input()

    def open(self) -> None:
        screen = Screen[None]()
        screen.compose = lambda: iter([Leaves()])  # type: ignore[method-assign]
        self.push_screen(screen)


async def test_a_key_that_closes_its_screen_is_done_with_it() -> None:
    app = Leaving()
    async with app.run_test() as pilot:
        app.open()
        await pilot.pause()
        app.screen.query_one(Leaves).focus()
        await pilot.pause()
        for key in "xab":
            app.post_message(events.Key(key, key))
        await pilot.pause()
        await pilot.pause()
        assert app.query_one(Input).value == "ab"


class Working(Static, can_focus=True):
    """Works for longer than keys wait for what is quiet, and then has a line to type in."""

    async def on_key(self) -> None:
        begun = thread_time()
        while thread_time() - begun < 2 * PATIENCE:  # noqa: ASYNC110
            await asyncio.sleep(0)
        line = Input()
        await self.app.mount(line)
        line.focus()


class Slowly(TypeAheadApp[None]):
    """Opens its line slowly, as on a machine that has much else to do."""

    def compose(self) -> ComposeResult:
        yield Working()


async def test_keys_wait_as_long_as_the_one_before_is_worked_at() -> None:
    app = Slowly()
    async with app.run_test() as pilot:
        for key in "xab":
            app.post_message(events.Key(key, key))
        async with asyncio.timeout(30):
            while not app.query(Input) or len(app.query_one(Input).value) < 2:
                await pilot.pause()
        assert app.query_one(Input).value == "ab"


class Stuck(Static, can_focus=True):
    """Never ends with a key."""

    async def on_key(self) -> None:
        await asyncio.Event().wait()


class Hanging(TypeAheadApp[None]):
    """Its only widget hangs at the first key."""

    def compose(self) -> ComposeResult:
        yield Stuck()


async def test_ctrl_q_leaves_whatever_hangs() -> None:
    app = Hanging()
    done = asyncio.create_task(app.run_async(headless=True))
    async with asyncio.timeout(30):
        while not app.screen_stack or not app.focused:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        for key in ("x", "y", "z", "x", "y", "z"):
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("ctrl+q", None))
        await done


async def test_a_key_waits_for_a_screen_that_was_opened_while_it_was_on_its_way(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("attendees")
        screen = RecordScreen(seat.browse, seat.keys[0])
        key = events.Key("v", "v")
        key._set_forwarded()
        seat.app.push_screen(screen)
        assert not screen.is_mounted
        await seat.app.on_event(key)
        await seat.pilot.pause()
        await seat.settle()
        assert seat.app.screen is screen
        assert screen.reveal


async def test_a_palette_that_was_closed_looks_for_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("ctrl+p")
        palette = seat.app.screen
        assert isinstance(palette, Palette)
        words = palette.query_one(Input)
        await seat.settle()
        await palette.query_one(CommandList).remove()
        palette.dismiss()
        assert palette.post_message(Input.Changed(words, "book")), "it is on its way already"
        await seat.pilot.pause()
        await seat.settle()
        assert seat.app.screen is seat.browse
        assert not seat.toasts


async def test_what_was_copied_here_goes_into_one_line_as_one(sit: Sit) -> None:
    async with sit() as seat:
        seat.app.copy_to_clipboard('{\n  "id": 1\n}\u202e')
        await seat.press("slash", "ctrl+v")
        line = seat.app.focused
        assert isinstance(line, Input)
        assert line.value == '{ "id": 1 }'
        seat.app.copy_to_clipboard("x" * 20_000)
        await seat.press("ctrl+v")
        assert line.value == '{ "id": 1 }'
        assert any("Nothing was pasted" in text for text in seat.toasts)


async def test_a_key_that_means_no_paste_stays_a_key(sit: Sit) -> None:
    async with sit(keys={"rows.columns": "ctrl+v"}) as seat:
        seat.app.copy_to_clipboard("copied")
        await seat.press("ctrl+v")
        await seat.front(ColumnsScreen)


@pytest.mark.parametrize("name", ["slug", "Slug"])
async def test_a_field_is_gone_to_by_its_name_typed_in_one_go(sit: Sit, name: str) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        await seat.press("e")
        form = await seat.front(FormScreen)
        await seat.until(lambda: form.focused is not None, "a field")
        for key in ("ctrl+g", *name, "enter"):
            seat.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await seat.until(lambda: getattr(form.focused, "id", "") == "field-slug", "the field")
        await seat.settle()
        assert not form.model.changed


async def test_a_name_typed_key_by_key_leads_to_its_field(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        await seat.press("e")
        form = await seat.front(FormScreen)
        await seat.press("ctrl+g", *"length")
        await seat.front(FindField)
        await seat.press("enter")
        await seat.front(FormScreen)
        await seat.until(lambda: getattr(form.focused, "id", "") == "field-length", "the field")


async def test_what_follows_the_fields_folded_away_goes_into_the_first_of_them(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        await seat.press("e")
        form = await seat.front(FormScreen)
        title = form.model.entries["title"].text
        seat.app.post_message(events.Key("ctrl+o", None))
        burst(seat, "7")
        await seat.until(lambda: getattr(form.focused, "id", "") != "field-title", "a field")
        assert form.model.entries["title"].text == title


async def test_a_filter_of_the_inbox_typed_in_one_go_does_nothing_else(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("i")
        await seat.settle()
        burst(seat, "/zf")
        await seat.until(lambda: isinstance(seat.app.focused, Input), "the line")
        line = seat.app.focused
        assert isinstance(line, Input)
        await seat.until(lambda: line.value != "", "the letters")
        await seat.settle()
        assert line.value == "zf"


async def test_keys_behind_enter_reach_what_the_choice_leads_to(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("schedules")
        burst(seat, "wpj\r")
        seat.app.post_message(events.Key("ctrl+s", None))
        await seat.front(WeekReviewScreen)


@pytest.mark.parametrize("line", ['"mine\r', "#call back\r"])
async def test_keys_behind_a_line_that_was_taken_move_the_cursor(sit: Sit, line: str) -> None:
    async with sit() as seat:
        await seat.press("g")
        burst(seat, f"{line}jj")
        await seat.until(lambda: seat.table.cursor_index == 2, "the second next")


async def test_keys_behind_the_name_of_a_field_are_typed_into_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        await seat.press("e")
        form = await seat.front(FormScreen)
        before = form.model.entries["length"].text
        burst(seat, "\alength\r45")
        await seat.until(lambda: form.model.entries["length"].text == f"{before}45", "the length")
        assert set(form.model.changed) == {"length"}
