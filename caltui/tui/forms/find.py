"""A dialog that finds a field of a long form by its name."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from caltui.catalog.model import Field
from caltui.tui.base.dialog import Dialog
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.suggestions import Choice, Suggestions


class FieldNameLine(Suggest):
    """The line for a field. A name that is typed whole is not chosen yet: enter chooses it."""

    class FieldNamed(Message):
        """A field was chosen from the list."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def _pick(self, choice: Choice) -> None:
        super()._pick(choice)
        self.post_message(self.FieldNamed(choice.text))


class FindField(Dialog[str | None]):
    """Asks for a field. Closes with its name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "close", "Close", show=False, id="find.close")
    ]

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self._names = {field.name for field in fields}
        self._fields = Suggestions(Choice(f.name, f.title, f.name) for f in fields)

    def compose(self) -> ComposeResult:
        """The line and its list of choices."""
        with Vertical(id="find", classes="dialog"):
            yield Static(Content("Go to field"), classes="dialog-title")
            yield FieldNameLine("find", "", self._fields, placeholder="type a part of its name")

    @on(Edited)
    def _typed(self, event: Edited) -> None:
        event.stop()

    @on(FieldNameLine.FieldNamed)
    def _picked(self, event: FieldNameLine.FieldNamed) -> None:
        event.stop()
        self.answer(event.name)

    @on(NextField)
    def _left(self, event: NextField) -> None:
        event.stop()
        typed = self.query_one(FieldNameLine).text
        self.answer(typed if typed in self._names else None)
