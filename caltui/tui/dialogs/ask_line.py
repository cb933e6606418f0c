"""A dialog that asks for one line of text, and explains the text while a person types."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

Explain = Callable[[str], tuple[bool, str]]
"""For a text: whether it is allowed, and a sentence on what it means or what is wrong."""

SuggestItems = Callable[[str], Sequence[Item]]


class AskedInput(Input):
    """The line of a dialog that asks for one. The hints name its key."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("asked")]

    async def action_take(self) -> None:
        """Takes the text, or the suggestion under the cursor."""
        await self.action_submit()


class AskLine(Dialog[str | None]):
    """Closes with a text that is allowed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "prompt")]
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        title: str,
        note: Explain,
        *,
        text: str = "",
        select: bool = True,
        suggest: SuggestItems | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._note = note
        self._text = text
        self._select = select
        self._suggest = suggest

    def compose(self) -> ComposeResult:
        """The title, the line, its explanation, the suggestions."""
        with Vertical(classes="menu"):
            yield Static(Content(self._title), classes="menu-title")
            yield AskedInput(
                self._text, id="ask-line-text", compact=True, select_on_focus=self._select
            )
            yield Static("", id="ask-line-note")
            if self._suggest is not None:
                yield LineList(id="ask-line-list")
            yield KeyHints()

    def on_mount(self) -> None:
        if self._suggest is not None:
            self.query_one(LineList).can_focus = False
        line = self.query_one(Input)
        if not self._select:
            line.cursor_position = len(self._text)
        self._show_explanation(self._text)

    def _show_explanation(self, text: str) -> bool:
        allowed, words = self._note(text)
        offered = self._offered(text)
        if not allowed and offered:
            words = f"enter takes {offered}"
        note = self.query_one("#ask-line-note", Static)
        note.update(Content(words))
        note.set_class(bool(text.strip()) and not allowed and not offered, "-fault")
        return allowed

    def _offered(self, text: str) -> str:
        """The suggestion under the cursor, where there is a text."""
        if self._suggest is None or not text.strip():
            return ""
        return self.query_one(LineList).cursor_key

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._suggest is not None:
            self.query_one(LineList).set_items(self._suggest(event.value))
        self._show_explanation(event.value)

    @on(LineList.Moved)
    def _moved(self) -> None:
        self._show_explanation(self.query_one(Input).value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if not self._show_explanation(event.value):
            self.action_complete()
        else:
            self.answer(event.value.strip())

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self._fill(event.key)

    def _fill(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def action_choose(self, by: int) -> None:
        """The next or the previous suggestion."""
        if self._suggest is not None:
            self.query_one(LineList).action_move(by)

    def action_complete(self) -> None:
        """Puts the suggestion under the cursor into the line."""
        if self._suggest is not None and self.query_one(LineList).cursor_key:
            self._fill(self.query_one(LineList).cursor_key)
