"""The dialog that moves a booking: its open times, nearest first, on the clocks of all."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.error_messages import explain
from caltui.tui.booking_acts.move_text import heading, move_title
from caltui.tui.booking_acts.times_screen import TimesScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.left_running import leave_running
from caltui.tui.edit.review import Failed, LeftRunning, ReviewScreen, Sent
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import CannotAct, Invalid
from caltui.workspace.booking_acts.changes import takes_host, told_of
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BOOKINGS, BookingFacts
from caltui.workspace.booking_acts.move import (
    MoveWish,
    act_wished,
    host_kept,
    move_facts,
    wished_change,
)
from caltui.workspace.booking_acts.times import one_time, open_times
from caltui.workspace.booking_acts.typed_time import typed_time
from caltui.workspace.writes.change import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from caltui.scheduling.moments import Moment
    from caltui.tui.keys.actions import Action
    from caltui.workspace.workspace import Workspace

NONE = "No open time within 60 days. / types a time"
CLOSED = "✗ It is closed"
RECORD_ONLY = ("r moves the record only", "r moves the record only, past limits")
ANYONE = "whoever is free"


class MoveScreen(TimesScreen[Outcome | MoveTime | None]):
    """Closes with the outcome of the move, or None where nothing was sent.

    With `pick` nothing is sent: it closes with the time that was chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog"), *bindings("move")]
    NAME = "move"

    def __init__(self, workspace: "Workspace", facts: BookingFacts, *, pick: bool = False) -> None:
        super().__init__(workspace, facts)
        self.wanted = MoveWish(facts.key)
        self._pick = pick
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """The title, the times, a line for a typed time, what would be sent, the keys."""
        facts = self.facts
        length = f"{facts.minutes} min" if facts.minutes else "of unknown length"
        kind = f"{facts.event_title} {length}" if facts.event_title else ""
        when = facts.short(self.workspace.zone, self.workspace.clock())
        parts = (f"Move {when}", facts.guest_name, kind)
        title = one_line(" · ".join(part for part in parts if part), 120)
        with Vertical(id="move", classes="dialog"):
            yield dialog_head(title, self.workspace)
            yield Static(Content(heading(self.clocks)), id="move-heading", classes="act-label")
            yield LineList(id="move-times")
            yield self.times_line()
            yield Static("", id="move-why")
            yield Static("", id="move-said")
            yield KeyHints()

    def lacks(self, action: "Action") -> bool:
        """Tells whether a key does nothing here, and so is not among the hints."""
        if action.id == "move.record_only":
            return not self._has_record_only
        return action.id == "move.host" and not takes_host(act_wished(self.workspace, self.wanted))

    @property
    def _has_record_only(self) -> bool:
        """Whether this API can set the times of the record alone."""
        return self.workspace.resource(BOOKINGS).act("move-record") is not None

    @property
    def shows_closed(self) -> bool:
        """Whether closed times are listed too: the record alone can be moved to them."""
        return self.closed_too or self.wanted.record_only

    def read(self) -> None:
        """Starts to read the open times."""
        self.read_by(self._load(fresh=False))

    async def _load(self, *, fresh: bool) -> None:
        host = self.wanted.host
        self.found = await open_times(self.workspace, self.facts.key, host=host, fresh=fresh)
        if self.is_attached:
            self.facts = self.found.facts
            more = f", {RECORD_ONLY[0]}." if self._has_record_only else "."
            self.query_one(LineList).empty_text = NONE + more
            self.show()

    # Keys

    def moment(self, text: str) -> "Moment":
        """The time that a text means; an hour alone is on the day of the booking."""
        return typed_time(text, self.facts, self.workspace.zone, self.workspace.clock())

    async def look_at(self, at: "datetime") -> MoveTime:
        """Checks whether the booking can be moved to a typed time."""
        self._refusal = ""
        return await one_time(self.workspace, self.facts.key, at, host=self.wanted.host)

    def action_record_only(self) -> None:
        """Turns between a new booking and an edit of the record past the limits."""
        if not self._has_record_only:
            self.say("Cal changes no times of a record alone here.", fault=True)
            return
        self.wanted = replace(self.wanted, record_only=not self.wanted.record_only)
        self.show()

    def action_host(self) -> None:
        """Asks who shall hold it, where a move may name somebody."""
        if not takes_host(act_wished(self.workspace, self.wanted)):
            self.say("A move keeps the host: T hands it to another one.", fault=True)
            return
        self.ask(self._ask_host, group="host")

    async def _ask_host(self) -> None:
        hosts = self.found.hosts if self.found is not None else ()
        if len(hosts) < 2:
            words = f"Only {hosts[0][1]} holds it" if hosts else "Its hosts are not known"
            self.say(f"{words}: T hands it to another host.", fault=True)
            return
        items = [Item("*", ANYONE), *(Item(key, one_line(name, 50)) for key, name in hosts)]
        key = await self.app.push_screen_wait(MenuScreen("With whom?", items))
        if key is not None:
            self.wanted = replace(self.wanted, host=None if key == "*" else key)
            self.read()

    # Sending

    @on(LineList.Moved)
    def _forget_refusal(self) -> None:
        self._refusal = ""

    def action_send(self) -> None:
        """Shows the review of the time under the cursor, unless a rule closes it."""
        self.take_chosen()

    def take(self, time: MoveTime) -> None:
        """Shows the review of the time, unless a rule closes it."""
        if not time.bookable and not self.wanted.record_only:
            more = f": {RECORD_ONLY[1]}." if self._has_record_only else "."
            self.say(CLOSED + more, fault=True)
            return
        if self._pick:
            self.dismiss(time)
            return
        self.ask(self._review, time, group="review")

    async def _review(self, time: MoveTime) -> None:
        try:
            wanted = replace(
                self.wanted, host=host_kept(self.workspace, self.facts, self.wanted, time)
            )
            change = wished_change(self.workspace, wanted, time.start)
        except (CannotAct, Invalid) as error:
            self.say(f"✗ {explain(error).text}", fault=True)
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
        self.say(self._refusal, fault=True)
        if not result.problem.unknown:
            self.typed = []
            self.read_by(self._load(fresh=True))

    # Words

    def say_what(self, note: str = "") -> None:
        """Shows what is sent and who is told; for a closed time the rule that closes it."""
        self.query_one(KeyHints).tell(self.wanted)
        name = "move-record" if self.wanted.record_only else "move"
        try:
            people = told_of(self.workspace, self.facts.key, name)
        except CannotAct as error:
            people = error.message
        what = "Changes the times of this record, past all limits"
        if not self.wanted.record_only:
            act = act_wished(self.workspace, self.wanted)
            what = "Sends a new booking that replaces this one"
            if act.operation != "create":
                what = "Cal moves it, and gives it a new uid"
        said = self.query_one("#move-said", Static)
        said.update(Content(f"{what}. {people}."))
        said.set_class(self.wanted.record_only, "-record")
        if self._refusal:
            self.say(self._refusal, fault=True)
        else:
            self.say(self.why(note) if self.found is not None or self.typed else "")
