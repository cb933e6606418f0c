"""Writes the records of a queue, with the reason for each, to a file. Await it in a worker."""

from typing import TYPE_CHECKING

from caltui.text import count
from caltui.tui.dialogs.export import ExportScreen, write_to
from caltui.workspace.inbox.rows import COLUMNS, notes_of, row_of
from caltui.workspace.records.export.file_formats import ROWS
from caltui.workspace.records.export.write import write_rows

if TYPE_CHECKING:
    from caltui.tui.inbox.screen import InboxScreen


async def export(screen: "InboxScreen") -> None:
    """Asks for a format and a file, and writes what is marked, else what is shown."""
    marked = screen.chosen.marked()
    found = marked or list(screen.chosen.shown.values())
    if not found:
        screen.notify("There is nothing shown to export.", severity="warning")
        return
    workspace, queue = screen.workspace, screen.queue
    dialog = ExportScreen(f"inbox-{queue.id}", len(found), len(marked), ROWS)
    request = await screen.console.push_screen_wait(dialog)
    if request is None:
        return
    notes = notes_of(workspace)
    rows = [row_of(workspace, queue, one, notes.get(one.place, "")) for one in found]
    path, number = await write_to(
        request, lambda out: write_rows(out, COLUMNS, rows, request.format, bom=request.bom)
    )
    screen.notify(f"Wrote {count(number, 'record')} to {path}", markup=False, timeout=8)
