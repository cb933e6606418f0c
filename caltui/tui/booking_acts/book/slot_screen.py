"""The dialog with the open times of an event type, nearest first, on the clocks of all."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.moments import Moment
from caltui.scheduling.time_words import moment_of
from caltui.text import one_line
from caltui.tui.booking_acts.move_text import heading
from caltui.tui.booking_acts.times_screen import TimesScreen
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts
from caltui.workspace.booking_acts.times import one_time, open_times

if TYPE_CHECKING:
    from datetime import datetime

    from caltui.workspace.workspace import Workspace

NONE = "No open time within 60 days. / types a time, . shows closed ones with their rule."
TAKEN = "✗ It is closed, and Cal would refuse it: choose another time."


class SlotScreen(TimesScreen[MoveTime | None]):
    """Closes with the time that was chosen, or None.

    `around` is where the nearest ones are looked for; `fresh` reads the bookings again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog"), *bindings("slot")]
    NAME = "slot"

    def __init__(
        self,
        workspace: "Workspace",
        facts: BookingFacts,
        title: str,
        *,
        around: "datetime | None" = None,
        fresh: bool = False,
    ) -> None:
        super().__init__(workspace, facts)
        self._title = title
        self._around = around
        self._fresh = fresh

    def compose(self) -> ComposeResult:
        """The title, the times, a line for a typed time, what closes a time, the keys."""
        with Vertical(id="slot", classes="dialog"):
            yield dialog_head(one_line(self._title, 120), self.workspace)
            yield Static(Content(heading(self.clocks)), id="slot-heading", classes="act-label")
            yield LineList(id="slot-times")
            yield self.times_line()
            yield Static("", id="slot-why")
            yield KeyHints()

    def read(self) -> None:
        """Starts to read the open times."""
        self.read_by(self._load())

    async def _load(self) -> None:
        self.found = await open_times(
            self.workspace, self.facts, around=self._around, fresh=self._fresh
        )
        if self.is_attached:
            self.query_one(LineList).empty_text = NONE
            self.show()

    def moment(self, text: str) -> Moment:
        """The time that a text means."""
        return moment_of(text, self.workspace.zone, self.workspace.clock())

    async def look_at(self, at: "datetime") -> MoveTime:
        """Checks whether a typed time is open."""
        return await one_time(self.workspace, self.facts, at)

    def action_take(self) -> None:
        """Closes with the time under the cursor, unless a rule closes it."""
        self.take_chosen()

    def take(self, time: MoveTime) -> None:
        """Closes with the time, unless a rule closes it."""
        if time.bookable:
            self.answer(time)
        else:
            self.say(TAKEN, fault=True)

    def say_what(self, note: str = "") -> None:
        """For a closed time the rule that closes it, else what is not known of the times."""
        self.say(self.why(note))
