"""What would be sent, what it changes and what Cal makes of it; then sends it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.dialogs.ask_production import sure
from caltui.tui.edit.left_running import leave
from caltui.tui.forms.changes import diff_content, effects, subject
from caltui.tui.forms.problems import Problem, problem
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.profile_badge import badge
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError, ReadOnly
from caltui.workspace.writes.conflict import Changed
from caltui.workspace.writes.look_up_names import look_up_told, unnamed
from caltui.workspace.writes.usage_counts import unseen

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change, Outcome
    from caltui.workspace.writes.conflict import Conflict
    from caltui.workspace.writes.pending import PendingWrite

WORDS = {"delete": ("Delete", "Keep it"), "cancel": ("Cancel the booking", "Keep it")}
LEAVE = "Leave it running (esc)"


@dataclass(frozen=True, slots=True)
class Sent:
    """Cal did it."""

    outcome: "Outcome"


@dataclass(frozen=True, slots=True)
class Failed:
    """Cal did not do it, or (`problem.unknown`) nobody knows.

    With a `conflict` nothing was sent: somebody changed the record meanwhile.
    """

    problem: Problem
    conflict: "Conflict | None" = None


@dataclass(frozen=True, slots=True)
class Left:
    """It was left on its way: `write` ends without this screen."""

    write: "PendingWrite[Outcome]"


class ReviewScreen(Dialog[Sent | Failed | Left | None]):
    """None means back without sending.

    With `to_form` a failure goes back at once, to where it can be mended; without
    it is shown here. A conflict goes back always. `warnings` come before what Cal
    does. On a production profile every write asks once more: what cannot be undone for a
    word that is typed, the others by a question.
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
    ) -> None:
        super().__init__()
        self._title = title or change.summary()
        self._warnings = (*warnings, *_twice(workspace, change))
        self.workspace = workspace
        self.change = change
        self.to_form = to_form
        self.sending = False
        self._unnamed = bool(not to_form and unnamed(workspace, change))
        self._looking = self._unnamed or bool(unseen(workspace.reach, change))
        self.failed: Problem | None = None
        self._write: PendingWrite[Outcome] | None = None

    @property
    def asks(self) -> bool:
        """Whether it is a question of yes and no: what cannot be undone."""
        return self.change.irreversible

    @property
    def word(self) -> str:
        """What has to be typed first: the id, on a production profile."""
        return self.change.key if self.asks and self.workspace.profile.production else ""

    def compose(self) -> ComposeResult:
        """Request, difference, effects, answer."""
        workspace, change = self.workspace, self.change
        yes, no = WORDS.get(change.verb, ("Send", "Back to the form" if self.to_form else "Back"))
        with Vertical(id="review", classes="dialog"):
            with Horizontal(classes="dialog-head"):
                yield Static(Content(self._title), classes="dialog-title")
                yield Static(badge(workspace.profile, read_only=workspace.read_only), id="badge")
            with VerticalScroll(id="review-body", can_focus=False):
                yield from self._subject()
                parts = [self._difference, self._effects]
                for part in reversed(parts) if self.asks else parts:
                    yield from part()
                request = one_line(workspace.preview(change.request), 400)
                yield Static(Content.styled(request, "$quiet"), id="review-request")
            if self.word:
                yield Static(Content(f"Production: type {self.word} to go on."), id="review-ask")
                yield Input(id="review-word", compact=True, placeholder=self.word)
            yield Static("", id="review-state")
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"{no} (esc)"), id="review-back", compact=True)
                key = "y" if self.asks and not self.word else "ctrl+s"
                yield Button(
                    Content(f"{yes} ({key})"),
                    id="review-send",
                    compact=True,
                    variant="error" if self.asks else "primary",
                )

    def _subject(self) -> ComposeResult:
        """Who, when and what the record is: nobody knows it by its id."""
        if self.change.key:
            with Vertical(id="review-subject"):
                yield from self._told()

    def _told(self) -> Iterator[Widget]:
        for head, text in subject(self.workspace, self.change):
            name = Static(head, classes="review-head")
            yield Horizontal(name, Static(text, classes="review-point"), classes="review-effect")

    def _difference(self) -> ComposeResult:
        yield Static(diff_content(self.workspace, self.change), id="review-diff")

    def _effects(self) -> ComposeResult:
        with Vertical(id="review-effects"):
            yield from self._points()

    def _points(self) -> Iterator[Widget]:
        """A line for each effect, and one while it is looked for what uses the record."""
        found = effects(self.change, self._warnings)
        if self._looking:
            wait = f"Looking for what this {self.change.of.noun} names, and what uses it …"
            found = [(Content.styled(" …", "bold $accent"), Content(wait)), *found]
        for glyph, text in found:
            head = Static(glyph, classes="review-glyph")
            yield Horizontal(head, Static(text, classes="review-point"), classes="review-effect")

    def on_mount(self) -> None:
        """Puts the focus where enter does nothing that matters."""
        self.set_class(self.asks, "-asks")
        self.query_one("#review-send", Button).disabled = bool(self.word)
        self.query_one("#review-word" if self.word else "#review-back").focus()
        if self._looking:
            self.run_worker(self._look(), group="uses", exit_on_error=False)

    async def _renew(self, place: str, lines: Iterator[Widget]) -> None:
        box = self.query_one(place, Vertical)
        await box.remove_children()
        await box.mount(*lines)

    async def _look(self) -> None:
        """Names what it refers to and counts what uses it, when that was read."""
        from caltui.workspace.writes.look_for_uses import look_for_uses

        found = self.change
        try:
            if self._unnamed:
                await look_up_told(self.workspace, self.change)
            found = await look_for_uses(self.workspace, self.change)
        finally:
            self._looking = False
            if not self.sending and self.is_attached:
                self.change = found
                with self.app.batch_update():
                    await self._renew("#review-effects", self._points())
                    if self._unnamed:
                        await self._renew("#review-subject", self._told())
                        self.query_one("#review-diff", Static).update(
                            diff_content(self.workspace, self.change)
                        )

    def on_unmount(self) -> None:
        """Closed from elsewhere while it is on its way: it is left running."""
        if self.sending and self._write is not None and not self._write.over:
            leave(self.app, self.change, self._write, typed=self.to_form)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """y answers questions only."""
        return self.asks if action == "yes" else True

    def action_yes(self) -> None:
        """The answer to a question."""
        self.action_send()

    def action_send(self) -> None:
        """Sends the change, once; on a production profile after one more question."""
        if self.sending or (self.failed is not None and not self.failed.again):
            return
        if self.word and self._typed() != self.word:
            self._state(f"Type {self.word} first: this profile is production.", "$warning")
            return
        if self.word or not self.workspace.profile.production:
            self._begin()
            return
        self.run_worker(self._asked(), group="ask", exclusive=True, exit_on_error=False)

    async def _asked(self) -> None:
        if await sure(self.app, self.workspace.profile, f"{self._title}."):
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
        """Leaves without sending; what is on its way is left running."""
        if not self.is_current:
            return
        if self.sending and self._write is not None:
            self.sending = False
            self.dismiss(Left(self._write))
        else:
            self.dismiss(Failed(self.failed) if self.failed else None)

    def action_scroll(self, pages: int) -> None:
        """Reads on."""
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
        self.sending = False
        if self.is_attached:
            self.dismiss(result)

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "send" and event.state == WorkerState.ERROR:
            self._fail(Problem.bug(event.worker.error))

    def _fail(self, found: Problem) -> None:
        self.sending, self.failed = False, found
        if self.to_form or not self.is_attached:
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

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        (self.action_send if event.button.id == "review-send" else self.action_back)()


def _twice(workspace: "Workspace", change: "Change") -> list[str]:
    """A warning where the same, or another write to it, was sent before, and nobody knows
    what came of it."""
    found = workspace.past.same_write(change)
    if found is not None:
        said = "The same was sent before, and its outcome is unknown"
    else:
        found = workspace.past.may_arrive(change)
        said = "An earlier write to it is of unknown outcome, and may come after this one"
    return [f"{said}: journal (U), entry {found.id}."] if found is not None else []
