"""Looks for a time at which enough of a team can meet; the list follows every change."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.scheduling.team.find_time import (
    ALL,
    ANY,
    Answer,
    Wish,
    closest,
    find_time,
    read_length,
    why_none,
)
from caltui.scheduling.team.picture import Member, Picture
from caltui.scheduling.text import parse_day
from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.tui.keys.actions import bindings
from caltui.tui.team import text as words
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import EXPECTED

HOURS = ((ALL, "of all who come"), (ANY, "of one of them"))
MARKS = ("☐", "☑")
SHOWN = 200
"""Answers that are listed; a list longer than that is narrowed, not read."""


WITHIN = (("0", "what is shown"), ("2", "2 weeks"), ("4", "4 weeks"))
"""Weeks from now on in which to look."""

Ask = Callable[[int], Awaitable[Picture]]
"""Reads the picture of so many weeks from now on."""


class People(LineList):
    """Members to mark: those who must be there."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("people")]

    class Marked(Message):
        """Somebody was marked, or is no longer."""

    def __init__(self, members: Sequence[Member], *, id: str | None = None) -> None:
        self.members = [member for member in members if member.user_id]
        self.marks: frozenset[str] = frozenset()
        super().__init__(self._lines(), id=id)

    def _lines(self) -> list[Item]:
        return [
            Item(m.user_id, one_line(m.label, 40), glyph=MARKS[m.user_id in self.marks])
            for m in self.members
        ]

    def action_open(self) -> None:
        """Marks the member under the cursor, or takes the mark away."""
        if self.cursor_key:
            self.marks ^= {self.cursor_key}
            self.set_items(self._lines())
            self.post_message(self.Marked())


class FindTimeScreen(Dialog[Answer | None]):
    """Dismissed with the time that was taken, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    AUTO_FOCUS = "#field-length"

    def __init__(
        self,
        picture: Picture,
        zone: ZoneInfo,
        now: datetime,
        *,
        ask: Ask,
        team: str,
        length: int = 30,
    ) -> None:
        super().__init__()
        self.picture = picture
        self._shown = picture
        self._ask = ask
        self.zone = zone
        self.now = now
        self.answers: Sequence[Answer] = ()
        self._team = team
        self._typed = {
            "length": str(length),
            "many": "",
            "hours": ALL,
            "between": "",
            "within": "0",
        }

    def compose(self) -> ComposeResult:
        """Who must come at the left; the wish and its answers at the right."""
        everyone = f"everyone ({len(self.picture.members)})"
        with Vertical(id="find-time", classes="dialog"):
            yield Static(self._title(), classes="dialog-title", id="find-title")
            with Horizontal(id="find-body"):
                with Vertical(id="find-who"):
                    yield Static("Must be there (space)", classes="find-label")
                    yield People(self.picture.members, id="find-must")
                with Vertical(id="find-what"):
                    yield from _row("Length", LineEditor("length", self._typed["length"]))
                    yield from _row("How many", LineEditor("many", "", placeholder=everyone))
                    yield from _row("Hours", ChoiceLine("hours", ALL, HOURS))
                    hint = f"any time of the day, or 9-18 {self.zone.key}"
                    yield from _row("Between", LineEditor("between", "", placeholder=hint))
                    yield from _row("Within", ChoiceLine("within", "0", WITHIN))
                    yield Static(id="find-said", markup=False)
                    yield LineList(id="find-list")
            yield Static(id="find-there", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        self._find()

    def _title(self) -> Content:
        days = words.window_words(self.picture.window, self.zone)
        return Content(one_line(f"Find a time · {self._team} · {days} · {self.zone.key}", 100))

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self._typed[event.name] = event.text
        if event.name == "within":
            work = partial(self._look, int(event.text))
            _: Worker[None] = self.run_worker(
                work, group="within", exclusive=True, exit_on_error=False
            )
        else:
            self._find()

    async def _look(self, weeks: int) -> None:
        """Looks in other weeks; the list stays as it was when they cannot be read."""
        if weeks:
            self._say(f"Asking Cal for {weeks} weeks …")
        try:
            picture = await self._ask(weeks) if weeks else self._shown
        except EXPECTED as error:
            self._say(f"✗ {explain(error).text}", fault=True)
            return
        self.picture = picture
        self.query_one("#find-title", Static).update(self._title())
        self._find()

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """Says that the weeks could not be looked at, in place of waiting."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._say(f"✗ {explain(event.worker.error).text}", fault=True)

    def _say(self, text: str, *, fault: bool = False) -> None:
        said = self.query_one("#find-said", Static)
        said.update(Content(one_line(text, 300)))
        said.set_class(fault, "-fault")

    @on(People.Marked)
    def _must(self) -> None:
        self._find()

    @on(NextField)
    def _onward(self, event: NextField) -> None:
        event.stop()
        target = "#find-list" if self.answers else "#field-length"
        self.query_one(target).focus()

    def wish(self) -> Wish:
        """What is typed. ValueError with a sentence when it cannot be read."""
        many = self._typed["many"].strip()
        members = len(self.picture.members)
        if many and not (many.isdecimal() and 1 <= int(many) <= members):
            raise ValueError(f"How many: a number from 1 to {members}, or nothing for everyone.")
        blocks = parse_day(self._typed["between"] or "all day")
        if len(blocks) != 1:
            raise ValueError("Between: one span of hours, such as 9-18.")
        return Wish(
            read_length(self._typed["length"]),
            self.zone,
            must=self.query_one("#find-must", People).marks,
            at_least=int(many or 0),
            hours=self._typed["hours"],
            earliest=blocks[0].start,
            latest=blocks[0].end,
            not_before=self.now,
        )

    def _find(self) -> None:
        try:
            wish = self.wish()
        except ValueError as error:
            self.answers = ()
            self._say(f"✗ {error}", fault=True)
            self._fill()
            return
        self.answers = find_time(self.picture, wish)
        count, none = len(self.answers), not self.answers
        text = "1 time" if count == 1 else f"{count} times, best first"
        if none:
            self.answers = closest(self.picture, wish)
            text = why_none(self.picture, wish) + (" The closest:" if self.answers else "")
        self._say(text, fault=none)
        self._fill()

    def _fill(self) -> None:
        shown = self.answers[:SHOWN]
        items = [words.answer_item(self.picture, a, i, self.zone) for i, a in enumerate(shown)]
        self.query_one("#find-list", LineList).set_items(items)
        self._there()

    @on(LineList.Moved)
    def _there(self) -> None:
        """What the answer under the cursor means for each who comes."""
        key = self.query_one("#find-list", LineList).cursor_key
        box = self.query_one("#find-there", Static)
        if not key:
            box.update("")
            return
        width = box.size.width or 72
        box.update(words.answer_there(self.picture, self.answers[int(key)], self.zone, width))

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if self.is_current:
            self.dismiss(self.answers[int(event.key)])

    def action_close(self) -> None:
        """Leaves without a time."""
        if self.is_current:
            self.dismiss(None)


def _row(label: str, editor: LineEditor | ChoiceLine) -> ComposeResult:
    with Horizontal(classes="find-row"):
        yield Static(label, classes="find-label", markup=False)
        yield editor
