"""Every way into and out of every screen, menu and dialog, held against a full repaint.

The journey compares after each step what the terminal shows with what Textual alone
would draw of the same state: see `tests/support/glass.py`.
"""

from typing import NamedTuple

import pytest
from textual.geometry import Size
from textual.widgets import Input, TextArea

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.forms.editors.suggest import Suggest
from tests.journeys.conftest import Sets
from tests.journeys.driver import Journey
from tests.support.glass import glass_of, wrong_lines

SIZES = [(80, 24), (120, 40)]
TINY = ((20, 5), (1, 1), (2, 30), (300, 2), (10, 3), (40, 10))
SWEEP = tuple((columns, 1 + columns % 5) for columns in range(20, 0, -1))
FLAT = ((40, 10), (300, 2))


class Way(NamedTuple):
    """From a place, by keys (each set waits for its screen), to a screen; out by keys."""

    place: str
    keys: tuple[tuple[str, str], ...]
    out: tuple[str, ...] = ("escape",)
    palette: str = ""
    """The words of the palette that open it too."""


WAYS = {
    "help": Way("bookings", (("question_mark", "HelpScreen"),), ("escape",), "Keys"),
    "requests": Way("bookings", (("L", "InspectorScreen"),), ("q",), "Requests"),
    "journal": Way("bookings", (("U", "JournalScreen"),), ("U",), "Journal"),
    "palette": Way("bookings", (("ctrl+p", "Palette"),)),
    "jump": Way("bookings", (("colon", "JumpScreen"),), ("ctrl+g",), "Jump"),
    "find": Way("bookings", (("F", "FindScreen"),), ("escape",), "Find"),
    "sort": Way("bookings", (("s", "MenuScreen"),), ("escape",), "Sort"),
    "columns": Way("bookings", (("c", "ColumnsScreen"),), ("escape",), "Columns"),
    "export": Way("bookings", (("x", "ExportScreen"),), ("escape",), "Export"),
    "copy": Way("bookings", (("y", "MenuScreen"),), ("escape",), "Copy"),
    "actions": Way("bookings", (("a", "LetterMenu"),), ("escape",), "Actions"),
    "record": Way("bookings", (("enter", "RecordScreen"),), ("backspace",)),
    "cancel": Way("bookings", (("d", "CancelScreen"),), ("escape",), "Delete"),
    "move": Way("bookings", (("m", "MoveScreen"),), ("escape",), "Move"),
    "person": Way("users", (("P", "PersonScreen"),), ("escape",), "Person"),
    "close": Way("users", (("K", "AskLine"),), ("escape",), "Close days"),
    "agenda": Way("users", (("A", "AgendaScreen"),), ("escape",), "Agenda"),
    "inbox": Way("bookings", (("i", "InboxScreen"),), ("escape",), "Inbox"),
    "new": Way("attendees", (("n", "FormScreen"),), ("escape",), "New"),
    "edit": Way("event-types", (("e", "FormScreen"),), ("escape",), "Edit"),
    "field": Way("event-types", (("e", "FormScreen"), ("ctrl+g", "FindField")), ("escape",) * 2),
    "words": Way("webhooks", (("n", "FormScreen"),), ("escape",), "New"),
    "leave": Way("teams", (("e", "FormScreen"), ("X escape", "LeaveScreen")), ("escape",)),
    "review": Way("teams", (("e", "FormScreen"), ("X ctrl+s", "ReviewScreen")), ("escape",)),
    "delete": Way("teams", (("d", "ReviewScreen"),), ("escape",), "Delete"),
    "why": Way("event-types", (("W", "AskTimeScreen"),), ("escape",), "Why closed?"),
    "because": Way("event-types", (("W", "AskTimeScreen"), ("enter", "ExplainScreen"))),
    "team": Way("teams", (("t", "TeamScreen"),), ("escape",), "Team"),
    "find a time": Way("teams", (("t", "TeamScreen"), ("f", "FindTimeScreen")), ("escape",) * 2),
    "zone": Way("teams", (("t", "TeamScreen"), ("z", "MenuScreen")), ("escape",) * 2),
    "week": Way("schedules", (("w", "WeekScreen"),), ("escape",), "Week"),
    "presets": Way("schedules", (("w", "WeekScreen"), ("p", "MenuScreen")), ("escape",) * 2),
    "copy day": Way("schedules", (("w", "WeekScreen"), ("c", "MenuScreen")), ("escape",) * 2),
    "hours": Way("schedules", (("w", "WeekScreen"), ("t", "AskLine")), ("escape",) * 2),
    "zones": Way("schedules", (("w", "WeekScreen"), ("z", "AskLine")), ("escape",) * 2),
    "dates": Way("schedules", (("w", "WeekScreen"), ("o", "WeekDatesScreen")), ("escape",) * 2),
    "related": Way("bookings", (("o", "MenuScreen"),), ("escape",), "Related"),
    "bulk form": Way("attendees", (("asterisk space space E", "BulkForm"),)),
    "bulk": Way("attendees", (("asterisk space space D", "BulkScreen"),)),
    "save week": Way("schedules", (("w", "WeekScreen"), ("x ctrl+s", "WeekReviewScreen"))),
}


