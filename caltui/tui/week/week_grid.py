"""Seven days by quarters of an hour, painted with keys and the mouse."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from caltui.scheduling.hours import MONDAY, WeeklyHours
from caltui.scheduling.text import DAY_NAMES
from caltui.scheduling.time_style import week_days
from caltui.scheduling.week import painting as paint
from caltui.scheduling.week.painting import QUARTERS, Area, Painting, WeekCell
from caltui.tui.base.key_queue import HasOwnUndo
from caltui.tui.keys.actions import bindings
from caltui.tui.week import week_strips as draw
from caltui.tui.widgets.column_widths import fit

HEAD = 2
"""Lines above the days: the hours, and what is selected."""

LABEL = 7
FINE_FROM = LABEL + QUARTERS + 12
"""Columns from which every quarter has a cell of its own."""

MORNING = 36


class HoursGrid(HasOwnUndo, Widget, can_focus=True):
    """Base of the widgets that draw hours: styles by part, and digits that begin a text."""

    ALLOW_SELECT = False
    STYLED: ClassVar[str]
    """What the names of its styles begin with."""

    class Typed(Message):
        """A digit was typed: hours follow as text."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._styles: dict[str, Style] = {}

    def on_key(self, event: events.Key) -> None:
        """A digit begins hours as text."""
        if event.character is not None and event.character in "0123456789":
            event.stop()
            self.post_message(self.Typed(event.character))

    def notify_style_update(self) -> None:
        """Forgets the styles after the theme or the focus changed."""
        super().notify_style_update()
        self._styles.clear()

    def _style(self, part: str) -> Style:
        if part not in self._styles:
            name = f"{self.STYLED}--{part}"
            partial = self.get_component_rich_style(name, partial=part != "base")
            self._styles[part] = partial if part == "base" else self._style("base") + partial
        return self._styles[part]


