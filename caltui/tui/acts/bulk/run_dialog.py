"""The dialog of a run: shows the change of each record, asks, sends, and shows what came of it."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static
from textual.widgets.button import ButtonVariant
from textual.worker import Worker, WorkerState

from caltui.tui.acts.bulk.job import BulkJob
from caltui.tui.acts.bulk.text import (
    bar,
    counts_text,
    over_item,
    points,
    progress_text,
    sentence,
    sorted_items,
    waiting_item,
)
from caltui.tui.base.dialog import LOOK_FIRST, Dialog
from caltui.tui.edit.open_times.line import open_times_lines
from caltui.tui.forms.problems import Problem
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button, dialog_head, text_rows
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import GatewayError, MirrorError, ReadOnly

if TYPE_CHECKING:
    from caltui.workspace.acts.rehearse import RehearsedItem
    from caltui.workspace.bulk.run import BulkItem, BulkRun
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.pending import PendingWrite

AROUND = 20
"""The lines of the dialog without those of the records."""

TICK = 0.25
"""Seconds between two updates of the progress."""

UNKNOWN = "\nUnknown ones may have happened: the journal (U) settles them."
ASKING, RUNNING, OVER = "asking", "running", "over"
KEYS = {
    "send": ASKING,
    "rehearse": ASKING,
    "stop_first": ASKING,
    "show_open_times": ASKING,
    "pause": RUNNING,
    "again": OVER,
}
"""The phase of the dialog in which an action works."""


@dataclass(frozen=True, slots=True)
class BulkEnd:
    """The outcome of a run: its id, and the finished records by key.

    `write` is set where the run was left running: `finished` still grows then. `take_back`: a
    person wants to see how all of it is taken back.
    """

    id: str
    finished: "dict[str, BulkItem]"
    write: "PendingWrite[dict[str, int]] | None" = None
    take_back: bool = False

    @property
    def done(self) -> set[str]:
        """The records that are done."""
        return {key for key, item in self.finished.items() if item.outcome == "done"}


class RunDialog(Dialog[BulkEnd | None]):
    """Shows a run before it begins, while it goes on, and how it ended."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("bulk")]
    AUTO_FOCUS = None

    def __init__(self, workspace: "Workspace", job: BulkJob) -> None:
        super().__init__()
        self.workspace = workspace
        self.job = job
        self.phase = ASKING
        self.stop_first = False
        self.run: BulkRun | None = None
        self._write: PendingWrite[dict[str, int]] | None = None
        self.finished: dict[str, BulkItem] = {}
        self.shows_request = False
        self.remark: Content | None = None
        self.rehearsed: dict[str, RehearsedItem] = {}
        self._places = {key: i for i, key in enumerate(job.rows)}

    def compose(self) -> ComposeResult:
        """The title, what is true of all, each record, the progress, the buttons."""
        job = self.job
        with Vertical(id="bulk", classes="dialog"):
            yield dialog_head(job.title, self.workspace)
            with VerticalScroll(id="bulk-about", can_focus=False):
                yield from self._about()
            yield LineList(self._items(), id="bulk-items")
            yield Static("", id="bulk-note")
            if job.number is not None:
                yield Static(self._question(job.number), id="bulk-ask")
                yield Input(id="bulk-number", compact=True, placeholder=str(job.number))
            yield Static("", id="bulk-bar")
            yield Static("", id="bulk-state")
            yield KeyHints()
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button(f"{job.back} (esc)", "back", id="bulk-back")
                variant: ButtonVariant = "error" if job.grave else "primary"
                yield dialog_button(
                    f"{job.answer} (ctrl+s)", "send", id="bulk-send", variant=variant
                )

    def on_mount(self) -> None:
        """Puts the focus where enter changes nothing."""
        self.query_one("#bulk-bar").display = self.query_one("#bulk-note").display = False
        self.query_one("#bulk-send", Button).disabled = self.job.number is not None
        self.query_one("#bulk-number" if self.job.number is not None else "#bulk-back").focus()
        self.query_one("#bulk").styles.max_height = len(self.lines.items) + AROUND
        self._show_progress()
        self._note()
        self.set_interval(TICK, self._show_progress)

    # What is shown

    @property
    def lines(self) -> LineList:
        """The records."""
        return self.query_one(LineList)

    def _question(self, number: int) -> Content:
        why = "Production: type" if self.workspace.profile.production else "Type"
        return Content(f"{why} {number} to go on.")

    def _about(self) -> ComposeResult:
        yield Static(Content.styled(self.job.about, "bold"), id="bulk-which")
        plan = self.job.plan
        if plan is not None:
            yield from open_times_lines(self.workspace, [item.change for item in plan.items])
        yield from text_rows(points(self.job), "review-glyph")

    def _items(self) -> list[Item]:
        items = [waiting_item(key, row) for key, row in self.job.rows.items()]
        if self.job.refused:
            items.append(Item("", f"Left out: {len(self.job.refused)}"))
        items += [
            Item(f"left out {key}", f"{key}: {why}", "left out", "quiet", "×")
            for key, why in self.job.refused
        ]
        return items

    def _show_progress(self) -> None:
        """Shows the progress of the run, or before it what a failure does."""
        run = self.run
        if self.phase == ASKING and self.remark is not None:
            self._state(self.remark)
            return
        if run is None or self.phase == ASKING:
            ends = "The first failure ends it." if self.stop_first else "A failure ends nothing:"
            rest = "" if self.stop_first else " the rest goes on."
            self._state(Content.styled(f"{ends}{rest}", "$quiet"))
            return
        progress = run.progress
        width = max(10, self.query_one("#bulk-bar").size.width)
        self.query_one("#bulk-bar", Static).update(bar(progress, width), layout=False)
        if self.phase == RUNNING:
            self._state(progress_text(progress, stopping=run.stopped))
            self._point(progress.current)

    def _point(self, summary: str) -> None:
        """Marks the record that is being sent; the cursor follows unless the list has the focus."""
        lines = self.lines
        for key, place in self._places.items():
            if key in self.finished or self.job.rows[key].summary != summary:
                continue
            self._put(place, waiting_item(key, self.job.rows[key], now=True))
            if not lines.has_focus:
                lines.move_to_key(key)
            return

    def _put(self, place: int, item: Item) -> None:
        if place < len(self.lines.items) and self.lines.items[place] != item:
            self.lines.items[place] = item
            self.lines.refresh()

    def _state(self, text: Content) -> None:
        self.query_one("#bulk-state", Static).update(text)

    @on(LineList.Moved)
    def _moved(self) -> None:
        self._note()

    def _note(self) -> None:
        key = self.lines.cursor_key
        item = self.finished.get(key)
        reason = next((why for k, why in self.job.refused if key == f"left out {k}"), "")
        note = self.query_one("#bulk-note", Static)
        row = self.job.rows.get(key or "")
        tried = self.rehearsed.get(key or "") if self.phase == ASKING else None
        reason = reason or (tried.reason if tried else "")
        text = sentence(item) if item else Content(reason or (row.note if row else ""))
        if self.shows_request and row is not None and row.request:
            text = Content.assemble(text, "\n" if text.plain else "", (row.request, "$quiet"))
        note.update(text)
        note.display = bool(text.plain)

    # Asking

    @property
    def again_count(self) -> int:
        """The number of records that are known not to be done."""
        again = ("refused", "not sent")
        return sum(item.outcome in again for item in self.finished.values())

    @property
    def _typed(self) -> bool:
        number = self.job.number
        return number is None or self.query_one("#bulk-number", Input).value.strip() == str(number)

    @on(Input.Changed, "#bulk-number")
    def _number_typed(self) -> None:
        self.query_one("#bulk-send", Button).disabled = not self._typed

    @on(Input.Submitted, "#bulk-number")
    def _number_done(self) -> None:
        send = self.query_one("#bulk-send", Button)
        (send if not send.disabled else self.query_one("#bulk-back")).focus()

    def action_stop_first(self) -> None:
        """Turns the setting whether the first failure ends the run."""
        self.stop_first = not self.stop_first
        self._show_progress()

    def action_send(self) -> None:
        """Begins the run, once."""
        if self.phase != ASKING:
            return
        if self.typed_unseen:
            self.remark = Content.styled(LOOK_FIRST, "$warning")
            self._show_progress()
            return
        if not self._typed:
            self._state(Content.styled(f"Type {self.job.number} first.", "bold $warning"))
            return
        self._begin()
        self.run_worker(self._start(), group="bulk", exit_on_error=False)

    # Running

    def _begin(self) -> None:
        self.phase = RUNNING
        for id in ("#bulk-ask", "#bulk-number"):
            for widget in self.query(id):
                widget.display = False
        self.query_one("#bulk-bar").display = True
        self.query_one("#bulk-send").display = False
        back = self.query_one("#bulk-back", Button)
        back.label = Content("Stop (esc)")
        back.refresh(layout=True)
        back.focus()
        self.refresh_bindings()

    async def _start(self) -> None:
        try:
            run = await self.job.start(self.stop_first)
        except (GatewayError, MirrorError, ReadOnly) as error:
            self._failed(Problem(error.message, error.hint))
            return
        await self._drive(run)

    async def _drive(self, run: "BulkRun") -> None:
        self.run = run
        work = run.run(self._one_over)
        self._write = self.workspace.pending.begin(self.job.title, work, many=True)
        await self._write.result()
        if self.is_attached:
            self._ended(run)

    def _one_over(self, item: "BulkItem") -> None:
        self.finished[item.key] = item
        if not self.in_stack:
            return
        place = self._places.get(item.key)
        if place is not None:
            self._put(place, over_item(item))
        if not self.lines.has_focus:
            self.lines.move_to_key(item.key)
        if self.lines.cursor_key == item.key:
            self._note()
        self._show_progress()

    def _ended(self, run: "BulkRun") -> None:
        self._finish()
        rest = f"\n{run.halted.message}" if run.halted is not None else ""
        again = self.again_count
        hint = f"\nf tries {again} again." if again else ""
        hint += UNKNOWN if run.counts.get("unknown") else ""
        hint += self._way_back()
        counts = Counter(item.outcome for item in self.finished.values())
        state = Content.assemble(counts_text(counts), (rest, "$error"), (hint, "$quiet"))
        self._state(state)
        self._show_progress()

    def _way_back(self) -> str:
        """Says what an undo would do; empty where it can take back nothing of what is done."""
        done = [key for key, item in self.finished.items() if item.outcome == "done"]
        plan = self.job.plan
        lasting = {i.key for i in plan.items if not i.change.undoable.possible} if plan else set()
        if lasting.issuperset(done):
            return ""
        what = "back what can be" if lasting.intersection(done) else "all of it back"
        return f"\nu takes {what}, after showing how."

    def _finish(self) -> None:
        self.phase = OVER
        self.lines.set_items([*sorted_items(self.finished.values()), *self._untouched()])
        self._places = {item.key: i for i, item in enumerate(self.lines.items) if item.key}
        self.lines.action_top()
        self._note()
        back = self.query_one("#bulk-back", Button)
        back.label = Content("Close (esc)")
        back.refresh(layout=True)
        self.lines.focus() if self.again_count else back.focus()
        self.refresh_bindings()

    def _untouched(self) -> list[Item]:
        rows = self.job.rows.items()
        return [waiting_item(key, row) for key, row in rows if key not in self.finished]

    def _failed(self, found: Problem) -> None:
        self._finish()
        self._state(found.content())

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "bulk" and event.state == WorkerState.ERROR:
            self._failed(Problem.bug(event.worker.error))

    def action_pause(self) -> None:
        """Pauses the run, or lets it go on."""
        if self.run is not None:
            (self.run.resume if self.run.paused else self.run.pause)()
            self._show_progress()
