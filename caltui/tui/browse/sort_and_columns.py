"""The dialogs of the table on the screen: sort, columns and export."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caltui.tui.table.table_panel import TablePanel

UNSORTED = "-"


async def sort_menu(panel: "TablePanel") -> None:
    """Asks for the column to sort by; the current one is under the cursor."""
    from caltui.tui.dialogs.menu import MenuScreen
    from caltui.tui.widgets.lines import Item

    listing = panel.shown
    items = [
        Item(
            column.name,
            column.title or column.name.capitalize(),
            _arrow(listing.sort, column.name),
        )
        for column in listing.columns
    ]
    items.append(Item(UNSORTED, "As Cal sends them", "" if listing.sort else "●", "quiet"))
    current = panel.table.current_column
    at = listing.sort[0] if listing.sort else current.name if current else ""
    chosen = await panel.console.push_screen_wait(MenuScreen("Sort by", items, at=at))
    if chosen == UNSORTED:
        panel.sort(None)
    elif chosen is not None:
        panel.sort_by(chosen)


def _arrow(sort: tuple[str, bool] | None, name: str) -> str:
    if sort is None or sort[0] != name:
        return ""
    return "▼ falling" if sort[1] else "▲ rising"


async def columns_menu(panel: "TablePanel") -> None:
    """Asks for the columns and their widths, and stores them for this category."""
    from caltui.tui.browse.columns_dialog import ColumnsScreen
    from caltui.workspace.records.columns import people_columns

    listing = panel.shown
    shown = [column.name for column in listing.columns]
    every = [(column.name, column.title) for column in listing.available]
    drawn = {c.name: panel.table.columns_layout.width_of(i) for i, c in enumerate(listing.columns)}
    default = [column.name for column in people_columns(listing.resource)]
    dialog = ColumnsScreen(
        listing.resource.title, every, shown, default, widths=listing.widths, drawn=drawn
    )
    chosen = await panel.console.push_screen_wait(dialog)
    if chosen:
        listing.set_widths(chosen.widths)
        listing.set_columns(chosen.names)
        panel.rearrange(columns_changed=True)


async def export_menu(panel: "TablePanel") -> None:
    """Asks for a format and a file, and writes what is shown."""
    from caltui.tui.dialogs.export import ExportScreen, write_file
    from caltui.workspace.records.export.write import formats_for

    listing = panel.shown
    if not len(listing):
        panel.notify("There is nothing shown to export.", severity="warning")
        return
    marks = panel.table.marks
    shown = list(listing.keys())
    keys = [key for key in shown if key in marks] if marks else shown
    request = await panel.console.push_screen_wait(
        ExportScreen(listing.resource.key, len(keys), len(marks), formats_for(listing.resource))
    )
    if request is None:
        return
    notes: list[str] = []
    path, count = await write_file(listing, keys, request, notes.append)
    words = " ".join((f"Wrote {count:,} {listing.resource.plural} to {path}.", *notes))
    panel.notify(words, markup=False, timeout=8)
