"""Base of the dialogs that show a line for each of several bookings."""

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import count, one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.booking_acts.assign import MoveLine
from caltui.workspace.booking_acts.hand_over_many import HandLine

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

Line = TypeVar("Line", MoveLine, HandLine)


class MarkedLines(Dialog[tuple[Line, ...] | None], Generic[Line]):
    """Proposes something for each booking; each line can be changed or left out.

    Closes with the lines to be sent, or None. `NAME` begins the ids of its parts.
    """

    AUTO_FOCUS = "LineList"
    NAME: ClassVar[str]
    VERB: ClassVar[str]
    WAIT: ClassVar[str]

    def __init__(self, workspace: "Workspace", keys: tuple[str, ...]) -> None:
        super().__init__()
        self.workspace = workspace
        self.lines: tuple[Line, ...] = ()
        self.keys = keys

    @abstractmethod
    async def proposed(self) -> tuple[Line, ...]:
        """Makes a proposal for each booking. Reads over the network."""

    @abstractmethod
    def clashing(self) -> tuple[int, ...]:
        """The numbers of the lines that cannot be sent together."""

    @abstractmethod
    def item(self, number: int, line: Line, *, clashes: bool) -> Item:
        """Writes a line of the list. `clashes`: it cannot be sent together with another one."""

    @abstractmethod
    def note(self, clashes: int) -> str:
        """The sentence below the lines: what will be sent, or what has to be changed first."""

    @abstractmethod
    async def other(self, number: int) -> None:
        """Asks for something else for one line."""

    def compose(self) -> ComposeResult:
        """The title, a line for each booking, what will be, the keys."""
        with Vertical(id=self.NAME, classes="dialog"):
            yield dialog_head(f"{self.VERB} {count(len(self.keys), 'booking')}", self.workspace)
            yield LineList(id=f"{self.NAME}-lines", enters="Change")
            yield Static("", id=f"{self.NAME}-note")
            yield KeyHints()

    def on_mount(self) -> None:
        """Starts to look for what can be proposed."""
        self.query_one(LineList).empty_text = self.WAIT
        self.run_worker(self._load(), group="proposals", exit_on_error=False)

    async def _load(self) -> None:
        found = await self.proposed()
        if self.is_mounted:
            self.lines = found
            self.show()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what failed."""
        self.say(f"✗ {explain(error).text}")

    def show(self) -> None:
        """Draws every line and the note."""
        clashing = self.clashing()
        items = [self.item(n, line, clashes=n in clashing) for n, line in enumerate(self.lines)]
        self.query_one(LineList).set_items(items)
        self.say(self.note(len(clashing)))

    def say(self, text: str) -> None:
        """Shows a sentence below the lines."""
        self.query_one(f"#{self.NAME}-note", Static).update(Content(one_line(text, 300)))

    def chosen(self) -> Line | None:
        """The line under the cursor."""
        key = self.query_one(LineList).cursor_key
        return self.lines[int(key)] if key else None

    def put(self, number: int, line: Line) -> None:
        """Replaces one line."""
        lines = list(self.lines)
        lines[number] = line
        self.lines = tuple(lines)
        self.show()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.ask(self.other, int(event.key), group="change")

    def action_turn(self) -> None:
        """Takes the booking under the cursor out of the change, or into it again."""
        line = self.chosen()
        if line is not None and line.proposed:
            self.put(self.lines.index(line), replace(line, left_out=not line.left_out))

    def action_send(self) -> None:
        """Closes with the lines, unless some cannot be sent together."""
        if any(line.changes for line in self.lines) and not self.clashing():
            self.answer(self.lines)
