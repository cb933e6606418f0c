"""Base of the screens whose fields a person types in."""

from textual import on
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import ScreenResultType
from textual.widgets import Static

from caltui.tui.forms.body import FormBody
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.field_row import FieldRow
from caltui.tui.forms.model import FormModel
from caltui.tui.forms.values.outside import EditsOutside


class FieldsScreen(EditsOutside[ScreenResultType]):
    """Puts what is typed into the model, and shows the note of the field in focus."""

    model: FormModel

    @property
    def body(self) -> FormBody:
        """The fields."""
        return self.query_one(FormBody)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        if event.name in self.model.entries:
            self.model.set(event.name, event.text)
            self.body.edited(event.name)
            self.field_edited()

    def field_edited(self) -> None:
        """Does what this screen does after a field has changed."""

    @on(NextField)
    def _next(self, event: NextField) -> None:
        event.stop()
        self.focus_next()

    @on(DescendantFocus)
    def _show_note(self, event: DescendantFocus) -> None:
        row = next((w for w in event.widget.ancestors if isinstance(w, FieldRow)), None)
        note = row.note() if row else Content("")
        self.query_one("#form-note", Static).update(note, layout=False)

    def action_page(self, pages: int) -> None:
        """Scrolls the fields by so many pages."""
        body = self.body
        body.scroll_relative(y=pages * max(body.size.height - 2, 1), animate=False)
