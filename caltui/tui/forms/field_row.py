"""One field on the screen: its name at the left, its editor, and a line that says more."""

from collections.abc import Awaitable, Mapping
from itertools import zip_longest

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from caltui.catalog import Field
from caltui.tui.forms.editors.editor import Face
from caltui.tui.forms.editors.factory import Context, editor_for, kind_of
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.model import Entry
from caltui.tui.forms.value_hints import Moment, live
from caltui.tui.widgets.drawn_line import DrawnLines

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
    "text": "Several lines; tab leaves the field.",
    "date": "Year-month-day.",
}
TITLE = 30
"""Cells at the left that are the name's, one of them a gap. The editor's margin is the same."""

FACE, HINT = "form-body--face", "form-body--hint"
"""Component classes of the form's body, which has them once for all faces."""

CLASH = "Cal has another value now than when this form was opened"


def field_title(field: Field) -> str:
    """The name for people; a reference is named after what it refers to."""
    title = field.title
    return title.removesuffix(" id").removesuffix(" uid") if field.ref else title


class FieldRow(DrawnLines):
    """Shows one entry of a form. `fault` and `clash` replace the line below the editor.

    The editor is its only widget: name and line are drawn, because every widget of a
    form takes its time before the form is seen. Where it has a `face`, that is drawn too
    until `settle`, unless it is wanted `at_once`.
    """

    def __init__(
        self, entry: Entry, context: Context, *, edits: bool, at_once: bool = True
    ) -> None:
        super().__init__()
        self.entry = entry
        self.context = context
        self.fault = ""
        self.clash = False
        self.editor, self.source = editor_for(entry, context, edits=edits)
        self.heading = self._heading()
        self.below = self._line()
        self._drawn = not at_once and self.editor.face() is not None

    def compose(self) -> ComposeResult:
        """The editor."""
        if not self._drawn:
            yield self.editor

    def settle(self) -> Awaitable[None] | None:
        """Makes the editor of which only the face is drawn; what it takes until it is there."""
        if not self._drawn:
            return None
        self._drawn = False
        return self.mount(self.editor)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the name, or as the editor with its line."""
        if self._drawn:
            return self.lines_in(width)
        editor = super().get_content_height(container, viewport, width)
        return max(len(self.heading), editor + len(self._below_lines(width)))

    def lines_in(self, width: int) -> int:
        """How high it is in that width, before anything is laid out."""
        return max(len(self.heading), self.editor.lines_high + len(self._below_lines(width)))

    def lines(self) -> list[Content]:
        """The name, and the line below where the editor is."""
        width = self.size.width
        gap = Content(" ")
        height = self.editor.outer_size.height or self.editor.lines_high
        below = [gap + line for line in self._below_lines(width)]
        right = [*[gap] * height, *below]
        if self._drawn:
            right[0] = self._face(width - TITLE)
        pairs = zip_longest(self.heading, right, fillvalue=gap)
        return [name.pad_right(TITLE - name.cell_length) + text for name, text in pairs]

    def say(self, *, fault: str | None = None, clash: bool | None = None) -> None:
        """Shows the field's state again, with another fault or without one."""
        if fault is not None:
            self.fault = fault
        if clash is not None:
            self.clash = clash
        self.set_class(bool(self.fault), "-fault")
        width = self.size.width
        before = len(self._below_lines(width))
        self.heading, self.below = self._heading(), self._line()
        self.refresh(layout=before != len(self._below_lines(width)))

    def heard(self) -> None:
        """The entry has what the editor told last, unless more is on its way."""
        if self.editor.untold == self.entry.text:
            self.editor.untold = None

    def reload(self) -> None:
        """Puts the entry's text into the editor."""
        self.editor.untold = None
        self.editor.load(self.entry.text)
        self.say()

    def focus_editor(self) -> None:
        """Puts the cursor into the editor."""
        if self.settle() is None:
            self.editor.target().focus()
        else:
            self.call_after_refresh(self.focus_editor)

    def note(self) -> Content:
        """What there is to know about the field, for the foot of the form."""
        field = self.entry.field
        hint = HINTS.get(kind_of(field), "")
        return Content("\n").join(
            [Content(hint or field.format or ""), Content.styled(field.note, "$warning")]
        )

    def _face(self, width: int) -> Content:
        """The line of the editor, in its place and on its ground."""
        face = self.editor.face() or Face(Content(""))
        parent = self.parent
        assert isinstance(parent, Widget)
        style = parent.get_visual_style(HINT if face.hint else FACE)
        text = Content(" ") + face.text
        return text.pad_right(max(0, width - text.cell_length)).stylize_before(style)

    def _below_lines(self, width: int) -> list[Content]:
        return self.below.wrap(_room(width)) or [Content("")]

    def _heading(self) -> list[Content]:
        """The lines of the name: for people, and as Cal has it."""
        field = self.entry.field
        glyph, tone = ("×", "$error") if self.fault else ("~", "$warning")
        mark = (glyph, f"bold {tone}") if self.fault or self.entry.changed else (" ", "")
        unit = f" ({field.unit})" if field.unit else ""
        first = Content.assemble(
            mark, " ", (field_title(field), "bold"), (" *" if field.required else "", "bold $error")
        )
        second = Content.styled(f"  {field.name}{unit}", "$quiet")
        return Content("\n").join((first, second)).wrap(TITLE - 1)

    def _line(self) -> Content:
        field, text = self.entry.field, self.entry.text
        if self.fault:
            return Content.styled(f"× {self.fault}", "$error")
        if self.clash:
            return Content.styled(f"▲ {CLASH}", "$warning")
        if isinstance(self.editor, Suggest) and self.editor.trouble:
            return Content.styled(self.editor.trouble, "$warning")
        shown = live(field, text, Moment(self.context.zone, self.context.now(), self.source))
        if shown is not None:
            return shown
        builds = BUILDS.get(field.builds or "", "")
        return Content.styled(" · ".join(part for part in (field.help, builds) if part), "$quiet")


def _room(width: int) -> int:
    """Cells beside the name, without the gap that editors have at their left too."""
    return max(1, width - TITLE - 1)
