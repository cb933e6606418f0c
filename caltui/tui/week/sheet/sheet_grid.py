"""The rows and days of a sheet of weeks, with a cursor on a row and on one or several days."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from caltui.scheduling.hours import WeeklyHours
from caltui.scheduling.text import DAY_NAMES
from caltui.scheduling.time_style import week_days
from caltui.scheduling.week.shifted import week_in_zone
from caltui.text import one_line
from caltui.tui.keys.actions import bindings
from caltui.tui.week.sheet import text as words
from caltui.tui.week.week_grid import HoursGrid
from caltui.tui.week.week_strips import AWAY
from caltui.tui.widgets.column_widths import fit
from caltui.workspace.week.sheet.rows import SheetRow
from caltui.workspace.week.sheet.sheet import WeekSheet

HEAD = 1
GUTTER, TAIL = 3, 2
"""Cells for cursor, mark and a space; for whether the row matches."""

ZONED_FROM, ZONE = 100, 18
"""The width from which zones have a column, and how wide that is."""

PARTS = (
    "base",
    "head",
    "name",
    "here",
    "text",
    "cursor",
    "painted",
    "differs",
    "shut",
    "why",
    "away",
)
MARKED, CHANGED, OTHER = "●", "~", "≠"
WHEEL = 3


class SheetGrid(HoursGrid):
    """Draws a `WeekSheet`; painting is done by the screen."""

    STYLED = "weeks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("weekcells")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"weeks--{part}" for part in PARTS}

    class Moved(Message):
        """The cursor, the chosen days or the marks changed."""

    def __init__(
        self, sheet: WeekSheet, mine: ZoneInfo, now: datetime, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.sheet = sheet
        self.mine = mine
        self.now = now
        self.days = week_days()
        self.index, self.day = 0, 0
        self.own = True
        self.away: Mapping[str, Collection[int]] = {}
        """The weekdays on whose next date the person of a row is away, by the row's id."""
        self._anchor: int | None = None
        self._top = 0

    # What is under the cursor

    @property
    def row(self) -> SheetRow | None:
        """The row under the cursor."""
        rows = self.sheet.rows
        return rows[self.index] if self.index < len(rows) else None

    @property
    def chosen_days(self) -> tuple[int, ...]:
        """The chosen weekdays, 0 is Sunday, in the order of the columns."""
        anchor = self.day if self._anchor is None else self._anchor
        return self.days[min(anchor, self.day) : max(anchor, self.day) + 1]

    @property
    def selecting(self) -> bool:
        """Whether several days are chosen."""
        return self._anchor is not None

    def select_none(self) -> None:
        """Only the day under the cursor is chosen."""
        self._anchor = None
        self.changed()

    def changed(self) -> None:
        """Draws again after the sheet or the cursor changed."""
        self.index = max(0, min(self.index, len(self.sheet.rows) - 1))
        page = max(1, self.size.height - HEAD)
        self._top = min(max(self._top, self.index - page + 1), self.index)
        self._top = max(0, min(self._top, len(self.sheet.rows) - page))
        self.refresh()
        self.post_message(self.Moved())

    # Keys and mouse

    def action_move(self, rows: int, days: int) -> None:
        self._anchor = None
        self._go(rows, days)

    def action_extend(self, days: int) -> None:
        """Chooses more days."""
        self._anchor = self.day if self._anchor is None else self._anchor
        self._go(0, days)

    def _go(self, rows: int, days: int) -> None:
        self.index = max(0, min(len(self.sheet.rows) - 1, self.index + rows))
        self.day = max(0, min(6, self.day + days))
        self.changed()

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - HEAD - 1), 0)

    def action_mark(self) -> None:
        """Marks the row, or unmarks it, and goes one down."""
        if self.row is not None:
            self.sheet.marks ^= {self.row.id}
            self._go(1, 0)

    def action_mark_all(self) -> None:
        """Marks every row that can be painted."""
        self.sheet.marks = {row.id for row in self.sheet.rows if row.paintable}
        self.changed()

    def action_mark_none(self) -> None:
        """Takes all marks away."""
        self.sheet.marks = set()
        self.changed()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a cell."""
        event.stop()
        row = self._top + event.y - HEAD
        if event.y < HEAD or row >= len(self.sheet.rows):
            return
        self.index, self._anchor = row, None
        day = (event.x - self._left) // self._cell
        if event.x >= self._left and day < 7:
            self.day = day
        self.changed()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(WHEEL, 0)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-WHEEL, 0)

    def on_resize(self) -> None:
        self.changed()

    # Drawing

    @property
    def _zone_width(self) -> int:
        return ZONE if self.size.width >= ZONED_FROM else 0

    @property
    def _name_width(self) -> int:
        longest = max((len(row.name) for row in self.sheet.rows), default=0) + 1
        return max(
            8, min(longest, 30, (self.size.width - 7 * 8 - GUTTER - TAIL - self._zone_width))
        )

    @property
    def _left(self) -> int:
        return GUTTER + self._name_width + self._zone_width

    @property
    def _cell(self) -> int:
        return max(4, min(20, (self.size.width - self._left - TAIL) // 7))

    def render_line(self, y: int) -> Strip:
        """The days, then a line for each row."""
        parts = self._head() if y < HEAD else self._line(self._top + y - HEAD)
        segments = [Segment(text, self._style(part)) for text, part in parts]
        return Strip(segments).adjust_cell_length(self.size.width, self._style("base"))

    def _head(self) -> list[tuple[str, str]]:
        parts = [(" " * GUTTER + fit("", self._name_width + self._zone_width), "head")]
        for day in self.days:
            mark = "▼" if day in self.chosen_days else " "
            parts.append((fit(f"{mark}{DAY_NAMES[day]}", self._cell), "head"))
        return [*parts, ("  ", "head")]

    def _line(self, index: int) -> list[tuple[str, str]]:
        if index >= len(self.sheet.rows):
            return []
        row, here = self.sheet.rows[index], index == self.index
        mark = MARKED if row.id in self.sheet.marks else " "
        standard = "★" if row.id == self.sheet.standard else " "
        name = fit(one_line(row.name, 60), self._name_width)
        tone = "here" if here else "name"
        parts = [(f"{'▌' if here else ' '}{mark}{standard}", tone), (name, tone)]
        if self._zone_width:
            zone = words.zone_words(row, self.mine, self.now)
            parts.append((fit(zone, self._zone_width), "differs" if here else "shut"))
        week, model = self.sheet.hours(row), self._model()
        if week is None:
            return [*parts, (one_line(f" ▲ {row.why}", 200), "why")]
        shown = self._shown(row, week)
        for place, day in enumerate(self.days):
            parts += self._cell_parts(row, week, shown, day, model, here=here, place=place)
        same = "?" if model is None else "=" if week == model else OTHER
        return [*parts, (f" {same}", "differs" if same == OTHER else "shut")]

    def _model(self) -> WeeklyHours | None:
        model = self.sheet.row(self.sheet.standard) or self.row
        return self.sheet.hours(model) if model is not None else None

    def _shown(self, row: SheetRow, week: WeeklyHours) -> WeeklyHours:
        if self.own or row.state is None:
            return week
        return week_in_zone(week, row.state.schedule.zone, self.mine, self.now)

    def _cell_parts(
        self,
        row: SheetRow,
        week: WeeklyHours,
        shown: WeeklyHours,
        day: int,
        model: WeeklyHours | None,
        *,
        here: bool,
        place: int,
    ) -> list[tuple[str, str]]:
        """A day of a row: `~` before what is painted; other hours than the model's in a colour; a
        band behind them where the person is away."""
        painted = row.saved is not None and week.on(day) != row.saved.on(day)
        differs = model is not None and week.on(day) != model.on(day)
        lead = CHANGED if painted else "▲" if row.why and place == 0 else " "
        away = day in self.away.get(row.id, ())
        text = f"{lead}{words.brief(shown.on(day), self._cell - 1 - away)}"
        part = "painted" if painted else "differs" if differs else "text"
        part = part if shown.on(day) or painted else "shut"
        part = "cursor" if here and day in self.chosen_days else part
        if not away:
            return [(fit(text, self._cell), part)]
        band = AWAY * max(1, self._cell - cell_len(text) - 1)
        rest = fit("", self._cell - cell_len(text + band))
        return [(text, part), (band, part if part == "cursor" else "away"), (rest, part)]


def weekdays_text(days: Sequence[int]) -> str:
    """`Mon`, `Mon to Fri`."""
    names = [DAY_NAMES[day] for day in days]
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
