"""The editor of several words from a list."""

import json
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from caltui.catalog.kinds import InvalidValue, read_json
from caltui.tui.forms.editors.editor import Editor, NextField, widget_id

HIGHEST = 9
"""The most lines, as the style sheet says."""

PAGES = ("page_up", "page_down")


class WordList(OptionList, Editor):
    """A list in which space marks a word. Words that the catalogue does not know stay in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", show=False, id="form.words.mark"),
        Binding("enter", "leave", "Next field", show=False, id="form.words.leave"),
    ]

    def __init__(self, name: str, text: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(id=widget_id(name), markup=False, compact=True)
        self.field_name = name
        self._words = dict(options)
        self._chosen = _split(text)
        self._draw()
        self.lines_high = min(HIGHEST, self.option_count)

    def load(self, text: str) -> None:
        """Marks the words of a text without posting a message."""
        self._chosen = _split(text)
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turns pages where it has lines: in a tiny terminal it has none."""
        if action in PAGES and not self.scrollable_content_region:
            return False
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Marks or unmarks the word at the cursor. The other words keep their order."""
        if self.highlighted is None:
            return
        word = list(self._words)[self.highlighted]
        if word in self._chosen:
            self._chosen.remove(word)
        else:
            self._chosen.append(word)
        self._draw()
        self.edited(_joined(self._chosen))

    def action_leave(self) -> None:
        """Goes on to the next field."""
        self.post_message(NextField())

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_mark()

    def _draw(self) -> None:
        for word in self._chosen:
            self._words.setdefault(word, f"{word} (not in the list)")
        at = self.highlighted
        self.set_options(Option(self._prompt(word)) for word in self._words)
        self.highlighted = at if at is not None else 0

    def _prompt(self, word: str) -> Content:
        chosen = word in self._chosen
        mark = ("■ ", "bold $accent") if chosen else ("□ ", "$quiet")
        return Content.assemble(mark, (self._words[word], "bold" if chosen else ""))


def _split(text: str) -> list[str]:
    """The words of a text: with commas between them, or a JSON list where a word has one."""
    if text.lstrip().startswith("["):
        try:
            found = read_json(text)
        except InvalidValue:
            return []
        return [str(word) for word in found] if isinstance(found, list) else []
    return [word.strip() for word in text.split(",") if word.strip()]


def _joined(words: Sequence[str]) -> str:
    if any("," in word or word[:1] in "[{" or word != word.strip() for word in words):
        return json.dumps(list(words), ensure_ascii=False)
    return ", ".join(words)
