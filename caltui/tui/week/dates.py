"""The dates of a schedule on which other hours apply."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.hours import Override
from caltui.scheduling.text import day_text, parse_day
from caltui.tui.base.dialog import Dialog
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

FOOT = "Older builds of Cal refuse these: then nothing of the week is saved, and it says so."
Dates = tuple[Override, ...]


def parse_date_hours(text: str) -> Override:
    """`2026-12-24 closed`, `2026-12-31 9-12`. ValueError with a sentence otherwise."""
    first, _, hours = text.strip().partition(" ")
    try:
        day = date.fromisoformat(first)
    except ValueError:
        raise ValueError(
            f"'{first}' is not a date: write it like 2026-12-24 9-12, or 2026-12-24 closed."
        ) from None
    if not hours.strip():
        raise ValueError("Type the hours after the date: 9-12, or closed.")
    return Override(day, parse_day(hours))


def date_note(text: str) -> tuple[bool, str]:
    """What a typed date means, or what is wrong with it."""
    try:
        found = parse_date_hours(text)
    except ValueError as error:
        return False, str(error)
    return True, _line(found)


def _line(override: Override) -> str:
    return f"{override.day:%a %d %b %Y}: {day_text(override.blocks)}"


class WeekDatesScreen(Dialog[Dates | None]):
    """Dismissed with all dates; nothing is sent here."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "dates")]
    AUTO_FOCUS = "LineList"

    def __init__(self, name: str, dates: Iterable[Override], *, locked: bool) -> None:
        super().__init__()
        self._schedule_name = name
        self._locked = locked
        self.dates = {override.day: override for override in dates}

    def compose(self) -> ComposeResult:
        """Title, dates, keys."""
        with Vertical(classes="menu"):
            yield Static(Content(f"Dates of {self._schedule_name}"), classes="menu-title")
            yield LineList()
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
        found = self.dates[date.fromisoformat(event.key)]
        self._ask(f"{event.key} {day_text(found.blocks)}".replace("–", "-"), found.day)

    def action_new(self) -> None:
        """Asks for one more date."""
        self._ask("", None)

    def _ask(self, text: str, old: date | None) -> None:
        if self._locked:
            return

        async def work() -> None:
            asked = AskLine("Date and hours", date_note, text=text, select=False)
            answer = await self.app.push_screen_wait(asked)
            if answer is not None:
                found = parse_date_hours(answer)
                if old is not None:
                    self.dates.pop(old, None)
                self.dates[found.day] = found
                self._draw()

        self.run_worker(work(), group="date", exclusive=True, exit_on_error=False)

    def action_remove(self) -> None:
        """This date has the weekly hours again."""
        key = self.query_one(LineList).cursor_key
        if key and not self._locked:
            del self.dates[date.fromisoformat(key)]
            self._draw()

    def action_close(self) -> None:
        """Back to the week, with the dates as they are here."""
        if self.is_current:
            self.dismiss(tuple(self.dates[day] for day in sorted(self.dates)))
