"""What decides what may be done with a record is on the screen, however narrow it is."""

import pytest

from caltui.catalog.load import catalog
from caltui.tui.widgets.column_widths import PlacedColumn, leaves_too_little, place_columns
from tests.tui.conftest import Sit

DECIDING = [of.key for of in catalog().resources() if of.decides]


@pytest.mark.parametrize("resource", DECIDING)
async def test_what_decides_is_whole_at_80_columns(sit: Sit, resource: str) -> None:
    of = catalog().resource(resource)
    async with sit(size=(80, 24)) as seat:
        await seat.go(resource)
        for _ in of.columns:
            listing, layout = seat.browse.shown, seat.table.columns_layout
            places = {c.name: i for i, c in enumerate(listing.columns)}
            slots = {slot.column: slot for slot in layout.slots}
            for name in of.decides:
                slot = slots[places[name]]
                cells = [row.cells[places[name]] for row in listing.window(0, 20)]
                assert max(map(len, cells), default=0) <= slot.width, (name, cells)
                assert slot.x + slot.width <= seat.table.size.width
            await seat.press("l")


async def test_a_cancelled_booking_is_told_from_a_live_one(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings status=CANCELLED")
        strip = seat.table.render_line(1).text
        assert "CANCELLED" in strip
        await seat.go("bookings status=ACCEPTED")
        assert "ACCEPTED" in seat.table.render_line(1).text


def test_a_kept_column_takes_room_from_the_others() -> None:
    widths = [4, 16, 8, 14, 10]
    assert [slot.column for slot in place_columns(widths, 50, 1, 3)] == [0, 1, 2, 3]
    kept = place_columns(widths, 50, 1, 3, (), [4])
    assert kept[-1] == PlacedColumn(4, 37, 10)
    assert [slot.column for slot in kept] == [0, 1, 2, 4]
    assert [slot.column for slot in place_columns(widths, 50, 4, 3, (), [2])] == [0, 2, 4]
    assert place_columns(widths, 50, 1, 3, (), [4], [2])[-1].column == 4
    whole = [PlacedColumn(1, 0, 16), PlacedColumn(2, 0, 8), PlacedColumn(3, 0, 12)]
    assert leaves_too_little(widths, [*whole[:2], PlacedColumn(3, 0, 5)], [4])
    assert leaves_too_little(widths, whole[:2], [4]), "it is not there at all"
    assert not leaves_too_little(widths, whole, [4])
    assert not leaves_too_little(widths, whole[:2], [2]), "nothing that is kept takes its room"
