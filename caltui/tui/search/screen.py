"""The search in every record that was read, while a person types."""

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
from caltui.tui.search.results import Answer, CategoryAnswers, count_text, search_records
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from textual.timer import Timer

    from caltui.tui.base.context import Context

EACH = 8
"""The records shown of each category. Its table has all of them."""

REST = 0.05
"""Seconds after the last key before the search begins."""

HINT = 'any word, its beginning or a part; "two words" in quotes'
NOTHING_YET = "Looks through every record that was seen, in all categories. Nothing is sent."
NEVER_READ = "Nothing was read yet, so there is nothing to find: read all categories first."


class FindScreen(Dialog[Place | None]):
    """Closes with the place of a record or of the rows of a category, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("finder")]
    AUTO_FOCUS = "#search-text"

    class Answered(Message):
        """A search ended. Its answers are shown only where the text is still the same."""

        def __init__(self, text: str, answers: list[CategoryAnswers]) -> None:
            self.text = text
            self.answers = answers
            super().__init__()

    def __init__(self, console: "Context", text: str = "") -> None:
        super().__init__()
        self.console = console
        self._text = text
        self._search_timer: Timer | None = None
        self.answers: list[CategoryAnswers] = []
        self.answered = ""

    def compose(self) -> ComposeResult:
        """The line, the answers, their number, the keys."""
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
        self.hear(self.console.news, self.follow_news)
        self._search(self._text)

    @property
    def _list(self) -> FoundList:
        return self.query_one("#search-list", FoundList)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._text = event.value
        if self._search_timer is not None:
            self._search_timer.stop()
        self._search_timer = self.set_timer(REST, partial(self._search, event.value))

    def _search(self, text: str) -> None:
        """Searches in a thread; the answer to an earlier search is ignored."""
        if not text.strip():
            self.workers.cancel_group(self, "find")
            self.post_message(self.Answered(text, []))
            return
        work = partial(self._search_in_thread, text)
        self.run_worker(work, group="find", exclusive=True, exit_on_error=False, thread=True)

    def _search_in_thread(self, text: str) -> None:
        self.post_message(self.Answered(text, search_records(self.console.workspace, text, EACH)))

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        if event.text != self._text:
            return
        self._list.show(event.answers, keep=event.text == self.answered)
        self.answers, self.answered = event.answers, event.text
        self._say(self._result_text(event.text.strip()))

    def _result_text(self, text: str) -> str:
        """The number of answers, or why there are none and what to do."""
        workspace = self.console.workspace
        if not any(workspace.count(key) for key in workspace.catalog.titles):
            return NEVER_READ
        if self.answers:
            words = count_text(self.answers)
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
    def _clicked(self, event: LineList.Chosen) -> None:
        event.stop()
        self._open(self._list.answer(event.key))

    def follow_news(self, news: News) -> None:
        """Searches again when a record was read or written."""
        if isinstance(news, (Synced, RecordChanged)):
            self._search(self._text)
        elif isinstance(news, SyncFailed):
            self._say(f"✗ {explain(news.error).text}", fault=True)

    def action_read(self) -> None:
        """Reads every category at Cal, first those that were never read."""
        workspace = self.console.workspace
        first = workspace.unread()
        rest = [key for key in workspace.catalog.titles if key not in first]
        self.console.feed.sync(*first, *rest)
        self._say("Reading every category …")

    def action_open(self) -> None:
        """Goes to the record under the cursor."""
        self._open(self._list.chosen)

    def _open(self, chosen: Answer | None) -> None:
        if chosen is not None:
            self.answer(Place(chosen.found.resource, key=chosen.found.key))

    def action_rows(self) -> None:
        """Goes to the table of this category, filtered by the same text."""
        chosen = self._list.chosen
        if chosen is not None:
            self.answer(Place(chosen.found.resource, filter=self.answered.strip()))

    def action_choose(self, by: int) -> None:
        """Moves to the next line, or to the one before."""
        self._list.action_move(by)

    def action_group(self, by: int) -> None:
        """Moves to the next category, or to the one before."""
        self._list.action_group(by)

    def action_page(self, by: int) -> None:
        """Moves by so many pages."""
        self._list.action_page(by)
