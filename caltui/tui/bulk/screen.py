"""Many records at once: what will happen to each, the question, and the run itself."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import Dialog
from caltui.tui.bulk import text as words
from caltui.tui.bulk.job import Job, Row
from caltui.tui.dialogs.ask_production import sure
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.forms.problems import Problem
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.profile_badge import badge
from caltui.workspace.base.errors import GatewayError, MirrorError, ReadOnly

if TYPE_CHECKING:
    from caltui.workspace.bulk.plan import BulkPlan
    from caltui.workspace.bulk.run import BulkItem, BulkRun
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.pending import PendingWrite

AROUND = 20
"""Lines of the dialog beside those of the records."""

TICK = 0.25
"""Seconds between two looks at where the run stands."""

UNKNOWN = "\nUnknown ones may have happened: the journal (U) settles them."
ASKING, RUNNING, OVER = "asking", "running", "over"
KEYS = {"send": ASKING, "stop_first": ASKING, "pause": RUNNING, "again": OVER}
"""The part of the dialog in which a key does something."""


@dataclass(frozen=True, slots=True)
class BulkEnd:
    """What came of it, by key. `id` finds the run again, to go on with the rest.

    `write` where it was left running: `over` is filled further then.
    """

    id: str
    over: "dict[str, BulkItem]"
    write: "PendingWrite[dict[str, int]] | None" = None

    @property
    def done(self) -> set[str]:
        """The records that are done."""
        return {key for key, item in self.over.items() if item.outcome == "done"}


class BulkScreen(Dialog[BulkEnd | None]):
    """None means nothing was sent. Who leaves while the run goes on stops it or leaves it
    running."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("bulk")]
    AUTO_FOCUS = None

    def __init__(self, workspace: "Workspace", job: Job) -> None:
        super().__init__()
        self.workspace = workspace
        self.job = job
        self.phase = ASKING
        self.stop_first = False
        self.run: BulkRun | None = None
        self._write: PendingWrite[dict[str, int]] | None = None
        self.over: dict[str, BulkItem] = {}
        self._places = {key: i for i, key in enumerate(job.rows)}

    def compose(self) -> ComposeResult:
        """Head, what is said of all, each record, where it stands, answers."""
        workspace, job = self.workspace, self.job
        with Vertical(id="bulk", classes="dialog"):
            with Horizontal(classes="dialog-head"):
                yield Static(Content(job.title), classes="dialog-title")
                yield Static(badge(workspace.profile, read_only=workspace.read_only), id="badge")
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
                yield Button(Content(f"{job.back} (esc)"), id="bulk-back", compact=True)
                yield Button(
                    Content(f"{job.answer} (ctrl+s)"),
                    id="bulk-send",
                    compact=True,
                    variant="error" if job.grave else "primary",
                )

    def on_mount(self) -> None:
        """Puts the focus where enter does nothing that matters."""
        self.query_one("#bulk-bar").display = self.query_one("#bulk-note").display = False
        self.query_one("#bulk-send", Button).disabled = self.job.number is not None
        self.query_one("#bulk-number" if self.job.number is not None else "#bulk-back").focus()
        self.query_one("#bulk").styles.max_height = len(self.lines.items) + AROUND
        self._tell()
        self.set_interval(TICK, self._tell)

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
        for glyph, text in words.points(self.job):
            with Horizontal(classes="review-effect"):
                yield Static(glyph, classes="review-glyph")
                yield Static(text, classes="review-point")

    def _items(self) -> list[Item]:
        items = [words.waiting_item(key, row) for key, row in self.job.rows.items()]
        if self.job.refused:
            items.append(Item("", f"Left out: {len(self.job.refused)}"))
        items += [
            Item(f"left out {key}", f"{key}: {why}", "left out", "quiet", "×")
            for key, why in self.job.refused
        ]
        return items

    def _tell(self) -> None:
        """Draws where it stands."""
        run = self.run
        if run is None or self.phase == ASKING:
            ends = "The first failure ends it." if self.stop_first else "A failure ends nothing:"
            rest = "" if self.stop_first else " the rest goes on."
            self._state(Content.styled(f"{ends}{rest}", "$quiet"))
            return
        progress = run.progress
        width = max(10, self.query_one("#bulk-bar").size.width)
        self.query_one("#bulk-bar", Static).update(words.bar(progress, width), layout=False)
        if self.phase == RUNNING:
            self._state(words.standing(progress, stopping=run.stopped))
            self._point(progress.current)

    def _point(self, summary: str) -> None:
        """Marks the record that is on its way, and follows it unless the list has the focus."""
        lines = self.lines
        for key, place in self._places.items():
            if key in self.over or self.job.rows[key].summary != summary:
                continue
            self._put(place, words.waiting_item(key, self.job.rows[key], now=True))
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
        item = self.over.get(key)
        reason = next((why for k, why in self.job.refused if key == f"left out {k}"), "")
        note = self.query_one("#bulk-note", Static)
        note.update(words.sentence(item) if item else Content(reason))
        note.display = item is not None or bool(reason)

    # Asking

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key works in its part of the dialog only."""
        if action == "again":
            return self.phase == OVER and self._again_count > 0
        return KEYS.get(action, self.phase) == self.phase

    @property
    def _again_count(self) -> int:
        again = ("refused", "not sent")
        return sum(item.outcome in again for item in self.over.values())

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
        """Turns whether the first failure ends the run."""
        self.stop_first = not self.stop_first
        self._tell()

    def action_send(self) -> None:
        """Begins, once."""
        if self.phase != ASKING:
            return
        if not self._typed:
            words_ = f"Type {self.job.number} first."
            self._state(Content.styled(words_, "bold $warning"))
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
        self.over[item.key] = item
        if not self.is_attached:
            return
        place = self._places.get(item.key)
        if place is not None:
            self._put(place, words.over_item(item))
        if not self.lines.has_focus:
            self.lines.move_to_key(item.key)
        if self.lines.cursor_key == item.key:
            self._note()
        self._tell()

    def _ended(self, run: "BulkRun") -> None:
        self._finish()
        rest = f"\n{run.halted.message}" if run.halted is not None else ""
        again = self._again_count
        hint = f"\nf tries {again} again." if again else ""
        hint += UNKNOWN if run.counts.get("unknown") else ""
        counts = Counter(item.outcome for item in self.over.values())
        state = Content.assemble(words.counted(counts), (rest, "$error"), (hint, "$quiet"))
        self._state(state)
        self._tell()

    def _finish(self) -> None:
        self.phase = OVER
        self.lines.set_items([*words.sorted_items(self.over.values()), *self._untouched()])
        self._places = {item.key: i for i, item in enumerate(self.lines.items) if item.key}
        self.lines.action_top()
        self._note()
        back = self.query_one("#bulk-back", Button)
        back.label = Content("Close (esc)")
        back.refresh(layout=True)
        self.lines.focus() if self._again_count else back.focus()
        self.refresh_bindings()

    def _untouched(self) -> list[Item]:
        rows = self.job.rows.items()
        return [words.waiting_item(key, row) for key, row in rows if key not in self.over]

    def _failed(self, found: Problem) -> None:
        self._finish()
        self._state(found.content())

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "bulk" and event.state == WorkerState.ERROR:
            self._failed(Problem.bug(event.worker.error))

    def action_pause(self) -> None:
        """Holds the run back, or lets it go on."""
        if self.run is not None:
            (self.run.resume if self.run.paused else self.run.pause)()
            self._tell()

    def action_again(self) -> None:
        """Tries again what certainly was not done."""
        if self.run is None or not self._again_count:
            return
        plan = self.run.failed_again()
        if not plan.items:
            self._state(Content.styled("Nothing of it can be tried again.", "$warning"))
            return
        if self.workspace.profile.production:
            self.run_worker(self._ask(plan), group="again", exclusive=True, exit_on_error=False)
        else:
            self._try_again(plan)

    async def _ask(self, plan: "BulkPlan") -> None:
        agreed = await sure(self.app, self.workspace.profile, f"{plan.summary} again.")
        if agreed and self.phase == OVER:
            self._try_again(plan)

    def _try_again(self, plan: "BulkPlan") -> None:
        try:
            run = self.workspace.bulk.start(plan, stop_on_error=self.stop_first)
        except (MirrorError, ReadOnly) as error:
            self._state(Problem(error.message, error.hint).content())
            return
        for item in plan.items:
            self.over.pop(item.key, None)
            self._put(self._places[item.key], words.waiting_item(item.key, self._row(item.key)))
        self._begin()
        self.run_worker(self._drive(run), group="bulk", exit_on_error=False)

    def _row(self, key: str) -> Row:
        return self.job.rows.get(key, Row(key))

    # Leaving

    def action_back(self) -> None:
        """Leaves; while the run goes on, asks whether it shall stop."""
        if self.phase == RUNNING:
            self.run_worker(self._ask_stop(), group="stop", exclusive=True, exit_on_error=False)
        elif self.is_current:
            self.dismiss(self.end)

    @property
    def end(self) -> BulkEnd | None:
        """What came of it so far; None while nothing was begun."""
        if self.run is None:
            return None
        going = self._write if self._write is not None and not self._write.over else None
        return BulkEnd(self.run.id, self.over, going)

    async def _ask_stop(self) -> None:
        run = self.run
        if run is None or run.stopped:
            if self.is_current:
                self.dismiss(self.end)
            return
        question = LeaveScreen(
            "Stopping waits for the one on its way; the rest is not sent, and B goes on with it"
            " later. Left running, it goes on without this dialog.",
            title="Stop this run?",
            stay="Go on (esc)",
            keep="Leave it running (k)",
            drop="Stop (y)",
        )
        answer = await self.app.push_screen_wait(question)
        if answer == "drop":
            run.stop()
            self._tell()
        elif answer == "keep" and self.is_current:
            run.resume()
            self.dismiss(self.end)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        (self.action_send if event.button.id == "bulk-send" else self.action_back)()
