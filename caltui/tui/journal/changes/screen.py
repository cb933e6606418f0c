"""The record of changes: what reads found different, newest first, and putting a value back."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, Synced
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.edit.flow import send_reviewed
from caltui.tui.journal.changes.rows import ChangeRows, details
from caltui.tui.journal.screen import WriteTable
from caltui.tui.keys.actions import bindings
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.key_hints import KeyHints
from caltui.workspace.base.errors import READ_ONLY, CannotUndo
from caltui.workspace.changes.found import kept_since
from caltui.workspace.changes.put_back import put_back
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.tui.base.context import Context


class ChangesScreen(Dialog[Place | None]):
    """Closes with the place of the record that a person opened, or None.

    `resource` and `key`: only what was found about that record, until `tab` shows all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("changes")]
    AUTO_FOCUS = "#writes"

    def __init__(self, console: "Context", resource: str | None, key: str | None) -> None:
        super().__init__()
        self.console = console
        self.workspace = console.workspace
        self._about = (resource, key) if key is not None else (None, None)
        self.rows = ChangeRows(self.workspace, *self._about)

    def compose(self) -> ComposeResult:
        """The changes, the one under the cursor in full, how far back they go, the keys."""
        with Vertical(id="journal", classes="sheet"):
            title = f"Record of changes, newest first · times in {self.workspace.zone.key}"
            yield dialog_head(title, self.workspace)
            yield WriteTable(id="writes")
            yield FieldsView(id="write")
            yield Static("", id="journal-said", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        """The newest change under the cursor."""
        self._show_rows()
        self.hear(self.console.news, self._follow_news)

    def _show_rows(self) -> None:
        table = self.query_one("#writes", VirtualTable)
        whole = "No read has found a change here yet."
        table.empty_text = whole if self.rows.record_key is None else f"{whole} tab shows all."
        table.show(self.rows)
        self._show(table.cursor_key)
        key = self.rows.record_key
        noun = self.workspace.resource(self.rows.resource).noun if self.rows.resource else ""
        about = f"Only {noun} {key}: tab shows all. " if key else ""
        self.say(f"{about}{kept_since(self.workspace)}")

    def say(self, text: str) -> None:
        """Shows a sentence above the keys."""
        self.query_one("#journal-said", Static).update(Content.styled(text, "$quiet"))

    def _follow_news(self, news: News) -> None:
        """Reads the changes again when something was read or written."""
        if isinstance(news, (RecordChanged, Synced, MirrorChanged)):
            self.reload()

    def reload(self) -> None:
        """Reads the changes again; the cursor stays on its line."""
        self.rows.reload()
        table = self.query_one("#writes", VirtualTable)
        table.reload()
        self._show(table.cursor_key)

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        self._show(event.key)

    def _show(self, key: str | None) -> None:
        line = self.rows.item(key)
        found = details(self.rows, line) if line is not None else []
        self.query_one("#write", FieldsView).show(found, keep_place=False)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        line = self.rows.item(event.key)
        if line is not None and line.change.noted.key:
            self.answer(Place(line.change.noted.resource, key=line.change.noted.key))

    def action_scope(self) -> None:
        """Shows the changes of everything, or again those of the record."""
        about = self._about if self.rows.record_key is None else (None, None)
        self.rows = ChangeRows(self.workspace, *about)
        self._show_rows()

    def action_put_back(self) -> None:
        """Shows the write that puts the value under the cursor back."""
        self.ask(self._put_back, group="undo")

    async def _put_back(self) -> None:
        line = self.rows.item(self.query_one("#writes", VirtualTable).cursor_key)
        if line is None:
            return
        if self.workspace.read_only:
            self.say(READ_ONLY)
            return
        noted = line.change.noted
        try:
            change, warnings = put_back(self.workspace, noted, [line.field] if line.field else ())
        except CannotUndo as error:
            self.say(error.message)
            return
        title = f"Put back: {change.summary()}"
        outcome = await send_reviewed(
            self.console, self.workspace, change, title=title, warnings=warnings
        )
        if outcome is not None:
            self.console.done(noted.resource, outcome)
            self.reload()

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.say(explain(event.worker.error).text)


async def open_changes(screen: PlaceScreen) -> None:
    """Shows what reads found different about the record in focus, else about everything."""
    target = screen.target()
    dialog = ChangesScreen(screen.console, target.resource.key, target.key)
    place = await screen.console.push_screen_wait(dialog)
    if place is not None:
        screen.go(place)
