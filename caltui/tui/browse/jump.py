"""A prompt that goes to any place: `bookings /guest3 status=PENDING`."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from caltui.tui.agenda.person.flow import means_person, show_person
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.browse.jump_completion import Completion, complete
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import BadPlace
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace

HELP = "category  id  /filter  field=value, a person · tab completes, enter goes"


class JumpScreen(Dialog[str | None]):
    """Closes with the name or address of a person, or None; goes to a place as it closes.

    A line that cannot be read stays, with the reason.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("prompt"), *bindings("dialog")]
    AUTO_FOCUS = "#jump-text"

    def __init__(self, workspace: Workspace, go: Callable[[Place], None], line: str = "") -> None:
        super().__init__()
        self._workspace = workspace
        self._go = go
        self._line = line
        self.completions: list[Completion] = []
        self._chosen = -1

    def compose(self) -> ComposeResult:
        """The line, completions, and a line for help and errors."""
        with Vertical(id="jump", classes="menu"):
            with Horizontal(id="jump-line"):
                yield Static(":", id="jump-mark", markup=False)
                yield Input(self._line, id="jump-text", compact=True)
            yield LineList(id="jump-list")
            yield Static(HELP, id="jump-fault", markup=False)

    def on_mount(self) -> None:
        self.query_one("#jump-list", LineList).can_focus = False
        self._show(self._line)

    def _show(self, line: str) -> None:
        self._chosen = -1
        self._offer(complete(self._workspace, line, records=False))
        self._say(HELP)

        async def work() -> None:
            found = await asyncio.to_thread(complete, self._workspace, line)
            if self.is_mounted and self.query_one(Input).value == line:
                self._offer(found)

        _: Worker[None] = self.run_worker(
            work, group="completion", exclusive=True, exit_on_error=False
        )

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says why no more lines are offered; what is typed still works."""
        self._say(explain(error).message, fault=True)

    def _offer(self, completions: list[Completion]) -> None:
        """Shows completions; the chosen one stays, since more are only added at the end."""
        self.completions = completions
        items = [Item(c.line, c.label, c.what) for c in completions]
        found = self.query_one("#jump-list", LineList)
        found.set_items(items)
        found.display = bool(items)
        if self._chosen >= 0:
            found.move_to_key(completions[self._chosen].line)

    def _say(self, text: str, *, fault: bool = False) -> None:
        line = self.query_one("#jump-fault", Static)
        line.set_class(fault, "-fault")
        line.update(Content(text))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        line = self.completions[self._chosen].line if self._chosen >= 0 else event.value
        if line.endswith("="):
            self._take(line)
            return
        try:
            place = Place.parse(line, self._workspace.catalog)
            listing = self._workspace.listing(place.resource)
            listing.read_place(place)
            if listing.fault:
                raise BadPlace(listing.fault)
        except (BadPlace, ValueError, LookupError) as error:
            if line.strip() and means_person(self._workspace, line):
                self.answer(line)
            else:
                self._say(f"✗ {error}", fault=True)
            return
        self._leave_for(place)

    def _leave_for(self, place: Place) -> None:
        """Closes, and goes there at once: what was shown before is not drawn again first."""
        if self.is_active:
            self.dismiss(None)
            self._go(place)

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        self._take_whole(event.key)

    def _take_whole(self, line: str) -> None:
        """Puts a completion into the line, ready for the next word."""
        self._take(line if line.endswith("=") else f"{line} ")

    def _take(self, line: str) -> None:
        box = self.query_one(Input)
        box.value = line
        box.cursor_position = len(line)
        box.focus()

    def action_complete(self) -> None:
        """Takes the completion chosen, or the first."""
        if self.completions:
            self._take_whole(self.completions[max(0, self._chosen)].line)

    def action_choose(self, by: int) -> None:
        """Chooses the next or the previous completion."""
        if self.completions:
            self._chosen = (self._chosen + by) % len(self.completions) if self._chosen >= 0 else 0
            chosen = self.completions[self._chosen].line
            self.query_one("#jump-list", LineList).move_to_key(chosen)


async def jump(screen: PlaceScreen) -> None:
    """Opens the prompt, and goes to the place."""
    prompt = JumpScreen(screen.workspace, screen.go)
    person = await screen.console.push_screen_wait(prompt)
    if person is not None:
        await show_person(screen, person)
