"""Draws one row or the header of a table as a strip of styled segments."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from caltui.tui.base.tones import GLYPH_TONES, STATES, TONES
from caltui.tui.widgets.column_widths import STATE, ColumnLike, PlacedColumn, fit
from caltui.tui.widgets.true_colours import true_colours

GUTTER = 3
"""Cells before the first column: cursor, mark, state."""

PARTS = ("row", "cursor", "marked", "fresh", "header", "header-current", "bar")
TONE_CLASSES = ("plain", "quiet", "good", "warn", "bad", "gone", "mark")
STRIPS_KEPT = 600

TONED = ("enum", "boolean", "array", "string")
STATED = (STATE, "label")
QUIET = ("integer",)


class RowLike(Protocol):
    """A row as the listing gives it: `state` is ``, `new`, `changed` or `gone`."""

    @property
    def key(self) -> str: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def state(self) -> str: ...


class Heading(NamedTuple):
    """A column of a table whose rows are no records of a category."""

    name: str
    title: str
    type: str
    align: str = "left"


class RowSource(Protocol):
    """The rows of a table: the workspace's Listing is one."""

    sort: tuple[str, bool] | None

    @property
    def columns(self) -> Sequence[ColumnLike]: ...
    def __len__(self) -> int: ...
    def window(self, start: int, stop: int) -> Sequence[RowLike]: ...
    def index_of(self, key: str) -> int | None: ...
    def key_at(self, index: int) -> str: ...
    def keys(self) -> Sequence[str]: ...


class Flags(NamedTuple):
    """The state of a row on the screen: cursor, marked, just changed, cursor column."""

    cursor: bool = False
    marked: bool = False
    fresh: bool = False
    column: int = -1


class TableStyles(NamedTuple):
    """The styles of a table: a background for each flag, a colour for each tone."""

    row: Style
    cursor: Style
    marked: Style
    fresh: Style
    header: Style
    header_current: Style
    bar: Style
    tones: Mapping[str, Style]
    toned: Mapping[Style, Mapping[str, Style]]
    """The tones upon the style of each kind of row."""

    @property
    def true_colours(self) -> bool:
        """Whether no colour is left to the terminal's own palette."""
        styles = (*self[:-2], *self.tones.values())
        return true_colours(style for style in styles if isinstance(style, Style))

    def base(self, flags: Flags) -> Style:
        """The row's own style: the cursor covers a mark, a mark covers freshness."""
        if flags.cursor:
            return self.cursor
        if flags.marked:
            return self.marked
        return self.fresh if flags.fresh else self.row


def read_styles(table: Widget) -> TableStyles:
    """The styles that the style sheets give a table's parts (`table--row` …)."""

    def full(part: str) -> Style:
        return table.get_component_rich_style(f"table--{part}")

    def partial(part: str) -> Style:
        return table.get_component_rich_style(f"table--{part}", partial=True)

    rows = {part: full(part) for part in ("row", "cursor", "marked", "fresh")}
    tones = {name: partial(name) for name in TONE_CLASSES}
    return TableStyles(
        **rows,
        header=full("header"),
        header_current=full("header-current"),
        bar=partial("bar"),
        tones=tones,
        toned={base: {name: base + tone for name, tone in tones.items()} for base in rows.values()},
    )


class StripCache:
    """The strips drawn last, by record, contents and flags."""

    def __init__(self) -> None:
        self._strips: OrderedDict[tuple[object, ...], Strip] = OrderedDict()

    def clear(self) -> None:
        """Forgets all strips, after columns or styles changed."""
        self._strips.clear()

    def strip(
        self,
        row: RowLike,
        columns: Sequence[ColumnLike],
        slots: Sequence[PlacedColumn],
        width: int,
        flags: Flags,
        styles: TableStyles,
    ) -> Strip:
        """The strip of a row, drawn again only when something about it changed."""
        seen = flags if flags.cursor else flags[:3]
        key = (row.key, row.cells, row.state, getattr(row, "dim", False), width, seen)
        strip = self._strips.get(key)
        if strip is None:
            strip = row_strip(row, columns, slots, width, flags, styles)
            self._strips[key] = strip
            if len(self._strips) > STRIPS_KEPT:
                self._strips.popitem(last=False)
        return strip


