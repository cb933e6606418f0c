"""The dialog that asks what is to be booked: the event types, found by a part of their name."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from caltui.catalog.model import Field
from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.forms.suggestions import Choice, Records
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

WAIT = "Reading the event types …"
NONE = "No event type of that name was seen. A whole id works too."


class EventTypeScreen(Dialog[str | None]):
    """Closes with the id of an event type, or None. Typing narrows the list.

    `first` is the one on top, such as that of the booking in focus.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "prompt")]
    AUTO_FOCUS = "Input"

    def __init__(self, workspace: "Workspace", field: Field, title: str, first: str = "") -> None:
        super().__init__()
        self.workspace = workspace
        self._records = Records(workspace, field)
        self._title = title
        self._first = first

    def compose(self) -> ComposeResult:
        """The title, a line to type a name, the event types, the keys."""
        with Vertical(id="event-type", classes="dialog"):
            yield dialog_head(one_line(self._title, 120), self.workspace)
            yield Input(id="event-type-name", compact=True, placeholder="part of a name, or an id")
            yield LineList(id="event-type-list")
            yield Static("", id="event-type-note")
            yield KeyHints()

    def on_mount(self) -> None:
        """Shows what was seen; reads the event types where none was."""
        lines = self.query_one(LineList)
        lines.can_focus = False
        lines.empty_text = WAIT
        self._show("")
        self.run_worker(self._prepare(), group="types", exit_on_error=False)

    async def _prepare(self) -> None:
        trouble = await self._records.prepare()
        if self.is_attached:
            self.query_one(LineList).empty_text = NONE
            self.query_one("#event-type-note", Static).update(Content(trouble))
            self._show(self.query_one(Input).value)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what failed; an id can still be typed."""
        self.query_one(LineList).empty_text = NONE
        self.query_one("#event-type-note", Static).update(Content(explain(error).text))
        self.query_one(LineList).refresh()

    def _show(self, typed: str) -> None:
        found = self._records.search(typed.strip())
        if self._first and not typed.strip():
            own = [choice for choice in found if choice.text == self._first]
            found = [*own, *(choice for choice in found if choice.text != self._first)]
        self.query_one(LineList).set_items([_item(choice) for choice in found])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)
        self.query_one(LineList).action_top()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        key = self.query_one(LineList).cursor_key
        self._choose(key or (typed if typed.isdecimal() else ""))

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        event.stop()
        self._choose(event.key)

    def _choose(self, key: str) -> None:
        if key:
            self.answer(key)

    def action_choose(self, by: int) -> None:
        """Moves the cursor of the list."""
        self.query_one(LineList).action_move(by)

    def action_complete(self) -> None:
        """Nothing to complete: the list is the completion."""


def _item(choice: Choice) -> Item:
    return Item(choice.text, one_line(choice.label, 44), one_line(choice.detail, 40))
