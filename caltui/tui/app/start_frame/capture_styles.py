"""Reads from the live screens how each part looks, for the next first picture.

The style sheets, the theme and the terminal decide that; nothing of it is written
down a second time.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from caltui.tui.app.start_frame.render import Look
from caltui.tui.browse.sidebar import Sidebar
from caltui.tui.table.table_strips import read_pens
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.fields_view import TONES as FIELD_TONES
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import TONES as LINE_TONES
from caltui.tui.widgets.one_line import StatusLine, TitleBar, badge_style

if TYPE_CHECKING:
    from caltui.tui.browse.screen import BrowseScreen
    from caltui.tui.widgets.detail_pane import DetailPane

Codes = dict[str, str]
MOVES = {"table.down": 1, "table.up": -1}
"""The actions that the first picture knows, and by how many rows they move the cursor."""

SENT = {"down": ("\x1b[B", "\x1bOB"), "up": ("\x1b[A", "\x1bOA")}
PLAIN_BARS = {
    "title": ("", "bold $accent", "$foreground", "$quiet"),
    "status": ("", "bold $warning", "$foreground", "$warning", "$accent", "$error", "$quiet"),
    "hints": ("", "bold $accent", "$quiet", "$quiet 60%"),
}


def look_of(screen: "BrowseScreen") -> Look:
    """How the table screen looks now, with the table in focus."""
    reader = _Reader(screen)
    hints = screen.query_one("#hints", KeyHints)
    first, always = hints.known()
    pens = {
        **reader.table(screen.query_one("#table", VirtualTable)),
        **reader.sidebar(screen.query_one("#sidebar", Sidebar)),
        **reader.bars(screen),
    }
    pens |= reader.pane(screen.pane, pens["side border"])
    return Look(
        pens,
        [(h.key, h.label, h.dim) for h in first],
        [(h.key, h.label, h.dim) for h in always],
        reader.edges(screen),
        {key: by for id, by in MOVES.items() for key in _typed(screen.console.keys_of(id))},
    )


def _typed(keys: Iterable[str]) -> Iterable[str]:
    """What a terminal sends for keys, where that is known."""
    for key in keys:
        yield from SENT.get(key, (key,) if len(key) == 1 else ())


class _Reader:
    """Turns styles into escape codes as this terminal gets them."""

    def __init__(self, screen: "BrowseScreen") -> None:
        self.screen = screen
        self.app = screen.app

    def code(self, style: Style, widget: Widget) -> str:
        """The parameters of the sequence that switches a style on."""
        strip = Strip([Segment("x", style)], 1)
        background = widget.background_colors[1]
        for line_filter in widget.get_line_filters():
            strip = strip.apply_filter(line_filter, background)
        return _parameters(strip.render(self.app.console))

    def table(self, table: VirtualTable) -> Codes:
        """The pens of rows and header."""
        pens = read_pens(table)
        found = {"header": pens.header, "header current": pens.header_current}
        for name, base in (("row", pens.row), ("cursor", pens.cursor)):
            found |= {f"{name} ": base, f"{name} bar": base + pens.bar}
            for tone, pen in pens.tones.items():
                found[f"{name} {tone}"] = base + pen
                found[f"{name} {tone} under"] = base + pen + Style(underline=True)
        return self._codes(found, table) | self.scroll(table, "table")

    def sidebar(self, sidebar: Sidebar) -> Codes:
        """The pens of the categories, which are not in focus."""
        line = sidebar.get_component_rich_style("list--line")
        found = {"side ": line, "side heading": sidebar.get_component_rich_style("list--heading")}
        for part in ("bar", *LINE_TONES):
            pen = sidebar.get_component_rich_style(f"list--{part}", partial=True)
            found[f"side {part}"] = line + pen
        codes = self._codes(found, sidebar) | self.scroll(sidebar, "side")
        return codes | {"side border": self._sample(sidebar, sidebar.outer_size.width - 1)[1]}

    def pane(self, pane: "DetailPane", border: str) -> Codes:
        """The pens of the details, which are not in focus; their border is the categories'."""
        line = pane.get_component_rich_style("fields--line")
        heading = pane.get_component_rich_style("fields--heading")
        found = {"pane ": line, "pane heading": heading}
        for part in ("bar", "title", *FIELD_TONES):
            pen = pane.get_component_rich_style(f"fields--{part}", partial=True)
            found[f"pane {part}"] = line + pen
        return self._codes(found, pane) | self.scroll(pane, "pane") | {"pane border": border}

    def scroll(self, view: ScrollView, name: str) -> Codes:
        """The pens of a scroll bar that nobody touches."""
        back = view.styles.scrollbar_background
        bar = back + view.styles.scrollbar_color
        base = view.vertical_scrollbar.visual_style.rich_style
        found = {
            f"{name} track": base + Style(bgcolor=back.rich_color),
            f"{name} thumb": base + Style(color=bar.rich_color, reverse=True),
            f"{name} end": base
            + Style(color=bar.rich_color, bgcolor=back.rich_color, reverse=True),
        }
        return self._codes(found, view)

    def bars(self, screen: "BrowseScreen") -> Codes:
        """The pens of the three lines around the body."""
        codes: Codes = {}
        kinds = (("title", TitleBar), ("status", StatusLine), ("hints", KeyHints))
        for name, kind in kinds:
            widget = screen.query_one(f"#{name}", kind)
            codes |= self._contents(widget, name, ((s, s) for s in PLAIN_BARS[name]))
            codes[f"{name} edge"] = self._sample(widget, 0)[1]
            codes[f"{name} pad"] = self._sample(widget, widget.outer_size.width - 1)[1]
        status = screen.query_one("#status", StatusLine)
        badge = badge_style(screen.workspace.status)
        return codes | self._contents(status, "status", [("badge", badge)])

    def edges(self, screen: "BrowseScreen") -> str:
        """The glyph at the left of the bars of a production profile; nothing for others."""
        if not screen.workspace.profile.production:
            return ""
        return self._sample(screen.query_one("#title", TitleBar), 0)[0]

    def _sample(self, widget: Widget, x: int) -> tuple[str, str]:
        """A cell of a widget's first line as it is drawn, and its pen."""
        strip = widget.render_lines(Region(0, 0, widget.outer_size.width, 1))[0].crop(x, x + 1)
        return strip.text, _parameters(strip.render(self.app.console))

    def _contents(self, widget: Widget, bar: str, styles: Iterable[tuple[str, str]]) -> Codes:
        codes: Codes = {}
        for name, style in styles:
            content = Content.assemble(("x", style))
            strip = Visual.to_strips(widget, content, 1, 1, widget.visual_style)[0]
            segment = next(iter(strip))
            codes[f"{bar} {name}"] = self.code(segment.style or Style(), widget)
        return codes

    def _codes(self, styles: dict[str, Style], widget: Widget) -> Codes:
        return {name: self.code(style, widget) for name, style in styles.items()}


def _parameters(text: str) -> str:
    """What stands between the brackets of the first sequence; nothing where there is none."""
    return text[2 : text.index("m")] if text.startswith("\x1b[") else ""
