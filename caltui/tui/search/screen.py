"""Search in everything that was seen: answers by category, the best first, as one types."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import News, RecordChanged, Synced, SyncFailed
from caltui.tui.keys.actions import bindings
from caltui.tui.search.found_list import FoundList
from caltui.tui.search.results import Answers, count, look
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from textual.timer import Timer

    from caltui.tui.base.context import Context

EACH = 8
"""How many answers of a category are shown; its table has them all."""

REST = 0.05
"""Seconds without a letter before the search begins: a burst of keys is one question."""

HINT = 'any word, its beginning or a part of it; "two words" in quotes are one'
NOTHING_YET = "Looks through every record that was seen, in all categories. Nothing is sent."
NEVER_READ = "Nothing was read yet, so there is nothing to find: read all categories first."


class FindScreen(Dialog[Place | None]):
    """Dismissed with the place of a record or of a category's rows, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("finder")]
    AUTO_FOCUS = "#search-text"

    class Answered(Message):
        """A search ended. It counts only while its text is still the one typed."""

        def __init__(self, text: str, answers: list[Answers]) -> None:
            self.text = text
            self.answers = answers
            super().__init__()

    def __init__(self, console: "Context", text: str = "") -> None:
        super().__init__()
        self.console = console
        self._text = text
        self._later: Timer | None = None
        self.answers: list[Answers] = []
        self.answered = ""

    def compose(self) -> ComposeResult:
        """The line, the answers, what there is to say about them, keys."""
        with Vertical(id="search", classes="sheet"):
            with Horizontal(id="search-line"):
                yield Static("Find ", id="search-mark", markup=False)
                line = Input(self._text, id="search-text", placeholder=HINT, compact=True)
                line.select_on_focus = False
                yield line
            yield FoundList(id="search-list")
            yield Static("", id="search-said")
            yield KeyHints()

    def on_mount(self) -> None:
        self._list.can_focus = False
        self.hear(self.console.news, self.heard)
        self._search(self._text)

    @property
    def _list(self) -> FoundList:
        return self.query_one("#search-list", FoundList)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._text = event.value
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(REST, partial(self._search, event.value))

    def _search(self, text: str) -> None:
        """Asks in a thread; what was asked before is no longer waited for."""
        if not text.strip():
            self.workers.cancel_group(self, "find")
            self.post_message(self.Answered(text, []))
            return
        work = partial(self._look, text)
        self.run_worker(work, group="find", exclusive=True, exit_on_error=False, thread=True)

    def _look(self, text: str) -> None:
        self.post_message(self.Answered(text, look(self.console.workspace, text, EACH)))

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        if event.text != self._text:
            return
        self._list.show(event.answers, keep=event.text == self.answered)
        self.answers, self.answered = event.answers, event.text
        self._say(self._about(event.text.strip()))

    def _about(self, text: str) -> str:
        """How much there is, or why there is nothing and what to do."""
        workspace = self.console.workspace
        if not any(workspace.count(key) for key in workspace.catalog.titles):
            return NEVER_READ
        if self.answers:
            words = count(self.answers)
        else:
            words = f"Nothing that was seen holds “{text}”." if text else NOTHING_YET
        return f"{words} {workspace.gaps()}".strip()

    def _say(self, text: str, *, fault: bool = False) -> None:
        line = self.query_one("#search-said", Static)
        line.set_class(fault, "-fault")
        line.update(Content(text))

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._say(f"✗ {explain(event.worker.error).text}", fault=True)

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.action_open()

    def heard(self, news: News) -> None:
        """Something was read or written: the answers may be others now."""
        if isinstance(news, (Synced, RecordChanged)):
            self._search(self._text)
        elif isinstance(news, SyncFailed):
            self._say(f"✗ {explain(news.error).text}", fault=True)

    def action_read(self) -> None:
        """Asks Cal for every category, those that were never read first."""
        workspace = self.console.workspace
        first = workspace.unread()
        rest = [key for key in workspace.catalog.titles if key not in first]
        self.console.feed.sync(*first, *rest)
        self._say("Reading every category …")

    def action_open(self) -> None:
        """Goes to the record under the cursor."""
        chosen = self._list.chosen
        if chosen is not None and self.is_current:
            self.dismiss(Place(chosen.found.resource, key=chosen.found.key))

    def action_rows(self) -> None:
        """Goes to the table of this category, filtered by the same text."""
        chosen = self._list.chosen
        if chosen is not None and self.is_current:
            self.dismiss(Place(chosen.found.resource, filter=self.answered.strip()))

    def action_choose(self, by: int) -> None:
        """The next line, or the one before."""
        self._list.action_move(by)

    def action_group(self, by: int) -> None:
        """The next category, or the one before."""
        self._list.action_group(by)

    def action_page(self, by: int) -> None:
        """A page on or back."""
        self._list.action_page(by)

    def action_close(self) -> None:
        """Back to where one was."""
        if self.is_current:
            self.dismiss(None)
