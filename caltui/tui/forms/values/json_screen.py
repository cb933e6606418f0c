"""A dialog with the JSON of a value, for what does not fit its fields."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.catalog.kinds import InvalidValue, read_json
from caltui.catalog.values import fault
from caltui.text import one_line
from caltui.tui.forms.editors.editor import Edited
from caltui.tui.forms.editors.lines import AreaEditor
from caltui.tui.forms.values.outside import EditsOutside
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button


class JsonScreen(EditsOutside[str | None]):
    """Closes with a text that is JSON or empty, or with None. `why` says why it is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("value")]
    AUTO_FOCUS = "AreaEditor"

    def __init__(self, title: str, text: str, why: str = "") -> None:
        super().__init__()
        self._title = title
        self._why = why
        self.text = text

    def compose(self) -> ComposeResult:
        """The title, the text, what is wrong with it, the buttons."""
        with Vertical(id="value-json", classes="dialog"):
            yield Static(Content(one_line(self._title, 120)), classes="dialog-title")
            yield AreaEditor("json", self.text, placeholder="nothing: the field is empty")
            words = self._why or "Keys that are not known here are sent as they stand."
            yield Static(Content(one_line(words, 300)), id="value-json-note")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Back (esc)", "back", id="json-back")
                yield dialog_button("Take it (ctrl+s)", "take", id="json-take", variant="primary")

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self.text = event.text

    def action_take(self) -> None:
        """Closes with the text, where it is JSON."""
        try:
            if self.text.strip():
                read_json(self.text)
        except InvalidValue as error:
            note = self.query_one("#value-json-note", Static)
            note.update(Content(f"× {fault('', error).message}"))
            note.add_class("-fault")
            return
        self.answer(self.text)

    def action_back(self) -> None:
        """Closes without a change."""
        self.answer()

    def action_page(self, pages: int) -> None:
        """Scrolls the text."""
        area = self.query_one(AreaEditor)
        area.scroll_relative(y=pages * max(area.size.height - 2, 1), animate=False)
