"""The two lists of the inbox: its queues, and the records of one."""

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.line_list import LineList


class QueueList(LineList, inherit_bindings=False):
    """The queues. Enter or → goes to the records of one."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("queues")]

    def current_key(self) -> str:
        """The queue that is shown, while the records have the focus: it stays marked."""
        return "" if self.has_focus else self.cursor_key


class FindingList(LineList, inherit_bindings=False):
    """The records of a queue. ← goes back to the queues."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("findings")]

    class Left(Message):
        """The operator goes back to the queues."""

    def action_leave(self) -> None:
        """Back to the queues."""
        self.post_message(self.Left())
