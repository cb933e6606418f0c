"""A dialog with the parts of one object as fields of their own types."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.catalog.model import Field, Operation
from caltui.catalog.values import InvalidValue, fault
from caltui.text import one_line
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.convert import to_value
from caltui.tui.forms.editors.editor import TextNotTaken
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.layout import Section
from caltui.tui.forms.model import FormModel
from caltui.tui.forms.values.asking import Asking
from caltui.tui.forms.values.fields_screen import FieldsScreen
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

WARNING = "bold $warning"


class PartsScreen(FieldsScreen[dict[str, Any] | None]):
    """Closes with the object, or None. Keys that nobody changed keep their values as they were.

    `at` is the name of the field that has the focus first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("value")]
    AUTO_FOCUS = ""

    def __init__(
        self,
        workspace: "Workspace",
        title: str,
        fields: Sequence[Field],
        value: Mapping[str, Any],
        ask: Asking,
        *,
        at: str = "",
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.before = dict(value)
        operation = Operation("", "create", 0, "POST", "", title, body=tuple(fields))
        self.model = FormModel(operation, zone=workspace.zone, prefill=value)
        self._title = title
        self._ask = ask
        self._at = at
        self._warned = False

    def compose(self) -> ComposeResult:
        """The title, the fields, the buttons."""
        names = tuple(self.model.entries)
        with Vertical(id="parts", classes="dialog"):
            yield Static(Content(one_line(self._title, 120)), classes="dialog-title")
            yield FormBody(self.workspace, self.model, [Section("", names)] if names else [])
            yield Static("", id="form-note")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Back (esc)", "back", id="parts-back")
                yield dialog_button("Take it (ctrl+s)", "take", id="parts-take", variant="primary")

    async def on_mount(self) -> None:
        """Makes all editors, and goes to the wanted field."""
        await self.body.settle()
        if self._at in self.model.entries:
            self.body.go_to(self._at)
        else:
            self.body.focus_first()

    def on_resize(self) -> None:
        """Has the dialog as high as its fields, and the fields scroll where they do not fit."""
        super().on_resize()
        self.query_one("#parts").remove_class("-tall")
        self.call_after_refresh(self._fit_fields)

    def _fit_fields(self) -> None:
        dialog, last = self.query_one("#parts"), self.query_one(".dialog-buttons")
        dialog.set_class(last.region.bottom > dialog.content_region.bottom, "-tall")

    def field_edited(self) -> None:
        """Warns again before what was typed is dropped."""
        self._warned = False

    @on(TextNotTaken)
    def _not_taken(self, event: TextNotTaken) -> None:
        event.stop()

    @on(StructureEditor.Asked)
    def _asked(self, event: StructureEditor.Asked) -> None:
        event.stop()
        self._ask(self, event)

    def action_take(self) -> None:
        """Closes with the object, where every part is right."""
        found, faults = dict(self.before), dict[str, str]()
        for name, entry in self.model.entries.items():
            needed = entry.field.required and (entry.changed or not self.before)
            if needed and not entry.text.strip():
                faults[name] = "Is needed."
            if not entry.changed:
                continue
            if not entry.text:
                found.pop(name, None)
                continue
            try:
                found[name] = to_value(entry.field, entry.text, self.workspace.zone)
            except InvalidValue as error:
                faults[name] = fault(name, error).message
        first = self.body.show_faults(faults)
        if first is not None:
            first.focus_editor()
        else:
            self.answer(found)

    def action_back(self) -> None:
        """Closes without a change; where something was typed, the second time."""
        if not self.model.changed or self._warned:
            self.answer()
            return
        self._warned = True
        words = Content.styled("What was typed here is not taken yet: esc again drops it.", WARNING)
        self.query_one("#form-note", Static).update(words, layout=False)
