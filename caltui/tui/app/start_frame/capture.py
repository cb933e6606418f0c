"""Draws the frame that the next start shows first, with the screens themselves as they leave."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.widget import Widget

from caltui.tui.app.places_app import PlacesApp
from caltui.tui.app.start_frame.frame import Frame, Row
from caltui.tui.base.first_screen_sizes import PANE_ALWAYS
from caltui.tui.base.history import Visit
from caltui.tui.base.textual_internals import paint
from caltui.tui.browse.sidebar import Sidebar
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.one_line import StatusLine, TitleBar
from caltui.tui.widgets.status_text import AGAIN
from caltui.workspace.base.age import read_text

if TYPE_CHECKING:
    from caltui.tui.browse.screen import BrowseScreen

AGES = (0, 20, 60, 600, 3600)
"""Ages in seconds, one for each length that the words for an age have."""

MOVES = {"table.down": 1, "table.up": -1}
"""The actions that the first picture knows, and by how many rows they move the cursor."""

SENT = {"down": ("\x1b[B", "\x1bOB"), "up": ("\x1b[A", "\x1bOA")}
OVER = "ToastRack, ToastRack *, Tooltip"
"""What lies over a screen for a moment."""


def frame_of(console: PlacesApp, start: Visit) -> Frame | None:
    """The table as a start would show it; None where the screen has not the shape of one.

    It begins at its first row: further down there is no picture.

    For a console that leaves: what is on its screen stays there, and is drawn no more.
    """
    browse = console.browse
    if not _has_shape(console, browse):
        return None
    browse.compositor.held = True
    _begin_again(console, browse, start)
    if not len(browse.shown) or browse.shown.follows_clock:
        return None
    browse.refresh(layout=True)
    paint(browse)
    drawn, first = _Drawn(browse), browse.table.cursor_index
    if browse.table.scroll_offset.y or first >= drawn.count:
        return None
    statuses = dict(drawn.statuses())
    status, table = browse.query_one("#status", StatusLine), browse.table
    age = browse.workspace.age(start.place.resource)
    return Frame(
        (browse.size.width, browse.size.height),
        drawn.lines(),
        status.region.y,
        statuses,
        None if age is None else browse.workspace.clock().timestamp() - age,
        (table.region.x, table.region.y + 1),
        list(drawn.rows()),
        {key: by for id, by in MOVES.items() for key in _typed(console.keys_of(id))},
        first,
        browse.shown.good_until(drawn.count),
    )


def _has_shape(console: PlacesApp, browse: "BrowseScreen") -> bool:
    """Tells whether the parts of the screen are those of a start, with the table in focus."""
    return (
        console.screen is browse
        and browse.panel.listing is not None
        and browse.table.has_focus
        and browse.query_one(Sidebar).display
        and browse.pane_shown == (browse.size.width >= PANE_ALWAYS)
        and (not browse.pane_shown or browse.pane.is_mounted)
    )


def _begin_again(console: PlacesApp, browse: "BrowseScreen", start: Visit) -> None:
    browse.reveal = False
    browse.panel.show(start)
    browse.table.marks, browse.table.fresh = set(), frozenset()
    if browse.pane_shown:
        browse.pane.raw = False
        browse.pane.show_record(browse.workspace, browse.shown.resource, None, None, reveal=False)
    browse.redraw()
    browse.draw_status()
    sidebar = browse.query_one(Sidebar)
    sidebar.scroll_to(y=0, animate=False, force=True, immediate=True)
    sidebar.recount()
    browse.inbox_count.end()
    sidebar.tell(start.place.resource, ())
    sidebar.move_to_key(start.place.resource)
    browse.query_one("#hints", KeyHints).refresh()


def _typed(keys: Iterable[str]) -> Iterator[str]:
    """Yields what a terminal sends for keys, where that is known."""
    for key in keys:
        yield from SENT.get(key, (key,) if len(key) == 1 else ())


class _Drawn:
    """Parts of the screen as text with escape sequences for this terminal."""

    def __init__(self, browse: "BrowseScreen") -> None:
        self.browse = browse
        self.app = browse.app
        table = browse.table
        shown = min(table.body_height, len(browse.shown) + len(table.rulers))
        self.count = sum(isinstance(table.row_on(line), int) for line in range(shown))

    def lines(self) -> list[str]:
        """All of the screen, without messages over it."""
        compositor = self.browse.compositor
        compositor.left_out = frozenset(self.browse.query(OVER))
        return [strip.render(self.app.console) for strip in compositor.render_strips()]

    def line(self, widget: Widget, y: int = 0) -> str:
        """One line of a widget, without its scroll bar."""
        region = Region(0, y, widget.outer_size.width - widget.scrollbar_size_vertical, 1)
        return widget.render_lines(region)[0].render(self.app.console)

    def statuses(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """The status line for rows of any age, with nothing under way."""
        bar = self.browse.query_one("#status", StatusLine)
        facts = bar.facts
        assert facts is not None
        known = facts.status._replace(spent=0, waiting=0.0)
        quiet = facts._replace(status=known, running="", fault="", sending="", again=AGAIN)
        for age in AGES if facts.age is not None else (None,):
            bar.show(quiet._replace(age=age))
            words = read_text(age)
            yield str(len(words)), (words, self.line(bar))

    def rows(self) -> Iterator[Row]:
        """The rows on the screen, with the cursor on one after the other."""
        table, title = self.browse.table, self.browse.query_one("#title", TitleBar)
        at = [table.line_of(index) for index in range(self.count)]
        plain, others, first = [self.line(table, y + 1) for y in at], [], table.cursor_index
        for index, y in enumerate(at):
            table.move_to(index)
            if index != first:
                plain[first] = self.line(table, at[first] + 1)
            others.append((table.cursor_key or "", self.line(table, y + 1), self.line(title)))
        for y, text, (key, current, named) in zip(at, plain, others, strict=True):
            yield Row(key, y, text, current, named)