def row_strip(
    row: RowLike,
    columns: Sequence[ColumnLike],
    slots: Sequence[PlacedColumn],
    width: int,
    flags: Flags,
    styles: TableStyles,
) -> Strip:
    """One row, exactly `width` cells, every cell styled."""
    base = styles.base(flags)
    toned = styles.toned[base]
    pieces = _gutter(row.state, flags, base, styles)
    x, dim = GUTTER, getattr(row, "dim", False)
    for at, start, size in slots:
        if start > x:
            pieces.append((" " * (start - x), base))
        column = columns[at]
        text = row.cells[at] if at < len(row.cells) else ""
        tone = _tone(column, text, row.state)
        style = toned["quiet" if dim and tone == "plain" else tone]
        if column.type == STATE and len(text) > size:
            text = text[:1]
        if flags.cursor and at == flags.column:
            style += Style(underline=True)
        pieces.append((fit(text, size, column.align), style))
        x = start + size
    if x < width:
        pieces.append((" " * (width - x), base))
    strip = Strip(_joined(pieces), max(x, width))
    return strip if x <= width else strip.crop(0, width)


def _gutter(state: str, flags: Flags, base: Style, styles: TableStyles) -> list[tuple[str, Style]]:
    """Cursor, mark and state."""
    glyph, tone = STATES.get(state, (" ", ""))
    if not (flags.cursor or flags.marked or tone):
        return [(" " * GUTTER, base)]
    return [
        ("▌" if flags.cursor else " ", base + styles.bar),
        ("●" if flags.marked else " ", styles.toned[base]["mark"]),
        (glyph, styles.toned[base].get(tone, base)),
    ]


def _joined(pieces: list[tuple[str, Style]]) -> list[Segment]:
    """As few segments as look the same: a blank has the style of what is before it.

    Each one costs in every step from here to the terminal.
    """
    found: list[Segment] = []
    texts, last = "", pieces[0][1]
    for text, style in pieces:
        if style is not last and not (text.isspace() and _blank_alike(last, style)):
            found.append(Segment(texts, last))
            texts, last = "", style
        texts += text
    found.append(Segment(texts, last))
    return found


@lru_cache(256)
def _blank_alike(one: Style, other: Style) -> bool:
    """Tells whether a blank looks the same in both."""
    lined = one.underline or one.strike or other.underline
    return one.bgcolor == other.bgcolor and not lined


def _tone(column: ColumnLike, text: str, state: str) -> str:
    if state == "gone":
        return "gone"
    if column.type in STATED:
        return GLYPH_TONES.get(text[:1], "plain")
    if column.type in TONED and text in TONES:
        return TONES[text]
    return "quiet" if column.type in QUIET and column.align == "right" else "plain"


def header_strip(
    columns: Sequence[ColumnLike],
    slots: Sequence[PlacedColumn],
    width: int,
    sort: tuple[str, bool] | None,
    current: int,
    hidden: tuple[bool, bool],
    styles: TableStyles,
) -> Strip:
    """The titles with the sort arrow; `‹` and `›` say that columns continue on that side."""
    segments = [Segment(" " * GUTTER, styles.header)]
    x = GUTTER
    for slot in slots:
        if slot.x > x:
            left_out = hidden[0] and slot.column != 0 and slots[1:2] == [slot]
            gap = ("‹" if left_out else " ").rjust(slot.x - x)
            segments.append(Segment(gap, styles.header))
        column = columns[slot.column]
        title = _title(column, sort, slot.width)
        style = styles.header_current if slot.column == current else styles.header
        segments.append(Segment(fit(title, slot.width, column.align), style))
        x = slot.x + slot.width
    if x < width:
        segments.append(Segment(" " * (width - x), styles.header))
    strip = Strip(segments, max(x, width)).crop(0, width)
    if hidden[1] and width > GUTTER:
        strip = Strip([*strip.crop(0, width - 1), Segment("›", styles.header)], width)
    return strip


def _title(column: ColumnLike, sort: tuple[str, bool] | None, width: int) -> str:
    if sort is None or sort[0] != column.name:
        return column.title if column.type != STATE or len(column.title) <= width else ""
    arrow = "▼" if sort[1] else "▲"
    return f"{fit(column.title, min(len(column.title), max(1, width - 2)))} {arrow}"


def ruler_strip(text: str, width: int, style: Style) -> Strip:
    """`─ now 16:27 ──────` across the table."""
    words = f"─ {text} " if text else ""
    return Strip([Segment(fit(words.ljust(width, "─"), width), style)], width)


def message_strip(text: str, width: int, style: Style) -> Strip:
    """A line of words in the middle of the table."""
    shown = fit(text, min(width, max(1, len(text))))
    left = max(0, (width - len(shown)) // 2)
    return Strip([Segment((" " * left + shown).ljust(width), style)]).crop(0, width)
