"""The picture of a team as rows of glyphs over time, with a cursor on one cell."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from caltui.scheduling.axis import Axis
from caltui.scheduling.intervals import Interval, normalise
from caltui.scheduling.team.picture import Member, Picture
from caltui.scheduling.team.states import TeamCell, cells, together
from caltui.text import one_line
from caltui.tui.keys.actions import bindings
from caltui.tui.team import team_strips as draw
from caltui.tui.widgets.column_widths import fit

DAYS, HOURS, TOGETHER, OFFERED = range(4)
"""Lines above the members: days, hours, how many are free together, and what Cal offers of the
event type that was chosen, where it tells that."""

WHEEL = 3
MARKED = "●"


def offered_row(times: Sequence[Interval]) -> Member:
    """Makes a row of the offered times: free while a meeting at one of them would last."""
    return Member("", free=tuple(normalise(times)))


class TeamGrid(Widget, can_focus=True):
    """Draws a picture over an axis of time; the screen decides which time that is."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("teamgrid")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"team--{part}" for part in draw.PARTS}

    class Moved(Message):
        """The cursor is on another cell."""

    class Opened(Message):
        """Enter, or a second click, on the cell under the cursor."""

    class Left(Message):
        """The cursor wants to leave the time that is shown; `by` cells."""

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    def __init__(self, axis: Axis, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.axis = axis
        self.picture: Picture | None = None
        self.now: datetime | None = None
        self.clocks = True
        self.marks: frozenset[str] = frozenset()
        self.words = ""
        self.offer = ""
        self.row = 0
        self.column = 0
        self._rows: list[list[TeamCell]] = []
        self._counts: list[int] = []
        self._offered: list[TeamCell] | None = None
        self._blank = False
        self._top = 0
        self._left = 0
        self._strips: dict[object, Strip] = {}
        self._styles: dict[str, Style] = {}

    # What is shown

    def show(self, picture: Picture | None, axis: Axis, *, blank: bool = False) -> None:
        """Shows another picture or time. `blank`: it was not read yet, only names are drawn. The
        name of the event type that Cal offers times of is `offer`."""
        user = self.member.user_id if self.member else ""
        self.picture, self.axis, self._blank = picture, axis, blank
        members = picture.members if picture else ()
        self._rows = [] if blank else [cells(member, axis) for member in members]
        self._counts = together(picture, self._rows) if picture and self._rows else []
        told = picture.offered if picture and not blank else None
        self._offered = None if told is None else cells(offered_row(told), axis)
        ids = [member.user_id for member in members]
        self.row = ids.index(user) if user in ids else min(self.row, max(0, len(ids) - 1))
        self.column = max(0, min(self.column, len(axis) - 1))
        self.redraw()

    def redraw(self) -> None:
        """Draws everything again."""
        self._strips.clear()
        self._follow()
        self.refresh()

    def say(self, words: str) -> None:
        """Sets the text in place of rows."""
        if words != self.words:
            self.words = words
            self.refresh()

    def tick(self, now: datetime) -> None:
        """Moves the mark of the present."""
        if self.now is None or self.axis.at(now) != self.axis.at(self.now):
            self.now = now
            self.redraw()

    @property
    def members(self) -> Sequence[Member]:
        """The rows."""
        return self.picture.members if self.picture else ()

    @property
    def marked(self) -> tuple[str, ...]:
        """The ids of the marked members, in the order of the rows."""
        return tuple(m.user_id for m in self.members if m.user_id in self.marks)

    @property
    def member(self) -> Member | None:
        """The row under the cursor."""
        return self.members[self.row] if self.row < len(self.members) else None

    @property
    def cell(self) -> TeamCell | None:
        """The cell under the cursor; None while it is not known."""
        if self.row < len(self._rows) and self.column < len(self.axis):
            return self._rows[self.row][self.column]
        return None

    @property
    def free_together(self) -> int | None:
        """The number of members who are free at the cursor."""
        return self._counts[self.column] if self.column < len(self._counts) else None

    @property
    def offered_here(self) -> tuple[Interval, ...] | None:
        """The times that Cal offers at the cursor; None where it does not tell."""
        if self.picture is None or self._offered is None or self.column >= len(self.axis):
            return None
        return self.picture.offered_in(self.axis.cell(self.column))

    # Where things are

    @property
    def _head_lines(self) -> int:
        """Lines above the members."""
        return TOGETHER + 1 if self._offered is None else OFFERED + 1

    @property
    def name_width(self) -> int:
        """Cells for names, with a gap."""
        longest = max((len(m.label) for m in self.members), default=0) + 2
        return max(16, min(longest, 24, self.size.width // 4))

    @property
    def room(self) -> int:
        """Cells for time."""
        return max(1, self.size.width - self.name_width - 1)

    @property
    def cell_width(self) -> int:
        """Terminal cells for one cell of time."""
        return max(1, min(8, self.room // max(1, len(self.axis))))

    @property
    def _lines(self) -> int:
        """Lines of one member."""
        return 2 if self.clocks else 1

    @property
    def _page(self) -> int:
        return max(1, (self.size.height - self._head_lines) // self._lines)

    def _follow(self) -> None:
        """Scrolls so that the cursor is in sight, with some time around it."""
        width, room = self.cell_width, self.room
        whole = width * len(self.axis)
        x = self.column * width
        margin = min(room // 4, 8)
        left = min(max(self._left, x + width + margin - room), x - margin)
        self._left = max(0, min(left, whole - room))
        top = min(max(self._top, self.row - self._page + 1), self.row)
        self._top = max(0, min(top, len(self.members) - self._page))

    def center(self, column: int) -> None:
        """Puts the cursor on a cell, with a third of the time before it."""
        self.column = max(0, min(column, len(self.axis) - 1))
        self._left = self.column * self.cell_width - self.room // 3
        self.move_to(self.row, self.column)

    def move_to(self, row: int, column: int) -> None:
        """Puts the cursor on a cell."""
        self.row = max(0, min(row, len(self.members) - 1))
        self.column = max(0, min(column, len(self.axis) - 1))
        before = self._left, self._top
        self._follow()
        self.refresh()
        if before != (self._left, self._top):
            self._strips.clear()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self.redraw()

    def notify_style_update(self) -> None:
        """A theme or the focus changed: styles are read again."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def style_of(self, part: str) -> Style:
        """The style of a part of the picture."""
        if part not in self._styles:
            self._styles[part] = self.get_component_rich_style(f"team--{part}")
        return self._styles[part]

    # Lines

    def render_line(self, y: int) -> Strip:
        """Header lines, then one or two for each member."""
        width, head = self.size.width, self._head_lines
        if y < head:
            return self._head(y)
        place, second = divmod(y - head, self._lines)
        row = self._top + place
        if row >= len(self.members):
            words = self.words if y == head + 1 and not self.members else ""
            return Strip([Segment(fit(f"  {words}", width), self.style_of("words"))], width)
        member = self.members[row]
        if second:
            return self._line(draw.place_words(member, self.axis), self._clock(row), "quiet")
        mark = MARKED if member.user_id and member.user_id in self.marks else ""
        name = f"{mark}{one_line(member.label, 60)}"
        return self._line(name, self._bar(row), "name", here=row == self.row)

    def _head(self, y: int) -> Strip:
        width = self.cell_width
        if y == DAYS:
            days = draw.days(self.axis, width, self._left, self.style_of)
            return self._line(self.axis.zone.key, days, part="day")
        if y == HOURS:
            hours = draw.hours(self.axis, width, self.now, self.style_of)
            return self._line("", hours, part="hour")
        if y == OFFERED and self._offered is not None:
            row = draw.bar(
                offered_row(()), self._offered, self.axis, width, self.now, self.style_of
            )
            return self._line(f"offered: {one_line(self.offer, 60)}", row, part="name")
        counts = Strip.blank(0)
        if self._counts:
            counts = draw.counts(self._counts, len(self.members), width, self.style_of)
        return self._line("free together", counts, part="quiet")

    def _bar(self, row: int) -> Strip:
        if self._blank:
            return Strip.blank(self.cell_width * len(self.axis), self.style_of("outside"))
        member = self.members[row]
        key = ("bar", row)
        if key not in self._strips:
            self._strips[key] = draw.bar(
                member, self._rows[row], self.axis, self.cell_width, self.now, self.style_of
            )
        return self._strips[key]

    def _clock(self, row: int) -> Strip:
        key = ("night", row)
        if key not in self._strips:
            self._strips[key] = draw.clock_line(
                self.members[row], self.axis, self.cell_width, self.now, self.style_of
            )
        return self._strips[key]

    def _line(self, name: str, time: Strip, part: str, *, here: bool = False) -> Strip:
        """A name and the part of its time that fits; `part` is the style of both ends."""
        width, names = self.size.width, self.name_width
        mark = "▌" if here else " "
        label = Segment(fit(f"{mark}{name}", names), self.style_of("here" if here else part))
        if here:
            x = self.column * self.cell_width
            time = draw.with_cursor(time, x, self.cell_width, self.style_of("cursor"))
        shown = time.crop(self._left, self._left + self.room)
        line = Strip([label, *shown]).adjust_cell_length(width, self.style_of(part))
        if part != "day":
            return line
        edge = draw.edge(self._left, self.room, time.cell_length)
        return draw.over(line, width - 1, Segment(edge, self.style_of(part)))

    # Keys and mouse

    def action_move(self, by: int) -> None:
        """Another member."""
        self.move_to(self.row + by, self.column)

    def action_time(self, by: int) -> None:
        """Another cell; past the edge the screen shows other time."""
        to = self.column + by
        if 0 <= to < len(self.axis):
            self.move_to(self.row, to)
        else:
            self.post_message(self.Left(by))

    def action_mark(self) -> None:
        """Marks the member under the cursor, or unmarks them, and goes one down."""
        if self.member is not None and self.member.user_id:
            self._mark(self.marks ^ {self.member.user_id})
            self.action_move(1)

    def action_mark_all(self) -> None:
        """Marks every member."""
        self._mark(frozenset(m.user_id for m in self.members if m.user_id))

    def action_mark_none(self) -> None:
        """Takes all marks away."""
        self._mark(frozenset())

    def _mark(self, marks: frozenset[str]) -> None:
        self.marks = marks
        self.refresh()
        self.post_message(self.Moved())

    def action_top(self) -> None:
        self.move_to(0, self.column)

    def action_bottom(self) -> None:
        self.move_to(len(self.members) - 1, self.column)

    def action_open(self) -> None:
        if self.member is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """A click takes a cell, a click on the cell under the cursor opens it."""
        event.stop()
        place, x = event.y - self._head_lines, event.x - self.name_width
        row = self._top + place // self._lines
        if place < 0 or row >= len(self.members):
            return
        column = (x + self._left) // self.cell_width if x >= 0 else self.column
        if column >= len(self.axis):
            return
        if (row, column) == (self.row, self.column):
            self.action_open()
        self.move_to(row, column)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-WHEEL)
