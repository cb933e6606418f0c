"""The lines of the three columns of the first picture, as texts with the names of their pens."""

from math import ceil

from caltui.tui.app.start_frame.frame import Column, Line, Page
from caltui.tui.base.text_width import cell_len
from caltui.tui.base.tones import STATES, TONES
from caltui.tui.table.table_layout import TableLayout
from caltui.tui.widgets.column_widths import PlacedColumn, fit
from caltui.tui.widgets.lines import category_lines, fits_blank_lines, line_pieces
from caltui.tui.widgets.wrapping import wrapped

GUTTER = 3
TITLES = 22
MOST_LINES = 400
EIGHTHS = "▁▂▃▄▅▆▇ "
TONED, QUIET = ("enum", "boolean", "array", "string"), ("integer",)

Lines = list[list[tuple[str, str]]]


def scroll_bar(height: int, virtual: int, name: str) -> list[tuple[str, str]]:
    """The scroll bar of a view that shows its first lines, cell by cell from the top."""
    cells = [(" ", f"{name} track")] * height
    if virtual <= height:
        return cells
    eighths = ceil(max(1, height / (virtual / height)) * 8)
    whole, part = divmod(eighths, 8)
    for y in range(min(whole, height)):
        cells[y] = (" ", f"{name} thumb")
    if whole < height and part:
        cells[whole] = (EIGHTHS[7 - part], f"{name} end")
    return cells


def sidebar(page: Page, width: int, height: int) -> Lines:
    """The categories with their counts."""
    airy = fits_blank_lines(height, len(page.groups))
    items = category_lines(page.groups, page.counts, airy=airy)
    scrolled = len(items) > height
    room = width - 1 - scrolled
    bar = scroll_bar(height, len(items), "side") if scrolled else []
    lines: Lines = []
    for y in range(height):
        item = items[y] if y < len(items) else None
        if item is None:
            line = [(" " * room, "side ")]
        elif not item.key:
            line = [(fit(f" {item.left}", room), "side heading")]
        else:
            pieces = line_pieces(item, room, current=item.key == page.shown)
            line = [(text, f"side {part}") for text, part in pieces]
        lines.append([*line, *bar[y : y + 1], ("│", "side border")])
    return lines


def table(page: Page, width: int, height: int, cursor: int = 0) -> Lines:
    """The header and the rows, with the cursor on one of them."""
    room = width - 1
    layout = TableLayout(GUTTER)
    shown = page.rows[: height - 1]
    layout.settle(page.columns, page.sort, [row.cells for row in shown], room)
    bar = scroll_bar(height, page.length + 1, "table")
    lines: Lines = [[*_header(page, layout, room), bar[0]]]
    for y in range(1, height):
        if y <= len(shown):
            line = _row(shown[y - 1], page, layout.slots, room, cursor=y == cursor + 1)
        else:
            line = [(" " * room, "row ")]
        lines.append([*line, bar[y]])
    return lines


def _header(page: Page, layout: TableLayout, width: int) -> list[tuple[str, str]]:
    pieces, x = [(" " * GUTTER, "header")], GUTTER
    for slot in layout.slots:
        column = page.columns[slot.column]
        pieces.append((" " * (slot.x - x), "header"))
        title = fit(_title(column, page.sort, slot.width), slot.width, column.align)
        pieces.append((title, "header current" if slot.column == 0 else "header"))
        x = slot.x + slot.width
    pieces.append((" " * (width - x), "header"))
    if layout.hidden()[1]:
        return [*_cut(pieces, width - 1), ("›", "header")]
    return pieces


def _cut(pieces: list[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """The pieces up to a width; titles are in plain cells."""
    kept: list[tuple[str, str]] = []
    for text, pen in pieces:
        text = text[: max(0, width)]
        kept.append((text, pen))
        width -= len(text)
    return kept


def _title(column: Column, sort: tuple[str, bool] | None, width: int) -> str:
    if sort is None or sort[0] != column.name:
        return column.title
    arrow = "▼" if sort[1] else "▲"
    return f"{fit(column.title, min(len(column.title), max(1, width - 2)))} {arrow}"


def _row(
    row: Line, page: Page, slots: list[PlacedColumn], width: int, *, cursor: bool
) -> list[tuple[str, str]]:
    base = "cursor" if cursor else "row"
    glyph, tone = STATES.get(row.state, (" ", ""))
    pieces = [
        ("▌" if cursor else " ", f"{base} bar"),
        (" ", f"{base} mark"),
        (glyph, f"{base} {tone}"),
    ]
    x = GUTTER
    for slot in slots:
        pieces.append((" " * (slot.x - x), f"{base} "))
        column, text = page.columns[slot.column], row.cells[slot.column]
        under = " under" if cursor and slot.column == 0 else ""
        pen = f"{base} {_tone(column, text, row.state)}{under}"
        pieces.append((fit(text, slot.width, column.align), pen))
        x = slot.x + slot.width
    return [*pieces, (" " * (width - x), f"{base} ")]


def _tone(column: Column, text: str, state: str) -> str:
    if state == "gone":
        return "gone"
    if column.type in TONED and text in TONES:
        return TONES[text]
    return "quiet" if column.type in QUIET and column.align == "right" else "plain"


def fields(page: Page, width: int, height: int) -> Lines:
    """The details of the first record."""
    room = width - 2
    longest = max((cell_len(title) for title, _, _ in page.details), default=0)
    titles = min(longest, TITLES, max(8, room // 3))
    lines: Lines = []
    for title, text, tone in page.details:
        texts = wrapped(text, max(4, room - titles - 5))
        if len(texts) > MOST_LINES:
            texts = [*texts[:MOST_LINES], "… copy the field with y to read it all"]
        for n, part in enumerate(texts or [""]):
            name = title if n == 0 else ""
            if tone == "heading":
                lines.append([(fit(f"  {name}", room), "pane heading")])
                continue
            shown = fit(part, max(0, room - titles - 4))
            line = [(" ", "pane bar"), (" ", "pane "), (fit(name, titles), "pane title")]
            lines.append([*line, ("  ", "pane "), (shown, f"pane {tone}")])
    bar = scroll_bar(height, len(lines), "pane")
    lines = [*lines, *([[(" " * room, "pane quiet")]] * height)][:height]
    return [[("│", "pane border"), *line, bar[y]] for y, line in enumerate(lines)]
