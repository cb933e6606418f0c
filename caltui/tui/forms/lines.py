"""Editors that are typed into: one line, several lines, JSON, secrets."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, TextArea

from caltui.tui.forms.editor import Editor, Onward


class LineEditor(Input, Editor):
    """One line of text."""

    def __init__(self, name: str, text: str, *, placeholder: str = "", password: bool = False):
        super().__init__(
            text,
            placeholder=placeholder,
            password=password,
            id=f"field-{name}",
            compact=True,
            select_on_focus=False,
        )
        self.field_name = name
        self._loaded = text

    def load(self, text: str) -> None:
        """Shows a text without telling anybody."""
        self._loaded = text
        with self.prevent(Input.Changed):
            self.value = text

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._loaded:
            self._loaded = event.value
            self.edited(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(Onward())


class SecretEditor(LineEditor):
    """One line that is masked until asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "reveal", "Show or mask", id="form.reveal"),
    ]

    def __init__(self, name: str, text: str, *, placeholder: str = "") -> None:
        super().__init__(name, text, placeholder=placeholder, password=True)

    def action_reveal(self) -> None:
        """Shows the secret, or masks it again."""
        self.password = not self.password


class AreaEditor(TextArea, Editor):
    """Several lines of text, or JSON. Tab leaves it."""

    def __init__(self, name: str, text: str, *, placeholder: str = "") -> None:
        super().__init__(
            text,
            id=f"field-{name}",
            placeholder=Content(placeholder),
            tab_behavior="focus",
            compact=True,
            soft_wrap=True,
        )
        self.field_name = name
        self._loaded = text

    def load(self, text: str) -> None:
        """Shows a text without telling anybody."""
        self._loaded = text
        with self.prevent(TextArea.Changed):
            self.load_text(text)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text != self._loaded:
            self._loaded = self.text
            self.edited(self.text)