async def into(journey: Journey, way: Way) -> None:
    for keys, screen in way.keys:
        await journey.presses(*keys.split()).comes(screen).waits()


async def back_to_the_table(journey: Journey) -> None:
    """Leaves all that is open, whatever it asks."""
    for _ in range(6):
        if type(journey.app.screen).__name__ == "BrowseScreen":
            break
        asks = type(journey.app.screen).__name__ in ("LeaveScreen", "ConfirmScreen")
        await journey.presses("y" if asks else "escape").waits()
    await journey.comes("BrowseScreen")


def types_letters(journey: Journey) -> bool:
    return isinstance(journey.app.focused, (Input, TextArea, Suggest))


@pytest.mark.parametrize("name", WAYS)
async def test_way(sets_out: Sets, name: str) -> None:
    """In one size by one way, in the other by the others; every second begins in the larger."""
    way = WAYS[name]
    size, other = SIZES[:: (1, -1)[list(WAYS).index(name) % 2]]
    if name == "record":  # a wide terminal shows it beside the table
        size, other = SIZES[0], (100, 30)
    async with sets_out(size=size) as journey:
        await journey.goes_to(way.place)
        await into(journey, way)
        here = way.keys[-1][1]
        await journey.toasts("a word over it")
        for flat in FLAT:
            await journey.resizes(*flat)
        await journey.resizes(*other)
        assert await wrong_lines(journey.app) == []
        if not journey.app.screen.is_modal:
            await journey.presses("ctrl+p").comes("Palette").presses("escape").comes(here)
        if not types_letters(journey):
            await journey.presses("down", "pagedown", "up").waits()
            if not journey.app.screen.is_modal:
                await journey.presses("question_mark").comes("HelpScreen")
                await journey.presses("escape").comes(here)
        await journey.presses(*way.out).waits()
        await back_to_the_table(journey)
        await into(journey, way)
        await journey.clicks(0, 0).waits().clicks(other[0] // 2, other[1] // 2).waits()
        await back_to_the_table(journey)
        if way.palette:
            await journey.presses("ctrl+p").comes("Palette").types(way.palette.lower())
            await journey.sees(way.palette).presses("enter").waits()
            await back_to_the_table(journey)
        await into(journey, way)
        if isinstance(journey.app.screen, PlaceScreen) and not types_letters(journey):
            await journey.goes_to("teams").comes("BrowseScreen").sees("Teams")
            await journey.goes_to(way.place)
            await into(journey, way)
            await journey.presses("ctrl+p").comes("Palette").types("go to users")
            await journey.sees("Go to Users").presses("enter").waits().comes("BrowseScreen")
            await journey.goes_to(way.place)
            await into(journey, way)
        journey.app.go(journey.app.browse.place._replace(key=""))
        await journey.comes("BrowseScreen").presses("j", "k").waits()
        await journey.presses("left_square_bracket").waits().presses("right_square_bracket").waits()
        assert await wrong_lines(journey.app) == []


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("key", ["enter", "ctrl+f"])
async def test_a_place_that_was_found_is_painted(
    sets_out: Sets, size: tuple[int, int], key: str
) -> None:
    async with sets_out(size=size) as journey:
        await journey.presses("F").types("guest30").sees("guest30@").presses(key)
        await journey.comes("BrowseScreen").waits().sees_no("Find guest30")
        before = journey.app.browse.table.cursor_index
        await journey.presses("j")
        assert journey.app.browse.table.cursor_index != before or key == "ctrl+f"
        assert await wrong_lines(journey.app) == []


@pytest.mark.parametrize("name", WAYS)
async def test_no_size_is_too_small(sets_out: Sets, name: str) -> None:
    """Down to a single cell, with keys pressed there, and back."""
    way = WAYS[name]
    async with sets_out(size=SIZES[0]) as journey:
        await journey.goes_to(way.place)
        await into(journey, way)
        for size in TINY:
            await journey.resizes(*size).presses("down", "tab", "pagedown")
        for columns, rows in SWEEP:
            glass_of(journey.app).resize(Size(columns, rows))
            await journey.pilot.pause()
        await journey.resizes(*SIZES[0]).waits()
        assert await wrong_lines(journey.app) == []
