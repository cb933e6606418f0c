"""Draws a page where the screens will draw it, as text with escape sequences.

What stands inside is laid out by the functions that the screens use as well. A test
holds the two against each other, cell by cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from time import time
from typing import NamedTuple

from caltui.tui.app.start_frame.frame import Page
from caltui.tui.app.start_frame.render_panes import fields, sidebar, table
from caltui.tui.base.first_screen_sizes import BARS, pane_width, side_width
from caltui.tui.base.text_width import cell_len, plain
from caltui.tui.widgets.bar_parts import (
    bar_pieces,
    hint_pieces,
    hint_size,
    hints_that_fit,
    title_parts,
)
from caltui.tui.widgets.status_text import AGAIN, StatusFacts, status_parts
from caltui.workspace.profile.status import Status

SMALLEST = (80, 24)

Pieces = Sequence[tuple[str, str]]
"""Texts, each with the name of its pen."""


class Look(NamedTuple):
    """The colours as escape codes, by part and pen, and the keys that the last line names.

    `steps` says which bytes of a terminal move the cursor, and by how many rows.
    """

    pens: Mapping[str, str]
    hints: Sequence[tuple[str, str, bool]]
    always: Sequence[tuple[str, str, bool]]
    edge: str
    steps: Mapping[str, int]


def painting(page: Page, look: Look, size: tuple[int, int], *, spent: int = 0) -> str:
    """The escape sequences that draw the page; empty where it cannot be as the screens are."""
    width, height = size
    body = height - BARS
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return ""
    if len(page.rows) < min(page.length, body - 1):
        return ""
    side, pane = side_width(width), pane_width(width)
    columns = [
        (0, sidebar(page, side, body)),
        (side, table(page, width - side - pane, body)),
    ]
    if pane:
        columns.append((width - pane, fields(page, pane, body)))
    out = [*_bar(_title(page, width, look), 0, width, "title", look)]
    for y in range(body):
        for x, lines in columns:
            out += [_at(x, y + 1), *_drawn(lines[y], x, y + 1, look)]
    out += _bar(_status(page, width, look, spent), height - 2, width, "status", look)
    out += _bar(_hints(width, look), height - 1, width, "hints", look)
    return "".join(out)


def rows_in(page: Page, size: tuple[int, int]) -> int:
    """How many rows of the page a picture of that size shows."""
    return min(len(page.rows), size[1] - BARS - 1)


def moved(page: Page, look: Look, size: tuple[int, int], before: int, after: int) -> str:
    """The escape sequences that move the cursor of a picture from one row to another."""
    width, height = size
    side = side_width(width)
    lines = table(page, width - side - pane_width(width), height - BARS, cursor=after)
    out = [*_bar(_title(page, width, look, after), 0, width, "title", look)]
    for row in (before, after):
        out += [_at(side, row + 2), *_drawn(lines[row + 1], side, row + 2, look)]
    return "".join(out)


def _at(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _drawn(pieces: Pieces, x: int, y: int, look: Look) -> Iterator[str]:
    """The pieces one after the other; after text of doubtful width the place is set anew."""
    last = None
    for text, pen in pieces:
        if not text:
            continue
        code = look.pens[pen]
        yield text if code == last else f"\x1b[0;{code}m{text}"
        last = code
        if plain(text):
            x += len(text)
        else:
            x += cell_len(text)
            yield _at(x, y)
    yield "\x1b[0m"


def _bar(pieces: Pieces, y: int, width: int, bar: str, look: Look) -> Iterator[str]:
    """One line across the screen, filled to its end."""
    named = [(look.edge, "edge"), *pieces]
    rest = width - sum(cell_len(text) for text, _ in named)
    named.append((" " * rest, "pad"))
    yield _at(0, y)
    yield from _drawn([(text, f"{bar} {style}") for text, style in named], 0, y, look)


def _title(page: Page, width: int, look: Look, cursor: int = 0) -> Pieces:
    parts = title_parts(page.crumbs, [f"{cursor + 1:,}/{page.length:,}"])
    return bar_pieces(parts, width - (1 if look.edge else 0))


def _status(page: Page, width: int, look: Look, spent: int) -> Pieces:
    now, of = time(), page.status
    known = Status(
        profile=of.profile,
        colour=of.colour,
        production=of.production,
        read_only=of.read_only,
        demo=False,
        format=of.format,
        spent=spent,
        limit=of.limit,
        waiting=0.0,
        zone=of.zone,
        unknown=of.unknown,
        notice="",
    )
    age = None if page.synced_at is None else max(0.0, now - page.synced_at)
    facts = StatusFacts(known, page.length, page.total, page.complete, age, again=AGAIN)
    return bar_pieces(status_parts(facts, "badge"), width - (1 if look.edge else 0))


def _hints(width: int, look: Look) -> Pieces:
    sizes = [hint_size(key, label) for key, label, _ in look.hints]
    ends = [hint_size(key, label) for key, label, _ in look.always]
    count, gap = hints_that_fit(sizes, ends, width - (1 if look.edge else 0))
    left, right = [
        [piece for key, label, dim in hints for piece in hint_pieces(key, label, dim=dim)]
        for hints in (look.hints[:count], look.always)
    ]
    return [(" ", ""), *left, (" " * gap, ""), *right]
