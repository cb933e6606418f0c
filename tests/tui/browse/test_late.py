"""A record that goes while something is asked about it leaves its neighbour in peace."""

from caltui.tui.base.messages import RecordChanged
from caltui.tui.browse.record import RecordScreen
from caltui.tui.browse.sidebar import Sidebar
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit

ATTENDEES = "attendees"


async def delete_elsewhere(seat: Seat, workspace: Workspace, key: str) -> None:
    """Deletes an attendee as another process does, and lets the table hear of it."""
    await workspace.run(workspace.plan(ATTENDEES, "delete", [key]))
    seat.app.news.publish(RecordChanged(ATTENDEES, key))
    await seat.until(lambda: key not in seat.keys)


async def test_a_menu_about_a_record_that_went_does_nothing_to_the_next(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await seat.go(ATTENDEES)
        key = seat.table.cursor_key
        assert key is not None
        await seat.press("a")
        menu = await seat.front(MenuScreen)
        await delete_elsewhere(seat, workspace, key)
        assert seat.table.cursor_key not in (None, key)
        menu.query_one(LineList).move_to_key("place.edit")
        await seat.press("enter")
        await seat.until(lambda: any("not shown any more" in said for said in seat.toasts))
        assert seat.app.screen is seat.browse


async def test_only_the_one_under_the_cursor_is_the_one_that_was_offered(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await seat.go(ATTENDEES)
        await seat.press("space")
        key = seat.table.cursor_key
        assert key is not None
        await seat.press("e")
        menu = await seat.front(MenuScreen)
        await delete_elsewhere(seat, workspace, key)
        menu.query_one(LineList).move_to_key("one")
        await seat.press("enter")
        await seat.until(lambda: any("not shown any more" in said for said in seat.toasts))
        assert not isinstance(seat.app.screen, FormScreen)


async def test_a_record_on_the_whole_screen_stays_the_one_that_was_opened(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        key = seat.table.cursor_key
        await seat.press("enter")
        screen = await seat.front(RecordScreen)
        seat.browse.query_one(Sidebar).post_message(LineList.Chosen("users"))
        await seat.until(lambda: seat.browse.shown.resource.key == "users")
        assert (screen.target().resource.key, screen.target().key) == ("bookings", key)
