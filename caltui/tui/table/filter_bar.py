"""The line for the filter. Every letter filters the rows; a faulty filter leaves them.

Completions of the last word stand below it. They are looked for when no letter came for a moment:
the mirror in a thread, so that no key waits.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, var
from textual.widget import AwaitMount
from textual.widgets import Input, Static

from caltui.tui.keys.actions import bindings

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.worker import Worker

    from caltui.workspace.table.filter_completion import FilterCompletion

PAUSE = 0.05
"""Seconds without a letter after which completions are looked for."""

GRAMMAR = "field:value  a|b  !not  ~letters  length>30  today  is:  name:/regex/"
"""What stands below the line where there is nothing to complete."""


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

    completer: "Callable[[str, bool], Sequence[FilterCompletion]] | None" = None
    """Returns completions of a filter; the second argument: whether the mirror may be asked."""

    _fault = ""
    _waiting: "Timer | None" = None
    _looking = ""
    _asked = False
    _shown = ""
    _box: Input | None = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.offered: Sequence[FilterCompletion] = ()
        self._chosen = 0

    @property
    def text(self) -> str:
        """The typed text."""
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
        self.set_class(self.completer is not None, "-helped")
        help_line = Static(GRAMMAR, id="filter-hint", markup=False)
        return self.mount(line, help_line, Static("", id="filter-fault", markup=False))

    def _type(self, text: str) -> None:
        if text != self._shown:
            self._shown = self.typed = text
            self._look_later(text)

    # Completions

    def _look_later(self, text: str) -> None:
        """Looks for completions once no letter comes for a moment."""
        self._asked = False
        if self.completer is None:
            return
        if self._waiting is not None:
            self._waiting.stop()
        self._looking = text
        if self.offered:
            self._offer(())
        self._waiting = self.set_timer(PAUSE, self._look)

    def _look(self) -> None:
        """Offers what is known at once, and then what the mirror has."""
        text, completer = self._looking, self.completer
        self._waiting = None
        if completer is None:
            return
        self._offer(completer(text, False))

        async def work() -> None:
            found = await asyncio.to_thread(completer, text, True)
            if self.is_mounted and self.text == text:
                self._looking = ""
                self._offer(found)
                if self._asked:
                    self.action_complete()

        _: Worker[None] = self.run_worker(
            work, group="completion", exclusive=True, exit_on_error=False
        )

    def _offer(self, found: "Sequence[FilterCompletion]") -> None:
        """Shows completions; the chosen one stays where the mirror only adds some."""
        same = [one.text for one in found[: len(self.offered)]] == [o.text for o in self.offered]
        self._chosen = self._chosen if same and found else 0
        self.offered = found
        labels = [one.label for one in found]
        if labels:
            labels[self._chosen] = f"▸{labels[self._chosen]}"
        text = f"tab {'  '.join(labels)}" if found else GRAMMAR
        self.query_one("#filter-hint", Static).update(Content(text), layout=False)

    def action_complete(self) -> None:
        """Takes the completion chosen; goes to the rows where there is none."""
        if self.offered and self._box is not None:
            self._asked = False
            taken = self.offered[self._chosen]
            text = taken.text if taken.open else f"{taken.text} "
            self._box.value = text
            self._box.cursor_position = len(text)
        elif self._looking and self._looking == self.text:
            self._asked = True
        else:
            self.action_keep()

    def action_choose(self, by: int) -> None:
        """Turns to the next completion."""
        if self.offered:
            self._chosen = (self._chosen + by) % len(self.offered)
            self._offer(self.offered)

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
