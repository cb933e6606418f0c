"""The inspector: the calls of this session with their attempts, and one of them in full."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.journal.calls.rows import CallRow, Requests
from caltui.tui.journal.calls.screen import CallScreen
from caltui.tui.keys.actions import bindings
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.filter_line import FilteredDialog, FilterLine
from caltui.tui.widgets.key_hints import KeyHints
from caltui.workspace.sync.calls.grouped import SentCall
from caltui.workspace.sync.calls.redacted import BodyRedactor

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.sync.connection import Entry


class CallTable(VirtualTable):
    """The table of calls. Its rows are not marked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for the keys of marks."""
        return action not in ("mark", "mark_all", "mark_none")


class InspectorScreen(FilteredDialog[None]):
    """The calls of this session, newest first, and what came of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("calls")]
    AUTO_FOCUS = "#requests"

    def __init__(self, console: "Context") -> None:
        super().__init__()
        self.console = console
        workspace = console.workspace
        self._trace = workspace.trace
        self.requests = Requests(self._trace, workspace.zone, workspace.catalog.way)
        self.redactor = BodyRedactor(workspace.catalog)

    def compose(self) -> ComposeResult:
        """The words that narrow the table, the table, the call under its cursor, the keys."""
        with Vertical(id="calls", classes="sheet"):
            words = f"Requests of this session, newest first · times in {self.requests.zone}"
            yield Static(Content(words), classes="menu-title")
            yield FilterLine("words of a call or a body")
            yield CallTable(id="requests")
            yield FieldsView(id="request")
            yield KeyHints()

    def on_mount(self) -> None:
        table = self.query_one(CallTable)
        table.empty_text = "Nothing was sent yet."
        table.show(self.requests)
        self._unsubscribe = self._trace.subscribe(self._heard)

    def on_unmount(self) -> None:
        self._unsubscribe()
        super().on_unmount()

    def _heard(self, _: "Entry") -> None:
        """Draws it in a message of its own: an error there must not be one of the call."""
        self.call_later(self._reload)

    def _reload(self) -> None:
        self.requests.reload()
        self.query_one(CallTable).reload()

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        found = self.requests.details(event.key)
        self.query_one("#request", FieldsView).show(found, keep_place=True)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        if self.requests.item(event.key) is not None:
            self.app.push_screen(CallScreen(self, event.key))

    @property
    def row(self) -> CallRow | None:
        """The call or attempt under the cursor."""
        return self.requests.item(self.query_one(CallTable).cursor_key)

    def step(self, by: int) -> CallRow | None:
        """Moves the cursor, and gives what is under it then."""
        table = self.query_one(CallTable)
        table.move_to(table.cursor_index + by)
        return self.row

    def action_copy(self) -> None:
        """Asks what to copy of the call under the cursor."""
        if self.row is None:
            self.notify("There is no call to copy.", severity="warning")
        else:
            self.copy_of(self.row)

    def copy_of(self, row: CallRow) -> None:
        """Asks what to copy of a call."""
        from caltui.tui.journal.calls.take_out import copy_call

        entry = row.call.last if row.attempt is None else row.call.tries[row.attempt]
        work = copy_call(self.console, self._trace, self.redactor, entry)
        self.run_worker(work, group="menu", exclusive=True, exit_on_error=False)

    def action_export(self) -> None:
        """Writes the calls that are shown as an HTTP archive."""
        self.export_of(self.requests.calls)

    def export_of(self, calls: Sequence[SentCall]) -> None:
        """Asks for a file, and writes calls into it."""
        from caltui.tui.journal.calls.take_out import export_calls

        if not calls:
            self.notify("There is no call to write.", severity="warning")
            return
        work = export_calls(self.console, self._trace, self.redactor, calls)
        self.run_worker(work, group="menu", exclusive=True, exit_on_error=False)

    def narrow(self) -> None:
        """Shows the calls that have the words."""
        self.requests.words = self.words
        table = self.query_one(CallTable)
        table.empty_text = "No call has these words." if self.words else "Nothing was sent yet."
        self._reload()
