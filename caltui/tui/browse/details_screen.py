"""A screen of rows, with the details of the one under the cursor beside them if there is room."""

from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.geometry import Size

from caltui.tui.base.first_frame import OncePainted
from caltui.tui.base.first_screen_sizes import (
    NARROW,
    PANE_ALWAYS,
    PANE_ASKED,
    PANE_FRAME,
    pane_width,
)
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.browse import read_on_show
from caltui.tui.table.table_panel import TablePanel
from caltui.tui.table.virtual_table import VirtualTable
from caltui.workspace.table.listing import Listing

if TYPE_CHECKING:
    from textual.timer import Timer

    from caltui.tui.widgets.detail_pane import DetailPane
    from caltui.tui.widgets.fields_view import FieldsView
    from caltui.tui.widgets.record_detail import Detail

PANE_FROM = 120
"""Columns from which the details have room beside the table."""

PAUSE = 0.12
"""Seconds the cursor has to rest before the details follow it, while it moves fast."""


class DetailsScreen(OncePainted[None], PlaceScreen):
    """Base of the table screen: shows, moves and hides the details."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (NARROW, "-normal"),
        (PANE_FROM, "-wide"),
        (PANE_ALWAYS, "-broad"),
    ]

    panel: TablePanel

    def __init__(self) -> None:
        super().__init__()
        self._expected = Size(0, 0)
        self._pane: DetailPane | None = None
        self._pane_wanted: bool | None = None
        self._drawn_at = 0.0
        self._later: Timer | None = None

    def expect(self, size: Size) -> None:
        """Lays out for a terminal of this size, so that the first frame is right."""
        self._expected = size
        known = [name for least, name in self.HORIZONTAL_BREAKPOINTS if size.width >= least]
        self.set_class(True, known[-1], update=False)
        self.set_class(size.width >= PANE_ALWAYS, "-pane", update=False)

    @property
    def shown(self) -> Listing:
        """The listing on the screen."""
        return self.panel.shown

    @property
    def table(self) -> VirtualTable:
        """The rows."""
        return self.panel.table

    @property
    def pane(self) -> "DetailPane":
        """The details pane. It is made on first use, since many terminals start without it."""
        if self._pane is None:
            self._pane = self._new_pane()
            self.query_one("#body").mount(self._pane)
        return self._pane

    def _new_pane(self) -> "DetailPane":
        from caltui.tui.widgets.detail_pane import DetailPane

        self.console.read_sheets("fields")
        pane = DetailPane(id="pane")
        width = self.size.width or self._expected.width
        pane.expect((pane_width(width) or PANE_ASKED) - PANE_FRAME)
        return pane

    @property
    def in_details(self) -> bool:
        """Whether the keys go to the details."""
        return self._pane is not None and self._pane.has_focus

    @property
    def pane_shown(self) -> bool:
        """Whether the details are beside the table now."""
        width = self.size.width or self._expected.width
        if width < PANE_FROM:
            return False
        if self._pane_wanted is None:
            return width >= PANE_ALWAYS
        return self._pane_wanted

    retired = False
    """Whether another screen has replaced it, and what it read from may be closed."""

    def target(self) -> Target:
        """The record under the cursor, with the field or the cell in focus."""
        listing, key = self.shown, self.table.cursor_key
        record = listing.record(key) if key is not None else None
        field: Detail | None = self.pane.current if self.in_details else None
        if field is not None:
            return Target(listing.resource, key, record, (field.title, field.text))
        return Target(listing.resource, key, record, self.panel.cell())

    @property
    def on_record(self) -> bool:
        """Whether there are rows."""
        return self.table.cursor_key is not None

    def redraw(self) -> None:
        """Draws the details of the record under the cursor, where they are shown."""
        if self.retired:
            return
        self.set_class(self.pane_shown, "-pane")
        if self.panel.listing is not None and self.pane_shown:
            self._drawn_at = monotonic()
            of, key, record, _ = self.target()
            self.pane.show_record(self.workspace, of, key, record, reveal=self.reveal)

    def on_resize(self) -> None:
        """Shows or hides the details, as there is room."""
        if self.panel.listing is not None:
            self.call_after_refresh(self.redraw)

    @on(VirtualTable.Moved)
    def _moved(self) -> None:
        if self._later is not None:
            self._later.stop()
        if monotonic() - self._drawn_at > PAUSE:
            self.redraw()
        else:
            self._later = self.set_timer(PAUSE, self.redraw)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        from caltui.tui.browse.record import RecordScreen

        read_on_show.record_opened(self.console, self.shown.resource, event.key)
        if self.size.width >= PANE_FROM:
            self._want_pane(True)
            self.pane.focus()
        else:
            self.console.push_screen(RecordScreen(self, event.key))

    def action_raw(self) -> None:
        """Turns the details between fields and JSON."""
        if not self.pane_shown:
            words = "The details are not shown: press enter, then J."
            self.notify(words, severity="warning")
            return
        self.pane.raw = not self.pane.raw
        self.redraw()

    def action_pane(self) -> None:
        """Shows or hides the details; in a small terminal it says why not."""
        if self.size.width < PANE_FROM:
            words = f"The details need {PANE_FROM} columns beside the table: enter opens them."
            self.notify(words, markup=False, severity="warning")
            return
        self._want_pane(not self.pane_shown)

    def _want_pane(self, wanted: bool | None) -> None:
        """Shows or hides the details; None leaves it to the room there is."""
        self._pane_wanted = wanted
        self.redraw()

    def on_fields_view_followed(self, event: "FieldsView.Followed") -> None:
        """Goes to the record that a field of the details names."""
        self.go(event.place)