class WeekGrid(HoursGrid):
    """Paints on a `Painting`. The cursor is a row (in the order shown) and a quarter."""

    STYLED = "week"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("weekgrid")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"week--{part}" for part in draw.PARTS}

    class Moved(Message):
        """The cursor or the selection changed."""

    class Painted(Message):
        """The hours changed."""

    class Locked(Message):
        """Painting was tried and is not allowed."""

    def __init__(self, painting: Painting, *, first_day: int = MONDAY, id: str | None = None):
        super().__init__(id=id)
        self.painting = painting
        self.days = week_days(first_day)
        self.row, self.quarter = 0, MORNING
        self.locked = False
        self.booked: Mapping[int, frozenset[int]] = {}
        self.away: Mapping[int, str] = {}
        self._anchor: tuple[int, int] | None = None
        self._dragged: bool | None = None

    # What is selected

    @property
    def day(self) -> int:
        """The weekday under the cursor, 0 is Sunday."""
        return self.days[self.row]

    @property
    def selecting(self) -> bool:
        """Whether more than the cursor is selected."""
        return self._anchor is not None

    @property
    def area(self) -> Area:
        """The selection: the cursor's quarter, or everything from the anchor to it."""
        row, quarter = self._anchor or (self.row, self.quarter)
        rows = range(min(row, self.row), max(row, self.row) + 1)
        first, last = min(quarter, self.quarter), max(quarter, self.quarter)
        if self._dragged is not None:
            first, last = first // self.per * self.per, last // self.per * self.per + self.per - 1
        return Area(tuple(self.days[r] for r in rows), first, last)

    @property
    def per(self) -> int:
        """Quarters in one character: one where there is room, else two."""
        return 1 if self.size.width >= FINE_FROM else 2

    def select_none(self) -> None:
        """Only the cursor is selected."""
        self._anchor = None
        self._selection_changed()

    def _selection_changed(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def paint(self, hours: WeeklyHours) -> bool:
        """Sets the hours as one step of undo. False where nothing changes or painting is locked."""
        if self.locked:
            self.post_message(self.Locked())
            return False
        if not self.painting.paint(hours):
            return False
        self.painted()
        return True

    def painted(self) -> None:
        """Draws the hours again after a change."""
        self.refresh()
        self.post_message(self.Painted())

    # Keys

    def action_move(self, days: int, quarters: int) -> None:
        self._anchor = None
        self._step(days, quarters)

    def action_extend(self, days: int, quarters: int) -> None:
        """Moves one end of the selection."""
        self._anchor = self._anchor or (self.row, self.quarter)
        self._step(days, quarters)

    def _step(self, days: int, quarters: int) -> None:
        self.row = max(0, min(6, self.row + days))
        self.quarter = max(0, min(QUARTERS - 1, self.quarter + quarters))
        self._selection_changed()

    def action_turn(self) -> None:
        """Opens what is selected, or closes it when all of it is open."""
        self.paint(paint.toggled(self.painting.hours, self.area))
        self.select_none()

    def action_edge(self, by: int) -> None:
        """Moves the edge nearest to the cursor, and the cursor with it."""
        found = paint.moved_edge(self.painting.hours, self.day, self.quarter, by)
        if found is not None and self.paint(found[0]):
            self._anchor = None
            self.quarter = found[1]
            self._selection_changed()

    def action_clear(self) -> None:
        """Closes the days that are selected."""
        self.paint(paint.set_days(self.painting.hours, self.area.days, ()))
        self.select_none()

    def action_undo(self) -> None:
        if self.painting.undo():
            self.painted()

    def action_redo(self) -> None:
        if self.painting.redo():
            self.painted()

    # The mouse

    def _at(self, event: events.MouseEvent) -> tuple[int, int] | None:
        """Row and quarter under the mouse; None above and below the days."""
        row = (event.y - HEAD) // self._step_height
        if event.y < HEAD or row > 6:
            return None
        quarter = (event.x - LABEL) * self.per
        return row, max(0, min(QUARTERS - 1, quarter))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begins a stroke: it opens when it begins on a closed cell."""
        found = self._at(event)
        if found is None or event.x < LABEL:
            if found is not None:
                self.row = found[0]
                self.select_none()
            return
        event.stop()
        self.row, self.quarter = self._anchor = found
        cell = paint.cells(self.painting.hours, self.day)[self.quarter]
        self._dragged = cell is not WeekCell.OPEN
        self.capture_mouse()
        self._selection_changed()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draws the stroke further."""
        if self._dragged is None:
            return
        found = self._at(event)
        if found is not None and found != (self.row, self.quarter):
            self.row, self.quarter = found
            self._selection_changed()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Ends the stroke: all of it is one step of undo."""
        if self._dragged is None:
            return
        event.stop()
        self.release_mouse()
        change = paint.opened if self._dragged else paint.closed
        area = replace(self.area)
        self._dragged = None
        self.paint(change(self.painting.hours, area))
        self.select_none()

    # Drawing

    @property
    def _step_height(self) -> int:
        return max(1, min(4, (self.size.height - HEAD) // 7))

    def render_line(self, y: int) -> Strip:
        """Hours, selection, and each day with its hours in words; below it its bookings."""
        base = self._style("base")
        row, part = divmod(y - HEAD, self._step_height)
        if y == 0:
            parts = [(" " * LABEL, "base"), (draw.ruler(self.per), "ruler")]
        elif y == 1:
            area = self.area
            mark = draw.caret(self.per, range(area.first, area.last + 1))
            parts = [(" " * LABEL, "base"), (mark, "caret")]
        elif row > 6:
            parts = []
        elif part == self._thick and self._thick < self._step_height:
            day = self.days[row]
            marks = draw.below(self.booked.get(day, frozenset()), self.per, away=day in self.away)
            parts = [(" " * LABEL, "base"), *marks]
            if day in self.away:
                parts.append((fit(f" {self._away_words(day)}", self._room + 1), "away"))
        else:
            parts = self._day_parts(row, first=part == 0)
        segments = [Segment(text, self._style(name)) for text, name in parts]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    @property
    def _room(self) -> int:
        """Cells beside a day's bar."""
        return max(0, self.size.width - LABEL - QUARTERS // self.per - 1)

    def _away_words(self, day: int) -> str:
        """`⌂ away 3 Dec`, as much of it as there is room for."""
        return f"{draw.HOME} {self.away[day]}" if day in self.away else ""

    @property
    def _thick(self) -> int:
        """Lines of a day's bar."""
        return max(1, self._step_height - 1)

    def _day_parts(self, row: int, *, first: bool) -> list[tuple[str, str]]:
        day, area = self.days[row], self.area
        hours, saved = self.painting.hours, self.painting.saved
        chosen = range(area.first, area.last + 1) if day in area.days else range(0)
        mark = "▸" if day in area.days else " "
        edited = "~" if day in self.painting.changed else " "
        label = f"{mark} {DAY_NAMES[day]}{edited} " if first else " " * LABEL
        parts = [(label, "here" if day in area.days else "label")]
        cells, was = paint.cells(hours, day), paint.cells(saved, day)
        parts += draw.day_glyphs(cells, was, self.per, chosen)
        room = self._room
        aside = self._away_words(day) if first and self._step_height == 1 else ""
        words = draw.short(hours.on(day), room - len(aside)) if first else ""
        if aside:
            words = f"{words} {aside}"
        return [*parts, (fit(f" {words}", room + 1), "text")]
