"""An editor with suggestions: for zones, records by name and long lists of words."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import broke
from caltui.tui.base.error_messages import explain
from caltui.tui.forms.convert import picked_id
from caltui.tui.forms.editors.editor import Editor, NextField, Preview, line_preview, widget_id
from caltui.tui.forms.suggestions import MOST, Choice, Suggestions, meant_choice


class SearchInput(Input):
    """The line to type into. The arrows and escape work on the list below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next", show=False, id="form.list.down"),
        Binding("up", "step(-1)", "Before", show=False, id="form.list.up"),
        Binding("escape", "close", "Close the list", show=False, id="form.list.close"),
    ]

    def action_step(self, by: int) -> None:
        """Opens the list, or moves in it."""
        self.suggest.step(by)

    def action_close(self) -> None:
        """Closes the list."""
        self.suggest.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lets escape through to the form while no list is open."""
        return self.suggest.is_open if action == "close" else True

    @property
    def suggest(self) -> "Suggest":
        """The editor that contains this line."""
        parent = self.parent
        assert isinstance(parent, Suggest)
        return parent


class SuggestList(OptionList, can_focus=False):
    """The choices below the line, over the fields there."""


class Suggest(Vertical, Editor):
    """A person types to search, moves with the arrows and picks with enter. Any text is allowed.

    Enter takes a choice that the arrows chose, or the only one that the text can mean;
    where it may mean several, none.
    """

    def __init__(
        self, name: str, text: str, suggestions: Suggestions, *, placeholder: str = ""
    ) -> None:
        super().__init__(id=widget_id(name))
        self.field_name = name
        self.text = text
        self.suggestions = suggestions
        self.trouble = ""
        self._placeholder = placeholder
        self._choices: list[Choice] = []
        self._stepped = self._browsing = False
        self._prepared = False
        self._shown = ""

    @property
    def line(self) -> SearchInput:
        """The line to type into."""
        return self.query_one(SearchInput)

    @property
    def list(self) -> SuggestList | None:
        """The list of choices, where it was ever opened."""
        return self.query_one_optional(SuggestList)

    @property
    def is_open(self) -> bool:
        """Whether the choices are on the screen."""
        return self.list is not None and self.list.display

    def compose(self) -> ComposeResult:
        """The line; its list is made when it is first opened."""
        label = self._shown = self.suggestions.label(self.text)
        yield SearchInput(label, placeholder=self._placeholder, compact=True, select_on_focus=True)

    def target(self) -> Widget:
        """The line."""
        return self.line

    def preview(self) -> Preview | None:
        """The label of the text, or the placeholder."""
        return line_preview(self.suggestions.label(self.text), self._placeholder)

    def has_unhandled_text(self) -> bool:
        """Tells whether a person typed a text that the form has not handled yet."""
        line = self.query_one_optional(SearchInput)
        typed = line is not None and line.value not in (self._shown, self.text)
        return typed or super().has_unhandled_text()

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self.text = text
        self._show(self.suggestions.label(text))

    def step(self, by: int) -> None:
        """Opens the list with all choices, or moves in it."""
        if not self.is_open or self.list is None:
            self._browsing = True
            self._open("")
            return
        self._stepped = True
        self.list.set_class(False, "-several")
        (self.list.action_cursor_down if by > 0 else self.list.action_cursor_up)()

    def close(self) -> None:
        """Closes the list; the text stays."""
        self._stepped = self._browsing = False
        if self.list is not None:
            self.list.display = False

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Takes what is in the line now: a text was loaded since, or typed on, where the event
        was late."""
        event.stop()
        typed = self.line.value
        if typed == self._shown:
            return
        self._shown = typed
        self._take(typed)
        self._stepped = self._browsing = False
        self._open(typed) if typed.strip() else self.close()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        shown = self.list if self.is_open else None
        if shown is None or not self._choices:
            self.close()
            self.post_message(NextField())
        elif shown.highlighted is not None:
            self._pick(self._choices[shown.highlighted])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        """Takes the choice that was clicked, unless the list has changed since."""
        event.stop()
        at, shown = event.option_index, self.list
        offered = shown.options[: len(self._choices)] if shown is not None else []
        if at < len(offered) and offered[at] is event.option:
            self._pick(self._choices[at])

    @on(events.DescendantBlur)
    def _left(self) -> None:
        """Takes the choice that the arrows chose, or the only one that the text can mean."""
        if self.is_open and self.list is not None:
            sure = meant_choice(self._choices, self.line.value)
            index = self.list.highlighted if self._stepped or sure is None else sure
            typed = self._browsing or bool(picked_id(self.line.value))
            if index is not None and not (typed and not self._stepped):
                self._pick(self._choices[index])
        self._drop_old_name()
        self.close()

    def _drop_old_name(self) -> None:
        """Replaces the name before a typed id where it is the name of another record."""
        key = picked_id(self.text)
        if key and self.text not in (key, self.suggestions.label(key)):
            self._take(key)
            self._show(self.suggestions.label(key))

    @on(events.DescendantFocus)
    def _entered_focus(self) -> None:
        if not self._prepared:
            self._prepared = True
            self.run_worker(self._prepare(), group="suggest", exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """Says at the field why nothing can be suggested. An id can still be typed."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.trouble = explain(event.worker.error).message
            self.edited(self.text)
        broke(self.app, event)

    async def _prepare(self) -> None:
        self.trouble = await self.suggestions.prepare()
        if self.trouble:
            self.edited(self.text)
        elif self.is_mounted and self.is_open:
            self._open(self.line.value)
        elif self.is_mounted and not self.line.has_focus:
            self.load(self.text)

    def _open(self, typed: str) -> None:
        """Searches and opens the list. A long search runs in a thread."""
        if not self.suggestions.long or not typed.strip():
            self._offer(self.suggestions.search(typed))
            return
        self._offer([])

        async def work() -> None:
            found = await asyncio.to_thread(self.suggestions.search, typed)
            if self.is_mounted and self.line.value == typed:
                self._offer(found)

        _: Worker[None] = self.run_worker(work, group="search", exclusive=True, exit_on_error=False)

    def _offer(self, choices: Sequence[Choice]) -> None:
        self._choices = [*choices]
        if not self._choices:
            self.close()
            return
        if self.list is None:
            self.mount(SuggestList(markup=False, compact=True))
            self.call_after_refresh(self._fill)
        else:
            self._fill()

    def _fill(self) -> None:
        shown = self.list
        if shown is None or not self._choices:
            return
        shown.set_options(Option(_prompt(choice)) for choice in self._choices)
        shown.highlighted = 0 if self._browsing else meant_choice(self._choices, self.line.value)
        several = shown.highlighted is None
        many = f"{MOST} or more" if len(self._choices) >= MOST else f"{len(self._choices)}"
        shown.border_title = f"{many} match: ↓ chooses, or type more" if several else ""
        shown.set_class(several, "-several")
        shown.display = self.line.has_focus

    def _pick(self, choice: Choice) -> None:
        self._take(choice.text)
        self._show(self.suggestions.label(choice.text))
        self.close()

    def _take(self, text: str) -> None:
        text = text.strip()
        if text != self.text:
            self.text = text
            self.edited(text)

    def _show(self, label: str) -> None:
        if not self.is_mounted:
            return
        self._shown = label
        with self.prevent(Input.Changed):
            self.line.value = label
            self.line.cursor_position = len(label)


def _prompt(choice: Choice) -> Content:
    if not choice.detail:
        return Content(choice.label)
    gap = "\n  " if choice.called else "  "
    return Content.assemble(choice.label, (gap + choice.detail, "$quiet"))
