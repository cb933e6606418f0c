"""Columns for people in every category: in words, ids last, and nothing that decides is cut."""

from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from caltui.tui.browse.columns_dialog import ColumnsScreen
from caltui.tui.table import saved_views
from caltui.workspace.open import demo_workspace
from tests.tui.conftest import Sit

EVERY = [of.key for of in catalog().resources()]
SIZES = ((80, 24), (120, 40), (200, 50))


@pytest.mark.parametrize("key", EVERY)
def test_every_category_has_its_own_columns_and_ids_are_last(key: str) -> None:
    of = catalog().resource(key)
    assert of.shown.table, "no columns for people"
    ids = [n for n, name in enumerate(of.shown.table) if name == "id" or name.endswith("_id")]
    last = range(len(of.shown.table) - len(ids), len(of.shown.table))
    assert ids == list(last)
    assert not set(of.shown.table[:1]) & {"id", "userId"}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_shown_is_in_words_and_what_decides_is_whole(
    sit: Sit, size: tuple[int, int]
) -> None:
    async with sit(size=size) as seat:
        for key in EVERY:
            await seat.go(key)
            listing, layout = seat.browse.shown, seat.table.columns_layout
            placed = {slot.column: slot.width for slot in layout.slots}
            rows = listing.window(0, seat.table.body_height)
            assert rows, key
            for at, one in enumerate(listing.columns):
                cells = [row.cells[at] for row in rows]
                assert not any("[{" in cell or "T00:00" in cell for cell in cells), (key, one.name)
                if one.decides:
                    widest = max(1 if one.type == "state" else len(cell) for cell in cells)
                    assert placed[at] >= widest, (key, one.name)


@pytest.mark.parametrize("width", [132, 138, 200, 214, 220])
async def test_no_mail_is_squeezed_in_where_names_would_be_cut_for_it(sit: Sit, width: int) -> None:
    async with sit(size=(width, 50)) as seat:
        screen = "\n".join(s.text for s in seat.app.screen._compositor.render_strips())
        for name in ("Anders Hoffmann +2", "Dr. Helena Brandt", "Zofia Kowalczyk"):
            assert f" {name} " in screen


async def test_users_show_name_mail_role_and_no_id_at_80(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("users")
        head = seat.table.render_line(0).text.split()
        assert {"Name", "Email", "Role"} <= set(head)
        assert "ID" not in head


async def test_a_width_is_changed_by_keys_and_kept_for_the_next_time(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.go("users")
        await seat.press("l")
        before = seat.table.columns_layout.width_of(1)
        await seat.press("left_parenthesis", "left_parenthesis")
        assert seat.table.columns_layout.width_of(1) == before - 4
        workspace = seat.app.workspace
        assert workspace is not None
        assert workspace.kept.view("users")["widths"] == {"email": before - 4}
        await seat.go("teams")
        assert not seat.browse.shown.widths
        await seat.go("users")
        assert seat.table.columns_layout.width_of(1) == before - 4
        await seat.press("l", "vertical_line")
        assert seat.table.columns_layout.width_of(1) == before
        assert not seat.browse.shown.widths


async def test_a_width_is_changed_in_the_dialog_and_reset_there(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("schedules")
        own = seat.table.columns_layout.width_of(0)
        await seat.press("c", "right", "right", "right")
        assert isinstance(seat.app.screen, ColumnsScreen)
        assert f"{own + 3} wide" in seat.app.screen.lines.items[0].right
        await seat.press("ctrl+s")
        assert seat.table.columns_layout.width_of(0) == own + 3
        await seat.press("c", "r", "ctrl+s")
        assert seat.table.columns_layout.width_of(0) == own
        assert [c.name for c in seat.browse.shown.columns] == list(
            seat.browse.shown.resource.shown.table
        )


def test_a_stored_width_that_is_nonsense_is_passed_over(tmp_path: Path) -> None:
    workspace = demo_workspace(home=tmp_path)
    for stored in ({"email": "wide"}, {"email": -3}, {"nothing": 9}, ["email"], 5):
        workspace.kept.keep_view("users", {"widths": stored})
        listing = workspace.listing("users")
        saved_views.restore(workspace, listing)
        assert not listing.widths
