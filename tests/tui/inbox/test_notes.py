"""Notes of a person on records: written anywhere, shown with the record, found by Find."""

from caltui.tui.browse.record import RecordScreen
from caltui.tui.search.screen import FindScreen
from tests.tui.conftest import Seat, Sit


async def write(seat: Seat, text: str) -> None:
    """Writes a note on the record in focus."""
    await seat.press("number_sign", "ctrl+u")
    await seat.type(text)
    await seat.press("enter")
    await seat.pilot.pause()


def shown(seat: Seat) -> list[str]:
    return [detail.text for detail in seat.pane.details if detail.title == "Note"]


async def test_a_note_is_written_on_a_record_and_shown_on_its_page(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("users /fischer")
        await write(seat, "prefers mornings")
        await seat.press("enter")
        assert isinstance(seat.app.screen, RecordScreen)
        assert shown(seat) == ["# prefers mornings"]
        assert seat.browse.shown.window(0, 1)[0].state == "noted", "the row has a glyph"
        await write(seat, "prefers evenings")
        assert shown(seat) == ["# prefers evenings"], "the page is drawn again"
        await write(seat, "")
        assert shown(seat) == [], "an empty one takes it away"
        assert seat.browse.shown.window(0, 1)[0].state == ""


async def test_find_finds_a_record_by_its_note(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.go("users /fischer")
        await write(seat, "Called twice about the invoice")
        await seat.press("escape", "F")
        await seat.type("TWICE invoice")
        screen = seat.app.screen
        assert isinstance(screen, FindScreen)
        await seat.until(lambda: screen.answered == "TWICE invoice")
        (group,) = screen.answers
        assert [one.found.match for one in group.lines] == ["note"]
        assert group.lines[0].about == "# Called twice about the invoice"
        await seat.press("enter")
        await seat.settle()
        assert seat.table.cursor_key == "2"
