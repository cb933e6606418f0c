"""One record on the whole screen, for terminals that are too narrow for a details pane."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, Synced
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.base.sync_feed import Read
from caltui.tui.browse import titles
from caltui.tui.browse.read_on_show import facts
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.detail_pane import DetailPane
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar

if TYPE_CHECKING:
    from caltui.tui.table.virtual_table import VirtualTable
    from caltui.workspace.table.listing import Listing


class Neighbours(Protocol):
    """The screen with the table that holds the record."""

    @property
    def shown(self) -> "Listing": ...
    @property
    def table(self) -> "VirtualTable": ...
    def on_screen(self) -> tuple[Read, ...]: ...


class RecordScreen(PlaceScreen):
    """Every field of a record. `{` and `}` go to its neighbours in the table."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("record")]
    PLACES = ("place", "record")

    def __init__(self, rows: Neighbours, key: str) -> None:
        super().__init__()
        self._rows = rows
        self._resource = rows.shown.resource.key
        self._key = key

    def compose(self) -> ComposeResult:
        """Title, fields, status, keys."""
        yield TitleBar(id="title")
        yield DetailPane(id="pane")
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        self.pane = self.query_one("#pane", DetailPane)
        self.hear(self.console.news, self.heard)
        self.redraw()
        self.pane.focus()
        self.draw_status()
        self.set_interval(TICK, self.draw_status)

    def target(self) -> Target:
        """The record shown, and the field under the cursor."""
        target, field = self.target_of(self._resource, self._key), self.pane.current
        return target if field is None else target._replace(cell=(field.title, field.text))

    def redraw(self) -> None:
        """Draws the fields again."""
        of, key, record, _ = self.target()
        self.pane.show_record(self.workspace, of, key, record, reveal=self.reveal)

    def draw_status(self) -> None:
        """Draws title and status."""
        listing = self._rows.shown
        of, key, record, _ = self.target()
        name = of.name_of(record) if record else f"{of.noun} {key}"
        here = listing.resource.key == self._resource
        at = listing.index_of(self._key) if here else None
        about = [titles.position(listing, at)] if at is not None else []
        self.query_one("#title", TitleBar).show(
            [of.title, name, "JSON"][: 2 + self.pane.raw], about
        )
        self.query_one("#status", StatusLine).show(facts(self.console, listing))

    def on_screen(self) -> tuple[Read, ...]:
        """The category of the record."""
        return self._rows.on_screen()

    def heard(self, news: News) -> None:
        """Draws the record again after a read or a write."""
        if isinstance(news, (Synced, RecordChanged, MirrorChanged)):
            self.redraw()
        self.draw_status()

    @on(FieldsView.Followed)
    def _followed(self, event: FieldsView.Followed) -> None:
        self.go(event.place)

    def action_raw(self) -> None:
        """Turns between fields and JSON."""
        self.pane.raw = not self.pane.raw
        self.redraw()
        self.draw_status()

    def action_neighbour(self, by: int) -> None:
        """Shows the next or the previous record of the table, and moves its cursor along."""
        table = self._rows.table
        table.move_to(table.cursor_index + by)
        if table.cursor_key is not None:
            self._resource, self._key = self._rows.shown.resource.key, table.cursor_key
            self.redraw()
            self.draw_status()
