"""The line for the filter. Every letter filters the rows; a faulty filter leaves them."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, var
from textual.widget import AwaitMount
from textual.widgets import Input, Static

from caltui.tui.keys.actions import bindings


class FilterText(Input):
    """An input whose width does not depend on its text: typing lays out no other widget."""

    virtual_size = Reactive(Size(0, 0), layout=False)


class FilterBar(Vertical):
    """Holds the filter's text and shows what is wrong with it.

    Its parts are made on first use, since it is closed at the start.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("filter")]

    class Kept(Message):
        """The filter stays, the cursor goes to the rows."""

    class Cleared(Message):
        """The filter is taken away."""

    class Widened(Message):
        """The same words are to be searched for in all categories."""

    typed: var[str] = var("")
    """What a person typed, for rows that are to be drawn in the same frame as its last letter."""

    _fault = ""
    _shown = ""
    _box: Input | None = None

    @property
    def text(self) -> str:
        """What is typed."""
        return "" if self._box is None else self._box.value

    def show(self, text: str, fault: str = "") -> None:
        """Shows a filter without filtering the rows again."""
        self._shown = text
        self.set_reactive(FilterBar.typed, text)
        if self._box is None and (text or fault):
            self._make(text)
        elif self._box is not None and text != self._box.value:
            self._box.value = text
            self._box.cursor_position = len(text)
        if fault == self._fault:
            return
        self._fault = fault
        self.set_class(bool(fault), "-fault")
        self.query_one("#filter-fault", Static).update(Content(f"✗ {fault}" if fault else ""))

    async def focus_text(self) -> None:
        """Puts the cursor into the text."""
        if self._box is None:
            await self._make("")
        if self._box is not None:
            self._box.focus()

    def _make(self, text: str) -> AwaitMount:
        hint = "word  field:value  !not  ~fuzzy"
        self._box = FilterText(text or None, id="filter-text", placeholder=hint, compact=True)
        self.watch(self._box, "value", self._type, init=False)
        mark = Static("/", id="filter-mark", markup=False)
        line = Horizontal(mark, self._box, id="filter-line")
        return self.mount(line, Static("", id="filter-fault", markup=False))

    def _type(self, text: str) -> None:
        if text != self._shown:
            self._shown = self.typed = text

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def action_keep(self) -> None:
        self.post_message(self.Kept())

    def action_everywhere(self) -> None:
        self.post_message(self.Widened())

    def action_clear(self) -> None:
        self.post_message(self.Cleared())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()
