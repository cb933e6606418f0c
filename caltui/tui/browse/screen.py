"""The main screen: categories, the table of one of them, and the record under the cursor."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from caltui.tui.base.first_screen_sizes import BARS
from caltui.tui.base.history import Visit
from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, Synced, SyncFailed
from caltui.tui.base.sync_feed import OwnedRecords, Read
from caltui.tui.browse import marked_rows, read_on_show, sort_and_columns, titles
from caltui.tui.browse.details_screen import DetailsScreen
from caltui.tui.browse.inbox_count import InboxCount, kept_number
from caltui.tui.browse.owners import owner_of, sources
from caltui.tui.browse.read_on_show import WhenRowsRest
from caltui.tui.browse.sidebar import INBOX, VIEW, Sidebar, view_names
from caltui.tui.keys.actions import BY_ID, Action, bindings
from caltui.tui.table.filter_bar import FilterBar
from caltui.tui.table.table_panel import TablePanel
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.one_line import IDLE_TICKS, TICK, StatusLine, TitleBar
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.records.place import Place
from caltui.workspace.table.named_views import NamedViews

if TYPE_CHECKING:
    from textual.timer import Timer

    from caltui.catalog.model import Resource
    from caltui.tui.base.context import Context
    from caltui.workspace.table.listing import Listing

MINUTE = round(60 / TICK)
"""Ticks after which rows by time may be others."""

INBOX_AFTER = 2.0
"""Seconds after the start until the inbox is counted, where nothing was read before."""

VIEWS = tuple(f"rows.view_{number}" for number in range(1, 6))
"""The actions that show the views of a category, in their order."""


class BrowseScreen(DetailsScreen):
    """Shows one place at a time. Its state is the listing, the table's cursor and the history."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("browse", "rows")]
    PLACES = ("place", "browse", "rows")
    AUTO_FOCUS = "#table"

    def __init__(self, start: Visit, *, first: Place | None = None) -> None:
        """Begins at `start`, or, where that cannot be shown any more, at `first`."""
        super().__init__()
        self._start = start
        self._first = first
        self._ticks = 0
        self.inbox_count = InboxCount(self)
        self._rest = WhenRowsRest(self, partial(self.read, read_on_show.read_names))
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, categories, table with its filter, details, status, keys."""
        yield TitleBar(id="title")
        with Horizontal(id="body"):
            sidebar = Sidebar(self.workspace.groups, self.workspace.counted, id="sidebar")
            sidebar.show_views(view_names(self.workspace))
            sidebar.tell_inbox(kept_number(self.workspace))
            sidebar.expect(self._expected.height - BARS)
            yield sidebar
            panel = TablePanel(id="panel")
            panel.table.set_reactive(Widget.has_focus, self.app.app_focus)
            yield panel
            if self.pane_shown:
                self._pane = self._new_pane()
                yield self._pane
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        """The mirror's rows first, then the network."""
        self.panel = self.query_one("#panel", TablePanel)
        self.hear(self.console.news, self.heard)
        self.watch(self.table, "place", self._title, init=False)
        self.watch(self.panel, "arranged", self._arranged, init=False)
        self.show_visit(self._start, read=False)
        if self.panel.listing is None and self._first is not None:
            self.show_visit(Visit(self._first))
        self.redraw()
        self.table.focus()
        self._ticking = self.set_interval(TICK, self._tick)
        self.call_after_refresh(self.console.ready)
        self.set_timer(INBOX_AFTER, self.inbox_count.look)

    def retire(self) -> None:
        """Stops and empties this screen, when another one has replaced it."""
        self.retired = True
        self.console.news.unsubscribe(self)
        self.inbox_count.end()
        if self._ticking is not None:
            self._ticking.stop()
            self.remove_children()

    @property
    def awaited(self) -> bool:
        """Whether the first frame waits for keys that were typed before it."""
        return self.console.first_keys_wait

    @property
    def place(self) -> Place:
        """The place on the screen: the rows and the record under the cursor."""
        if self.panel.listing is None:
            return self._start.place
        return self.panel.visit().place._replace(key=self.table.cursor_key or "")

    def go(self, place: Place) -> None:
        """Goes to the rows of a place and adds it to the history."""
        self.console.history.left(self.panel.visit())
        self.show_visit(Visit(place))
        self.table.focus()

    def show_visit(self, visit: Visit, *, again: bool = False, read: bool = True) -> None:
        """Shows a place as it was left; `again` when the history has it already.

        A record that is not among the rows is asked for, with `read`.
        """
        try:
            self.panel.show(visit)
        except (BadFilter, LookupError) as error:
            self.notify(str(error), markup=False, severity="warning", timeout=8)
            return
        if not again:
            self.console.history.go(visit)
        place, listing = visit.place, self.shown
        if read and place.key and listing.index_of(place.key) is None:
            self.console.fetch(listing.resource, place.key)
        read_on_show.category_shown(self.console, listing)
        self.call_after_refresh(self.read, read_on_show.read_next)
        self.draw_status()

    def read(self, more: "Callable[[Context, Listing], None]") -> None:
        """Lets more be read for the rows that are shown."""
        if self.panel.is_attached and self.panel.listing is not None:
            more(self.console, self.shown)

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % MINUTE == 0:
            self.panel.time_goes_on()
        if self.console.feed.running or self._ticks % IDLE_TICKS == 0:
            self.draw_status()

    def _title(self) -> None:
        if self.panel.listing is None:
            return
        listing = self.shown
        about = titles.facts(listing, len(self.table.marks), self.table.cursor_index)
        crumbs = titles.crumbs(listing, self.table.cursor_index)
        self.query_one("#title", TitleBar).show(crumbs, about)

    @on(VirtualTable.Marked)
    def draw_status(self) -> None:
        """Draws title, categories and status from the facts as they are now."""
        if self.panel.listing is None:
            return
        self._title()
        listing, console = self.shown, self.console
        key = listing.resource.key
        self.query_one("#sidebar", Sidebar).tell(key, console.feed.running)
        self.query_one("#status", StatusLine).show(read_on_show.facts(console, listing))
        self.query_one("#hints", KeyHints).tell((key, self.table.cursor_key is None))
        whole = read_on_show.is_whole(console, listing)
        self.table.say(
            titles.empty_text(
                listing,
                running=console.feed.held or key in console.feed.running,
                seen=self.workspace.age(key) is not None,
                reason=console.feed.reason(key, owner_of(listing)) or console.feed.reason(key),
                lacks="" if whole else self.workspace.reach.lacks(key),
            )
        )

    def heard(self, news: News) -> None:
        """Something was read or written: the rows are read again, the cursor stays."""
        if self.panel.listing is None:
            return
        of = self.shown.resource
        if isinstance(news, (MirrorChanged, Synced, RecordChanged)):
            self.inbox_count.look()
            self.query_one("#sidebar", Sidebar).recount()
            self._rest.again()
        if isinstance(news, MirrorChanged):
            self.panel.reload(records=not news.resources.isdisjoint(sources(of)))
            self.redraw()
        elif isinstance(news, (Synced, RecordChanged)):
            written = isinstance(news, RecordChanged)
            marked_rows.follow(self.panel, news)
            self.panel.reload(records=written or news.resource in sources(of))
            if news.resource == of.key:
                self._flash(news)
                marked_rows.forget_gone(self.panel, news)
            self.redraw()
        elif isinstance(news, SyncFailed) and news.resource == of.key:
            self.console.say(news.error)
        self.draw_status()

    def on_screen(self) -> tuple[Read, ...]:
        """The category; where it is one user's records, those."""
        owner, source = owner_of(self.shown), sources(self.shown.resource)[-1]
        return (OwnedRecords(source, owner) if owner else source,)

    def _flash(self, news: Synced | RecordChanged) -> None:
        if isinstance(news, RecordChanged):
            if news.key and self.table.move_to_key(news.key):
                self.table.flash([news.key])
            return
        if not news.first:
            self.table.flash((*news.result.delta.new, *news.result.delta.changed))

    def prefill(self) -> dict[str, object]:
        """The exact values that the rows are filtered by, as values of a new record."""
        return self.panel.prefill()

    def why_not(self, action: Action) -> str:
        """Says why an action cannot run here."""
        if self.panel.listing is None:
            return "Nothing is shown yet."
        if action.id in marked_rows.COMMANDS and not self.table.marks:
            return "Nothing is marked: space marks a record."
        return super().why_not(action)

    def marked(self) -> int:
        """Counts the marked records, those that a filter hides too."""
        return len(self.table.marks)

    def marked_keys(self) -> tuple[str, ...]:
        """The keys of the marked records, those shown first, in their order."""
        from caltui.tui.acts.bulk.flow import marked_in_order

        return tuple(marked_in_order(self.panel))

    def marks_of(self, resource: str) -> tuple[str, ...]:
        """The keys of the marked records of any category."""
        return tuple(self.panel.marks_of(resource))

    @on(FilterBar.Widened)
    def _widened(self) -> None:
        from caltui.workspace.records.match_highlight import plain_words

        self.console.find(plain_words(self.panel.filter_bar.text))

    def _arranged(self) -> None:
        self._rest.again()
        self.redraw()
        self.draw_status()

    @on(LineList.Chosen)
    def _category(self, event: LineList.Chosen) -> None:
        if event.key == INBOX:
            self.action_command("place.inbox")
        elif event.key.startswith(VIEW):
            self.open_view(event.key.removeprefix(VIEW))
        else:
            last = self.console.history.last_of(event.key)
            if event.key != self.shown.resource.key:
                self.go(Place(event.key, key=last.place.key if last else ""))
            self.table.focus()

    @on(Sidebar.Left)
    def _left_sidebar(self) -> None:
        self.table.focus()

    async def action_filter(self) -> None:
        """Opens the filter line."""
        self.console.hold_keys()
        await self.panel.open_filter()

    def action_command(self, id: str) -> None:
        """Runs a command on the record under the cursor, or on what is marked, after asking."""
        alone = partial(super().action_command, id)
        if id in marked_rows.TOO and self.table.marks:
            self._change(marked_rows.TOO[id], alone)
        else:
            alone()

    def _change(self, id: str, alone: Callable[[], None] | None = None) -> None:
        """Changes what is marked; `alone` does the same to the record under the cursor only."""
        if self.may(BY_ID[id]):
            marked_rows.change(self.panel, BY_ID[id].verb, alone)

    def action_edit_marked(self) -> None:
        """Sets the same fields on every marked record."""
        self._change("rows.edit_marked")

    def action_delete_marked(self) -> None:
        """Deletes or cancels every marked record."""
        self._change("rows.delete_marked")

    def action_copy_marked(self) -> None:
        """Copies the ids of the marked records, one a line."""
        marked_rows.copy_ids(self.panel)

    def lacks(self, action: Action) -> bool:
        """Tells whether the category has no such operation, or no such view."""
        if action.id in VIEWS:
            listing = self.panel.listing
            views = listing.resource.shown.views if listing is not None else ()
            return VIEWS.index(action.id) >= len(views)
        return super().lacks(action)

    def label(self, action: Action) -> str:
        """Returns the name of a key here: a view has a name of its own."""
        if action.id not in VIEWS:
            return super().label(action)
        if self.lacks(action):
            return ""
        return self.shown.resource.shown.views[VIEWS.index(action.id)].label

    def record_kind(self) -> "Resource | None":
        """The category that is shown."""
        return self.panel.listing.resource if self.panel.listing is not None else None

    def action_view(self, number: int) -> None:
        """Shows one of the views of the category."""
        of = self.shown.resource
        if number < len(of.shown.views):
            self.panel.show_view(of.shown.views[number])
        else:
            self.notify(f"{of.title} have no view {number + 1}.", markup=False, severity="warning")

    def action_sort(self) -> None:
        """Asks for the column to sort by."""
        self.console.start(lambda: sort_and_columns.sort_menu(self.panel), group="menu")

    def action_columns(self) -> None:
        """Asks for the columns to show."""
        self.console.start(lambda: sort_and_columns.columns_menu(self.panel), group="menu")

    def action_export(self) -> None:
        """Asks where to write what is shown."""
        self.console.start(lambda: sort_and_columns.export_menu(self.panel), group="menu")

    def open_view(self, name: str) -> None:
        """Goes to the place of a view, with its columns and its sort."""
        view = NamedViews(self.workspace.kept).get(name)
        if view is None:
            self.notify(f"There is no view {name} any more.", markup=False, severity="warning")
            return
        self.console.history.left(self.panel.visit())
        self.show_visit(Visit(view.place, view=view))
        self.table.focus()

    def views_changed(self) -> None:
        """Draws the views in the sidebar again."""
        self.query_one("#sidebar", Sidebar).show_views(view_names(self.workspace))

    def action_step_back(self) -> None:
        """Leaves the details, clears the filter, closes the details, or goes a place back."""
        if not self.table.has_focus:
            self.table.focus()
        elif self.panel.filtered:
            self.panel.clear()
        elif self.table.marks:
            self.table.action_mark_none()
        elif self.pane_shown and self._pane_wanted:
            self._want_pane(None)
        else:
            self.console.step_history(-1)

    def action_refresh(self) -> None:
        """Asks Cal for this category again; in the details, for the record."""
        if self.in_details:
            super().action_refresh()
            return
        self.console.feed.again(self.shown.resource.key)

    def action_refresh_all(self) -> None:
        """Asks Cal for every category, the one shown first."""
        here = self.shown.resource.key
        self.console.feed.again(here, *(k for k in self.workspace.offered if k != here))

    def action_sidebar(self) -> None:
        """Shows or hides the categories."""
        sidebar = self.query_one("#sidebar", Sidebar)
        if sidebar.has_focus:
            self.table.focus()
        sidebar.display = not sidebar.display

    def action_categories(self) -> None:
        """Puts the cursor into the categories."""
        sidebar = self.query_one("#sidebar", Sidebar)
        sidebar.display = True
        sidebar.focus()
