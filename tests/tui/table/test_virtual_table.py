"""The table over rows it does not hold: what it reads, where the cursor goes, what it draws."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from caltui.tui.base.stylesheets import style_files
from caltui.tui.base.theme import DARK
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.column_widths import (
    PlacedColumn,
    fit,
    fit_widths,
    place_columns,
    widen_for_cells,
)


class Column(NamedTuple):
    name: str
    title: str
    type: str = "string"
    align: str = "left"


class Row(NamedTuple):
    key: str
    cells: tuple[str, ...]
    state: str = ""


class Rows:
    """A source that counts what is asked of it."""

    def __init__(self, keys: list[str], columns: int = 3) -> None:
        self.held = keys
        self.columns = [Column("id", "ID", "integer", "right")]
        self.columns += [Column(f"c{i}", f"Column {i}") for i in range(1, columns)]
        self.sort: tuple[str, bool] | None = None
        self.asked: list[tuple[int, int]] = []
        self.text = "text"
        self.states: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self.held)

    def window(self, start: int, stop: int) -> list[Row]:
        self.asked.append((start, stop))
        cells = len(self.columns) - 1
        return [
            Row(key, (key, *[f"{self.text} {key}"] * cells), self.states.get(key, ""))
            for key in self.held[start:stop]
        ]

    def index_of(self, key: str) -> int | None:
        return self.held.index(key) if key in self.held else None

    def keys(self) -> Sequence[str]:
        return self.held

    def key_at(self, index: int) -> str:
        return self.held[index]


class Host(App[None]):
    CSS_PATH = [str(path) for path in style_files() if path.stem == "table"]  # noqa: RUF012

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows
        self.heard: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables

    def compose(self) -> ComposeResult:
        yield VirtualTable()

    def on_mount(self) -> None:
        self.table = self.query_one(VirtualTable)
        self.table.show(self.rows)
        self.table.focus()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        self.heard.append(("open", event.key))

    def on_virtual_table_header_pressed(self, event: VirtualTable.HeaderPressed) -> None:
        self.heard.append(("header", event.column))

    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        return [self.table.render_line(y).text for y in range(self.table.size.height)]


@asynccontextmanager
async def shown(
    rows: Rows, size: tuple[int, int] = (80, 12)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(rows)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def numbered(count: int) -> list[str]:
    return [str(i) for i in range(count)]


async def test_only_rows_on_the_screen_are_read_of_a_hundred_thousand() -> None:
    rows = Rows(numbered(100_000))
    async with shown(rows) as (app, pilot):
        await pilot.press("G", "k", "pagedown", "g", "pagedown")
        assert sum(stop - start for start, stop in rows.asked) < 200
        assert app.table.cursor_key == "10"


async def test_keys_move_the_cursor_within_bounds() -> None:
    async with shown(Rows(numbered(30))) as (app, pilot):
        await pilot.press("k")
        assert app.table.cursor_index == 0
        await pilot.press("j", "down", "j", "up")
        assert app.table.cursor_key == "2"
        await pilot.press("end")
        assert app.table.cursor_key == "29"
        assert app.table.scroll_offset.y == 30 - app.table.body_height
        await pilot.press("pageup", "home")
        assert app.table.cursor_key == "0"
        await pilot.press("enter")
        assert app.heard == [("open", "0")]


async def test_the_cursor_stays_with_its_key_and_on_its_line() -> None:
    rows = Rows(numbered(100))
    async with shown(rows) as (app, pilot):
        for _ in range(20):
            app.table.action_move(1)
        line = app.table.cursor_index - app.table.scroll_offset.y
        rows.held = [*[f"n{i}" for i in range(7)], *rows.held]
        app.table.reload()
        await pilot.pause()
        assert app.table.cursor_key == "20"
        assert app.table.cursor_index == 27
        assert app.table.cursor_index - app.table.scroll_offset.y == line
        rows.held = [key for key in rows.held if key != "20"]
        app.table.reload()
        assert app.table.cursor_key == "21", "a vanished record leaves the cursor at its place"
        rows.held = []
        app.table.reload()
        assert app.table.cursor_key is None


async def test_every_line_is_exactly_as_wide_as_the_table() -> None:
    rows = Rows(["1", "2", "3"], columns=9)
    rows.text = "日本語のとても長い 👩‍👩‍👧 text [/] [b]x[/b]"
    async with shown(rows, size=(61, 8)) as (app, _):
        for line in app.lines():
            assert cell_len(line) == app.table.body_width
        assert "[/]" not in app.lines()[0]


async def test_markup_in_a_cell_is_text() -> None:
    rows = Rows(["1"], columns=2)
    rows.text = "[/] [@click=app.quit]x[/]"
    async with shown(rows) as (app, _):
        assert "[@click=app.quit]x[/]" in app.lines()[1]


async def test_states_and_marks_are_glyphs_not_only_colours() -> None:
    rows = Rows(numbered(4))
    rows.states = {"0": "new", "1": "changed", "2": "gone"}
    async with shown(rows) as (app, pilot):
        await pilot.press("space")
        lines = app.lines()
        assert lines[1].startswith(" ●+")
        assert lines[2].startswith("▌ ~")
        assert lines[3].startswith("  ×")


async def test_the_first_column_stays_while_the_others_scroll() -> None:
    rows = Rows(numbered(3), columns=12)
    async with shown(rows, size=(50, 6)) as (app, pilot):
        assert app.lines()[0].rstrip().endswith("›")
        await pilot.press(*["l"] * 11)
        header = app.lines()[0]
        assert "ID" in header
        assert "Column 11" in header
        assert "Column 1 " not in header
        assert "‹" in header
        await pilot.press(*["h"] * 11)
        assert "Column 1 " in app.lines()[0]


async def test_the_sorted_column_has_an_arrow() -> None:
    rows = Rows(numbered(3))
    rows.sort = ("c1", True)
    async with shown(rows) as (app, _):
        assert "Column 1 ▼" in app.lines()[0]


async def test_a_click_selects_a_second_opens_a_title_sorts() -> None:
    async with shown(Rows(numbered(9))) as (app, pilot):
        await pilot.click(VirtualTable, offset=(10, 4))
        assert app.table.cursor_key == "3"
        await pilot.click(VirtualTable, offset=(10, 4), times=2)
        assert ("open", "3") in app.heard
        await pilot.click(VirtualTable, offset=(10, 0))
        assert app.heard[-1] == ("header", "c1")


async def test_an_empty_table_says_why() -> None:
    async with shown(Rows([])) as (app, pilot):
        app.table.say("There are no bookings.\nn creates one.")
        await pilot.press("j", "G", "enter", "space")
        text = "\n".join(app.lines())
        assert "There are no bookings." in text
        assert "n creates one." in text
        assert app.heard == []


async def test_a_narrow_empty_table_says_all_of_it() -> None:
    why = "A server failed (500), so it could not list the event types of anybody."
    async with shown(Rows([]), size=(30, 12)) as (app, _):
        app.table.say(f"Nothing could be read yet.\n{why}\nr tries again.")
        lines = [line.strip() for line in app.lines()]
        assert why in " ".join(lines)
        assert "r tries again." in lines


def test_a_cut_cell_ends_in_an_ellipsis_and_keeps_its_width() -> None:
    assert fit("guest@example.com", 8) == "guest@e…"
    assert fit("12", 5, "right") == "   12"
    for text in ("日本語テキスト", "👩‍👩‍👧👩‍👩‍👧", "ab", "line\nbreak\t!", ""):
        for width in (1, 2, 3, 7, 20):
            assert cell_len(fit(text, width)) == width, (text, width)


def test_widths_stay_within_policy_and_fill_the_space() -> None:
    columns = [
        Column("id", "ID", "integer", "right"),
        Column("when", "When", "datetime"),
        Column("n", "N"),
    ]
    natural = widen_for_cells([2, 4, 1], [("12", "2026-11-23 10:00", "x" * 80)])
    assert natural == [2, 16, 80]
    narrow = fit_widths(columns, natural, 40)
    assert narrow == [2, 16, 18]
    wide = fit_widths(columns, natural, 200)
    assert wide == [2, 16, 80], "free space lets a long text be read"
    tiny = fit_widths(columns, natural, 10)
    assert tiny == [2, 16, 14], "below its policy no column is squeezed: one scrolls instead"
    assert [slot.column for slot in place_columns(tiny, 30, 1, 3)] == [0, 1, 2]
    assert [slot.column for slot in place_columns(tiny, 26, 1, 3)] == [0, 1]


def test_space_that_no_column_fits_in_goes_to_the_one_that_is_cut_most() -> None:
    assert place_columns([4, 14, 10], 26, 1, 2) == [PlacedColumn(0, 2, 4), PlacedColumn(1, 8, 14)]
    assert place_columns([4, 14, 10], 26, 1, 2, [4, 40, 10]) == [
        PlacedColumn(0, 2, 4),
        PlacedColumn(1, 8, 18),
    ]
    assert place_columns([4, 14, 10], 26, 1, 2, [4, 16, 10]) == [
        PlacedColumn(0, 2, 4),
        PlacedColumn(1, 8, 16),
    ]
    assert place_columns([4, 14, 10], 30, 1, 2, [4, 40, 10])[2] == PlacedColumn(2, 24, 6), (
        "the next one fits"
    )


async def test_a_click_below_the_thumb_scrolls() -> None:
    async with shown(Rows(numbered(100))) as (app, pilot):
        await pilot.mouse_down(app.table.vertical_scrollbar, offset=(0, 10))
        await pilot.pause()
        assert app.table.scroll_target_y > 0


async def test_only_lines_that_look_otherwise_are_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, asked = Rows(numbered(100)), list[tuple[Region, ...]]()
    async with shown(rows) as (app, _):
        table = app.table
        monkeypatch.setattr(table, "get_line_filters", list)
        table.render_lines(table.size.region)
        monkeypatch.setattr(table, "refresh", lambda *parts, **_: asked.append(parts))
        table.reload()
        assert asked == []
        rows.states["3"] = "new"
        table.reload()
        (((_, y, _, height),),) = asked
        assert (y, height) == (4, 1)
        rows.held = numbered(100)[5:]
        table.reload()
        assert asked[1][0].height > 5


async def test_the_scroll_bar_is_drawn_again_where_its_thumb_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = Rows(numbered(100_000))
    async with shown(rows) as (app, pilot):
        bar, drawn = app.table.vertical_scrollbar, list[object]()
        monkeypatch.setattr(bar, "refresh", lambda *_, **__: drawn.append(bar))
        rows.held = numbered(80_000)
        app.table.reload()
        assert (bar.window_virtual_size, drawn) == (80_001, [])
        rows.held = numbered(40)
        monkeypatch.setattr(Rows, "whole", False, raising=False)
        app.table.reload()
        assert (bar.window_virtual_size, drawn) == (80_001, []), "more is being looked for"
        monkeypatch.setattr(Rows, "whole", True)
        app.table.reload()
        assert bar.window_virtual_size == 41
        assert drawn
        await pilot.pause()
