"""Editors of one line with marks: a choice between a few words, and the seven weekdays."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive

from caltui.catalog.model import Field
from caltui.catalog.values import InvalidValue, parse, show
from caltui.scheduling.text import DAY_NAMES
from caltui.scheduling.time_style import week_days
from caltui.tui.forms.editors.editor import (
    FITS,
    Editor,
    NextField,
    Preview,
    TextNotTaken,
    widget_id,
)


class Toggles(Editor, can_focus=True):
    """A row of marks with labels. Keys work on the mark at `cursor`.

    Letters and digits do nothing: a person meant them for another field. A space after them
    does nothing either, until an arrow is pressed or the focus moves.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Before", show=False, id="form.toggle.left"),
        Binding("right", "move(1)", "Next", show=False, id="form.toggle.right"),
        Binding("space", "mark", "Choose", show=False, id="form.toggle.choose"),
        Binding("enter", "leave", "Next field", show=False, id="form.toggle.leave"),
    ]

    cursor = reactive(0)
    text = reactive("")
    marks: ClassVar[tuple[str, str]] = ("◉", "○")
    gap: ClassVar[str] = "  "

    def __init__(self, name: str, text: str) -> None:
        super().__init__(id=widget_id(name))
        self.field_name = name
        self.set_reactive(Toggles.text, text)
        self.typed = False

    def labels(self) -> Sequence[str]:
        """The label of each mark."""
        return ()

    def is_on(self, index: int) -> bool:
        """Tells whether the mark at this index is set."""
        return False

    def choose(self, index: int) -> None:
        """Sets the mark at this index, or turns it."""

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self.text = text

    def change_text(self, text: str) -> None:
        """Takes the text that a person chose, and posts it."""
        if text != self.text:
            self.text = text
            self.edited(text)

    def render(self) -> Content:
        """The marks with their labels; the cursor is shown while the editor has the focus."""
        parts = []
        for index, label in enumerate(self.labels()):
            chosen = self.is_on(index)
            style = "bold $accent" if chosen else "$quiet"
            part = Content.styled(f"{self.marks[not chosen]} {label}", style)
            if self.has_focus and index == self.cursor:
                part = part.stylize("$foreground on $cursor bold")
            parts.append(part)
        return Content(self.gap).join(parts)

    def preview(self) -> Preview | None:
        """The marks."""
        shown = self.render()
        return Preview(shown) if shown.cell_length <= FITS else None

    def on_focus(self) -> None:
        """Shows the cursor."""
        self.typed = False
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Notes that a person types text here, and posts that it is not taken."""
        if event.character is not None and event.is_printable and event.key != "space":
            event.stop()
            self.typed = True
            self.post_message(TextNotTaken(self.field_name))

    def on_blur(self) -> None:
        """Hides the cursor."""
        self.refresh()

    def action_move(self, by: int) -> None:
        """Moves between the marks."""
        self.typed = False
        self.cursor = (self.cursor + by) % max(len(self.labels()), 1)

    def action_mark(self) -> None:
        """Sets or turns the mark at the cursor, unless text is being typed."""
        if not self.typed:
            self.choose(self.cursor)

    def action_leave(self) -> None:
        """Goes on to the next field."""
        self.post_message(NextField())

    def on_click(self, event: events.Click) -> None:
        """Sets the mark that was clicked."""
        event.stop()
        at = 0
        for index, label in enumerate(self.labels()):
            at += len(label) + 2 + len(self.gap)
            if event.x < at:
                self.cursor = index
                self.choose(index)
                return


class ChoiceLine(Toggles):
    """A choice between a few words. The arrows choose."""

    def __init__(self, name: str, text: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, text)
        self.options = list(options)
        self._admit(text)
        self.set_reactive(ChoiceLine.cursor, self._index(text))

    def labels(self) -> Sequence[str]:
        """The words."""
        return [label for _, label in self.options]

    def is_on(self, index: int) -> bool:
        """Tells whether that word is the chosen one."""
        return self.options[index][0] == self.text

    def choose(self, index: int) -> None:
        """Chooses that word."""
        self.change_text(self.options[index][0])

    def load(self, text: str) -> None:
        """Shows a word, also one that is not in the list."""
        self._admit(text)
        self.text = text
        self.cursor = self._index(text)

    def action_move(self, by: int) -> None:
        """Chooses the next word; the first one where none is chosen."""
        self.typed = False
        chosen = any(self.is_on(index) for index in range(len(self.options)))
        if chosen or by < 0:
            super().action_move(by)
        self.choose(self.cursor)

    def _admit(self, text: str) -> None:
        if text and all(text != known for known, _ in self.options):
            self.options.append((text, f"{text} (not in the list)"))

    def _index(self, text: str) -> int:
        return next((i for i, (known, _) in enumerate(self.options) if known == text), 0)


class WeekdayLine(Toggles):
    """Seven marks. The arrows move, space sets or clears a day."""

    marks: ClassVar[tuple[str, str]] = ("■", "□")
    gap: ClassVar[str] = " "

    def __init__(self, name: str, text: str, field: Field) -> None:
        super().__init__(name, text)
        self.field = field
        self.order = week_days()

    def labels(self) -> Sequence[str]:
        """The days."""
        return [DAY_NAMES[day] for day in self.order]

    def is_on(self, index: int) -> bool:
        """Tells whether that day is chosen."""
        return self.order[index] in self._days()

    def choose(self, index: int) -> None:
        """Sets or clears that day."""
        self.change_text(show(self.field, sorted(self._days() ^ {self.order[index]})))

    def _days(self) -> set[int]:
        try:
            return set(parse(self.field, self.text)) if self.text else set()
        except InvalidValue:
            return set()
