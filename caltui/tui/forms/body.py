"""The fields of a form, in sections; a folded section is made when it is opened."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

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

from caltui.catalog import Resource
from caltui.tui.forms.editors.factory import Context
from caltui.tui.forms.field_row import FACE, HINT, FieldRow
from caltui.tui.forms.layout import Section, sections
from caltui.tui.forms.model import FormModel

MORE = "More fields"

HEADING, AROUND, HIGHEST = 2, 9, 50
"""Lines of a section's title, of what a form has above and below its fields, of the whole."""

BESIDE, WIDEST = 4, 104
"""Cells of what a form has at the left and right of its fields, and of the whole."""


class Fold(Widget, can_focus=True):
    """The line that stands for the fields that are folded away."""

    class Opened(Message):
        """The fields are asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Open", show=False, id="form.fold.open")
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def render(self) -> Content:
        """The title with a mark."""
        return Content.assemble(
            ("+ ", "bold $accent"), self._title, ("  enter or ctrl+o", "$quiet")
        )

    def action_open(self) -> None:
        """Asks for the fields."""
        self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Asks for the fields."""
        event.stop()
        self.action_open()


class FormBody(VerticalScroll, can_focus=False):
    """All rows of a form. The model holds what is typed, also for folded fields."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {FACE, HINT}

    def __init__(self, resource: Resource, model: FormModel, context: Context) -> None:
        super().__init__(id="form-body")
        self.model = model
        self.context = context
        self.faulty: dict[str, str] = {}
        self._rows: dict[str, FieldRow] = {}
        entries = list(model.entries.values())
        self._sections = sections(resource, model.operation, entries)
        self._folded = [section for section in self._sections if section.folded]
        shown = [name for section in self._sections if not section.folded for name in section.names]
        empty = (n for n in shown if model.entries[n].field.required and not model.entries[n].text)
        self._first = next(empty, shown[0] if shown else None)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing but its ground is seen of it, between the rows."""
        ground = self.visual_style.background_style.rich_style
        return [Strip.blank(crop.width, ground)] * crop.height

    def compose(self) -> ComposeResult:
        """The open sections, and a line for a folded one."""
        if not self._sections:
            yield Static("There is nothing to fill in.", classes="form-section")
        for section in self._sections:
            if section.folded:
                yield Fold(section.title)
            else:
                yield from self._make(section)
        if docs := self.model.operation.docs:
            yield Static(Content(f"Documentation:\n{docs}"), classes="form-docs")
        if self._lines() > min(self.app.size.height, HIGHEST) - AROUND:
            self.styles.overflow_y = "scroll"
            self.set_reactive(FormBody.show_vertical_scrollbar, True)

    def _lines(self) -> int:
        """What the fields take: a scroll bar that came after the first frame would move them."""
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
                self.context,
                edits=self.model.edits,
                at_once=section.folded or name == self._first,
            )
            self._rows[name] = row
            yield row

    def focus_first(self) -> None:
        """The first field that is needed and empty, else the first one: in the first frame."""
        if self._first is not None:
            target = self._rows[self._first].editor.target()
            self.screen.set_focus(target, scroll_visible=False)
            self.call_after_refresh(self._bring_into_view, target)

    async def settle(self) -> None:
        """Makes the editors that are only drawn so far."""
        made = [mounted for row in self._rows.values() if (mounted := row.settle()) is not None]
        for mounted in made:
            await mounted

    def _bring_into_view(self, widget: Widget) -> None:
        """Scrolls to what had the focus before it had a place."""
        if not self.screen.can_view_entire(widget):
            self.screen.scroll_to_center(widget, origin_visible=True)

    def edited(self, name: str) -> None:
        """Follows what was typed into a field; its fault is gone until the next check."""
        self.faulty.pop(name, None)
        if row := self._rows.get(name):
            row.heard()
            row.say(fault="", clash=False)

    def rebased(self, clashes: Sequence[str]) -> None:
        """Shows a newer record, except where a person typed."""
        for name, row in self._rows.items():
            if name in clashes:
                row.say(clash=True)
            elif not row.entry.changed and not row.editor.is_ahead():
                row.reload()

    def reload(self, names: Collection[str]) -> None:
        """Shows what the model holds now in these fields, unfolding for them."""
        if any(name not in self._rows for name in names):
            self.unfold(focus=False)
        for name in names:
            self._rows[name].reload()

    def show_faults(self, faults: Mapping[str, str]) -> FieldRow | None:
        """Puts each fault at its field and answers the first of them, unfolding for it."""
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
        """Makes the folded fields."""
        if not self._folded:
            return
        sections, self._folded = self._folded, []
        widgets = [widget for section in sections for widget in self._make(section)]
        first = next((w for w in widgets if isinstance(w, FieldRow)), None)
        self.query(Fold).remove()
        docs = self.query(".form-docs")
        self.mount(*widgets, before=docs.first() if docs else None)
        if focus and first is not None:
            self.call_after_refresh(first.focus_editor)

    def on_fold_opened(self, event: Fold.Opened) -> None:
        """Opens the folded fields."""
        event.stop()
        self.unfold()

    def go_to(self, name: str) -> None:
        """Puts the cursor into a field, wherever it is."""
        if name not in self._rows:
            self.unfold(focus=False)
        self.call_after_refresh(self._rows[name].focus_editor)
