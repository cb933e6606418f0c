"""The rows of one category with the line that filters them: everything that arranges a list."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from caltui.tui import views
from caltui.tui.history import Visit
from caltui.tui.widgets.filter_bar import FilterBar
from caltui.tui.widgets.virtual_table import VirtualTable
from caltui.workspace.listing import Listing
from caltui.workspace.place import Place

if TYPE_CHECKING:
    from caltui.tui.app import Console


class TablePanel(Vertical):
    """Owns the listing: filter, sort, columns, export. Says `Arranged` when the rows changed."""

    class Arranged(Message):
        """Other rows are shown, or in another order."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.listing: Listing | None = None
        self._marks: dict[str, set[str]] = {}
        self.table = VirtualTable(id="table")
        self.filter_bar = FilterBar(id="filter")

    def compose(self) -> ComposeResult:
        yield self.table
        yield self.filter_bar

    @property
    def console(self) -> "Console":
        """The app, by its own type."""
        from caltui.tui.app import Console

        assert isinstance(self.app, Console)
        return self.app

    @property
    def shown(self) -> Listing:
        """The listing on the screen."""
        if self.listing is None:
            raise LookupError("Nothing is shown yet.")
        return self.listing

    @property
    def filtered(self) -> bool:
        """Whether there is a filter to take away, or an open line for one."""
        listing = self.shown
        return bool(listing.filter or listing.equals) or self.filter_bar.has_class("-open")

    def show(self, visit: Visit) -> None:
        """Shows a place as it was left. Raises BadFilter, UnknownName."""
        workspace, place = self.console.workspace, visit.place
        listing = workspace.listing(place.resource)
        views.restore(workspace, listing)
        if visit.sort is not None:
            listing.set_sort(*visit.sort)
        listing.show(place)
        if self.listing is not None:
            self._marks[self.listing.resource.key] = self.table.marks
        self.listing = listing
        self.table.show(listing, cursor=place.key or None, top=visit.top)
        self.table.marks = self._marks.get(place.resource, set())
        self.filter_bar.show(listing.filter, listing.fault)
        self.filter_bar.set_class(bool(listing.filter), "-open")

    def visit(self) -> Visit:
        """Where one is, and how it looks."""
        listing, key = self.shown, self.table.cursor_key or ""
        place = Place(listing.resource.key, listing.filter, listing.equals, key)
        return Visit(place, listing.sort, self.table.scroll_offset.y)

    def cell(self) -> tuple[str, str] | None:
        """Title and text of the cell under the cursor."""
        row, column = self.table.current_row, self.table.current_column
        if row is None or column is None:
            return None
        return column.title, row.cells[self.table.column]

    def prefill(self) -> dict[str, object]:
        """The place's exact values that a new record of this category can have."""
        of = self.shown.resource
        fields = {f.name: f for f in of.operations["create"].fields} if of.can("create") else {}
        return {
            name: int(value) if fields[name].type == "integer" and value.isdigit() else value
            for name, value in self.shown.equals
            if name in fields
        }

    def reload(self, *, records: bool) -> None:
        """Draws the rows again; `records` when they were read or written since."""
        if records:
            self.shown.reload()
        self.table.reload()

    def arranged(self, *, columns_changed: bool = False) -> None:
        """Draws a new arrangement and keeps it for the next time."""
        views.keep(self.console.workspace, self.shown)
        self.table.reload(columns_changed=columns_changed)
        self.post_message(self.Arranged())

    def clear(self) -> None:
        """Takes the filter away, and what the place was narrowed to."""
        self.shown.set_equals(())
        self.shown.set_filter("")
        self.filter_bar.show("")
        self.filter_bar.remove_class("-open")
        self.table.reload()
        self.table.focus()
        self.post_message(self.Arranged())

    def sort_by(self, name: str) -> None:
        """Sorts by a column; the one sorted by already is turned round."""
        listing = self.shown
        rising = listing.sort is not None and listing.sort[0] == name and not listing.sort[1]
        listing.set_sort(name, rising)
        self.arranged()

    @on(VirtualTable.HeaderPressed)
    def _header(self, event: VirtualTable.HeaderPressed) -> None:
        event.stop()
        self.sort_by(event.column)

    @on(FilterBar.Changed)
    def _filter(self, event: FilterBar.Changed) -> None:
        event.stop()
        self.shown.set_filter(event.text)
        self.filter_bar.show(event.text, self.shown.fault)
        if not self.shown.fault:
            self.table.reload()
        self.post_message(self.Arranged())

    @on(FilterBar.Kept)
    def _kept(self, event: FilterBar.Kept) -> None:
        event.stop()
        self.filter_bar.set_class(bool(self.filter_bar.text), "-open")
        self.table.focus()

    @on(FilterBar.Cleared)
    def _cleared(self, event: FilterBar.Cleared) -> None:
        event.stop()
        self.clear()

    def open_filter(self) -> None:
        """Opens the filter line."""
        self.filter_bar.add_class("-open")
        self.filter_bar.focus_text()
