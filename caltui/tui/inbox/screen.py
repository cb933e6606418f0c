"""Records that need attention: queues at the left, the records of one at the right."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker

from caltui.scheduling.bookings import booking_time
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.base import sync_feed
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, Synced, SyncFailed
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.base.sync_feed import Read
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.inbox import text as words
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar
from caltui.tui.widgets.status_text import StatusFacts
from caltui.workspace.agenda.entries import USER
from caltui.workspace.inbox.queues import QUEUES, Answer, Queue, lists_of, triage
from caltui.workspace.inbox.snapshot import Finding

AGENDA = "place.agenda"


class QueueList(LineList, inherit_bindings=False):
    """The queues. Enter or → goes to the records of one."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("queues")]

    def current_key(self) -> str:
        """The queue that is shown, while the records have the focus: it stays marked."""
        return "" if self.has_focus else self.cursor_key


class FindingList(LineList, inherit_bindings=False):
    """The records of a queue. ← goes back to the queues."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("findings")]

    class Left(Message):
        """The operator goes back to the queues."""

    def action_leave(self) -> None:
        """Back to the queues."""
        self.post_message(self.Left())


class InboxScreen(PlaceScreen):
    """Searches the mirror, and reads lists that were never read as far as the call limit allows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("inbox")]
    PLACES = ("place", "inbox")
    AUTO_FOCUS = "#queues"

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Answer] = {}
        self._found: dict[str, Finding] = {}
        self.failed = ""

    def compose(self) -> ComposeResult:
        """Title, queues, the meaning of the one shown, its records, the one under the cursor."""
        yield TitleBar(id="title")
        with Horizontal(id="inbox-body"):
            yield QueueList(words.queue_items(QUEUES, {}), id="queues")
            with Vertical(id="inbox-right"):
                yield Static(id="inbox-meaning", markup=False)
                yield FindingList(id="findings")
                yield Static(id="inbox-why", markup=False)
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        self.queues = self.query_one("#queues", QueueList)
        self.findings = self.query_one("#findings", FindingList)
        self.hear(self.console.news, self.heard)
        self.find_records()
        self.console.feed.warm(lists_of(QUEUES))
        self.run_worker(self._read_types(), group="types", exclusive=True, exit_on_error=False)
        self.set_interval(TICK, self.draw_status)

    # What is found

    @property
    def queue(self) -> Queue:
        """The queue that is shown."""
        key = self.queues.cursor_key
        return next((queue for queue in QUEUES if queue.id == key), QUEUES[0])

    @property
    def finding(self) -> Finding | None:
        """The record under the cursor."""
        return self._found.get(self.findings.cursor_key)

    def find_records(self) -> None:
        """Finds the records of every queue again, in a thread: a large mirror takes a moment."""

        async def work() -> None:
            answers = await asyncio.to_thread(triage, self.workspace)
            if self.is_mounted:
                self.failed = ""
                self.answers = {answer.queue.id: answer for answer in answers}
                self.queues.set_items(words.queue_items(QUEUES, self.answers))
                self.show_queue()

        _: Worker[None] = self.run_worker(work, group="triage", exclusive=True, exit_on_error=False)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that the search failed; the records found before stay."""
        if group == "triage":
            self.failed = explain(error).text
            self.show_queue()

    async def _read_types(self) -> None:
        """Reads some event types that coming bookings refer to and no list holds."""
        if not self.console.feed.held and self.console.feed.has_room(""):
            from caltui.workspace.sync.named_types import read_named_types

            if await read_named_types(self.workspace, sync_feed.NAMED) and self.is_mounted:
                self.find_records()

    def show_queue(self) -> None:
        """The records of the queue under the cursor."""
        answer = self.answers.get(self.queue.id)
        found: Sequence[Finding] = answer.findings if answer else ()
        self._found = {f"{f.resource} {f.key} {i}": f for i, f in enumerate(found)}
        now = self.workspace.clock()
        self.findings.empty_text = words.empty(answer, reading=self._reading(), failed=self.failed)
        self.findings.set_items(words.finding_items(self._found, now))
        self.findings.refresh()
        self.draw_status()

    def _reading(self) -> bool:
        return bool(self.console.feed.running & set(self.queue.lists))

    # What is said

    def draw_status(self) -> None:
        """Draws title, meaning, sentence and status from the facts as they are now."""
        queue, finding = self.queue, self.finding
        answer = self.answers.get(queue.id)
        now: datetime = self.workspace.clock()
        self.query_one(TitleBar).show(["Inbox", queue.title], words.totals(self.answers))
        reading = self._reading()
        meaning = words.meaning(queue, answer, self.workspace, reading, self.failed)
        self.query_one("#inbox-meaning", Static).update(meaning)
        why = words.why(finding, queue, now, self.workspace.zone, self._keys())
        self.query_one("#inbox-why", Static).update(why)
        self.query_one(StatusLine).show(self._facts(answer))
        self.query_one(KeyHints).tell((queue.id, finding is None))

    def _keys(self) -> dict[str, str]:
        """The key of every action that works here, as it is shown to people."""
        active = self.active_bindings.values()
        shown = ((one.binding.id, self.app.get_key_display(one.binding)) for one in active)
        return {id: key for id, key in reversed(list(shown)) if id is not None}

    def _facts(self, answer: Answer | None) -> StatusFacts:
        feed, titles = self.console.feed, self.workspace.catalog.titles
        running = sorted(titles[name] for name in feed.running)
        failed = [name for name in self.queue.lists if feed.reason(name)]
        ages = [self.workspace.age(name) for name in self.queue.needs]
        known = [age for age in ages if age is not None]
        count = len(answer.findings) if answer else 0
        return StatusFacts(
            self.workspace.status,
            count,
            count,
            True,
            max(known) if len(known) == len(ages) else None,
            f"reading {running[0]}" if running else "",
            f"{titles[failed[0]]} failed" if failed else "failed" if self.failed else "",
            again=self.console.again,
        )

    def on_screen(self) -> tuple[Read, ...]:
        """The lists that the queue is made of."""
        return self.queue.lists

    def heard(self, news: News) -> None:
        """Finds all records again when a list was read or a record was written."""
        if isinstance(news, (Synced, RecordChanged, MirrorChanged)):
            self.find_records()
        elif isinstance(news, SyncFailed) and news.resource in self.queue.lists:
            self.console.say(news.error)
        self.draw_status()

    # What keys act on

    def target(self) -> Target:
        """The record under the cursor."""
        finding = self.finding
        if finding is None:
            return self.target_of(self.queue.needs[0], None)
        return self.target_of(finding.resource, finding.key)

    def action_command(self, id: str) -> None:
        """Runs a command on the record; for the agenda, that of its host on the booking's day."""
        finding = self.finding
        if id != AGENDA or finding is None or not finding.host:
            super().action_command(id)
            return
        span = booking_time(self.target().record or {}).span
        day = span.start.astimezone(self.workspace.zone).date() if span else None
        self.console.push_screen(AgendaScreen(USER, finding.host, day=day))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        if event.key in self.answers or not self.answers:
            self.show_queue()
        self.draw_status()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        finding = self._found.get(event.key)
        if self.queues.has_focus or finding is None:
            if self._found:
                self.findings.focus()
        else:
            sheet = RecordSheet(self.workspace, finding.resource, finding.key)
            self.console.push_screen(sheet)

    @on(FindingList.Left)
    def _left(self) -> None:
        self.queues.focus()

    def action_refresh(self) -> None:
        """Reads the lists of this queue again, as far as the call limit allows."""
        self._read(self.queue.lists)

    def action_refresh_all(self) -> None:
        """Reads the lists of all queues again, as far as the call limit allows."""
        self._read(lists_of(QUEUES))

    def _read(self, lists: Sequence[str]) -> None:
        status = self.workspace.status
        room = status.limit - status.spent if status.limit else len(lists)
        if room < len(lists):
            left = ", ".join(self.workspace.catalog.titles[name] for name in lists[max(0, room) :])
            text = f"The calls of this minute do not reach for {left}: press r again in a minute."
            self.notify(text, markup=False, severity="warning", timeout=8)
        self.console.feed.sync(*lists[: max(0, room)])
        self.draw_status()

    def action_step_back(self) -> None:
        """Goes from the records to the queues, then closes the screen."""
        if self.findings.has_focus:
            self.queues.focus()
        elif self.is_current:
            self.dismiss(None)


async def open_inbox(screen: PlaceScreen) -> None:
    """Opens the inbox, unless the screen is one."""
    if not isinstance(screen, InboxScreen):
        screen.console.push_screen(InboxScreen())
