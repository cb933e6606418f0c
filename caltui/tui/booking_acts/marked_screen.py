"""The dialog that moves several bookings: a new time for each, every line can be changed."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.time_words import moment_of
from caltui.scheduling.wording import clock_text, when_text
from caltui.text import count, one_line
from caltui.tui.acts.flow import perform
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.move_screen import MoveScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import READ_ONLY
from caltui.workspace.booking_acts.assign import MoveLine, plan_moves, propose, taken_twice
from caltui.workspace.booking_acts.changes import why_not
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import short_day

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

NOTHING = "Nothing is marked: space marks a booking, m moves the one under the cursor."
WAIT = "Looking for a time for each …"
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


class MoveMarkedScreen(Dialog[tuple[MoveLine, ...] | None]):
    """Closes with the lines to be sent, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "moves")]
    AUTO_FOCUS = "LineList"

    def __init__(self, workspace: "Workspace", keys: tuple[str, ...], since: datetime) -> None:
        super().__init__()
        self.workspace = workspace
        self.lines: tuple[MoveLine, ...] = ()
        self._keys = keys
        self._since = since

    def compose(self) -> ComposeResult:
        """The title, a line for each booking, what will be, the keys."""
        with Vertical(id="moves", classes="dialog"):
            yield dialog_head(f"Move {count(len(self._keys), 'booking')}", self.workspace)
            yield LineList(id="moves-lines")
            yield Static("", id="moves-note")
            yield KeyHints()

    def on_mount(self) -> None:
        """Starts to look for times."""
        self.query_one(LineList).empty_text = WAIT
        self.run_worker(self._load(), group="times", exit_on_error=False)

    async def _load(self) -> None:
        found = await propose(self.workspace, self.workspace, self._keys, self._since)
        if self.is_mounted:
            self.lines = found
            self._show()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what failed."""
        self.query_one("#moves-note", Static).update(Content(f"✗ {explain(error).text}"))

    def _show(self) -> None:
        twice = taken_twice(self.lines)
        items = [
            self._item(number, line, number in twice) for number, line in enumerate(self.lines)
        ]
        self.query_one(LineList).set_items(items)
        moving = sum(line.moves for line in self.lines)
        stay = len(self.lines) - moving
        words = f"{count(moving, 'booking')} move, their guests are mailed; {stay} stay."
        if twice:
            words = f"✗ {count(len(twice), 'time')} used twice: choose another one (enter)."
        self.query_one("#moves-note", Static).update(Content(words))

    def _item(self, number: int, line: MoveLine, twice: bool) -> Item:
        zone, now = self.workspace.zone, self.workspace.clock()
        span, name = line.facts.span, fit(one_line(line.facts.guest_name), NAME)
        old = _clock(span.start, zone, now) if span is not None else "unknown time"
        left = f"{fit(old, OLD)}  {name}"
        if not line.moves:
            why = "stays" if line.left_out else line.why
            return Item(str(number), f"{left}  {one_line(why)}", "", "quiet", "·")
        assert line.time is not None
        with_whom = line.time.hosts[0][1] if line.time.hosts else ""
        new = f"→ {_clock(line.time.start, zone, now)}  {one_line(with_whom, 40)}"
        glyph, tone = ("✗", "bad") if twice else ("→", "plain")
        return Item(str(number), f"{left}  {new}", "", tone, glyph)

    @on(LineList.Chosen)
    def _other(self, event: LineList.Chosen) -> None:
        event.stop()
        work = self._change(int(event.key))
        self.run_worker(work, group="change", exclusive=True, exit_on_error=False)

    async def _change(self, number: int) -> None:
        """Asks for another time of one line."""
        line = self.lines[number]
        if why_not(self.workspace, line.facts.key, "move"):
            return
        dialog = MoveScreen(self.workspace, line.facts, pick=True)
        chosen = await self.app.push_screen_wait(dialog)
        if isinstance(chosen, MoveTime):
            self._put(number, replace(line, time=chosen, why="", left_out=False))

    def action_turn(self) -> None:
        """Leaves the booking where it is, or moves it after all."""
        key = self.query_one(LineList).cursor_key
        if key and self.lines[int(key)].time is not None:
            line = self.lines[int(key)]
            self._put(int(key), replace(line, left_out=not line.left_out))

    def _put(self, number: int, line: MoveLine) -> None:
        self.lines = (*self.lines[:number], line, *self.lines[number + 1 :])
        self._show()

    def action_send(self) -> None:
        """Closes with the lines, unless a time is used twice."""
        if any(line.moves for line in self.lines) and not taken_twice(self.lines):
            self.answer(self.lines)


def _clock(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    return f"{short_day(moment, zone, now)} {clock_text(moment, zone)}"
