"""Lines that are drawn by themselves: cell by cell what Textual would draw."""

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from caltui.tui.widgets.drawn_line import DrawnLine

PIECES = (("key", "bold $accent"), (" does it ", "$secondary 60%"), ("漢字", ""), ("!", "on red"))


class Line(DrawnLine):
    """A line with a style of each kind."""

    def line(self) -> Content:
        return Content.assemble(*PIECES)


class Page(App[None]):
    """One line, with or without something around it."""

    CSS = "Line { height: 1; background: $panel; } .-framed { border-left: outer $primary; }"

    def compose(self) -> ComposeResult:
        yield Line()


def cells(strip: Strip) -> list[tuple[str, Style]]:
    """Every character with how it looks; Textual adds where it is, for a selection."""
    drawn = ((segment.text, segment.style or Style.null()) for segment in strip)
    return [(letter, style.clear_meta_and_links()) for text, style in drawn for letter in text]


@pytest.mark.parametrize("framed", [False, True])
@pytest.mark.parametrize("columns", [(0, 40), (3, 20)])
async def test_it_is_what_textual_draws(framed: bool, columns: tuple[int, int]) -> None:
    app = Page()
    async with app.run_test(size=(40, 3)) as pilot:
        line = app.query_one(Line)
        line.set_class(framed, "-framed")
        await pilot.pause()
        start, end = columns
        crop = Region(start, 0, end - start, 1)
        [mine], [theirs] = line.render_lines(crop), Widget.render_lines(line, crop)
        assert cells(mine) == cells(theirs)
        assert mine.cell_length == end - start
        assert ("k" in mine.text) == (start == 0)
