"""Records that need attention: queues at the left, the records of one at the right."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pkgutil import resolve_name
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
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
from caltui.tui.inbox.chosen import ChosenFindings
from caltui.tui.inbox.lists import FindingList, QueueList
from caltui.tui.keys.actions import bindings
from caltui.tui.table.filter_bar import FilterBar
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar
from caltui.tui.widgets.status_text import StatusFacts
from caltui.workspace.agenda.entries import USER
from caltui.workspace.inbox.queues import BY_ID, Answer, Queue, lists_of, queues_of, triage
from caltui.workspace.inbox.remedies import Remedy, remedy_for
from caltui.workspace.inbox.snapshot import Finding

AGENDA = "place.agenda"
REST = 0.25
"""Seconds after the last change until open times are counted."""
COUNTED = 1.0
"""Seconds for which open times are counted at once."""


class InboxScreen(PlaceScreen):
    """Searches the mirror, and reads lists that were never read as far as the call limit allows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("inbox")]
    PLACES = ("place", "inbox")
    AUTO_FOCUS = "#queues"

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Answer] = {}
        self.failed = ""
        self._opened = False
        self._began_at = ""
        self.going_on = False
        self.every: tuple[Queue, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, queues, the meaning of the one shown, its records, the one under the cursor."""
        self.every = queues_of(self.workspace.catalog)
        yield TitleBar(id="title")
        with Horizontal(id="inbox-body"):
            yield QueueList(words.queue_items(self.every, {}), id="queues")
            with Vertical(id="inbox-right"):
                yield Static(id="inbox-meaning", markup=False)
                yield FindingList(id="findings")
                yield FilterBar(id="filter")
                yield Static(id="inbox-why", markup=False)
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        self.queues = self.query_one("#queues", QueueList)
        self._began_at = self.queues.cursor_key
        self.findings = self.query_one("#findings", FindingList)
        self.bar = self.query_one(FilterBar)
        self.chosen = ChosenFindings(self.workspace)
        self.watch(self.bar, "typed", self._filter, init=False)
        self.hear(self.console.news, self.heard)
        self.find_records()
        self.console.feed.warm(lists_of(self.every))
        self.run_worker(self._read_types(), group="types", exclusive=True, exit_on_error=False)
        self.set_interval(TICK, self.draw_status)

    # What is found

    @property
    def queue(self) -> Queue:
        """The queue that is shown; of what is put off, that of the record under the cursor."""
        key = self.queues.cursor_key
        if key == words.SNOOZED:
            found = self.finding
            key = next((a.queue.id for a in self.answers.values() if found in a.snoozed), key)
        return BY_ID.get(key, self.every[0])

    @property
    def put_off(self) -> bool:
        """Whether what was put off is shown."""
        return self.queues.cursor_key == words.SNOOZED

    @property
    def finding(self) -> Finding | None:
        """The record under the cursor."""
        return self.chosen.shown.get(self.findings.cursor_key)

    def find_records(self) -> None:
        """Finds the records of every queue again, in a thread: a large mirror takes a moment.

        Queues that ask for open times come after the others, when these were counted.
        """

        async def work() -> None:
            answers = await asyncio.to_thread(triage, self.workspace)
            found = {answer.queue.id: answer for answer in answers}
            self._found(found)
            await asyncio.sleep(REST)
            counting = [queue for queue in self.every if queue.times]
            while self.is_attached and await self._count():
                pass
            late = await asyncio.to_thread(triage, self.workspace, counting)
            self._found({**found, **{answer.queue.id: answer for answer in late}})

        _: Worker[None] = self.run_worker(work, group="triage", exclusive=True, exit_on_error=False)

    async def _count(self) -> bool:
        """Counts open times for a moment; says whether some are left."""
        counted = await asyncio.to_thread(self.workspace.nothing_open, COUNTED)
        return counted is not None and counted.left > 0

    def _found(self, answers: dict[str, Answer]) -> None:
        if self.is_attached:
            self.failed = ""
            self._take(answers)

    def _take(self, answers: dict[str, Answer]) -> None:
        """Shows what was found. Goes to the first queue that holds something at the beginning,
        unless one was chosen or entered, and when the last record of one was settled."""
        self.answers = answers
        chosen = self.queues.cursor_key not in ("", self._began_at)
        self._opened |= chosen or self.focused not in (None, self.queues)
        here = answers.get(self.queues.cursor_key)
        cleared = self.going_on and here is not None and not here.findings
        self.queues.set_items(words.queue_items(self.every, answers))
        if not self._opened or cleared:
            first = next((q.id for q in words.in_order(self.every) if answers[q.id].findings), "")
            self.queues.move_to_key(first)
            self._began_at = self.queues.cursor_key
        self._opened = self._opened or not self._reading()
        self.going_on = self.going_on and not cleared
        self.show_queue()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that the search failed; the records found before stay."""
        if group == "triage":
            self.failed = explain(error).text
            self.show_queue()

    async def _read_types(self) -> None:
        """Reads some event types that coming bookings refer to and no list holds."""
        if not self.console.feed.held and self.console.feed.has_room(""):
            from caltui.workspace.sync.named_types import read_named_types

            if await read_named_types(self.workspace, sync_feed.NAMED) and self.is_attached:
                self.find_records()

    def show_queue(self) -> None:
        """The records of the queue under the cursor."""
        if self.put_off:
            found = tuple(f for answer in self.answers.values() for f in answer.snoozed)
            self.chosen.show(words.SNOOZED, found)
        else:
            answer = self.answers.get(self.queue.id)
            self.chosen.show(self.queue.id, answer.findings if answer else ())
        self.draw_findings()

    def draw_findings(self) -> None:
        """Draws the records that are shown, with their marks, and what is said of them."""
        answer = self.answers.get(self.queue.id)
        if self.chosen.every and not self.chosen.shown:
            self.findings.empty_text = "Nothing meets the filter. esc takes it away."
        else:
            reading = self._reading()
            self.findings.empty_text = words.empty(answer, reading=reading, failed=self.failed)
        width = self.findings.size.width or self.size.width - 32
        items = words.finding_items(self.chosen, self.workspace, self._remedy, width)
        self.findings.set_items(items)
        self.findings.refresh()
        self.bar.show(self.chosen.filter, self.chosen.fault)
        self.draw_status()

    def _remedy(self, found: Finding) -> Remedy | None:
        """The remedy that `f` starts for a finding; None where there is none."""
        return None if self.put_off else remedy_for(self.workspace, self.queue.remedies, found)

    def on_resize(self) -> None:
        if self.answers:
            self.draw_findings()

    def _reading(self) -> bool:
        return bool(self.console.feed.running & set(self.queue.lists))

    # What is said

    def draw_status(self) -> None:
        """Draws title, meaning, sentence and status from the facts as they are now."""
        queue, finding = self.queue, self.finding
        answer = self.answers.get(queue.id)
        now: datetime = self.workspace.clock()
        title = "Put off" if self.put_off else queue.title
        self.query_one(TitleBar).show(["Inbox", title], words.totals(self.answers, self.chosen))
        reading = self._reading()
        meaning = words.meaning(queue, answer, self.workspace, reading, self.failed)
        self.query_one("#inbox-meaning", Static).update(meaning)
        why = words.why(finding, queue, self.workspace, now, self._keys(), self.put_off)
        self.query_one("#inbox-why", Static).update(why)
        self.query_one(StatusLine).show(self._facts(answer))
        self.query_one(KeyHints).tell((queue.id, finding.resource if finding is not None else ""))

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
        return StatusFacts(
            self.workspace.status,
            len(self.chosen.shown),
            len(self.chosen.every),
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
        if event.key in self.answers or event.key == words.SNOOZED or not self.answers:
            if self.chosen.filter:
                self.chosen.filter_by("")
            self.show_queue()
        self.draw_status()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        finding = self.chosen.shown.get(event.key)
        if self.queues.has_focus or finding is None:
            if self.chosen.shown:
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
        self._read(lists_of(self.every))

    def _read(self, lists: Sequence[str]) -> None:
        status = self.workspace.status
        room = status.limit - status.spent if status.limit else len(lists)
        if room < len(lists):
            left = ", ".join(self.workspace.catalog.titles[name] for name in lists[max(0, room) :])
            text = f"The calls of this minute do not reach for {left}: press r again in a minute."
            self.notify(text, markup=False, severity="warning", timeout=8)
        self.console.feed.sync(*lists[: max(0, room)])
        self.draw_status()

    def marked(self) -> int:
        """Counts the marked records of this queue."""
        return len(self.chosen.marked())

    # What keys do with one record or the marked ones

    def action_mark(self) -> None:
        """Marks the record under the cursor, or unmarks it, and goes on to the next."""
        if self.finding is not None:
            self.chosen.turn(self.finding)
            self.draw_findings()
            self.findings.action_move(1)

    def action_mark_all(self) -> None:
        """Marks every record that is shown."""
        self.chosen.mark_all()
        self.draw_findings()

    def action_mark_none(self) -> None:
        """Takes all marks of the queue away."""
        self.chosen.mark_none()
        self.draw_findings()

    def action_fix(self) -> None:
        """Does the remedy of the marked records, else of the one under the cursor."""
        self._with("caltui.tui.inbox.fix:fix", "flow")

    def action_snooze(self) -> None:
        """Puts the records off, or wakes those that are."""
        self._with("caltui.tui.inbox.put_off:snooze", "menu")

    def action_export(self) -> None:
        """Writes what is shown, or what is marked, to a file."""
        self._with("caltui.tui.inbox.export:export", "menu")

    def _with(self, path: str, group: str) -> None:
        """Runs a function of this room on the screen, in a worker."""
        run = resolve_name(path)
        self.console.start(lambda: run(self), group=group)

    def acted_on(self) -> list[Finding]:
        """The marked records, else the one under the cursor."""
        one = self.finding
        return self.chosen.marked() or ([one] if one is not None else [])

    async def action_filter(self) -> None:
        """Opens the line for the filter."""
        await self.bar.focus_text()

    def _filter(self, text: str) -> None:
        self.chosen.filter_by(text)
        self.draw_findings()

    @on(FilterBar.Kept)
    def _filtered(self, event: FilterBar.Kept) -> None:
        event.stop()
        self.findings.focus()

    @on(FilterBar.Cleared)
    def _unfiltered(self, event: FilterBar.Cleared) -> None:
        event.stop()
        self._filter("")
        self.findings.focus()

    @on(FilterBar.Widened)
    def _everywhere(self, event: FilterBar.Widened) -> None:
        event.stop()
        self.run_worker(self.app.run_action("app.find"), group="menu", exit_on_error=False)

    def action_step_back(self) -> None:
        """Takes the filter away, goes from the records to the queues, then closes the screen."""
        if self.chosen.filter:
            self._filter("")
        elif self.findings.has_focus:
            self.queues.focus()
        elif self.is_current:
            self.dismiss(None)


async def open_inbox(screen: PlaceScreen) -> None:
    """Opens the inbox, unless the screen is one."""
    if not isinstance(screen, InboxScreen):
        screen.console.push_screen(InboxScreen())
