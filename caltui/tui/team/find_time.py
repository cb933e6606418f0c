"""Looks for a time at which enough people can meet; the list follows every change."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker

from caltui.scheduling.team.find_time import (
    ALL,
    ANY,
    Answer,
    TimeSearch,
    find_time,
    read_length,
    why_none,
)
from caltui.scheduling.team.judged import judged
from caltui.scheduling.team.missing import Partial, best_partials
from caltui.scheduling.team.picture import Member, Picture
from caltui.scheduling.text import parse_day
from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.forms.editors.pick_line import PickLine
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.tui.keys.actions import bindings
from caltui.tui.team import text as words
from caltui.tui.team.event_types import NONE, event_type_name, length_of
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import EXPECTED
from caltui.workspace.team.offered import not_asked
from caltui.workspace.team.people import facts_of_bookings
from caltui.workspace.workspace import Workspace

HOURS = ((ALL, "of all who come"), (ANY, "of one of them"))
MARKS = ("☐", "☑")
NO_TYPE = "no event type, own hours"
SHOWN = 200
"""Answers that are listed; a list longer than that is narrowed, not read."""


WITHIN = (("0", "what is shown"), ("2", "2 weeks"), ("4", "4 weeks"))
FROM_NOW = (("1", "1"), ("2", "2"), ("4", "4"), ("8", "8 weeks"))
"""Weeks from now on in which to look."""

Ask = Callable[[int, str | None], Awaitable[Picture]]
"""Reads the picture of so many weeks from now on, as for an event type; of 0 weeks: of the time
that was shown before."""

Choose = Callable[[str | None], Awaitable[str | None]]
"""Asks for an event type, with the cursor on that one: NONE for none, None for no answer."""


class Found(NamedTuple):
    """The time that was chosen, and the event type as for which it was looked for."""

    answer: Answer
    event_type: str | None


class People(LineList):
    """Members to mark: those who must be there."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("people")]

    class Marked(Message):
        """A member was marked or unmarked."""

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


