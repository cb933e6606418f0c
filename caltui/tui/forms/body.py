"""The fields of a form, in sections. The widgets of a folded section are made when it is opened."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from caltui.tui.base.dialog import hold_keys
from caltui.tui.forms.field_row import PREVIEW, PREVIEW_HINT, FieldRow
from caltui.tui.forms.layout import Section, sections
from caltui.tui.forms.model import FormModel

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

MORE = "More fields"

HEADING, AROUND, HIGHEST = 2, 9, 50
"""Lines: of a section's title, of a form above and below its fields, and of the highest form."""

BESIDE, WIDEST = 4, 104
"""Cells: of a form beside its fields, and of the widest form."""


class FoldedSection(Widget, can_focus=True):
    """The line in place of the fields of a folded section."""

    class Opened(Message):
        """A person opens the section."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Open", show=False, id="form.fold.open")
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def render(self) -> Content:
        """The title with a `+`."""
        return Content.assemble(
            ("+ ", "bold $accent"), self._title, ("  enter or ctrl+o", "$quiet")
        )

    def action_open(self) -> None:
        """Opens the section."""
        self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Opens the section."""
        event.stop()
        self.action_open()


class FormBody(VerticalScroll, can_focus=False):
    """All fields of a form. The model holds the texts, also those of folded fields.

    `parts` are its sections; by default those that the category makes of the fields.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {PREVIEW, PREVIEW_HINT}

    def __init__(
        self,
        workspace: "Workspace",
        model: FormModel,
        parts: Sequence[Section] | None = None,
    ) -> None:
        super().__init__(id="form-body")
        self.model = model
        self.workspace = workspace
        self.faulty: dict[str, str] = {}
        self._rows: dict[str, FieldRow] = {}
        entries = list(model.entries.values())
        if parts is None:
            resource = workspace.resource(model.operation.resource)
            parts = sections(resource, model.operation, entries)
        self._sections = list(parts)
        self._folded = [section for section in self._sections if section.folded]
        shown = [name for section in self._sections if not section.folded for name in section.names]
        empty = (n for n in shown if model.entries[n].field.required and not model.entries[n].text)
        self._first = next(empty, shown[0] if shown else None)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blank lines in the colour of the background, between the rows."""
        ground = self.visual_style.background_style.rich_style
        return [Strip.blank(crop.width, ground)] * crop.height

    def compose(self) -> ComposeResult:
        """The fields of open sections, and a line for a folded one."""
        if not self._sections:
            yield Static("There is nothing to fill in.", classes="form-section")
        for section in self._sections:
            if section.folded:
                yield FoldedSection(section.title)
            else:
                yield from self._make(section)
        if docs := self.model.operation.docs:
            yield Static(Content(f"Documentation:\n{docs}"), classes="form-docs")
        if self._lines() > min(self.app.size.height, HIGHEST) - AROUND:
            self.styles.overflow_y = "scroll"
            self.set_reactive(FormBody.show_vertical_scrollbar, True)

    def _lines(self) -> int:
        """The lines that the fields take, counted before the layout."""
        titles = HEADING * len(self._sections) if len(self._sections) > 1 else 0
        width = min(self.app.size.width, WIDEST) - BESIDE
        address = len(self.model.operation.docs)
        docs = 1 + -(-address // max(1, width)) if address else 0
        return titles + docs + sum(row.lines_in(width) + 1 for row in self._rows.values())

    def _make(self, section: Section) -> ComposeResult:
        if len(self._sections) > 1:
            title = MORE if section.folded else section.title
            yield Static(Content(title), classes="form-section")
        for name in section.names:
            row = FieldRow(
                self.model.entries[name],
                self.workspace,
                edits=self.model.edits,
                at_once=section.folded or name == self._first,
            )
            self._rows[name] = row
            yield row

    def focus_first(self) -> None:
        """Puts the focus on the first field that is needed and empty, else on the first field."""
        if self._first is not None:
            target = self._rows[self._first].editor.target()
            self.screen.set_focus(target, scroll_visible=False)
            self.call_after_refresh(self._bring_into_view, target)

    async def settle(self) -> None:
        """Makes the editors that are only drawn as previews so far."""
        made = [mounted for row in self._rows.values() if (mounted := row.settle()) is not None]
        for mounted in made:
            await mounted

    def _bring_into_view(self, widget: Widget) -> None:
        """Scrolls to a widget that got the focus before the layout."""
        if not self.screen.can_view_entire(widget):
            self.screen.scroll_to_center(widget, origin_visible=True)

    def edited(self, name: str) -> None:
        """Draws a field again after its text changed. Its fault disappears until the next check."""
        self.faulty.pop(name, None)
        if row := self._rows.get(name):
            row.clear_handled()
            row.say(fault="", clash=False)

    def rebased(self, clashes: Sequence[str]) -> None:
        """Shows the values of a newer record, except in fields that a person changed."""
        for name, row in self._rows.items():
            if name in clashes:
                row.say(clash=True)
            elif not row.entry.changed and not row.editor.has_unhandled_text():
                row.reload()

    def reload(self, names: Collection[str]) -> None:
        """Shows the model's texts in these fields; opens folded sections where needed."""
        if any(name not in self._rows for name in names):
            self.unfold(focus=False)
        for name in names:
            self._rows[name].reload()

    def show_faults(self, faults: Mapping[str, str]) -> FieldRow | None:
        """Shows each fault at its field, folded or not. Returns the first row with a fault."""
        for name in list(self.faulty):
            if name not in faults and name in self._rows:
                self._rows[name].say(fault="")
        self.faulty = {name: text for name, text in faults.items() if name in self.model.entries}
        if any(name not in self._rows for name in self.faulty):
            self.unfold(focus=False)
        for name, text in self.faulty.items():
            self._rows[name].say(fault=text)
        return next((row for name, row in self._rows.items() if name in self.faulty), None)

    def unfold(self, *, focus: bool = True) -> None:
        """Makes the fields of folded sections."""
        if not self._folded:
            return
        sections, self._folded = self._folded, []
        widgets = [widget for section in sections for widget in self._make(section)]
        first = next((w for w in widgets if isinstance(w, FieldRow)), None)
        self.query(FoldedSection).remove()
        docs = self.query(".form-docs")
        self.mount(*widgets, before=docs.first() if docs else None)
        if focus and first is not None:
            hold_keys(self.app, until_released=True)
            self.call_after_refresh(first.focus_editor)

    def on_folded_section_opened(self, event: FoldedSection.Opened) -> None:
        """Opens the folded sections."""
        event.stop()
        self.unfold()

    def go_to(self, name: str) -> None:
        """Puts the focus on a field, in a folded section too."""
        if name not in self._rows:
            self.unfold(focus=False)
        hold_keys(self.app, until_released=True)
        self.call_after_refresh(self._rows[name].focus_editor)
