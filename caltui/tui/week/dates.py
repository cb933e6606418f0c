"""The date overrides of a schedule: shows, adds and removes them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.hours import Override, Schedule
from caltui.scheduling.text import day_text
from caltui.scheduling.week.typed_dates import dates_note, read_dates
from caltui.tui.base.dialog import Dialog
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

ASK = "Dates, then hours: thu · thu 13-18 · 2026-12-24..01-02"
FOOT = "Older builds of Cal refuse these: then nothing of the week is saved, and it says so."
Dates = tuple[Override, ...]


def _line(override: Override) -> str:
    return f"{override.day:%a} {override.day.day} {override.day:%b %Y}: {day_text(override.blocks)}"


class WeekDatesScreen(Dialog[Dates | None]):
    """Closes with all overrides; nothing is sent here."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "dates")]
    AUTO_FOCUS = "LineList"

    def __init__(
        self,
        name: str,
        dates: Iterable[Override],
        schedule: Schedule,
        clock: Callable[[], datetime],
        *,
        locked: bool,
    ) -> None:
        """`schedule` has the week and the zone in which days are read."""
        super().__init__()
        self._schedule_name = name
        self._schedule = schedule
        self._clock = clock
        self._locked = locked
        self.dates = {override.day: override for override in dates}

    def compose(self) -> ComposeResult:
        """Title, dates, keys."""
        with Vertical(classes="menu"):
            yield Static(Content(f"Dates of {self._schedule_name}"), classes="menu-title")
            yield LineList(enters="Change")
            yield Static(FOOT, classes="menu-foot")
            yield KeyHints()

    def on_mount(self) -> None:
        self.query_one(LineList).empty_text = "Every date has the weekly hours: n adds one."
        self._draw()

    def _draw(self) -> None:
        items = [Item(d.isoformat(), _line(self.dates[d])) for d in sorted(self.dates)]
        self.query_one(LineList).set_items(items)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        found = self.dates.get(date.fromisoformat(event.key))
        if found is not None:
            self._ask(f"{event.key} {day_text(found.blocks)}".replace("–", "-"), found.day)

    def action_new(self) -> None:
        """Asks for one more date."""
        self._ask("", None)

    def _ask(self, text: str, old: date | None) -> None:
        if self._locked:
            return

        async def work() -> None:
            asked = AskLine(ASK, self._note, text=text, select=False)
            answer = await self.app.push_screen_wait(asked)
            if answer is not None:
                found = read_dates(answer, self._schedule.zone, self._clock())
                if old is not None:
                    self.dates.pop(old, None)
                self.dates |= {override.day: override for override in found.overrides}
                self._draw()
                self.query_one(LineList).move_to_key(found.days.first.isoformat())

        self.ask(work, group="date")

    def _note(self, text: str) -> tuple[bool, str]:
        """Says what typed dates mean, or what is wrong with them."""
        try:
            found = read_dates(text, self._schedule.zone, self._clock())
        except ValueError as error:
            return False, str(error)
        words = dates_note(found, self._schedule.weekly)
        there = sum(override.day in self.dates for override in found.overrides)
        return True, f"{words}; {there} of them replaced" if there and found.many > 1 else words

    def action_remove(self) -> None:
        """Removes the override: the date has the weekly hours again."""
        key = self.query_one(LineList).cursor_key
        if key and not self._locked:
            del self.dates[date.fromisoformat(key)]
            self._draw()

    def action_close(self) -> None:
        """Closes with the overrides as they are shown."""
        if self.is_active:
            self.dismiss(tuple(self.dates[day] for day in sorted(self.dates)))