class FindTimeScreen(Dialog[Found | None]):
    """Closes with the time that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    AUTO_FOCUS = "#field-length"

    def __init__(
        self,
        workspace: Workspace,
        picture: Picture,
        zone: ZoneInfo,
        *,
        ask: Ask,
        choose: Choose,
        team: str,
        event_type: str | None = None,
        within: Sequence[tuple[str, str]] = WITHIN,
        first: str = "0",
    ) -> None:
        """`team` names whom it is about; `first` is the choice of `within` that `picture` shows, as
        for `event_type`."""
        super().__init__()
        self.workspace = workspace
        self.picture = picture
        self.event_type = event_type
        self._shown = (first, event_type, picture)
        self._ask = ask
        self._choose = choose
        self.zone = zone
        self.now = workspace.clock()
        self.answers: Sequence[Answer] = ()
        self.partials: Sequence[Partial] = ()
        self._team = team
        self._fact_of = facts_of_bookings(workspace)
        self._choices = within
        self._typed = {
            "type": event_type or NONE,
            "length": str(length_of(workspace, event_type)),
            "many": "",
            "hours": ALL,
            "between": "",
            "within": first,
        }

    def compose(self) -> ComposeResult:
        """Yields who must come at the left; the conditions and the times found at the right."""
        everyone = f"everyone ({len(self.picture.members)})"
        with Vertical(id="find-time", classes="dialog"):
            yield Static(self._title(), classes="dialog-title", id="find-title")
            with Horizontal(id="find-body"):
                with Vertical(id="find-who"):
                    yield Static("Must be there (space)", classes="find-label")
                    yield People(self.picture.members, id="find-must")
                with Vertical(id="find-what"):
                    yield from _row(
                        "As for", PickLine("type", self._typed["type"], self._type_words)
                    )
                    yield from _row("Length", LineEditor("length", self._typed["length"]))
                    yield from _row("How many", LineEditor("many", "", placeholder=everyone))
                    yield from _row("Hours", ChoiceLine("hours", ALL, HOURS))
                    hint = f"any time of the day, or 9-18 {self.zone.key}"
                    yield from _row("Between", LineEditor("between", "", placeholder=hint))
                    yield from _row(
                        "Within", ChoiceLine("within", self._typed["within"], self._choices)
                    )
                    yield Static(id="find-said", markup=False)
                    yield LineList(id="find-list")
            yield Static(id="find-there", markup=False)
            yield Static(id="find-notes", markup=False)
            yield KeyHints()

    def on_mount(self) -> None:
        self._find()

    def _title(self) -> Content:
        days = words.window_words(self.picture.window, self.zone)
        return Content(one_line(f"Find a time · {self.zone.key} · {self._team} · {days}", 100))

    def _type_words(self, key: str) -> str:
        return NO_TYPE if key == NONE else event_type_name(self.workspace, key)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self._typed[event.name] = event.text
        if event.name in ("within", "type"):
            _: Worker[None] = self.run_worker(
                self._read, group="within", exclusive=True, exit_on_error=False
            )
        else:
            self._find()

    @on(PickLine.Asked)
    def _ask_type(self, event: PickLine.Asked) -> None:
        event.stop()
        self.ask(self._choose_type, group="type")

    async def _choose_type(self) -> None:
        """Asks for the event type, and looks for a meeting as long as that."""
        chosen = await self._choose(self.event_type)
        if chosen is None:
            return
        if chosen != NONE:
            length = str(length_of(self.workspace, chosen))
            self._typed["length"] = length
            self.query_one("#field-length", LineEditor).load(length)
        self.query_one("#field-type", PickLine).change_text(chosen)

    async def _read(self) -> None:
        """Reads other weeks, or the same as for another event type, and searches them; the list
        stays as it was when that fails."""
        weeks = self._typed["within"]
        event_type = None if self._typed["type"] == NONE else self._typed["type"]
        first, known_type, picture = self._shown
        if (weeks, event_type) != (first, known_type):
            self._say("Asking Cal when they can meet …")
            try:
                picture = await self._ask(int(weeks), event_type)
            except EXPECTED as error:
                self._say(f"✗ {explain(error).text}", fault=True)
                return
        self.picture, self.event_type = picture, event_type
        self.query_one("#find-title", Static).update(self._title())
        self._find()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that the other weeks, or those of another event type, could not be read."""
        self._say(f"✗ {explain(error).text}", fault=True)

    def _say(self, text: str, *, fault: bool = False) -> None:
        line = self.query_one("#find-said", Static)
        line.update(Content(one_line(text, 300)))
        line.set_class(fault, "-fault")

    @on(NextField)
    def _onward(self, event: NextField) -> None:
        event.stop()
        target = "#find-list" if self.answers else "#field-length"
        self.query_one(target).focus()

    def wish(self) -> TimeSearch:
        """The conditions that are typed. Raises ValueError with a sentence about what is wrong."""
        many = self._typed["many"].strip()
        members = len(self.picture.members)
        if many and not (many.isdecimal() and 1 <= int(many) <= members):
            raise ValueError(f"How many: a number from 1 to {members}, or nothing for everyone.")
        blocks = parse_day(self._typed["between"] or "all day")
        if len(blocks) != 1:
            raise ValueError("Between: one span of hours, such as 9-18.")
        return TimeSearch(
            read_length(self._typed["length"]),
            self.zone,
            must=self.query_one("#find-must", People).marks,
            at_least=int(many or 0),
            hours=self._typed["hours"],
            earliest=blocks[0].start,
            latest=blocks[0].end,
            not_before=self.now,
        )

    @on(People.Marked)
    def _find(self) -> None:
        try:
            wish = self.wish()
        except ValueError as error:
            self.answers = self.partials = ()
            self._say(f"✗ {error}", fault=True)
            self._fill()
            return
        self.answers = judged(self.picture, find_time(self.picture, wish))
        self.partials = ()
        count, none = len(self.answers), not self.answers
        text = "1 time" if count == 1 else f"{count} times, best first"
        if none:
            best = best_partials(self.picture, wish, self._fact_of)
            self.partials = best.found
            self.answers = [partial.answer for partial in self.partials]
            more = (best.text, "The closest:" if self.answers else "")
            text = " ".join(filter(None, (why_none(self.picture, wish), *more)))
        self._say(text, fault=none)
        self._fill()

    def _fill(self) -> None:
        shown = self.answers[:SHOWN]
        items = [
            words.partial_item(self.picture, self.partials[i], self.zone)
            if self.partials
            else words.answer_item(self.picture, answer, self.zone)
            for i, answer in enumerate(shown)
        ]
        self.query_one("#find-list", LineList).set_items(items)
        notes = self.query_one("#find-notes", Static)
        said = words.picture_notes(self.picture, not_asked(self.workspace, self.event_type))
        notes.update(said)
        notes.display = bool(said)
        self._there()

    @on(LineList.Moved)
    def _there(self) -> None:
        """Shows what the time under the cursor means for each member."""
        key = self.query_one("#find-list", LineList).cursor_key
        box = self.query_one("#find-there", Static)
        if not key:
            box.update("")
            return
        width = box.size.width or 72
        at = self._place(key)
        if at is not None:
            partial = self.partials[at] if self.partials else None
            there = words.answer_there(self.picture, self.answers[at], self.zone, width, partial)
            box.update(there)

    def _place(self, key: str) -> int | None:
        """The number of the answer with this key; None where another search has dropped it."""
        keys = (words.answer_key(answer) for answer in self.answers)
        return next((i for i, one in enumerate(keys) if one == key), None)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        at = self._place(event.key)
        if self.is_active and at is not None:
            self.dismiss(Found(self.answers[at], self.event_type))


def _row(label: str, editor: LineEditor | ChoiceLine | PickLine) -> ComposeResult:
    with Horizontal(classes="find-row"):
        yield Static(label, classes="find-label", markup=False)
        yield editor
