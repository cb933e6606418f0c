"""One field on the screen: its name at the left, its editor, and a line that says more."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.catalog import Field
from caltui.tui.forms.kinds import Context, editor_for, kind_of
from caltui.tui.forms.live import Moment, live
from caltui.tui.forms.model import Entry
from caltui.tui.forms.suggest import Suggest

BUILDS = {"later": "later builds only", "earlier": "earlier builds only"}
HINTS: Mapping[str, str] = {
    "reference": "Type to search by name, ↓ shows all, enter picks. An id is taken as it is.",
    "timezone": "Type a city or region, ↓ shows all, enter picks.",
    "locale": "Type to search, ↓ shows all, enter picks.",
    "word": "← → or a word's first letter choose; in a list type to search, enter picks.",
    "boolean": "← → choose; y and n as well.",
    "words": "↑ ↓ move, space marks or unmarks.",
    "weekdays": "← → move, space turns a day; 1 is Monday, 7 Sunday.",
    "datetime": "The clock of the zone beside it; an offset such as +02:00 is taken as well.",
    "time": "Wall clock in the zone of the schedule, such as 09:00. The end of a day is 23:59.",
    "secret": "Masked. ctrl+t shows it.",
    "json": "JSON; tab leaves the field.",
    "text": "Several lines; tab leaves the field.",
    "date": "Year-month-day.",
}
CLASH = "Cal has another value now than when this form was opened"


def field_title(field: Field) -> str:
    """The name for people; a reference is named after what it refers to."""
    title = field.title
    return title.removesuffix(" id").removesuffix(" uid") if field.ref else title


class FieldRow(Horizontal):
    """Shows one entry of a form. `fault` and `clash` replace the line below the editor."""

    def __init__(self, entry: Entry, context: Context, *, edits: bool) -> None:
        super().__init__()
        self.entry = entry
        self.context = context
        self.fault = ""
        self.clash = False
        self.editor, self.source = editor_for(entry, context, edits=edits)
        line = self._line()
        self._shown = line.markup
        self._left = Static(self._title(), classes="field-title")
        self._below = Static(line, classes="field-below")

    def compose(self) -> ComposeResult:
        """Name, editor, line."""
        yield self._left
        with Vertical(classes="field-right"):
            yield self.editor
            yield self._below

    def say(self, *, fault: str | None = None, clash: bool | None = None) -> None:
        """Shows the field's state again, with another fault or without one."""
        if fault is not None:
            self.fault = fault
        if clash is not None:
            self.clash = clash
        self.set_class(bool(self.fault), "-fault")
        self._left.update(self._title(), layout=False)
        line = self._line()
        if line.markup != self._shown:
            self._shown = line.markup
            self._below.update(line)

    def reload(self) -> None:
        """Puts the entry's text into the editor."""
        self.editor.load(self.entry.text)
        self.say()

    def focus_editor(self) -> None:
        """Puts the cursor into the editor."""
        self.editor.target().focus()

    def note(self) -> Content:
        """What there is to know about the field, for the foot of the form."""
        field = self.entry.field
        hint = HINTS.get(kind_of(field), "")
        return Content("\n").join(
            [Content(hint or field.format or ""), Content.styled(field.note, "$warning")]
        )

    def _title(self) -> Content:
        field = self.entry.field
        glyph, tone = ("×", "$error") if self.fault else ("~", "$warning")
        mark = (glyph, f"bold {tone}") if self.fault or self.entry.changed else (" ", "")
        unit = f" ({field.unit})" if field.unit else ""
        first = Content.assemble(
            mark, " ", (field_title(field), "bold"), (" *" if field.required else "", "bold $error")
        )
        return Content("\n").join((first, Content.styled(f"  {field.name}{unit}", "$quiet")))

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
