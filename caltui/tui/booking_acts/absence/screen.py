"""Asks what becomes of each booking of somebody who is away; closes with what is chosen."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.acts.bulk.text import duration_text
from caltui.tui.base.dialog import Dialog
from caltui.tui.booking_acts.absence import text as words
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.acts.plan import ActPlan
from caltui.workspace.base.errors import CannotAct, Invalid
from caltui.workspace.booking_acts.absence.close import DaysOff, plan_of
from caltui.workspace.booking_acts.absence.leave import Leaving, plan_of_leaving
from caltui.workspace.booking_acts.absence.stranded import KEEP, StrandedBooking
from caltui.workspace.booking_acts.facts import BOOKINGS
from caltui.workspace.bulk.pace import Pace
from caltui.workspace.workspace import Workspace


def planned(workspace: Workspace, absence: words.Absence) -> ActPlan:
    """Plans the act with the choices on the screen. Raises CannotAct if nothing is left to do, and
    Invalid."""
    if isinstance(absence, DaysOff):
        return plan_of(workspace, absence)
    return plan_of_leaving(workspace, absence)


class AbsenceScreen(Dialog[words.Absence | None]):
    """Shows an absence and lets a person change it. Closes with it, or None; sends nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("absence")]
    AUTO_FOCUS = "#absence-list"

    def __init__(self, workspace: Workspace, absence: words.Absence) -> None:
        super().__init__()
        self.workspace = workspace
        self.absence = absence

    def compose(self) -> ComposeResult:
        """Title, what is closed, the bookings, why a way is closed, the keys."""
        with Vertical(id="absence", classes="dialog"):
            yield dialog_head(self.absence.title, self.workspace)
            yield Static(id="absence-head", markup=False)
            yield LineList(id="absence-list", enters="Open")
            yield Static(id="absence-note", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        self._draw()

    def _draw(self) -> None:
        workspace = self.workspace
        now, zone = workspace.clock(), workspace.zone
        self.query_one(LineList).set_items(list(words.lines(self.absence, zone, now)))
        self.query_one("#absence-head", Static).update(words.head(self.absence, self._cost()))
        self._explain()

    def _cost(self) -> str:
        """Says how many writes and seconds it takes, and how many can be undone."""
        try:
            plan = planned(self.workspace, self.absence)
        except (CannotAct, Invalid):
            return "nothing to send yet"
        writes = len(plan.items)
        seconds = Pace(self.workspace.wire, plan.calls).left(writes)
        return words.cost(writes, f"about {duration_text(seconds)}", len(plan.lasting))

    @on(LineList.Moved)
    def _explain(self) -> None:
        note = self.query_one("#absence-note", Static)
        note.set_class(False, "-fault")
        note.update(Content(words.reason_line(self._chosen())))

    def _chosen(self) -> StrandedBooking | None:
        key = self.query_one(LineList).cursor_key
        return next((one for one in self.absence.stranded if one.facts.key == key), None)

    def _fault(self, text: str) -> None:
        note = self.query_one("#absence-note", Static)
        note.set_class(True, "-fault")
        note.update(Content(f"✗ {text}"))

    def action_way(self, way: str) -> None:
        """Chooses what becomes of the booking under the cursor; a membership is removed or kept."""
        one, key = self._chosen(), self.query_one(LineList).cursor_key
        if one is not None:
            try:
                self.absence = self.absence.with_way(one.facts.key, way)
            except CannotAct as error:
                self._fault(error.message)
                return
        elif way == KEEP and isinstance(self.absence, Leaving):
            resource, _, left = key.partition(" ")
            before = self.absence
            self.absence = before.turned(resource, left)
            if self.absence == before:
                at = (one for one in before.left if (one.resource, one.key) == (resource, left))
                self._fault(next((one.why for one in at), "This line has nothing to change."))
                return
        self._draw()

    def action_best(self) -> None:
        """Chooses the best way for every booking."""
        self.absence = self.absence.with_best()
        self._draw()

    @on(LineList.Chosen)
    def _open(self, event: LineList.Chosen) -> None:
        event.stop()
        resource, _, key = event.key.rpartition(" ")
        self.app.push_screen(RecordSheet(self.workspace, resource or BOOKINGS, key))

    def action_review(self) -> None:
        """Closes with what is chosen, to be shown whole before it is sent."""
        try:
            planned(self.workspace, self.absence)
        except (CannotAct, Invalid) as error:
            self._fault(getattr(error, "message", str(error)))
            return
        self.answer(self.absence)

    def action_back(self) -> None:
        """Closes without a decision."""
        self.answer()
