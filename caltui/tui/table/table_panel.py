"""The table of one category with its filter line: filters, sorts and shows the rows."""

from asyncio import wrap_future
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var
from textual.worker import Worker

from caltui.catalog.people import View
from caltui.tui.base.compositor import SparseScreen
from caltui.tui.base.context import Context
from caltui.tui.base.dialog import broke
from caltui.tui.base.error_messages import explain
from caltui.tui.base.history import Visit
from caltui.tui.base.runtime_tuning import step_back
from caltui.tui.table import saved_views
from caltui.tui.table.filter_bar import FilterBar
from caltui.tui.table.virtual_table import VirtualTable
from caltui.workspace.records.place import Place
from caltui.workspace.table.listing import Listing
from caltui.workspace.table.named_views import NamedView
from caltui.workspace.table.row_source import Arrangement, Ask, Cancelled, CancelToken

if TYPE_CHECKING:
    from caltui.workspace.table.filter_completion import FilterCompletion

MOMENT, LETTER = 0.008, 0.003
"""Seconds that a key, and a letter of a filter, waits for its first rows, so that they are drawn in
the same frame: who types looks for the letter first."""


class TablePanel(Vertical):
    """Owns the listing, its filter, its sort and its marks."""

    arranged: var[int] = var(0)
    """Another number when other rows are shown, or in another order: what is said about
    them is drawn in the same frame."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.listing: Listing | None = None
        self._marks: dict[str, set[str]] = {}
        self._stop = CancelToken()
        self._wanted: Visit | None = None
        self._view: NamedView | None = None
        self._threads = ThreadPoolExecutor(2, "arrange", step_back)
        self.table = VirtualTable(id="table")
        self.filter_bar = FilterBar(id="filter")
        self.filter_bar.completer = self._completions

    def compose(self) -> ComposeResult:
        yield self.table
        yield self.filter_bar

    def on_mount(self) -> None:
        """The rows follow what is typed."""
        self.watch(self.filter_bar, "typed", self._filter, init=False)

    def on_unmount(self) -> None:
        """Cancels what still runs."""
        self._stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def console(self) -> Context:
        """The app, by its own type."""
        assert isinstance(self.app, Context)
        return self.app

    @property
    def shown(self) -> Listing:
        """The listing on the screen."""
        if self.listing is None:
            raise LookupError("Nothing is shown yet.")
        return self.listing

    def marks_of(self, resource: str) -> set[str]:
        """The keys of the marked records of any category."""
        if self.listing is not None and self.listing.resource.key == resource:
            return self.table.marks
        return self._marks.get(resource, set())

    def follow(self, resource: str, was: str, key: str) -> None:
        """Moves the mark of a record to the one that is in its place now."""
        marks = self.marks_of(resource)
        if was in marks:
            moved = marks - {was} | {key}
            if marks is self.table.marks:
                self.table.marks = moved
            else:
                self._marks[resource] = moved

    @property
    def filtered(self) -> bool:
        """Whether there is a filter to take away, or an open line for one."""
        listing = self.shown
        return bool(listing.filter or listing.equals) or self.filter_bar.has_class("-open")

    def show(self, visit: Visit) -> None:
        """Shows a place as it was left. Raises BadFilter, UnknownName."""
        workspace, place = self.console.workspace, visit.place
        listing = workspace.listing(place.resource)
        saved_views.restore(workspace, listing)
        if visit.view is not None:
            visit.view.lay(listing)
        if visit.sort is not None:
            listing.read_sort(*visit.sort)
        listing.read_place(place)
        if self.listing is not None:
            self._marks[self.listing.resource.key] = self.table.marks
        self.listing, self._view = listing, visit.view
        self._begin(listing)
        self.table.show(listing, cursor=place.key or None, top=visit.top)
        self._wanted = visit if not listing.whole else None
        self.table.marks = self._marks.get(place.resource, set())
        self.filter_bar.show(listing.filter, listing.fault)
        self.filter_bar.set_class(bool(listing.filter), "-open")

    def visit(self) -> Visit:
        """The place on the screen with its sort, scroll position and view, for the history."""
        listing, key = self.shown, self.table.cursor_key or ""
        place = Place(listing.resource.key, listing.filter, listing.equals, key)
        return Visit(place, listing.sort, self.table.scroll_offset.y, self._view)

    def cell(self) -> tuple[str, str] | None:
        """Title and text of the cell under the cursor."""
        row, column = self.table.current_row, self.table.current_column
        if row is None or column is None:
            return None
        return column.title, row.cells[self.table.column]

    def prefill(self) -> dict[str, object]:
        """The exact values that the rows are filtered by and that a new record can have."""
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
            self.shown.reread()
            self._arrange()
        else:
            self.shown.forget_rows()
            self.table.reload()

    def time_goes_on(self) -> None:
        """Draws rows by time again: what was to come may have begun. Long searches stay."""
        if self.listing is not None and self.listing.timed is not None:
            self.reload(records=not self.listing.slow)

    def rearrange(self, *, columns_changed: bool = False) -> None:
        """Filters and sorts the rows again, and stores columns and sort for the next time.

        Those of a view are its own: there they last until another place is shown.
        """
        if columns_changed:
            self.table.reload(columns_changed=True)
        self._arrange()
        self.keep_view()

    def keep_view(self) -> None:
        """Stores columns, widths and sort for the next time."""
        if self._view is not None:
            return
        from caltui.workspace.base.errors import Locked, MirrorError

        workspace, listing = self.console.workspace, self.shown
        try:
            saved_views.keep(workspace, listing)
        except Locked:
            later = partial(saved_views.keep, workspace, listing, patient=True)
            self.console.run_worker(later, group="views", thread=True, exit_on_error=False)
        except MirrorError as error:
            words = f"Arrangement so until you leave: {error}"
            self.console.notify(words, markup=False, severity="warning", timeout=8)

    def clear(self) -> None:
        """Takes the filter away, and what the place was narrowed to."""
        self.shown.read_place(Place(self.shown.resource.key))
        self.filter_bar.show("")
        self.filter_bar.remove_class("-open")
        self._arrange()
        self.table.focus()

    def show_view(self, view: View) -> None:
        """Narrows the rows to a view; what was filtered besides stays."""
        text = self.shown.filter_of(view)
        self.shown.read_filter(text)
        self.filter_bar.show(text, self.shown.fault)
        self.filter_bar.set_class(text != view.filter, "-open")
        self.table.start_over()
        self._arrange()

    def sort_by(self, name: str) -> None:
        """Sorts by a column; the one sorted by already is turned round."""
        sort = self.shown.sort
        self.sort(name, sort is not None and sort[0] == name and not sort[1])

    def sort(self, name: str | None, descending: bool = False) -> None:
        """Sorts by a column, or takes the sort away."""
        self.shown.read_sort(name, descending)
        self.rearrange()

    # Arranging: at once, or in a thread where no key should wait for it

    def _arrange(self, moment: float = MOMENT) -> None:
        """Shows the rows as they are asked for now; what was asked for before is given up."""
        listing = self.shown
        self._stop()
        self._stop, self._wanted = CancelToken(), None
        ask = listing.ask()
        if listing.slow:
            self._go_on(listing, ask, listing.arrange(ask, self._stop), moment)
            return
        for arranged in listing.arrange(ask):
            listing.take(ask, arranged)
        self._show_arranged()

    def _begin(self, listing: Listing) -> None:
        """Shows the first rows at once, and the rest of a long list later."""
        self._stop()
        self._stop = CancelToken()
        ask, parts = listing.begin(self._stop)
        if not listing.whole:
            self._go_on(listing, ask, parts)

    def _go_on(
        self, listing: Listing, ask: Ask, parts: Iterator[Arrangement], moment: float = MOMENT
    ) -> None:
        """Arranges in a thread. What it first finds within a moment is drawn with what asked."""
        coming = self._threads.submit(next, parts, None)
        found = None
        if wait((coming,), moment).done and not coming.exception():
            found = coming.result()
        if found is not None:
            self._worked(listing, ask, found)
            if found.whole:
                return
            coming = self._threads.submit(next, parts, None)
        work = self._follow(listing, ask, coming, parts)
        self.run_worker(work, name="arrange", group="arrange", exclusive=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error that nobody expected is written down, and said."""
        broke(self.app, event)

    async def _follow(
        self,
        listing: Listing,
        ask: Ask,
        coming: "Future[Arrangement | None]",
        parts: Iterator[Arrangement],
    ) -> None:
        """Shows what comes later, part by part."""
        try:
            while (part := await wrap_future(coming)) is not None:
                self._worked(listing, ask, part)
                coming = self._threads.submit(next, parts, None)
        except Cancelled:
            return
        except Exception as error:
            self._failed(listing, ask, error)

    def _worked(self, listing: Listing, ask: Ask, arranged: Arrangement) -> None:
        if listing is not self.listing or not self._steady(listing, arranged):
            return
        if not listing.take(ask, arranged):
            return
        if arranged.whole and self._wanted is not None:
            visit, self._wanted = self._wanted, None
            self.table.restore(visit.place.key, visit.top)
        self._show_arranged()

    def _steady(self, listing: Listing, arranged: Arrangement) -> bool:
        """Tells whether these rows may be drawn before the others are found: nothing will move."""
        if arranged.searched is None:
            return True
        key, at = self.table.cursor_key, self.table.cursor_index
        place = None if key is None else listing.place_in(arranged, key, at)
        return place is not None and place + self.table.body_height <= len(arranged.order)

    def _failed(self, listing: Listing, ask: Ask, error: Exception) -> None:
        if listing is self.listing and ask == listing.ask():
            listing.leave(explain(error).message)
            self.filter_bar.show(listing.filter, listing.fault)
            self.console.say(error)
            self._show_arranged()

    def _show_arranged(self) -> None:
        self.table.reload()
        self.arranged += 1
        if isinstance(self.screen, SparseScreen):
            self.screen.paint_at_once()

    @on(VirtualTable.HeaderPressed)
    def _header(self, event: VirtualTable.HeaderPressed) -> None:
        event.stop()
        self.sort_by(event.column)

    @on(VirtualTable.Sized)
    def _sized(self, event: VirtualTable.Sized) -> None:
        event.stop()
        self.shown.set_widths({**self.shown.widths, event.column: event.width})
        self.table.reload(columns_changed=True)
        self.keep_view()

    def _filter(self, text: str) -> None:
        valid = self.shown.read_filter(text)
        self.filter_bar.show(text, self.shown.fault)
        if valid:
            self._arrange(LETTER)
        else:
            self.arranged += 1

    def _completions(self, text: str, ask: bool) -> "list[FilterCompletion]":
        """Completions of a filter; with `ask` those of the mirror, too: not on the event loop."""
        listing = self.shown
        if not ask:
            return listing.completions(text)
        return listing.completions(
            text, partial(self.console.workspace.meant, listing.resource.key)
        )

    @on(FilterBar.Kept)
    def _keep_filter(self, event: FilterBar.Kept) -> None:
        event.stop()
        self.filter_bar.set_class(bool(self.filter_bar.text), "-open")
        self.table.focus()

    @on(FilterBar.Cleared)
    def _cleared(self, event: FilterBar.Cleared) -> None:
        event.stop()
        self.clear()

    async def open_filter(self) -> None:
        """Opens the filter line."""
        view = self.shown.view
        if view is not None and view.filter and self.filter_bar.text == view.filter:
            self.filter_bar.show(f"{view.filter} ")
        self.filter_bar.add_class("-open")
        await self.filter_bar.focus_text()
