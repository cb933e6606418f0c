"""The review: shows a change, what Cal does with it, and sends it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static
from textual.widgets.button import ButtonVariant
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import LOOK_FIRST, Dialog
from caltui.tui.dialogs.confirm import agrees_to_write
from caltui.tui.edit.left_running import leave_running
from caltui.tui.edit.open_times.line import has_open_times, open_times_lines, show_open_times
from caltui.tui.edit.request_line import request_line
from caltui.tui.forms.changes import diff_lines, effects, subject
from caltui.tui.forms.problems import Problem, problem
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button, dialog_head, text_rows
from caltui.tui.widgets.hanging_text import HangingText
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError, ReadOnly
from caltui.workspace.writes.conflict import Changed
from caltui.workspace.writes.look_up_names import look_up_references, unknown_references
from caltui.workspace.writes.usage_counts import lists_to_read

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change, Outcome
    from caltui.workspace.writes.conflict import Conflict
    from caltui.workspace.writes.pending import PendingWrite

WORDS = {"delete": ("Delete", "Keep it"), "cancel": ("Cancel the booking", "Keep it")}
LEAVE = "Leave it running (esc)"
LONGEST_WORD = 6
"""Characters that a person types of an id that is no number: nobody types 22 at random."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Cal did it."""

    outcome: "Outcome"


@dataclass(frozen=True, slots=True)
class Failed:
    """Cal did not do it, or (`problem.unknown`) its outcome is unknown.

    With a `conflict` nothing was sent: somebody changed the record meanwhile.
    """

    problem: Problem
    conflict: "Conflict | None" = None


@dataclass(frozen=True, slots=True)
class LeftRunning:
    """The dialog was left before the answer: `write` goes on without it."""

    write: "PendingWrite[Outcome]"


