"""The lines of menus say what they choose, on the smallest terminal too."""

from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import Seat, Sit


def drawn(seat: Seat) -> list[str]:
    """The lines of the menu as they are on the screen."""
    lines = seat.app.screen.query_one(LineList)
    return [lines.render_line(y).text.strip(" ▌") for y in range(len(lines.items))]


async def test_a_long_fact_leaves_the_name_of_the_way_there(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings /next status=ACCEPTED")
        await seat.press("o")
        await seat.front(MenuScreen)
        assert drawn(seat)[0].startswith("User ")
        assert all(line.isprintable() and not line.startswith("…") for line in drawn(seat))


async def test_every_column_to_sort_by_has_a_name(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("s")
        await seat.front(MenuScreen)
        assert all(drawn(seat))
        assert "In" in drawn(seat)
