"""The menu of what can be done with a record, and with the marked ones."""

import pytest

from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


def menu(seat: Seat) -> dict[str, Item]:
    screen = seat.app.screen
    assert isinstance(screen, MenuScreen)
    return {item.key or item.left: item for item in screen.query_one(LineList).items}


async def choose(seat: Seat, key: str) -> None:
    screen = seat.app.screen
    screen.query_one(LineList).move_to_key(key)
    await seat.press("enter")
    await seat.pilot.pause()


@pytest.mark.parametrize(
    ("place", "there", "missing"),
    [
        ("schedules", {"place.week", "place.agenda", "place.team"}, {"place.why"}),
        ("event-types", {"place.why", "place.week"}, set()),
        ("attendees", {"place.agenda"}, {"place.week", "place.team", "place.why"}),
    ],
)
async def test_the_menu_offers_what_fits_the_record(
    sit: Sit, place: str, there: set[str], missing: set[str]
) -> None:
    async with sit() as seat:
        await seat.go(place)
        await seat.press("a")
        found = menu(seat)
        assert there | {"place.edit", "place.delete", "place.copy"} <= set(found)
        assert not missing & set(found)
        assert found["place.edit"].right == "e"
        assert "rows.edit_marked" not in found


async def test_a_booking_is_cancelled_and_its_line_does_what_its_key_does(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("a")
        assert menu(seat)["place.delete"].left == "Cancel"
        await choose(seat, "place.edit")
        for _ in range(100):
            if isinstance(seat.app.screen, FormScreen):
                break
            await seat.pilot.pause(0.01)
        assert isinstance(seat.app.screen, FormScreen)


async def test_the_marked_have_a_part_of_their_own(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        keys = seat.keys[:2]
        await seat.press("g", "space", "space", "a")
        found = menu(seat)
        assert found["The 2 marked"].key == ""
        assert found["rows.delete_marked"].left == "Cancel marked"
        await choose(seat, "rows.copy_marked")
        assert seat.app.clipboard == "\n".join(keys)
        assert "2 ids" in seat.toasts[-1]


async def test_what_cannot_be_done_says_why(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("payments")
        await seat.press("a")
        assert "Cal has no operation" in menu(seat)["place.edit"].right
        await seat.press("escape", "E")
        assert "Nothing is marked" in seat.toasts[-1]


async def test_marks_wait_while_one_looks_elsewhere(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        await seat.press("space", "space")
        marked = set(seat.table.marks)
        await seat.go("users")
        assert seat.table.marks == set()
        await seat.go("bookings")
        assert seat.table.marks == marked


async def test_a_menu_that_is_too_long_for_its_list_has_no_blank_lines_at_its_end(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("a")
        screen = seat.app.screen
        lines = screen.query_one(LineList)
        assert len(lines.items) > lines.size.height
        box, hints = screen.query_one(".menu").region, screen.query_one(KeyHints).region
        assert hints.bottom == box.bottom - 1
