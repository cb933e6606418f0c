"""One field of a form: its name at the left, its editor, and a line of help or faults below."""

from collections.abc import Awaitable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from caltui.tui.base.dialog import SLIM, release_keys
from caltui.tui.forms.changes import field_title
from caltui.tui.forms.editors.editor import Preview
from caltui.tui.forms.editors.factory import editor_for, kind_of
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.model import FormEntry
from caltui.tui.forms.value_hints import HintContext, value_hint
from caltui.tui.widgets.drawn_line import DrawnLines

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

BUILDS = {"later": "later builds only", "earlier": "earlier builds only"}
HINTS: Mapping[str, str] = {
    "reference": "Type to search by name, ↓ shows all, enter picks. An id is taken as it is.",
    "timezone": "Type a city or region, ↓ shows all, enter picks.",
    "locale": "Type to search, ↓ shows all, enter picks.",
    "word": "← → choose; in a list type to search, enter picks.",
    "boolean": "← → choose; letters do nothing here.",
    "words": "↑ ↓ move, space marks or unmarks.",
    "weekdays": "← → move, space turns a day; letters and digits do nothing here.",
    "datetime": "The clock of the zone beside it; an offset such as +02:00 is taken as well.",
    "time": "Wall clock in the zone of the schedule, such as 09:00. The end of a day is 23:59.",
    "secret": "Masked. ctrl+t shows it.",
    "json": "JSON; tab leaves the field.",
    "structure": "enter edits · n adds · d removes · u undoes · shift+↑ ↓ moves · J JSON",
    "any": 'Text, or JSON: 3 is a number, "3" a text.',
    "text": "Several lines; tab leaves the field.",
    "date": "Year-month-day.",
}
PICK = "enter shows what there is to choose from."
TITLE, SLIM_TITLE = 30, 14
"""Cells of the name at the left, with one blank; in a slim terminal. The margin of the editor is
the same."""

PREVIEW, PREVIEW_HINT = "form-body--preview", "form-body--hint"
"""The component classes of the form's body with which previews are drawn."""

CLASH = "Cal has another value now than when this form was opened"


class FieldRow(DrawnLines):
    """Shows one entry of a form. `fault` and `clash` replace the line below the editor.

    The editor is its only widget: name and line are drawn, because every widget of a
    form takes its time before the form is seen. Where it has a `preview`, that is drawn too
    until `settle`, unless it is wanted `at_once`.
    """

    def __init__(
        self, entry: FormEntry, workspace: "Workspace", *, edits: bool, at_once: bool = True
    ) -> None:
        super().__init__()
        self.entry = entry
        self.workspace = workspace
        self.fault = ""
        self.clash = False
        self.editor, self.suggestions = editor_for(entry, workspace, edits=edits)
        self.heading = self._heading()
        self.below = self._line()
        self._shows_preview = not at_once and self.editor.preview() is not None

    def compose(self) -> ComposeResult:
        """The editor."""
        if not self._shows_preview:
            yield self.editor

    def settle(self) -> Awaitable[None] | None:
        """Makes the editor where only its preview is drawn. Await the result, if any."""
        if not self._shows_preview:
            return None
        self._shows_preview = False
        return self.mount(self.editor)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of the name, or of the editor with the line below it."""
        if self._shows_preview:
            return self.lines_in(width)
        editor = super().get_content_height(container, viewport, width)
        return max(len(self.heading), editor + len(self._below_lines(width)))

    def lines_in(self, width: int) -> int:
        """The lines that it takes in that width, before the layout."""
        return max(len(self.heading), self.editor.lines_high + len(self._below_lines(width)))

    def lines(self) -> list[Content]:
        """The name at the left, and the line below the editor."""
        width = self.size.width
        gap = Content(" ")
        height = self.editor.outer_size.height or self.editor.lines_high
        below = [gap + line for line in self._below_lines(width)]
        right = [*[gap] * height, *below]
        if self._shows_preview:
            right[0] = self._preview(width - self._beside)
        pairs = zip_longest(self.heading, right, fillvalue=gap)
        beside = self._beside
        return [name.pad_right(beside - name.cell_length) + text for name, text in pairs]

    def on_resize(self) -> None:
        """Breaks the name anew."""
        self.heading = self._heading()

    @property
    def _beside(self) -> int:
        """The cells of the name."""
        return SLIM_TITLE if self.app.size.width < SLIM else TITLE

    def say(self, *, fault: str | None = None, clash: bool | None = None) -> None:
        """Sets the fault or the clash of the field, and draws it again."""
        if fault is not None:
            self.fault = fault
        if clash is not None:
            self.clash = clash
        self.set_class(bool(self.fault), "-fault")
        width = self.size.width
        before = len(self._below_lines(width))
        self.heading, self.below = self._heading(), self._line()
        self.refresh(layout=before != len(self._below_lines(width)))

    def clear_handled(self) -> None:
        """Clears the editor's unhandled text, where the entry has it."""
        if self.editor.unhandled == self.entry.text:
            self.editor.unhandled = None

    def reload(self) -> None:
        """Puts the entry's text into the editor."""
        self.editor.unhandled = None
        self.editor.load(self.entry.text)
        self.say()

    def focus_editor(self) -> None:
        """Puts the focus on the editor; keys that are held for it wait no longer."""
        if self.settle() is None:
            self.editor.target().focus()
            release_keys(self.app)
        else:
            self.call_after_refresh(self.focus_editor)

    def note(self) -> Content:
        """The help about the field for the foot of the form: what decides, then how it is typed."""
        field = self.entry.field
        hint = PICK if self.entry.picked else HINTS.get(kind_of(field), "")
        parts = Content.styled(field.note, "$warning"), Content(hint or field.format or "")
        return Content("\n").join(part for part in parts if part.plain)

    def _preview(self, width: int) -> Content:
        """The preview of the editor, in its width and style."""
        preview = self.editor.preview() or Preview(Content(""))
        parent = self.parent
        assert isinstance(parent, Widget)
        style = parent.get_visual_style(PREVIEW_HINT if preview.hint else PREVIEW)
        text = Content(" ") + preview.text
        return text.pad_right(max(0, width - text.cell_length)).stylize_before(style)

    def _below_lines(self, width: int) -> list[Content]:
        return self.below.wrap(max(1, width - self._beside - 1)) or [Content("")]

    def _heading(self) -> list[Content]:
        """The lines of the name: the title, and the name that Cal has for the field."""
        field = self.entry.field
        glyph, tone = ("×", "$error") if self.fault else ("~", "$warning")
        mark = (glyph, f"bold {tone}") if self.fault or self.entry.changed else (" ", "")
        unit = f" ({field.unit})" if field.unit else ""
        first = Content.assemble(
            mark, " ", (field_title(field), "bold"), (" *" if field.required else "", "bold $error")
        )
        second = Content.styled(f"  {field.name}{unit}", "$quiet")
        return Content("\n").join((first, second)).wrap(self._beside - 1)

    def _line(self) -> Content:
        field, text = self.entry.field, self.entry.text
        if self.fault:
            return Content.styled(f"× {self.fault}", "$error")
        if self.clash:
            return Content.styled(f"▲ {CLASH}", "$warning")
        if isinstance(self.editor, Suggest) and self.editor.trouble:
            return Content.styled(self.editor.trouble, "$warning")
        workspace = self.workspace
        context = HintContext(workspace.zone, workspace.clock(), self.suggestions)
        shown = value_hint(field, text, context)
        if shown is not None:
            return shown
        builds = BUILDS.get(field.builds or "", "")
        return Content.styled(" · ".join(part for part in (field.help, builds) if part), "$quiet")
