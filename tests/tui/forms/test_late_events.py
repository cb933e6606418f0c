"""A text that is loaded into an editor stays, whichever event of an earlier one comes late."""

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult

from caltui.tui.forms.editors.editor import Edited, Editor
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.suggestions import Choice, Suggestions

NAMED = "Pricing talk · 21"


class Named(Suggestions):
    """One record, whose name becomes known later."""

    name = ""

    def label(self, text: str) -> str:
        return self.name if text == "21" and self.name else text


class One(App[None]):
    """An app with one editor, which writes down what was edited."""

    def __init__(self, editor: Callable[[], Editor]) -> None:
        super().__init__()
        self.editor = editor
        self.edits: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.editor()

    def on_edited(self, event: Edited) -> None:
        """Writes down the text."""
        self.edits.append(event.text)


def named() -> Suggest:
    return Suggest("eventTypeId", "21", Named([Choice("21", NAMED)]))


async def test_a_name_that_comes_while_the_form_is_made_opens_no_list() -> None:
    app = One(named)
    async with app.run_test() as pilot:
        suggest = app.query_one(Suggest)
        suggest.line.value = "2"
        suggest.suggestions.name = NAMED  # type: ignore[attr-defined]
        suggest.load("21")
        await pilot.pause()
        assert (suggest.line.value, suggest.is_open, app.edits) == (NAMED, False, [])
        await pilot.press("backspace")
        await pilot.pause()
        assert suggest.is_open
        assert app.edits == ["Pricing talk · 2"]


@pytest.mark.parametrize("typed", ["old", ""])
async def test_a_line_keeps_what_was_loaded_last(typed: str) -> None:
    app = One(lambda: LineEditor("title", "first"))
    async with app.run_test() as pilot:
        line = app.query_one(LineEditor)
        line.value = typed
        line.load("as read again")
        await pilot.pause()
        assert (line.value, app.edits) == ("as read again", [])
