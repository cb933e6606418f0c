"""Places with a name: kept, opened, renamed, deleted; and the last place at the next start."""

from caltui.tui.app.app import Console
from caltui.tui.browse.sidebar import Sidebar
from caltui.workspace.records.place import Place
from caltui.workspace.table.named_views import NamedView, NamedViews
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


async def _kept(seat: Seat, name: str) -> None:
    await seat.press("quotation_mark")
    await seat.press(*name, "enter")
    await seat.settle()


async def test_a_view_has_filter_sort_and_columns(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"status:pending", "enter")
        await seat.settle()
        found = seat.keys
        await _kept(seat, "waiting")
        assert any("Kept as waiting" in said for said in seat.toasts)
        sidebar = seat.browse.query_one(Sidebar)
        assert sidebar.items[-1].left == "waiting"
        await seat.press("escape")
        await seat.settle()
        assert len(seat.keys) > len(found)
        await seat.press("apostrophe", "enter")
        await seat.settle()
        assert seat.keys == found
        assert seat.browse.shown.filter == "status:pending"
        seat.app.open_view("waiting")
        await seat.settle()
        assert seat.keys == found


async def test_a_view_is_renamed_and_deleted(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        await _kept(seat, "all")
        await seat.press("apostrophe", "n", *"every", "enter")
        await seat.settle()
        views = NamedViews(workspace.kept)
        assert [view.name for view in views.all()] == ["every"]
        await seat.press("d")
        await seat.settle()
        assert views.all() == []
        assert not any(item.left == "every" for item in seat.browse.query_one(Sidebar).items)
        await seat.press("apostrophe")
        await seat.settle()
        assert any("No place has a name yet" in said for said in seat.toasts)


async def test_a_view_leaves_the_columns_of_its_category_alone(sit: Sit) -> None:
    async with sit() as seat:
        usual = [column.name for column in seat.browse.shown.columns]
        seat.browse.shown.set_columns(["title", "id"])
        seat.browse.shown.read_sort("id", True)
        await _kept(seat, "ids")
        await seat.press("b", "j", "enter")
        await seat.settle()
        await seat.press("b", "k", "enter")
        await seat.settle()
        assert [column.name for column in seat.browse.shown.columns] == usual
        seat.app.open_view("ids")
        await seat.settle()
        assert [column.name for column in seat.browse.shown.columns] == ["title", "id"]
        assert seat.browse.shown.sort == ("id", True)


async def test_the_next_start_begins_at_the_last_place(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        seat.app.browse.action_show("users")
        await seat.settle()
        await seat.press("slash", *"ada", "enter")
        await seat.settle()
        found = seat.keys
        seat.app._keep_place()
        last = NamedViews(workspace.kept).last()
        assert found
        assert last is not None
        assert (last.place.resource, last.place.filter) == ("users", "ada")
        assert Console(workspace)._first_visit().place.filter == "ada"
        NamedViews(workspace.kept).keep(NamedView("teams", Place("teams")))
        assert Console(workspace, view="teams")._first_visit().place.resource == "teams"
