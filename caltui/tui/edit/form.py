"""The form of one operation: a person fills it in, reviews the change and sends it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.catalog.model import Operation, Record
from caltui.tui.base.compositor import SparseScreen
from caltui.tui.base.dialog import Dialog
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.edit.conflict import ConflictScreen
from caltui.tui.edit.drafts import Draft, DraftKeeper, sent_sentence
from caltui.tui.edit.left_running import leave_running
from caltui.tui.edit.review import Failed, LeftRunning, ReviewScreen, Sent
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.editors.editor import TextNotTaken
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.find import FindField
from caltui.tui.forms.head import FormHead, status_content
from caltui.tui.forms.model import FormModel
from caltui.tui.forms.offered import fields_left_out
from caltui.tui.forms.problems import Problem, merged, problem
from caltui.tui.forms.values.fields_screen import FieldsScreen
from caltui.tui.forms.values.flow import ask_part
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import badge, dialog_button
from caltui.workspace.base.errors import Fault, GatewayError, Invalid, MirrorError
from caltui.workspace.writes.change import Outcome

if TYPE_CHECKING:
    from textual.timer import Timer

    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change
    from caltui.workspace.writes.conflict import Conflict

KEEP_AFTER, KEEP_AGAIN = 0.4, 3.0
"""Seconds from a change until the draft is kept, and to the next attempt if it could not be."""
UNKEPT = "the draft could not be kept"

UNDECIDED = "Not sent: it was changed meanwhile. ctrl+s, twice, shows yours and theirs again."
NOTHING_LEFT = "Nothing of yours is left to send: you took what is there now."
WENT_ON = "Something else was opened meanwhile: ctrl+s shows the review."
MISPLACED = Content.styled(
    "Text does nothing here: ← → choose. Tab goes to the next field.", "$warning"
)


class FormScreen(
    FieldsScreen[Outcome | None], SparseScreen[Outcome | None], Dialog[Outcome | None]
):
    """The form of a new record or a change. Closes with the outcome; None where nothing was sent.

    `fetch` reads the record again in the background. Fields that nobody changed get its values.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]
    AUTO_FOCUS = ""
    PICKED: ClassVar[tuple[str, ...]] = ()
    """Fields that are chosen in a dialog of the screen's own."""
    DRAFT: ClassVar[str] = ""
    """The verb in the place of the draft; by default that of the operation."""

    def __init__(
        self,
        workspace: "Workspace",
        operation: Operation,
        ids: Sequence[str] = (),
        *,
        title: str,
        before: Record | None = None,
        prefill: Mapping[str, Any] | None = None,
        fetch: Callable[[], Awaitable[Record]] | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.operation = operation
        self.ids = tuple(ids)
        self.model = FormModel(
            operation,
            zone=workspace.zone,
            before=before,
            prefill=prefill,
            without=fields_left_out(workspace, operation, before),
            picked=self.PICKED,
        )
        self.unknown = False
        self._title = title
        self._fetch = fetch
        self._drafts = DraftKeeper(workspace, self.model, self.ids, self.DRAFT)
        self._keep_timer: Timer | None = None
        self._news = "reading again …" if fetch else ""
        self.being_made = True

    def compose(self) -> ComposeResult:
        """The title, the fields, the buttons."""
        profile = self.workspace.profile
        with Vertical(id="form", classes="dialog"):
            yield FormHead(self._title, badge(profile, read_only=self.workspace.read_only))
            yield FormBody(self.workspace, self.model)
            yield Static("", id="form-note")
            with Horizontal(classes="dialog-buttons"):
                yield Static("", id="form-status")
                yield dialog_button("Leave (esc)", "leave", id="form-leave")
                yield dialog_button(
                    "Review (ctrl+s)", "review", id="form-review", variant="primary"
                )

    def on_mount(self) -> None:
        """Puts the focus on the first field that needs a value, and reads the record again."""
        self.body.focus_first()
        self._status()
        self.call_after_refresh(self.painted_first)
        if self._fetch is not None:
            self.run_worker(self._read_again(self._fetch), group="fetch", exit_on_error=False)
        draft = self._drafts.found()
        if draft is not None:
            self.run_worker(self._offer(draft), group="draft", exit_on_error=False)

    def painted_first(self) -> None:
        """After the first frame: makes the editors of which only previews were drawn."""
        self.run_worker(self._settle(), group="settle", exit_on_error=False)

    async def _settle(self) -> None:
        try:
            await self.body.settle()
        finally:
            self.being_made = False
        if self.focused is not None:
            self.app.post_message(events.DescendantFocus(self.focused))

    def on_unmount(self) -> None:
        """Keeps what was typed in the last moment."""
        self.keep_typed()

    def keep_typed(self) -> None:
        """Keeps the draft where a change is not kept yet."""
        if self._keep_timer is not None:
            self._drafts.keep()

    def unkept_fields(self) -> str:
        """The names of fields that no draft keeps, for a question; empty where there are none."""
        if self._keep_timer is not None and not self._drafts.keep():
            return self._title
        return ", ".join(self._drafts.unkept())

    # Typing

    def field_edited(self) -> None:
        """Counts the changes, and keeps the draft in a moment."""
        self._status()
        if self._keep_timer is None:
            self._keep_timer = self.set_timer(KEEP_AFTER, self._keep)

    @on(TextNotTaken)
    def _misplaced(self, event: TextNotTaken) -> None:
        event.stop()
        self.query_one("#form-note", Static).update(MISPLACED, layout=False)

    @on(StructureEditor.Asked)
    def _asked(self, event: StructureEditor.Asked) -> None:
        event.stop()
        ask_part(self.workspace, self, event)

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        if self.being_made:
            event.stop()

    # Drafts

    def _keep(self) -> None:
        """Keeps the draft, so that a crash does not lose it."""
        self._keep_timer = None
        kept = self._drafts.keep()
        if not kept:
            self._keep_timer = self.set_timer(KEEP_AGAIN, self._keep)
        if kept is (self._news == UNKEPT):
            self._news = "" if kept else UNKEPT
            self._status()

    async def _offer(self, draft: Draft) -> None:
        """Offers the draft of this form. The harmless answer takes it up."""
        question = ConfirmScreen(
            "You were here before",
            f"A draft of this form waits: {draft.words}. Starting fresh throws it away."
            + (f" {sent_sentence(draft.outcome)}" if draft.outcome else ""),
            yes="Start fresh (y)",
            no="Take it up (esc)",
        )
        if await self.app.push_screen_wait(question):
            self._drafts.forget()
            return
        self.body.reload(self._drafts.take_up(draft))
        self._news = "draft taken up"
        self._status()

    # Reading the record again

    async def _read_again(self, fetch: Callable[[], Awaitable[Record]]) -> None:
        try:
            record = await fetch()
        except (GatewayError, MirrorError) as error:
            self._news = "not read again: shown as last seen"
            self.notify(error.message, title="Not read again", severity="warning", markup=False)
        else:
            clashes = self.model.rebase(record)
            self.body.rebased(clashes)
            self._news = f"changed meanwhile: {len(clashes)}" if clashes else "read again"
        self._status()

    # Sending

    def action_review(self) -> None:
        """Checks all fields; where there is no fault, shows the change before it is sent."""
        why_not = self._drafts.why_not_again() if self.unknown else None
        if why_not is not None:
            self._problem(why_not)
            return
        self.unknown = False
        values, faults = self.model.values()
        try:
            self.plan_change(values)
        except Invalid as error:
            faults = merged(faults, error.faults)
        if faults:
            self._show_faults(faults)
            return
        self._show_faults([])
        self.ask(self._review, values, group="review")

    def plan_change(self, values: Mapping[str, Any]) -> "Change":
        """The change that these values make. Raises Invalid."""
        operation, before = self.operation, self.model.before
        return self.workspace.plan(operation.resource, operation.name, self.ids, values, before)

    async def _review(self, values: Mapping[str, Any]) -> None:
        """Reads what the review needs, and shows it. What was typed meanwhile is part of it."""
        operation = self.operation
        try:
            change = self.plan_change(values)
            if operation.name == "update":
                change = await self.workspace.prepare(
                    operation.resource, operation.name, self.ids, values
                )
            await self.workspace.look_up(change)
            self.workspace.preview(change.request)
        except (GatewayError, MirrorError, Invalid) as error:
            self.failed(problem(error, operation))
            return
        if not self.is_active:
            self._problem(Problem(WENT_ON))
            return
        if self.model.values() != (values, []):
            self.action_review()
            return
        decided: Change | None = change.edited_from(self.model.base)
        while decided is not None:
            self._drafts.keep(sending=True)
            screen = self.review_screen(decided)
            result = await self.app.push_screen_wait(screen)
            decided = None
            if isinstance(result, Sent):
                self._end(keep=False)
                self.dismiss(result.outcome)
            elif isinstance(result, LeftRunning):
                self._end(keep=True)
                self.dismiss(None)
                leave_running(
                    self.app, screen.change, result.write, typed=True, then=self._drafts.settle
                )
            elif isinstance(result, Failed) and result.conflict is not None:
                decided = await self._decide(result.conflict)
            elif isinstance(result, Failed):
                self.failed(result.problem)

    def review_screen(self, change: "Change") -> ReviewScreen:
        """The review of a change, which comes back here where it fails."""
        return ReviewScreen(self.workspace, change, to_form=True)

    async def _decide(self, conflict: "Conflict") -> "Change | None":
        """Asks whose values are kept; the fields then show the decision."""
        mine = await self.app.push_screen_wait(ConflictScreen(self.workspace, conflict))
        if mine is None:
            self._problem(Problem(UNDECIDED))
            return None
        theirs = {d.field for d in conflict.fields} - mine
        self.model.take_theirs(conflict.now, theirs & self.model.entries.keys())
        self.body.rebased([])
        self._keep()
        self._status()
        left = conflict.keeping(mine)
        self._problem(None if left else Problem(NOTHING_LEFT))
        return left

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state == WorkerState.ERROR and event.worker.group in ("review", "fetch", "draft"):
            name = type(event.worker.error).__name__
            self._problem(Problem(f"This program failed ({name}). {self._sent_words()}"))

    def failed(self, found: Problem) -> None:
        """Shows why it was not sent, or was refused."""
        self.unknown = found.unknown
        self._show_faults([Fault(name, text) for name, text in found.fields.items()], found)

    def _show_faults(self, faults: Sequence[Fault], found: Problem | None = None) -> None:
        loose = " ".join(fault.message for fault in faults if not fault.field)
        named = {fault.field: fault.message for fault in faults if fault.field}
        foreign = [f"{n}: {t}" for n, t in named.items() if n not in self.model.entries]
        text = " ".join(filter(None, (loose, *foreign)))
        self._problem(found or (Problem(text) if text else None))
        first = self.body.show_faults(named)
        if first is not None:
            first.focus_editor()
        self._status()

    def _problem(self, found: Problem | None) -> None:
        line = self.query_one_optional("#form-problem", Static)
        if line is None and found is not None:
            line = Static("", id="form-problem")
            self.query_one("#form").mount(line, after=0)
        if line is not None:
            line.display = found is not None
            line.update(Content("") if found is None else found.content())

    # Leaving and moving

    def action_leave(self) -> None:
        """Closes the form; asks first where something was changed."""
        if not self.model.changed:
            self.answer()
            return
        self.ask(self._ask_leave, group="leave")

    def _sent_words(self) -> str:
        """The sentence about the outcome of the form's write."""
        outcome = self._drafts.outcome()
        return sent_sentence(outcome or ("unknown" if self.unknown else ""))

    async def _ask_leave(self) -> None:
        count = len(self.model.changed)
        fields = "1 field" if count == 1 else f"{count} fields"
        question = LeaveScreen(
            f"You changed {fields}. {self._sent_words()}"
            " A draft is offered again when you open this form; secrets are not kept."
        )
        answer = await self.app.push_screen_wait(question)
        if answer in ("keep", "drop"):
            self._end(keep=answer == "keep")
            self.answer()

    def _end(self, *, keep: bool) -> None:
        if self._keep_timer is not None:
            self._keep_timer.stop()
        self._keep_timer = None
        try:
            self._drafts.end(keep=keep)
        except MirrorError as error:
            self.notify(error.message, severity="warning", markup=False)

    def action_find(self) -> None:
        """Asks for the name of a field and goes there."""
        self.ask(self._find, group="find")

    async def _find(self) -> None:
        fields = [entry.field for entry in self.model.entries.values()]
        if name := await self.app.push_screen_wait(FindField(fields)):
            self.body.go_to(name)

    def action_more(self) -> None:
        """Shows the folded fields."""
        self.body.unfold()

    def _status(self) -> None:
        count, wrong = len(self.model.changed), self.body.faulty
        shown = status_content(count, len(wrong), self._news, edits=self.model.edits)
        self.query_one("#form-status", Static).update(shown, layout=False)