class ReviewScreen(Dialog[Sent | Failed | LeftRunning | None]):
    """Closes with the result, or None where nothing was sent.

    With `to_form` a failure closes the review, to be corrected in the form; otherwise it is
    shown here. A conflict always closes it. `warnings` stand before what Cal does; `back` is the
    label of the harmless button. On a
    production profile a person confirms every write: one that cannot be undone by typing the
    id, the others in a question.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("review")]
    AUTO_FOCUS = None

    def __init__(
        self,
        workspace: "Workspace",
        change: "Change",
        *,
        to_form: bool,
        title: str = "",
        warnings: Sequence[str] = (),
        back: str = "",
    ) -> None:
        super().__init__()
        self._back = back
        self._title = title or change.summary()
        self._warnings = (*warnings, *_unknown_writes(workspace, change))
        self.workspace = workspace
        self.change = change
        self.to_form = to_form
        self.sending = False
        self._has_unknown_references = bool(not to_form and unknown_references(workspace, change))
        self._asking_for_uses = self._has_unknown_references or bool(
            lists_to_read(workspace.reach, change)
        )
        self.failed: Problem | None = None
        self._write: PendingWrite[Outcome] | None = None

    @property
    def asks(self) -> bool:
        """Whether it is a question with yes and no, because the change cannot be undone."""
        return self.change.irreversible

    @property
    def word(self) -> str:
        """What a person must type first on a production profile: the id, of a long one its
        beginning; else empty."""
        if not self.asks or not self.workspace.profile.production:
            return ""
        key = self.change.key
        return key if key.isdecimal() or len(key) <= LONGEST_WORD else key[:LONGEST_WORD]

    def compose(self) -> ComposeResult:
        """The record, the difference, the effects, the request, the buttons."""
        workspace, change = self.workspace, self.change
        yes, no = WORDS.get(change.verb, ("Send", "Back to the form" if self.to_form else "Back"))
        with Vertical(id="review", classes="dialog"):
            no = self._back or no
            yield dialog_head(self._title, workspace)
            with VerticalScroll(id="review-body", can_focus=False):
                if change.key:
                    yield Vertical(*self._subject_rows(), id="review-subject")
                yield from open_times_lines(workspace, (change,))
                difference = HangingText(diff_lines(workspace, change), id="review-diff")
                found = Vertical(*self._points(), id="review-effects")
                first = self.asks or bool(change.called)
                yield from (found, difference) if first else (difference, found)
                request = Content.styled(request_line(workspace, change), "$quiet")
                yield Static(request, id="review-request")
            if self.word:
                yield Static(Content(f"Production: type {self.word} to go on."), id="review-ask")
                yield Input(id="review-word", compact=True, placeholder=self.word)
            yield Static("", id="review-state")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button(f"{no} (esc)", "back", id="review-back")
                key = "y" if self.asks and not self.word else "ctrl+s"
                variant: ButtonVariant = "error" if self.asks else "primary"
                yield dialog_button(f"{yes} ({key})", "send", id="review-send", variant=variant)

    def _subject_rows(self) -> Iterator[Widget]:
        """Describes the record, as nobody knows it by its id."""
        return text_rows(subject(self.workspace, self.change), "review-head")

    def _points(self) -> Iterator[Widget]:
        """A row for each effect, and one while Cal is asked which records use this one."""
        found = effects(self.change, self._warnings)
        if self._asking_for_uses:
            wait = f"Looking for what this {self.change.of.noun} names, and what uses it …"
            found = [(Content.styled(" …", "bold $accent"), Content(wait)), *found]
        return text_rows(found, "review-glyph")

    def on_mount(self) -> None:
        """Puts the focus where enter changes nothing."""
        self.set_class(self.asks, "-asks")
        self.query_one("#review-send", Button).disabled = bool(self.word)
        self.query_one("#review-word" if self.word else "#review-back").focus()
        if self._asking_for_uses:
            self.run_worker(self._ask_for_uses(), group="uses", exit_on_error=False)

    async def _renew(self, place: str, lines: Iterator[Widget]) -> None:
        """Shows other lines at a place, if this dialog has it: that of a cancellation has few."""
        for box in self.query(place).results(Vertical):
            await box.remove_children()
            await box.mount(*lines)

    async def _ask_for_uses(self) -> None:
        """Reads the names that the change refers to and counts the records that use this one."""
        from caltui.workspace.writes.look_for_uses import look_for_uses

        found = self.change
        try:
            if self._has_unknown_references:
                await look_up_references(self.workspace, self.change)
            found = await look_for_uses(self.workspace, self.change)
        finally:
            self._asking_for_uses = False
            if not self.sending and self.is_attached:
                self.change = replace(self.change, facts=found.facts)
                with self.app.batch_update():
                    await self._renew("#review-effects", self._points())
                    if self._has_unknown_references:
                        await self._renew("#review-subject", self._subject_rows())
                        for diff in self.query("#review-diff").results(HangingText):
                            diff.show(diff_lines(self.workspace, self.change))

    def on_unmount(self) -> None:
        """Leaves the write running where the dialog is closed before the answer."""
        if self.sending and self._write is not None:
            leave_running(self.app, self.change, self._write, typed=self.to_form)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for y, where there is no question, and for the list of times, where none is."""
        if action == "show_open_times":
            return has_open_times(self)
        return self.asks if action == "yes" else True

    def action_show_open_times(self) -> None:
        """Shows which open times go and come."""
        show_open_times(self)

    def action_yes(self) -> None:
        """Answers the question with yes."""
        self.action_send()

    def action_send(self) -> None:
        """Sends the change once; on a production profile after a question."""
        if self.sending or (self.failed is not None and not self.failed.again):
            return
        if self.typed_unseen:
            self._state(LOOK_FIRST, "$warning")
            return
        if self.word and self._typed() != self.word:
            self._state(f"Type {self.word} first: this profile is production.", "$warning")
            return
        if self.word or not self.workspace.profile.production:
            self._begin()
            return
        self.ask(self._asked)

    async def _asked(self) -> None:
        if await agrees_to_write(self.app, self.workspace.profile, f"{self._title}."):
            self._begin()

    def _begin(self) -> None:
        if self.sending:
            return
        self.sending = True
        self.query_one("#review-send", Button).disabled = True
        self._back_says(LEAVE)
        self._write = self.workspace.pending.begin(
            self.change.summary(), self.workspace.run(self.change)
        )
        self._tick()
        self.set_interval(1, self._tick, name="sending")
        self.run_worker(self._wait(self._write), group="send", exit_on_error=False)

    def action_back(self) -> None:
        """Closes without sending; leaves a write that was sent running."""
        if not self.is_active:
            return
        if self.sending and self._write is not None:
            self.sending = False
            self.dismiss(LeftRunning(self._write))
        else:
            self.dismiss(Failed(self.failed) if self.failed else None)

    def action_scroll(self, pages: int) -> None:
        """Scrolls the text by pages."""
        body = self.query_one("#review-body", VerticalScroll)
        body.scroll_relative(y=pages * max(body.size.height - 2, 1), animate=False)

    async def _wait(self, write: "PendingWrite[Outcome]") -> None:
        try:
            outcome = await write.result()
        except Changed as error:
            self._end(Failed(problem(error, self.change.operation), error.conflict))
            return
        except (GatewayError, ReadOnly, MirrorError, Invalid) as error:
            self._fail(problem(error, self.change.operation))
            return
        self._end(Sent(outcome))

    def _end(self, result: Sent | Failed) -> None:
        if self.in_stack:
            self.sending = False
            self.dismiss(result)

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "send" and event.state == WorkerState.ERROR:
            self._fail(Problem.bug(event.worker.error))

    def _fail(self, found: Problem) -> None:
        if not self.in_stack:
            return
        self.sending, self.failed = False, found
        if self.to_form:
            self._end(Failed(found))
            return
        send = self.query_one("#review-send", Button)
        send.disabled, send.display = not found.again, found.again
        self._back_says("Close (esc)")
        self.query_one("#review-state", Static).update(found.content())
        if self.word:
            self.query_one("#review-word", Input).value = ""

    def _back_says(self, label: str) -> None:
        back = self.query_one("#review-back", Button)
        back.label = Content(label)
        back.refresh(layout=True)
        back.focus()

    def _tick(self) -> None:
        if not self.sending:
            return
        waiting = self.workspace.status.waiting
        if waiting >= 1:
            text = f"Waiting {waiting:.0f} s: the calls of this minute are spent …"
        else:
            waited = self._write.seconds if self._write is not None else 0
            text = f"Sending … {waited} s" if waited else "Sending …"
        self._state(text, "$accent")

    def _state(self, text: str, style: str) -> None:
        self.query_one("#review-state", Static).update(Content.styled(text, style))

    def _typed(self) -> str:
        return self.query_one("#review-word", Input).value.strip()

    @on(Input.Changed, "#review-word")
    def _word_typed(self) -> None:
        self.query_one("#review-send", Button).disabled = self._typed() != self.word

    @on(Input.Submitted, "#review-word")
    def _word_done(self) -> None:
        send = self.query_one("#review-send", Button)
        (send if not send.disabled else self.query_one("#review-back")).focus()


def _unknown_writes(workspace: "Workspace", change: "Change") -> list[str]:
    """A warning where an earlier write of this change or to this record is of unknown outcome."""
    found = workspace.write_history.same_write(change)
    if found is not None:
        said = "The same was sent before, and its outcome is unknown"
    else:
        found = workspace.write_history.may_arrive(change)
        said = "An earlier write to it is of unknown outcome, and may come after this one"
    return [f"{said}: journal (U), entry {found.id}."] if found is not None else []
