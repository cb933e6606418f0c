"""A week on the screen: seven days, painted by quarters of an hour with keys and dialogs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from caltui.scheduling.text import day_text, parse_day
from caltui.scheduling.time_style import first_of_week
from caltui.scheduling.week import painting as paint
from caltui.scheduling.week.painting import PRESETS, Painting
from caltui.scheduling.zones import city, zone_named
from caltui.text import count
from caltui.tui.base.dialog import Closing
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.pick_days import PickDaysScreen
from caltui.tui.forms.suggestions import Zones
from caltui.tui.keys.actions import bindings
from caltui.tui.week import text as words
from caltui.tui.week.dates import WeekDatesScreen
from caltui.tui.week.week_grid import WeekGrid
from caltui.tui.widgets.dialog_parts import badge
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.one_line import TitleBar
from caltui.workspace.slots.absences import AwayTimes, away_times
from caltui.workspace.week.impact import coming_times
from caltui.workspace.week.state import (
    FULL_NAMES,
    WantedWeek,
    WeekState,
)

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


class PaintedWeek(Closing[bool]):
    """Base of the week editor: shows the week as it is painted, and changes it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("week")]
    AUTO_FOCUS = "WeekGrid"

    def __init__(self, workspace: "Workspace", state: WeekState) -> None:
        super().__init__()
        self.workspace = workspace
        self.state = state
        self.wanted = state.as_wanted
        self.painting = Painting(self.wanted.hours)
        self.saved = False
        self.away = AwayTimes()

    def compose(self) -> ComposeResult:
        """Title, whose week, the days, the cursor, the hours in words, keys."""
        yield TitleBar(id="title")
        yield Static("", id="week-about")
        yield WeekGrid(self.painting, first_day=self.state.first_day, id="week-grid")
        yield Static("", id="week-cursor")
        yield Static("", id="week-words")
        yield Static("", id="week-state")
        yield KeyHints(id="hints")

    @property
    def grid(self) -> WeekGrid:
        """The days."""
        return self.query_one(WeekGrid)

    @property
    def changed(self) -> bool:
        """Whether anything differs from what Cal has."""
        return self._wanted() != self.state.as_wanted

    def _wanted(self) -> WantedWeek:
        return replace(self.wanted, hours=self.painting.hours)

    def _mark_bookings(self) -> None:
        """Marks the times of bookings in the grid, when they are found."""
        zone = self.state.schedule.zone

        async def work() -> None:
            times = await asyncio.to_thread(coming_times, self.workspace, self.state)
            if self.is_mounted:
                self.grid.booked = words.quarters_by_day(times, zone)
                self.grid.refresh()

        _: Worker[None] = self.run_worker(work, group="booked", exclusive=True, exit_on_error=False)

    def _mark_away(self) -> None:
        """Marks when the owner is away in the grid."""
        zone, now = self.state.schedule.zone, self.workspace.clock()
        people = [self.state.owner] if self.state.owner else []
        self.away = away_times(self.workspace, people)
        self.grid.away = words.dates_away(self.away.absences, zone, now)
        self.grid.refresh()

    def _keep_soon(self) -> None:
        """Called after each change; a subclass stores a draft."""

    # What is said

    def _about(self) -> None:
        state, wanted, now = self.state, self.wanted, self.workspace.clock()
        zone = state.with_(wanted).zone
        star = "~ " if wanted.zone != state.zone else ""
        clocks = f"{star}{wanted.zone or f'no zone, read in {zone.key}'}"
        parts = [state.owner_name, f"{clocks} {words.offset_text(zone, now)}"]
        if self.workspace.zone.key != zone.key:
            parts.append(f"you: {city(self.workspace.zone)}")
        if wanted.dates:
            changed = "~ " if wanted.dates != state.as_wanted.dates else ""
            parts.append(f"{changed}{count(len(wanted.dates), 'date')}")
        line = Content(" · ".join(part for part in parts if part))
        mark = badge(self.workspace.profile, read_only=self.workspace.read_only)
        self.query_one("#week-about", Static).update(Content.assemble(mark, "  ", line))
        name = f"~ {wanted.name}" if wanted.name != state.name else wanted.name
        self.query_one(TitleBar).show(["Schedules", name, "Week"])

    @on(WeekGrid.Moved)
    def _draw_words(self) -> None:
        hours, zone = self.painting.hours, self.state.with_(self.wanted).zone
        text = words.cursor_text(
            hours, self.grid.area, zone, self.workspace.zone, self.workspace.clock()
        )
        self.query_one("#week-cursor", Static).update(Content(text))
        week = words.hours_text(hours, first_of_week(self.state.first_day))
        away = words.away_text(self.away, zone, self.workspace.clock())
        lines = [Content(week), *([Content.styled(away, "$warning")] if away else [])]
        self.query_one("#week-words", Static).update(Content("\n").join(lines))

    def _say(self, text: str, style: str = "$quiet") -> None:
        self.query_one("#week-state", Static).update(Content.styled(text, style))

    @on(WeekGrid.Painted)
    def _painted(self) -> None:
        self._draw_words()
        self._keep_soon()

    @property
    def why_locked(self) -> str:
        """The reason why nothing can be painted."""
        return words.LOCKED if self.workspace.read_only else self.state.locked

    @on(WeekGrid.Locked)
    def _refused(self) -> None:
        self.notify(self.why_locked, markup=False, severity="warning", timeout=4)

    # Painting by other means

    def _ask(self, work: Callable[[], Awaitable[None]]) -> None:
        if self.grid.locked:
            self._refused()
            return
        self.ask(work)

    @on(WeekGrid.Typed)
    def _typed(self, event: WeekGrid.Typed) -> None:
        self._type(event.text, select=False)

    def action_type(self) -> None:
        """Asks for the hours of the selected days as text."""
        hours = day_text(self.painting.hours.on(self.grid.day)).replace("–", "-")
        self._type(hours, select=True)

    def _type(self, text: str, *, select: bool) -> None:
        days = self.grid.area.days
        names = FULL_NAMES[days[0]] + (f" to {FULL_NAMES[days[-1]]}" if days[1:] else "")

        async def work() -> None:
            asked = AskLine(f"Hours of {names}", words.hours_note, text=text, select=select)
            answer = await self.app.push_screen_wait(asked)
            if answer is not None:
                self.grid.paint(paint.set_days(self.painting.hours, days, parse_day(answer)))

        self._ask(work)

    def action_presets(self) -> None:
        """Asks for ready-made hours."""

        async def work() -> None:
            items = [Item(str(i), preset.name) for i, preset in enumerate(PRESETS)]
            day = FULL_NAMES[self.grid.day]
            chosen = await self.app.push_screen_wait(MenuScreen(f"Presets ({day})", items))
            if chosen is not None:
                preset = PRESETS[int(chosen)]
                self.grid.paint(preset.on(self.painting.hours, self.grid.day))

        self._ask(work)

    def action_copy(self) -> None:
        """Asks which days take the hours of this one."""

        async def work() -> None:
            day, hours = self.grid.day, self.painting.hours
            title = f"Copy {FULL_NAMES[day]} ({day_text(hours.on(day))}) to"
            items = [Item(key, label) for key, (label, _) in words.COPY_TO.items()]
            chosen = await self.app.push_screen_wait(MenuScreen(title, items))
            if chosen is None:
                return
            days: tuple[int, ...] | None = words.COPY_TO[chosen][1]
            if not days:
                others = [d for d in self.grid.days if d != day]
                days = await self.app.push_screen_wait(PickDaysScreen(title, others))
            self.grid.paint(paint.copied(self.painting.hours, day, days or ()))

        self._ask(work)

    # Zone, name, dates

    def action_zone(self) -> None:
        """Asks for another zone, and says what that moves."""

        async def work() -> None:
            zones, now = Zones(self.workspace.clock), self.workspace.clock()
            old = self.state.schedule.zone
            asked = AskLine(
                "Zone of the schedule",
                lambda text: words.zone_note(text, self.painting.hours, old, now),
                text=self.wanted.zone,
                suggest=lambda text: [Item(c.text, c.text, c.detail) for c in zones.search(text)],
            )
            answer = await self.app.push_screen_wait(asked)
            if answer is not None:
                self.wanted = replace(self.wanted, zone=zone_named(answer).key)
                self._redraw()

        self._ask(work)

    def action_name(self) -> None:
        """Asks for another name."""

        async def work() -> None:
            asked = AskLine("Name of the schedule", words.name_note, text=self.wanted.name)
            answer = await self.app.push_screen_wait(asked)
            if answer is not None:
                self.wanted = replace(self.wanted, name=answer)
                self._redraw()

        self._ask(work)

    def action_dates(self) -> None:
        """Shows the dates with other hours, to change them."""

        async def work() -> None:
            screen = WeekDatesScreen(
                self.state.name,
                self.wanted.dates,
                self.state.with_(self._wanted()),
                self.workspace.clock,
                locked=self.grid.locked,
            )
            dates = await self.app.push_screen_wait(screen)
            if dates is not None:
                self.wanted = replace(self.wanted, dates=dates)
                self._redraw()

        self.ask(work)

    def _redraw(self) -> None:
        self._about()
        self._draw_words()
        self.grid.refresh()
        self._keep_soon()
