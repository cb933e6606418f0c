"""The editor of a list of objects, an object or a map: a line for each part, no JSON typed."""

from typing import Any, ClassVar, Literal

from textual import on
from textual.binding import BindingType
from textual.message import Message

from caltui.catalog.model import Field
from caltui.catalog.structure import MAP, OBJECT, ROWS
from caltui.text import one_line
from caltui.tui.base.dialog import hold_keys
from caltui.tui.forms.editors.editor import Editor, widget_id
from caltui.tui.forms.editors.structured import (
    LONGEST,
    Naming,
    lines_of,
    moved,
    read_text,
    unknown_parts,
    write_text,
)
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

HIGHEST = 9
"""The most lines, as the style sheet says."""

EMPTY = "none · enter adds one"


class StructureEditor(LineList, Editor):
    """Shows the parts of a value. Enter asks the screen to edit one; the text is its JSON.

    A value of another structure stays as it is and shows why; only its JSON can be edited.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("structure")]

    class Asked(Message):
        """A person wants to edit a part, add one (`index` is None), or edit the JSON."""

        def __init__(
            self, editor: "StructureEditor", what: Literal["part", "json"], index: int | None
        ) -> None:
            super().__init__()
            self.editor = editor
            self.what = what
            self.index = index

    def __init__(self, field: Field, text: str, naming: Naming) -> None:
        super().__init__(id=widget_id(field.name))
        self.field_name = field.name
        self.field = field
        self.text = text
        self.empty_text = EMPTY
        self._naming = naming
        self._before: list[str] = []
        self._begun = text
        self._draw()
        self.lines_high = min(HIGHEST, max(1, len(self.items)))

    @property
    def value(self) -> Any:
        """The list or object; what else the text holds where `why` says so."""
        return read_text(self.field, self.text).value

    @property
    def why(self) -> str:
        """The reason why only the JSON can be edited; empty where the parts can."""
        return read_text(self.field, self.text).why

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self.text = self._begun = text
        self._before.clear()
        self._draw()

    def current_key(self) -> str:
        """No line is marked while the focus is elsewhere."""
        return "" if self.has_focus else "-"

    def change_text(self, text: str) -> None:
        """Takes a text that a person made, and posts it."""
        if text == self.text:
            return
        self._before.append(self.text)
        self._show(text)

    def change_value(self, value: Any) -> None:
        """Takes a value that a person made. One that is as it was has the text that it had."""
        begun = read_text(self.field, self._begun)
        same = not begun.why and begun.value == value
        self.change_text(self._begun if same else write_text(value))

    def put_row(self, row: Any, at: int | None = None, before: Any = None) -> None:
        """Sets the object that was `before` at this place, or adds one.

        It is looked for where it was moved meanwhile, and added where it was removed.
        """
        rows = list(self.value)
        if at is None or at >= len(rows) or rows[at] != before:
            at = rows.index(before) if at is not None and before in rows else len(rows)
        rows[at : at + 1] = [row]
        self.change_value(rows)
        self.move_to_key(str(at))

    def put_pair(self, name: str, value: Any, before: str | None = None) -> None:
        """Sets the pair of the map that was called `before`, or adds one; the others keep their
        places."""
        pairs = list(self.value.items())
        at = next((i for i, (n, _) in enumerate(pairs) if n == before), len(pairs))
        rest = [(n, v) for i, (n, v) in enumerate(pairs) if n != name or i == at]
        at = min(at, len(rest))
        rest[at : at + 1] = [(name, value)]
        self.change_value(dict(rest))
        self.move_to_key(str(at))

    # Keys

    def action_open(self) -> None:
        """Asks for the part under the cursor; for a new one where there is none."""
        if not self.items:
            self.action_add()
        elif self.why:
            self.action_raw()
        else:
            hold_keys(self.app)
            super().action_open()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if self.why:
            self.action_raw()
            return
        if self.has_part(index := int(event.key)):
            self.post_message(self.Asked(self, "part", index))

    @on(LineList.Moved)
    def _moved_cursor(self, event: LineList.Moved) -> None:
        event.stop()

    def action_add(self) -> None:
        """Asks for a new part; for an object without further keys, for its parts."""
        if self.why:
            self.action_raw()
            return
        hold_keys(self.app)
        self.post_message(self.Asked(self, "part", None))

    def action_remove(self) -> None:
        """Takes away the part under the cursor; u brings it back."""
        if self.why or not self.cursor_key:
            return
        at, value = int(self.cursor_key), self.value
        if self.field.layout == ROWS:
            self.change_value([one for i, one in enumerate(value) if i != at])
        else:
            name = self.names()[at]
            self.change_value({n: one for n, one in value.items() if n != name})

    def action_shift(self, by: int) -> None:
        """Moves the part under the cursor."""
        if self.why or not self.cursor_key or self.field.layout == OBJECT:
            return
        at, value = int(self.cursor_key), self.value
        rows = list(value) if self.field.layout == ROWS else list(value.items())
        rows = moved(rows, at, by)
        self.change_text(write_text(rows if self.field.layout == ROWS else dict(rows)))
        self.move_to_key(str(min(max(at + by, 0), len(rows) - 1)))

    def action_take_back(self) -> None:
        """Takes the last change of this field back."""
        if self._before:
            self._show(self._before.pop())

    def action_raw(self) -> None:
        """Asks to edit the JSON of the whole field."""
        hold_keys(self.app)
        self.post_message(self.Asked(self, "json", None))

    def has_part(self, index: int) -> bool:
        """Tells whether there is a part at this line still: keys typed fast may have removed it."""
        return index < len(self.items)

    def names(self) -> list[str]:
        """The names of the parts, by line."""
        value = self.value
        if self.field.layout == MAP:
            return list(value)
        return [part.name for part in (*self.field.parts, *unknown_parts(self.field, value))]

    def _show(self, text: str) -> None:
        self.text = text
        self._draw()
        self.edited(text)

    def _draw(self) -> None:
        found = read_text(self.field, self.text)
        if found.why:
            items = [Item("0", one_line(self.text, LONGEST), "J its JSON", "warn", "▲")]
        else:
            items = lines_of(self.field, found.value, self._naming)
        before = len(self.items)
        self.set_items(items)
        if len(items) != before and self.is_mounted:
            self.refresh(layout=True)
