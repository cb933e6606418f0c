"""What decides what may be done with a record is on the screen, however narrow it is."""

import pytest

from caltui.catalog.load import catalog
from caltui.tui.widgets.column_widths import STATE, PlacedColumn, place_columns
from tests.tui.conftest import Sit

DECIDING = [of.key for of in catalog().resources() if of.decides]


@pytest.mark.parametrize("resource", DECIDING)
async def test_what_decides_is_whole_at_80_columns(sit: Sit, resource: str) -> None:
    of = catalog().resource(resource)
    async with sit(size=(80, 24)) as seat:
        await seat.go(resource)
        deciding = [c.name for c in seat.browse.shown.columns if c.decides]
        assert deciding
        for _ in of.columns:
            listing, layout = seat.browse.shown, seat.table.columns_layout
            places = {c.name: i for i, c in enumerate(listing.columns)}
            slots = {slot.column: slot for slot in layout.slots}
            for name in deciding:
                slot = slots[places[name]]
                cells = [row.cells[places[name]] for row in listing.window(0, 20)]
                if listing.columns[places[name]].type == STATE:
                    cells = [cell[0] for cell in cells]
                assert max(map(len, cells), default=0) <= slot.width, (name, cells)
                assert slot.x + slot.width <= seat.table.size.width
            await seat.press("l")


async def test_a_cancelled_booking_is_told_from_a_live_one(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings status=CANCELLED")
        assert seat.table.render_line(1).text[3] == "✗"
        await seat.go("bookings status=ACCEPTED")
        assert seat.table.render_line(1).text[3] in "✓€"


def test_a_kept_column_takes_room_from_the_others() -> None:
    widths = [4, 16, 8, 14, 10]
    assert [slot.column for slot in place_columns(widths, 50, 1, 3)] == [0, 1, 2, 3]
    kept = place_columns(widths, 50, 1, 3, (), [4])
    assert kept[-1] == PlacedColumn(4, 37, 10)
    assert [slot.column for slot in kept] == [0, 1, 2, 4]
    assert [slot.column for slot in place_columns(widths, 50, 4, 3, (), [2])] == [0, 2, 4]
    assert place_columns(widths, 50, 1, 3, (), [4], [2])[-1].column == 4
