"""Five steps for who is here for the first time. Escape ends it at once."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints


class TourStep(NamedTuple):
    """A title, and lines in which `{id}` stands for the keys of that action."""

    title: str
    lines: tuple[str, ...]


STEPS = (
    TourStep(
        "Look around",
        (
            "On the left are the categories of Cal, then the records of one.",
            "{table.down} and {table.up} move, {table.open} opens, {record.step_back} goes back,",
            "{browse.categories} goes to the categories, {place.jump} to any place by its name.",
        ),
    ),
    TourStep(
        "Find",
        (
            "{rows.filter} keeps the rows with the words that you type: ada, today.",
            "{app.find} looks in all categories at once.",
            "What was seen before is there at once; {place.refresh} asks Cal again.",
        ),
    ),
    TourStep(
        "Change",
        (
            "{place.new} makes a record, {place.edit} edits it, {place.delete} deletes it;",
            "{place.actions} shows what else can be done here.",
            "First you see what would be sent and what Cal will do about it;",
            "nothing is sent before you say so. {place.undo} takes the last change back.",
        ),
    ),
    TourStep(
        "Time",
        (
            "{place.week} paints the week of a schedule, {place.team} shows when a team is free,",
            "{place.agenda} the bookings of a person, {place.why} why a time is closed.",
            "{place.inbox} has what needs somebody today.",
        ),
    ),
    TourStep(
        "Make it yours",
        (
            "{app.settings} has theme, clock, zone, and where you begin.",
            "{app.palette} finds everything by what it does: theme, csv, exit; this tour too.",
            "{app.help} shows the keys of the place where you are, and how to change them.",
        ),
    ),
)


class TourText(Static, can_focus=True):
    """The lines of a step. Keys wait for what is opened to take the focus."""


class TourScreen(Dialog[None]):
    """One step after the other. `keys` gives the keys of an action as a person reads them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("tour", "dialog")]
    AUTO_FOCUS = "TourText"

    def __init__(self, keys: Callable[[str], str]) -> None:
        super().__init__()
        self._keys = keys
        self.step = 0

    def compose(self) -> ComposeResult:
        """The step, how many there are, the keys."""
        with Vertical(classes="menu", id="tour"):
            yield Static(Content(""), id="tour-title", classes="menu-title")
            yield TourText(Content(""), id="tour-text")
            yield KeyHints()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        step = STEPS[self.step]
        self.query_one("#tour-title", Static).update(
            Content(f"{self.step + 1} of {len(STEPS)} · {step.title}")
        )
        lines = [Content.assemble(*self._pieces(line)) for line in step.lines]
        self.query_one("#tour-text", Static).update(Content("\n").join(lines))

    def _pieces(self, line: str) -> list[tuple[str, str]]:
        pieces: list[tuple[str, str]] = []
        for at, part in enumerate(line.replace("}", "{").split("{")):
            pieces.append((self._keys(part), "bold $accent") if at % 2 else (part, ""))
        return pieces

    def action_turn(self, by: int) -> None:
        """The next step, which after the last one is the end; or the one before."""
        if self.step + by >= len(STEPS):
            self.answer()
        elif self.step + by >= 0:
            self.step += by
            self._show()
