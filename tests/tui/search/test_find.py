"""Search in all categories: the screen, the way there from a filter, and the palette."""

import gc
import threading
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.widgets import Input, OptionList, Static

from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.search.found_list import FoundList
from caltui.tui.search.screen import FindScreen
from caltui.tui.widgets.key_hints import KeyHints
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.records.found import FoundIn
from caltui.workspace.records.match_highlight import plain_words
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit

NASTY = "Ada [b]Lovelace[/b] [link='x'][/]"


def screen(seat: Seat) -> FindScreen:
    found = seat.app.screen
    assert isinstance(found, FindScreen)
    return found


def said(seat: Seat) -> str:
    return str(screen(seat).query_one("#search-said", Static).content)


async def looked(seat: Seat, text: str) -> FindScreen:
    """Types a text and waits for its answers."""
    await seat.type(text)
    await seat.until(lambda: screen(seat).answered == text)
    return screen(seat)


def lines(seat: Seat) -> list[str]:
    shown = screen(seat).query_one("#search-list", FoundList)
    return [shown.render_line(y).text for y in range(shown.size.height)]


async def test_answers_come_by_category_and_enter_goes_to_the_record(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("F")
        found = await looked(seat, "fischer")
        titles = [answers.group.title for answers in found.answers]
        assert titles == ["Bookings", "Attendees", "Users"]
        text = "\n".join(lines(seat))
        assert "Bookings · 8+" in text
        assert "Users · 1" in text
        assert "Never read:" in said(seat)
        await seat.press("tab", "tab", "enter")
        assert seat.app.screen is seat.browse
        assert seat.browse.shown.resource.key == "users"
        assert seat.table.cursor_key == "2"
        await seat.press("left_square_bracket")
        assert seat.browse.shown.filter == "", "the history has the place before"


async def test_where_a_record_matches_is_shown_and_marked(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("F")
        await looked(seat, "guest3@")
        shown = screen(seat).query_one("#search-list", FoundList)
        match = shown.get_component_rich_style("list--match", partial=True)
        marked = [
            segment.text
            for segment in shown.render_line(1)
            if segment.style is not None and segment.style.underline and match.underline
        ]
        assert marked == ["guest3@"]
        assert "Attendee email: guest3@example.com" in lines(seat)[1]


async def test_the_filter_line_widens_to_all_categories_and_is_still_there(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("slash")
        await seat.type("guest3 status:ACCEPTED")
        hints = seat.browse.query_one("#hints", KeyHints)
        assert "^f All categories" in hints.render().plain
        await seat.press("ctrl+f")
        await seat.front(FindScreen)
        await seat.until(lambda: screen(seat).answered == "guest3 ACCEPTED")
        assert screen(seat).answers
        assert "Go to it" in screen(seat).query_one(KeyHints).render().plain
        await seat.press("ctrl+g")
        assert isinstance(seat.app.screen, BrowseScreen)
        assert isinstance(seat.app.focused, Input)
        assert seat.browse.shown.filter == "guest3 status:ACCEPTED"


async def test_a_category_opens_as_its_table(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("F")
        await looked(seat, "guest3")
        await seat.press("ctrl+f")
        assert seat.browse.shown.filter == "guest3"
        assert len(seat.browse.shown) > 8


async def test_a_late_answer_is_dropped_and_keys_are_never_held_up(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first search hangs in its thread; what is typed on is answered all the same."""
    go, find = threading.Event(), workspace.find
    ended: list[str] = []

    def slow(text: str, each: int = 10) -> list[FoundIn]:
        if text == "guest":
            assert go.wait(10)
        ended.append(text)
        return find(text, each)

    monkeypatch.setattr(workspace, "find", slow)
    async with sit() as seat:
        try:
            await seat.press("F")
            await seat.type("guest")
            await seat.until(lambda: any(w.group == "find" for w in seat.app.workers))
            await seat.type("3")
            await seat.until(lambda: screen(seat).answered == "guest3")
            shown = screen(seat).answers
        finally:
            go.set()
        await seat.until(lambda: "guest" in ended)
        await seat.pilot.pause()
        assert screen(seat).answered == "guest3"
        assert screen(seat).answers is shown


async def test_empty_nothing_found_never_read_and_broken_say_what_to_do(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("F")
        await seat.until(lambda: "Looks through every record" in said(seat))
        await looked(seat, "zzzz")
        assert "Nothing that was seen holds “zzzz”." in said(seat)
        assert "Booking References" in said(seat)
        await seat.press("ctrl+r")
        await seat.until(lambda: "never read" not in said(seat) and "zzzz" in said(seat))
        await seat.settle()

        def broken(text: str, each: int = 10) -> Any:
            raise MirrorError("The mirror is damaged.", "Start caltui again.")

        monkeypatch.setattr(workspace, "find", broken)
        await seat.type("y")
        await seat.until(lambda: "The mirror is damaged" in said(seat))
        monkeypatch.setattr(workspace, "count", lambda key: None)
        await seat.press(*["backspace"] * 5)
        await seat.until(lambda: "Nothing was read yet" in said(seat))


async def test_find_does_not_open_over_a_form(sit: Sit) -> None:
    """Going to a record from there would take what is typed away."""
    async with sit() as seat:
        await seat.press("n")
        await seat.front(FormScreen)
        await seat.app.run_action("find")
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, FormScreen)


async def test_the_palette_offers_records_beside_actions(sit: Sit, workspace: Workspace) -> None:
    workspace._store.put("users", "99", {"id": 99, "name": NASTY, "email": "a@b.c"})
    async with sit() as seat:
        await seat.press("ctrl+p")
        palette = seat.app.screen
        assert isinstance(palette, CommandPalette)
        await seat.type("lovelace")
        options = palette.query_one(OptionList)
        await seat.until(lambda: options.option_count > 0)
        prompts = [str(options.get_option_at_index(i).prompt) for i in range(options.option_count)]
        assert any(NASTY in prompt and "Users" in prompt for prompt in prompts)
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.browse)
        assert (seat.browse.shown.resource.key, seat.table.cursor_key) == ("users", "99")


async def test_a_search_that_ends_after_the_console_leaves_nothing_behind(sit: Sit) -> None:
    """What it tells the closed palette would never be awaited, and Python would warn of it."""
    async with sit() as seat:
        await seat.press("ctrl+p")
        palette = seat.app.screen
        assert isinstance(palette, CommandPalette)
    with seat.app._context():
        palette._show_busy = not palette._show_busy
    del palette
    gc.collect()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ada status:PENDING !late ~tour", "ada PENDING tour"),
        ("http://x.y", "http://x.y"),
        ("", ""),
    ],
)
def test_a_filter_as_plain_words(line: str, words: str) -> None:
    assert plain_words(line) == words


async def test_a_click_takes_its_own_line_wherever_the_cursor_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("F")
        await looked(seat, "fischer")
        shown = screen(seat).query_one("#search-list", FoundList)
        shown.post_message(FoundList.Chosen("bookings 0"))
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, FindScreen), "it is not shown any more"
        shown.post_message(FoundList.Chosen(shown.items[-1].key))
        await seat.until(lambda: seat.app.screen is seat.browse)
        assert seat.browse.shown.resource.key == "users"
