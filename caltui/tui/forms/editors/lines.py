"""Editors that are typed into: one line, several lines, JSON, secrets."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.types import WatchCallbackType
from textual.widgets import Input, TextArea

from caltui.tui.base.key_queue import TakesBack
from caltui.tui.forms.editors.editor import Editor, Face, Onward, line_face

MOST_TYPED = 20_000
"""Characters up to which a text is shown for typing; widgets take seconds a key for 1 MB."""


class _Typed:
    """A text as an editor shows it: one that is too long is held, and the editor is empty."""

    def __init__(self, text: str, hint: str) -> None:
        self.hint = hint
        self.load(text)

    def load(self, text: str) -> None:
        """Another text."""
        self.held = text if len(text) > MOST_TYPED else ""
        self.shown = "" if self.held else text
        long = f"{len(text):,} characters, kept as they are: what is typed replaces them"
        self.placeholder = long if self.held else self.hint


class LineEditor(Input, Editor):
    """One line of text."""

    def __init__(self, name: str, text: str, *, placeholder: str = "", password: bool = False):
        self._is = _Typed(text, placeholder)
        super().__init__(
            self._is.shown,
            placeholder=self._is.placeholder,
            password=password,
            id=f"field-{name}",
            compact=True,
            select_on_focus=False,
        )
        self.field_name = name
        self._loaded = self._is.shown

    def load(self, text: str) -> None:
        """Shows a text without telling anybody."""
        self._is.load(text)
        self._loaded, self.placeholder = self._is.shown, self._is.placeholder
        with self.prevent(Input.Changed):
            self.value = self._is.shown

    def is_ahead(self) -> bool:
        """Whether a person typed what the form has not heard yet."""
        return self.value != self._loaded or super().is_ahead()

    def face(self) -> Face | None:
        """Its text, or what it is for."""
        shown = "•" * len(self.value) if self.password else self.value
        return line_face(shown, self.placeholder)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._loaded:
            self._loaded = event.value
            self.edited(event.value or self._is.held)

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


class AreaEditor(TakesBack, TextArea, Editor):
    """Several lines of text, or JSON. Tab leaves it."""

    lines_high = 4

    def __init__(self, name: str, text: str, *, placeholder: str = "") -> None:
        self._is = _Typed(text, placeholder)
        super().__init__(
            self._is.shown,
            id=f"field-{name}",
            placeholder=Content(self._is.placeholder),
            tab_behavior="focus",
            compact=True,
            soft_wrap=True,
        )
        self.field_name = name
        self._loaded = self._is.shown

    def watch(
        self, obj: DOMNode, attribute_name: str, callback: WatchCallbackType, init: bool = True
    ) -> None:
        """As Textual, but hears of another theme by the app's signal.

        An app holds on to whoever watches its theme, until that changes: every editor of
        every closed form.
        """
        if obj is self.app and attribute_name == "theme":
            changed = self.app.theme_changed_signal
            changed.subscribe(self, lambda _: self.call_next(callback))
        else:
            super().watch(obj, attribute_name, callback, init)

    def on_unmount(self) -> None:
        """The app lets go of it."""
        self.app.theme_changed_signal.unsubscribe(self)

    def load(self, text: str) -> None:
        """Shows a text without telling anybody."""
        self._is.load(text)
        self._loaded, self.placeholder = self._is.shown, Content(self._is.placeholder)
        with self.prevent(TextArea.Changed):
            self.load_text(self._is.shown)

    def is_ahead(self) -> bool:
        """Whether a person typed what the form has not heard yet."""
        return self.text != self._loaded or super().is_ahead()

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text != self._loaded:
            self._loaded = self.text
            self.edited(self.text or self._is.held)
