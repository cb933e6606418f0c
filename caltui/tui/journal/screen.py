"""The journal on the screen: the writes of this profile, newest first, with their outcomes."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.tui.acts.bulk.flow import take_back
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import News, RecordChanged
from caltui.tui.journal.runs import RunLine
from caltui.tui.journal.text import Writes, details, place_of
from caltui.tui.journal.undo_and_settle import say_by_hand, settle_all, undo
from caltui.tui.keys.actions import bindings
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.key_hints import KeyHints
from caltui.workspace.journal.settle import unproven
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.base.saved_state import JournalEntry

TITLE = "Journal of writes, newest first"


class WriteTable(VirtualTable):
    """The table of writes. Its rows are not marked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for the keys of marks."""
        return action not in ("mark", "mark_all", "mark_none")


class JournalScreen(Dialog[Place | None]):
    """Closes with the place of the record that a person opened, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("journal")]
    AUTO_FOCUS = "#writes"

    def __init__(self, console: "Context") -> None:
        super().__init__()
        self.console = console
        self.workspace = console.workspace
        self.writes = Writes(self.workspace)

    def compose(self) -> ComposeResult:
        """The writes, the write under the cursor in full, the last message, the keys."""
        workspace = self.workspace
        with Vertical(id="journal", classes="sheet"):
            yield dialog_head(f"{TITLE} · times in {workspace.zone.key}", workspace)
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
        self.hear(self.console.news, self._follow_news)

    def _follow_news(self, news: News) -> None:
        """Reads the journal again when a write has ended or was checked."""
        if isinstance(news, RecordChanged):
            self.reload()

    def reload(self) -> None:
        """Reads the journal again; the cursor stays on its entry."""
        self.writes.reload()
        table = self.query_one("#writes", VirtualTable)
        table.reload()
        self._show(table.cursor_key)

    def say(self, text: Content) -> None:
        """Shows a text above the keys; an empty one takes no line."""
        line = self.query_one("#journal-said", Static)
        line.display = bool(text.plain)
        line.update(text)

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        self._show(event.key)

    def _show(self, key: str | None) -> None:
        entry = self.writes.item(key)
        found = details(self.writes, entry) if entry is not None else []
        self.query_one("#write", FieldsView).show(found, keep_place=False)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        entry = self.writes.item(event.key)
        if isinstance(entry, RunLine):
            self.writes.fold(entry)
            self.query_one("#writes", VirtualTable).reload()
            return
        place = place_of(self.workspace, entry) if entry is not None else None
        if place is None:
            words = "There is no record to go to: it is gone, or Cal never said which it made."
            self.say(Content.styled(words, "$warning"))
        else:
            self.answer(place)

    def _entry_under_cursor(self) -> "JournalEntry | None":
        return self.writes.entry(self.query_one("#writes", VirtualTable).cursor_key)

    def action_undo(self) -> None:
        """Shows how the write under the cursor is undone, or the whole act that it belongs to."""
        found = self.writes.item(self.query_one("#writes", VirtualTable).cursor_key)
        if found is not None:
            run = found.batch.id if isinstance(found, RunLine) else found.batch
            if run:
                self.ask(self._take_back, run, group="undo")
            else:
                self.ask(self._undo, int(self.writes.key(found)), group="undo")

    async def _undo(self, id: int) -> None:
        outcome = await undo(self.console, self.workspace, id)
        if outcome is not None:
            self.console.done(outcome.change.resource, outcome)
        self.reload()

    async def _take_back(self, run: str) -> None:
        await take_back(self.console, run)
        self.reload()

    def action_settle(self) -> None:
        """Checks at Cal the writes of unknown outcome, and the write under the cursor where it is
        only assumed to have had no effect. Says what was found."""
        here = self._entry_under_cursor()
        doubtful = here.id if here and unproven(here) else None
        if not self.writes.unknown and doubtful is None:
            self.say(Content.styled("Nothing is unknown: every write has its outcome.", "$quiet"))
            return
        self.say(Content.styled("Reading back …", "$accent"))
        self.run_worker(self._settle(doubtful), group="settle", exclusive=True, exit_on_error=False)

    async def _settle(self, also: int | None) -> None:
        lines = await settle_all(self.console, also)
        self.say(Content("\n").join(lines))
        self.reload()

    def action_by_hand(self) -> None:
        """Asks a person for the outcome of the write under the cursor, where it is unknown."""
        entry = self._entry_under_cursor()
        if entry is None or not self.workspace.write_history.may_settle_by_hand(entry):
            words = "Its outcome is known. This is for writes of unknown outcome."
            self.say(Content.styled(words, "$quiet"))
            return
        self.ask(self._by_hand, entry, group="settle")

    async def _by_hand(self, entry: "JournalEntry") -> None:
        line = await say_by_hand(self.console, entry)
        if line is not None:
            self.say(line)
            self.reload()

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.say(Content.styled(explain(event.worker.error).text, "$error"))
