"""Editors of text: one line, several lines, JSON, secrets."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.types import WatchCallbackType
from textual.widgets import Input, TextArea

from caltui.tui.base.key_queue import HasOwnUndo
from caltui.tui.forms.editors.editor import Editor, NextField, Preview, line_preview, widget_id

MOST_TYPED = 20_000
"""A longer text is not shown for typing: with 1 MB a widget takes seconds for each key."""


def _shown(text: str, hint: str) -> tuple[str, str, str]:
    """Splits a text into shown text, text held back as too long, and placeholder."""
    if len(text) <= MOST_TYPED:
        return text, "", hint
    return "", text, f"{len(text):,} characters, kept as they are: what is typed replaces them"


class LineEditor(Input, Editor):
    """One line of text."""

    def __init__(self, name: str, text: str, *, placeholder: str = "", password: bool = False):
        self._hint = placeholder
        self._loaded, self._held, placeholder = _shown(text, placeholder)
        super().__init__(
            self._loaded,
            placeholder=placeholder,
            password=password,
            id=widget_id(name),
            compact=True,
            select_on_focus=False,
        )
        self.field_name = name

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self._loaded, self._held, self.placeholder = _shown(text, self._hint)
        with self.prevent(Input.Changed):
            self.value = self._loaded

    def has_unhandled_text(self) -> bool:
        """Tells whether a person typed a text that the form has not handled yet."""
        return self.value != self._loaded or super().has_unhandled_text()

    def preview(self) -> Preview | None:
        """Its text, or its placeholder."""
        shown = "•" * len(self.value) if self.password else self.value
        return line_preview(shown, self.placeholder)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Takes what is in the line now: a text was loaded since, where the event was late."""
        event.stop()
        if self.value != self._loaded:
            self._loaded = self.value
            self.edited(self.value or self._held)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(NextField())


class SecretEditor(LineEditor):
    """One line that is masked until a person asks to see it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "reveal", "Show or mask", id="form.reveal"),
    ]

    def __init__(self, name: str, text: str, *, placeholder: str = "") -> None:
        super().__init__(name, text, placeholder=placeholder, password=True)

    def action_reveal(self) -> None:
        """Shows the secret, or masks it again."""
        self.password = not self.password


class AreaEditor(HasOwnUndo, TextArea, Editor):
    """Several lines of text, or JSON. Tab leaves it."""

    lines_high = 4

    def __init__(self, name: str, text: str, *, placeholder: str = "") -> None:
        self._hint = placeholder
        self._loaded, self._held, placeholder = _shown(text, placeholder)
        super().__init__(
            self._loaded,
            id=widget_id(name),
            placeholder=Content(placeholder),
            tab_behavior="focus",
            compact=True,
            soft_wrap=True,
        )
        self.field_name = name

    def watch(
        self, obj: DOMNode, attribute_name: str, callback: WatchCallbackType, init: bool = True
    ) -> None:
        """As in Textual, but follows the theme through the app's signal.

        Otherwise the app keeps every editor of a closed form in memory, until the theme changes.
        """
        if obj is self.app and attribute_name == "theme":
            changed = self.app.theme_changed_signal
            changed.subscribe(self, lambda _: self.call_next(callback))
        else:
            super().watch(obj, attribute_name, callback, init)

    def on_unmount(self) -> None:
        """Ends the subscription, so that the app can drop the editor."""
        self.app.theme_changed_signal.unsubscribe(self)

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self._loaded, self._held, placeholder = _shown(text, self._hint)
        self.placeholder = Content(placeholder)
        with self.prevent(TextArea.Changed):
            self.load_text(self._loaded)

    def has_unhandled_text(self) -> bool:
        """Tells whether a person typed a text that the form has not handled yet."""
        return self.text != self._loaded or super().has_unhandled_text()

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text != self._loaded:
            self._loaded = self.text
            self.edited(self.text or self._held)
