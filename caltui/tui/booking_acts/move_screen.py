"""The dialog that moves a booking: its open times, nearest first, on the clocks of all."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.booking_acts.move_text import clocks_of, heading, joined, move_title, time_item
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.left_running import leave_running
from caltui.tui.edit.review import Failed, LeftRunning, ReviewScreen, Sent
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import CannotAct, Invalid
from caltui.workspace.booking_acts.changes import told_of
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts
from caltui.workspace.booking_acts.move import MoveWish, host_kept, move_facts, wished_change
from caltui.workspace.booking_acts.times import OpenTimes, one_time, open_times
from caltui.workspace.booking_acts.typed_time import typed_time
from caltui.workspace.writes.change import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from caltui.workspace.workspace import Workspace

WAIT = "Reading open times …"
NONE = "No open time within 60 days. / types a time, r moves the record only."
CLOSED = "✗ It is closed: r moves the record only, past limits."
ANYONE = "whoever is free"


class MoveScreen(Dialog[Outcome | MoveTime | None]):
    """Closes with the outcome of the move, or None where nothing was sent.

    With `pick` nothing is sent: it closes with the time that was chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog"), *bindings("move")]
    AUTO_FOCUS = "LineList"

    def __init__(self, workspace: "Workspace", facts: BookingFacts, *, pick: bool = False) -> None:
        super().__init__()
        self.workspace = workspace
        self.facts = facts
        self.found: OpenTimes | None = None
        self.wanted = MoveWish(facts.key)
        self._pick = pick
        self._refusal = ""
        self._closed_too = False
        self._typed: list[MoveTime] = []
        self._clocks = clocks_of(facts, workspace.zone, workspace.clock(), 80)

    def compose(self) -> ComposeResult:
        """The title, the times, a line for a typed time, what would be sent, the keys."""
        facts = self.facts
        kind = f"{facts.event_title} {facts.length} min" if facts.event_title else ""
        when = facts.short(self.workspace.zone, self.workspace.clock())
        parts = (f"Move {when}", facts.guest_name, kind)
        title = one_line(" · ".join(part for part in parts if part), 120)
        with Vertical(id="move", classes="dialog"):
            yield dialog_head(title, self.workspace)
            yield Static(Content(heading(self._clocks)), id="move-heading", classes="act-label")
            yield LineList(id="move-times")
            yield Input(id="move-typed", compact=True, placeholder="tue 10:00, +2h, tomorrow 9")
            yield Static("", id="move-why")
            yield Static("", id="move-said")
            yield KeyHints()

    def on_mount(self) -> None:
        """Starts to read."""
        self.query_one("#move-typed").display = False
        self.query_one(LineList).empty_text = WAIT
        self._lay_out()
        self._say_what()
        self._read()

    def on_resize(self) -> None:
        """Names are cut where the terminal is narrow."""
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        zone, now = self.workspace.zone, self.workspace.clock()
        self._clocks = clocks_of(self.facts, zone, now, self.size.width)
        self.query_one("#move-heading", Static).update(Content(heading(self._clocks)))

    @property
    def times(self) -> list[MoveTime]:
        """The times in the order of the list."""
        found = self.found
        both = self._closed_too or self.wanted.record_only
        listed = joined(found.times, found.closed, both=both) if found is not None else []
        typed = {time.start for time in self._typed}
        return [*self._typed, *(time for time in listed if time.start not in typed)]

    @property
    def chosen(self) -> MoveTime | None:
        """The time under the cursor."""
        key = self.query_one(LineList).cursor_key
        return next((time for time in self.times if time.start.isoformat() == key), None)

    # Reading

    def _read(self, *, fresh: bool = False) -> None:
        self.run_worker(self._load(fresh), group="times", exclusive=True, exit_on_error=False)

    async def _load(self, fresh: bool) -> None:
        host = self.wanted.host
        self.found = await open_times(self.workspace, self.facts.key, host=host, fresh=fresh)
        if self.is_mounted:
            self.facts = self.found.facts
            self.query_one(LineList).empty_text = NONE
            self._show()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what failed; the dialog stays."""
        self.query_one(LineList).empty_text = "The open times are not known. / types a time."
        self.query_one(LineList).refresh()
        self._say("#move-why", explain(error).text, "-fault")

    def _show(self) -> None:
        items = [time_item(time, self.facts, self._clocks) for time in self.times]
        self.query_one(LineList).set_items(items)
        self._say_what()

    # Keys

    def action_type(self) -> None:
        """Asks for a time in words."""
        line = self.query_one("#move-typed", Input)
        line.display = True
        line.focus()

    @on(Input.Submitted, "#move-typed")
    def _typed_time(self, event: Input.Submitted) -> None:
        event.stop()
        zone, now = self.workspace.zone, self.workspace.clock()
        try:
            moment = typed_time(event.value, self.facts, zone, now)
        except ValueError as error:
            self._say("#move-why", f"✗ {error}", "-fault")
            return
        self.run_worker(
            self._look(moment.at, moment.note), group="typed", exclusive=True, exit_on_error=False
        )

    async def _look(self, at: "datetime", note: str) -> None:
        """Puts a typed time on top, open or closed."""
        time = await one_time(self.workspace, self.facts.key, at, host=self.wanted.host)
        self._typed, self._refusal = [time], ""
        self.query_one("#move-typed").display = False
        self._show()
        times = self.query_one(LineList)
        times.move_to_key(at.isoformat())
        times.focus()
        self._say_what(note)

    def action_close(self) -> None:
        """Leaves the line for a typed time, else the dialog."""
        line = self.query_one("#move-typed", Input)
        if line.has_focus:
            line.display = False
            self.query_one(LineList).focus()
            self._say_what()
            return
        super().action_close()

    def action_closed(self) -> None:
        """Shows closed times too, each with the rule that closes it, or leaves them out."""
        self._closed_too = not self._closed_too
        self._show()

    def action_record_only(self) -> None:
        """Turns between a new booking and an edit of the record past the limits."""
        self.wanted = replace(self.wanted, record_only=not self.wanted.record_only)
        self._show()

    def action_host(self) -> None:
        """Asks who shall hold it."""
        self.run_worker(self._ask_host(), group="host", exclusive=True, exit_on_error=False)

    async def _ask_host(self) -> None:
        hosts = self.found.hosts if self.found is not None else ()
        if len(hosts) < 2:
            words = f"Only {hosts[0][1]} holds it" if hosts else "Its hosts are not known"
            self._say("#move-why", f"{words}: T hands it to another host.", "-fault")
            return
        items = [Item("", ANYONE), *(Item(key, one_line(name, 50)) for key, name in hosts)]
        items[0] = Item("*", ANYONE)
        key = await self.app.push_screen_wait(MenuScreen("With whom?", items))
        if key is not None:
            self.wanted = replace(self.wanted, host=None if key == "*" else key)
            self._read()

    # Sending

    @on(LineList.Chosen)
    def _enter(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_send()

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._refusal = ""
        self._say_what()

    def action_send(self) -> None:
        """Shows the review of the chosen time, unless a rule closes it."""
        time = self.chosen
        if time is None:
            return
        if not time.bookable and not self.wanted.record_only:
            self._say(
                "#move-why", "✗ It is closed: r moves the record only, past limits.", "-fault"
            )
            return
        if self._pick:
            self.dismiss(time)
            return
        self.run_worker(self._review(time), group="review", exclusive=True, exit_on_error=False)

    async def _review(self, time: MoveTime) -> None:
        try:
            wanted = replace(
                self.wanted, host=host_kept(self.workspace, self.facts, self.wanted, time)
            )
            change = wished_change(self.workspace, wanted, time.start)
        except (CannotAct, Invalid) as error:
            self._say("#move-why", f"✗ {explain(error).text}", "-fault")
            return
        facts = move_facts(self.workspace, self.facts, self.wanted, time)
        zone, now = self.workspace.zone, self.workspace.clock()
        title = move_title(self.facts, time.start, zone, now)
        review = ReviewScreen(
            self.workspace, change, to_form=True, title=title, warnings=facts, back="Other time"
        )
        result = await self.app.push_screen_wait(review)
        if isinstance(result, Sent):
            self.dismiss(result.outcome)
        elif isinstance(result, LeftRunning):
            self.dismiss(None)
            leave_running(self.app, change, result.write)
        elif isinstance(result, Failed):
            self._refused(result)

    def _refused(self, result: Failed) -> None:
        """Says why Cal refused it, and reads the times again: the slot may be taken."""
        again = "" if result.problem.unknown else "The times are read again. "
        self._refusal = f"{again}{result.problem.content().plain}"
        self._say("#move-why", self._refusal, "-fault")
        if not result.problem.unknown:
            self._typed = []
            self._read(fresh=True)

    # Words

    def _say_what(self, note: str = "") -> None:
        """What is sent and who hears of it; for a closed time the rule that closes it."""
        name = "move-record" if self.wanted.record_only else "move"
        try:
            people = told_of(self.workspace, self.facts.key, name)
        except CannotAct as error:
            people = error.message
        what = "Changes the times of this record, past all limits"
        if not self.wanted.record_only:
            what = "Sends a new booking that replaces this one"
        tone = "-record" if self.wanted.record_only else ""
        self._say("#move-said", f"{what}. {people}.", tone)
        time = self.chosen if self.found is not None or self._typed else None
        why = note or (time.closed_by if time is not None else "")
        if not why and self.found is not None and not self.found.whole:
            why = "Hours or bookings of a host are not known here: a time may be taken."
        if self._refusal:
            self._say("#move-why", self._refusal, "-fault")
            return
        self._say("#move-why", one_line(why, 300), "")

    def _say(self, selector: str, text: str, tone: str) -> None:
        line = self.query_one(selector, Static)
        line.update(Content(text))
        line.set_classes(tone)
