"""What this profile wrote, newest first, what came of it, and the way back."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import News, RecordChanged
from caltui.tui.journal.text import Writes, details, place_of
from caltui.tui.journal.undo_and_settle import say_by_hand, settle_all, undo
from caltui.tui.keys.actions import bindings
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.profile_badge import badge
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.base.saved_state import JournalEntry

TITLE = "Journal of writes, newest first"


class WriteTable(VirtualTable):
    """The writes: none of them is marked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marks mean nothing here."""
        return action not in ("mark", "mark_all", "mark_none")


class JournalScreen(Dialog[Place | None]):
    """Answers the place of a record that was asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("journal")]
    AUTO_FOCUS = "#writes"

    def __init__(self, console: "Context") -> None:
        super().__init__()
        self.console = console
        self.workspace = console.workspace
        self.writes = Writes(self.workspace)

    def compose(self) -> ComposeResult:
        """The writes, the one under the cursor in full, what settling said, keys."""
        workspace = self.workspace
        with Vertical(id="journal", classes="sheet"):
            with Horizontal(classes="dialog-head"):
                title = f"{TITLE} · times in {self.workspace.zone.key}"
                yield Static(Content(title), classes="dialog-title")
                yield Static(badge(workspace.profile, read_only=workspace.read_only), id="badge")
            yield WriteTable(id="writes")
            yield FieldsView(id="write")
            yield Static("", id="journal-said")
            yield KeyHints()

    def on_mount(self) -> None:
        """The newest write under the cursor."""
        table = self.query_one("#writes", VirtualTable)
        table.empty_text = "Nothing was written yet on this profile."
        table.show(self.writes)
        self.say(Content(""))
        self.hear(self.console.news, self._heard)

    def _heard(self, news: News) -> None:
        """A write has ended, or was looked up, while this is shown."""
        if isinstance(news, RecordChanged):
            self.reload()

    def reload(self) -> None:
        """Reads the journal again; the cursor stays on its entry."""
        self.writes.reload()
        table = self.query_one("#writes", VirtualTable)
        table.reload()
        self._show(table.cursor_key)

    def say(self, text: Content) -> None:
        """A sentence or more above the keys; nothing takes no room."""
        line = self.query_one("#journal-said", Static)
        line.display = bool(text.plain)
        line.update(text)

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        self._show(event.key)

    def _show(self, key: str | None) -> None:
        entry = self.writes.entry(key) if key is not None else None
        found = details(self.writes, entry) if entry is not None else []
        self.query_one("#write", FieldsView).show(found, keep_place=False)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        entry = self.writes.entry(event.key)
        place = place_of(self.workspace, entry) if entry is not None else None
        if place is None:
            words = "There is no record to go to: it is gone, or Cal never said which it made."
            self.say(Content.styled(words, "$warning"))
        elif self.is_current:
            self.dismiss(place)

    def action_undo(self) -> None:
        """Shows the way back from the entry under the cursor."""
        key = self.query_one("#writes", VirtualTable).cursor_key
        if key is not None:
            self.run_worker(self._undo(int(key)), group="undo", exit_on_error=False)

    async def _undo(self, id: int) -> None:
        outcome = await undo(self.console, self.workspace, id)
        if outcome is not None:
            self.console.done(outcome.change.resource, outcome)
        self.reload()

    def action_settle(self) -> None:
        """Reads back what is unknown, and what is under the cursor and was taken for without
        effect; says what that tells."""
        key = self.query_one("#writes", VirtualTable).cursor_key
        here = self.writes.entry(key) if key is not None else None
        taken = here is not None and self.workspace.past.is_doubtful(here)
        if not self.writes.unknown and not taken:
            self.say(Content.styled("Nothing is unknown: every write has its outcome.", "$quiet"))
            return
        self.say(Content.styled("Reading back …", "$accent"))
        work = self._settle(here.id if taken and here is not None else None)
        self.run_worker(work, group="settle", exclusive=True, exit_on_error=False)

    async def _settle(self, also: int | None) -> None:
        lines = await settle_all(self.console, self.workspace, also)
        self.say(Content("\n").join(lines))
        self.reload()

    def action_by_hand(self) -> None:
        """Asks what came of the write under the cursor, where nothing can tell."""
        key = self.query_one("#writes", VirtualTable).cursor_key
        entry = self.writes.entry(key) if key is not None else None
        if entry is None or not self.workspace.past.may_be_said(entry):
            words = "Its outcome is known. This is for writes of unknown outcome."
            self.say(Content.styled(words, "$quiet"))
            return
        self.run_worker(self._by_hand(entry), group="settle", exclusive=True, exit_on_error=False)

    async def _by_hand(self, entry: "JournalEntry") -> None:
        line = await say_by_hand(self.console, self.workspace, entry)
        if line is not None:
            self.say(line)
            self.reload()

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.say(Content.styled(explain(event.worker.error).text, "$error"))

    def action_close(self) -> None:
        """Back to where one was."""
        if self.is_current:
            self.dismiss(None)
