"""Writes the bookings of an agenda to a file, for a calendar or a table. Await it in a worker."""

from collections.abc import Sequence

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.export import ExportScreen, write_file
from caltui.workspace.agenda.reader import BOOKINGS
from caltui.workspace.records.export.write import formats_for


async def export(screen: PlaceScreen, keys: Sequence[str], name: str) -> None:
    """Asks for a format and a file, and writes these bookings. `name` is offered for the file."""
    if not keys:
        screen.notify("There is no booking on these days to export.", severity="warning")
        return
    listing = screen.workspace.listing(BOOKINGS)
    listing.for_people()
    dialog = ExportScreen(name, len(keys), 0, formats_for(listing.resource))
    request = await screen.console.push_screen_wait(dialog)
    if request is None:
        return
    notes: list[str] = []
    path, count = await write_file(listing, keys, request, notes.append)
    nouns = listing.resource.noun if count == 1 else listing.resource.plural
    words = " ".join((f"Wrote {count:,} {nouns} to {path}.", *notes))
    screen.notify(words, markup=False, timeout=8)
