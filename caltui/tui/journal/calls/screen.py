"""One call in full: what came of it, its request and its answer, secrets masked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.journal.calls.text import whole
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.key_hints import KeyHints

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.tui.journal.calls.rows import CallRow, Requests
    from caltui.workspace.sync.calls.grouped import SentCall
    from caltui.workspace.sync.calls.redacted import BodyRedactor


class CallList(Protocol):
    """The screen below: it has the rows, and takes calls out of the program."""

    requests: "Requests"
    redactor: "BodyRedactor"
    console: "Context"

    def step(self, by: int) -> "CallRow | None": ...
    def copy_of(self, row: "CallRow") -> None: ...
    def export_of(self, calls: "Sequence[SentCall]") -> None: ...


class CallFields(FieldsView):
    """The texts of a call. None of them leads to a record."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for following."""
        return action != "follow"


class CallScreen(Dialog[None]):
    """A call, or one attempt. `{` and `}` go to its neighbours in the table."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("call")]
    AUTO_FOCUS = "CallFields"

    def __init__(self, over: CallList, key: str) -> None:
        super().__init__()
        self._over = over
        self._row = over.requests.item(key)

    def compose(self) -> ComposeResult:
        """The name, the texts, the keys."""
        with Vertical(id="call", classes="sheet"):
            yield Static("", id="call-title", classes="menu-title")
            yield CallFields(id="call-fields")
            yield KeyHints()

    def on_mount(self) -> None:
        self._show(self._row)

    def _show(self, row: "CallRow | None") -> None:
        if row is None:
            return
        self._row = row
        call, index = row
        entry = call.last if index is None else call.tries[index]
        name = f"Call {call.number} · {one_line(entry.operation, 60)}"
        if index is not None:
            name = f"{name} · try {index + 1} of {len(call.tries)}"
        self.query_one("#call-title", Static).update(Content(name))
        zone, trace = self._over.requests.zone, self._over.console.workspace.trace
        found = whole(call, index, zone, trace, self._over.redactor)
        self.query_one(CallFields).show(found, keep_place=False)

    def action_neighbour(self, by: int) -> None:
        """Shows the next or the previous row of the table."""
        self._show(self._over.step(by))

    def action_copy(self) -> None:
        """Asks what to copy of it."""
        if self._row is not None:
            self._over.copy_of(self._row)

    def action_export(self) -> None:
        """Writes this call as an HTTP archive."""
        if self._row is not None:
            self._over.export_of([self._row.call])
