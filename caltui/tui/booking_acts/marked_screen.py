"""The dialog that moves several bookings: a new time for each, every line can be changed."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.binding import BindingType

from caltui.scheduling.time_words import moment_of
from caltui.scheduling.wording import clock_text, when_text
from caltui.text import count, one_line
from caltui.tui.acts.flow import perform
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.marked_lines import MarkedLines
from caltui.tui.booking_acts.move_screen import MoveScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import READ_ONLY
from caltui.workspace.booking_acts.assign import MoveLine, plan_moves, propose, taken_twice
from caltui.workspace.booking_acts.changes import why_not
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import short_day

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

NOTHING = "Nothing is marked: space marks a booking, m moves the one under the cursor."
OLD = len("Wed 30 Dec 18:30")
NAME = 20


async def move_marked(screen: PlaceScreen) -> None:
    """Moves the marked bookings to times that keep their order, as one act."""
    workspace, keys = screen.workspace, screen.marked_keys()
    if screen.target().resource.act("move") is None or not keys:
        screen.notify(NOTHING, markup=False, severity="warning")
        return
    if workspace.read_only:
        screen.notify(READ_ONLY, markup=False, severity="warning")
        return
    since = await _since(screen, len(keys))
    if since is None:
        return
    lines = await screen.console.push_screen_wait(MoveMarkedScreen(workspace, keys, since))
    if lines:
        await perform(screen, plan_moves(workspace, lines))


async def _since(screen: PlaceScreen, number: int) -> datetime | None:
    """Asks from when on. The default is the next day."""
    workspace = screen.workspace
    zone, now = workspace.zone, workspace.clock()

    def note(text: str) -> tuple[bool, str]:
        try:
            return True, f"From {when_text(moment_of(text, zone, now).at, zone)} {zone.key} on."
        except ValueError as error:
            return False, str(error)

    ask = AskLine(
        f"Move {count(number, 'booking')} to the next open times from", note, text="tomorrow 0:00"
    )
    text = await screen.console.push_screen_wait(ask)
    return None if text is None else moment_of(text, zone, now).at


class MoveMarkedScreen(MarkedLines[MoveLine]):
    """A new time for each."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "moves")]
    NAME = "moves"
    VERB = "Move"
    WAIT = "Looking for a time for each …"

    def __init__(self, workspace: "Workspace", keys: tuple[str, ...], since: datetime) -> None:
        super().__init__(workspace, keys)
        self._since = since

    async def proposed(self) -> tuple[MoveLine, ...]:
        """Open times that keep the order of the bookings."""
        return await propose(self.workspace, self.workspace, self.keys, self._since)

    def clashing(self) -> tuple[int, ...]:
        """The lines whose time an earlier one has."""
        return taken_twice(self.lines)

    def note(self, clashes: int) -> str:
        """Says how many bookings move."""
        if clashes:
            return f"✗ {count(clashes, 'time')} used twice: choose another one (enter)."
        moving = sum(line.changes for line in self.lines)
        stay = len(self.lines) - moving
        return f"{count(moving, 'booking')} move, their guests are mailed; {stay} stay."

    def item(self, number: int, line: MoveLine, *, clashes: bool) -> Item:
        """From when to when, and with whom."""
        zone, now = self.workspace.zone, self.workspace.clock()
        span, name = line.facts.span, fit(one_line(line.facts.guest_name), NAME)
        old = _clock(span.start, zone, now) if span is not None else "unknown time"
        left = f"{fit(old, OLD)}  {name}"
        if not line.changes:
            why = "stays" if line.left_out else line.why
            return Item(str(number), f"{left}  {one_line(why)}", "", "quiet", "·")
        assert line.time is not None
        with_whom = line.time.hosts[0][1] if line.time.hosts else ""
        new = f"→ {_clock(line.time.start, zone, now)}  {one_line(with_whom, 40)}"
        glyph, tone = ("✗", "bad") if clashes else ("→", "plain")
        return Item(str(number), f"{left}  {new}", "", tone, glyph)

    async def other(self, number: int) -> None:
        """Asks for another time."""
        line = self.lines[number]
        if why_not(self.workspace, line.facts.key, "move"):
            return
        dialog = MoveScreen(self.workspace, line.facts, pick=True)
        chosen = await self.app.push_screen_wait(dialog)
        if isinstance(chosen, MoveTime):
            self.put(number, replace(line, time=chosen, why="", left_out=False))


def _clock(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    return f"{short_day(moment, zone, now)} {clock_text(moment, zone)}"
