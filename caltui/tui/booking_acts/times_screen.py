"""Base of the dialogs that show the open times of an event type."""

from abc import abstractmethod
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Input, Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.booking_acts.move_text import clocks_of, heading, joined, time_item
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts
from caltui.workspace.booking_acts.times import OpenTimes

if TYPE_CHECKING:
    from datetime import datetime

    from caltui.scheduling.moments import Moment
    from caltui.workspace.workspace import Workspace

WAIT = "Reading open times …"
UNKNOWN = "The open times are not known. / types a time."
UNSURE = "Hours or bookings of a host are not known here: a time may be taken."
EXAMPLES = "tue 10:00, +2h, tomorrow 9"


class TimesScreen(Dialog[ScreenResultType]):
    """Lists open times on the clocks of all; a time can be typed, closed ones can be shown too.

    `NAME` begins the ids of its parts: `-heading`, `-typed` and `-why`.
    """

    AUTO_FOCUS = "LineList"
    NAME: ClassVar[str]

    def __init__(self, workspace: "Workspace", facts: BookingFacts) -> None:
        super().__init__()
        self.workspace = workspace
        self.facts = facts
        self.found: OpenTimes | None = None
        self.typed: list[MoveTime] = []
        self.closed_too = False
        self.clocks = clocks_of(facts, workspace.zone, workspace.clock(), 80)

    @abstractmethod
    async def look_at(self, at: "datetime") -> MoveTime:
        """Checks whether a typed time is open. Asks the network."""

    @abstractmethod
    def moment(self, text: str) -> "Moment":
        """The time that a text means. Raises ValueError with a sentence."""

    @abstractmethod
    def take(self, time: MoveTime) -> None:
        """Goes on with a time that was chosen."""

    @abstractmethod
    def say_what(self, note: str = "") -> None:
        """Says what is to be known of the time under the cursor."""

    @property
    def shows_closed(self) -> bool:
        """Whether closed times are listed too."""
        return self.closed_too

    @property
    def times(self) -> list[MoveTime]:
        """The times in the order of the list."""
        found = self.found
        listed = joined(found.times, found.closed, both=self.shows_closed) if found else []
        typed = {time.start for time in self.typed}
        return [*self.typed, *(time for time in listed if time.start not in typed)]

    @property
    def chosen(self) -> MoveTime | None:
        """The time under the cursor."""
        return self._time(self.query_one(LineList).cursor_key)

    def _time(self, key: str) -> MoveTime | None:
        """The time of a line; None where times that were read since have it no more."""
        return next((time for time in self.times if time.start.isoformat() == key), None)

    def times_line(self) -> Input:
        """The line for a typed time."""
        return Input(id=f"{self.NAME}-typed", compact=True, placeholder=EXAMPLES)

    def on_mount(self) -> None:
        """Starts to read."""
        self._line.display = False
        self.query_one(LineList).empty_text = WAIT
        self.read()

    def on_resize(self) -> None:
        """Names are cut where the terminal is narrow."""
        zone, now = self.workspace.zone, self.workspace.clock()
        self.clocks = clocks_of(self.facts, zone, now, self.size.width)
        self.query_one(f"#{self.NAME}-heading", Static).update(Content(heading(self.clocks)))
        self.show()

    @abstractmethod
    def read(self) -> None:
        """Starts to read the open times."""

    def read_by(self, work: Coroutine[Any, Any, None]) -> None:
        """Reads the open times in the background; ends an earlier read that is still running."""
        self.run_worker(work, group="times", exclusive=True, exit_on_error=False)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what failed; the dialog stays."""
        self.query_one(LineList).empty_text = UNKNOWN
        self.query_one(LineList).refresh()
        self.say(explain(error).text, fault=True)

    def show(self) -> None:
        """Draws the times and what is to be known of the one under the cursor."""
        items = [time_item(time, self.facts, self.clocks) for time in self.times]
        self.query_one(LineList).set_items(items)
        self.say_what()

    def say(self, text: str, *, fault: bool = False) -> None:
        """Shows a sentence below the times."""
        line = self.query_one(f"#{self.NAME}-why", Static)
        line.update(Content(one_line(text, 300)))
        line.set_class(fault, "-fault")

    def why(self, note: str = "") -> str:
        """For a closed time the rule that closes it, else what is not known of the times."""
        time = self.chosen
        if note or (time is not None and time.closed_by):
            return note or (time.closed_by if time is not None else "")
        return UNSURE if self.found is not None and not self.found.whole else ""

    # Keys

    @property
    def _line(self) -> Input:
        return self.query_one(f"#{self.NAME}-typed", Input)

    def action_type(self) -> None:
        """Asks for a time in words."""
        self._line.display = True
        self._line.focus()

    @on(Input.Submitted)
    def _typed_time(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            moment = self.moment(event.value)
        except ValueError as error:
            self.say(f"✗ {error}", fault=True)
            return
        work = self._look(moment.at, moment.note)
        self.run_worker(work, group="typed", exclusive=True, exit_on_error=False)

    async def _look(self, at: "datetime", note: str) -> None:
        """Puts a typed time on top, open or closed."""
        self.typed = [await self.look_at(at)]
        self._line.display = False
        self.show()
        times = self.query_one(LineList)
        times.move_to_key(at.isoformat())
        times.focus()
        self.say_what(note)

    def action_close(self) -> None:
        """Leaves the line for a typed time, else the dialog."""
        if not self._line.has_focus:
            super().action_close()
            return
        self.workers.cancel_group(self, "typed")
        self._line.display = False
        self.query_one(LineList).focus()
        self.say_what()

    def action_closed(self) -> None:
        """Shows closed times too, each with the rule that closes it, or leaves them out."""
        self.closed_too = not self.closed_too
        self.show()

    @on(LineList.Chosen)
    def _enter(self, event: LineList.Chosen) -> None:
        event.stop()
        self._take_if_there(self._time(event.key))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.say_what()

    def take_chosen(self) -> None:
        """Goes on with the time under the cursor."""
        self._take_if_there(self.chosen)

    def _take_if_there(self, time: MoveTime | None) -> None:
        if time is not None:
            self.take(time)
