"""The week editor: seven days painted by quarters of an hour, reviewed before they are sent."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.signal import Signal
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.scheduling.text import day_text, parse_day
from caltui.scheduling.week import painting as paint
from caltui.scheduling.week.painting import PRESETS, Painting
from caltui.scheduling.zones import city, zone_named
from caltui.tui.base.dialog import Closing
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, SyncFailed
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.pick_days import PickDaysScreen
from caltui.tui.edit.drafts import sent_words
from caltui.tui.forms.suggestions import Zones
from caltui.tui.keys.actions import bindings
from caltui.tui.week import text as words
from caltui.tui.week.dates import WeekDatesScreen
from caltui.tui.week.drafts import WeekDraft, WeekDrafts
from caltui.tui.week.left_weeks import WeekResult, follow_week
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.week.week_grid import WeekGrid
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.profile_badge import badge
from caltui.tui.widgets.title_bar import TitleBar
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError
from caltui.workspace.week.impact import BOOKINGS, coming_times, impact
from caltui.workspace.week.save import WeekOutcome
from caltui.workspace.week.state import (
    FULL_NAMES,
    SCHEDULES,
    Wanted,
    WeekState,
    load_week,
    state_of,
)
from caltui.workspace.week.writes import plan
from caltui.workspace.writes.pending import PendingWrite

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

KEEP_AFTER = 0.4
"""Seconds after which what is painted is kept as a draft."""


class WeekScreen(Closing[bool]):
    """Dismissed with True when something of it was saved."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("week")]
    AUTO_FOCUS = "WeekGrid"

    def __init__(self, workspace: "Workspace", state: WeekState) -> None:
        super().__init__()
        self.workspace = workspace
        self.state = state
        self.wanted = state.as_wanted
        self.painting = Painting(self.wanted.hours)
        self.saved = False
        self._drafts = WeekDrafts(workspace, state.key)
        self._keeping: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, whose week, the days, the cursor, the hours in words, keys."""
        yield TitleBar(id="title")
        yield Static("", id="week-about")
        yield WeekGrid(self.painting, first_day=self.state.first_day, id="week-grid")
        yield Static("", id="week-cursor")
        yield Static("", id="week-words")
        yield Static("", id="week-state")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        """Marks the bookings of the coming week, and says what could not be read."""
        self.grid.locked = self.workspace.read_only
        if self.grid.locked:
            self.notify(words.LOCKED, markup=False, severity="warning", timeout=8)
        for problem in self.state.reading.problems:
            self.notify(problem, markup=False, severity="warning", timeout=10)
        self._mark_bookings()
        self._about()
        self._tell()
        news = getattr(self.app, "news", None)
        if isinstance(news, Signal):
            self.hear(news, self.heard)
        draft = None if self.grid.locked else self._drafts.found(self.state.as_wanted)
        if draft is not None:
            self.run_worker(self._offer(draft), group="draft", exit_on_error=False)

    @property
    def grid(self) -> WeekGrid:
        """The days."""
        return self.query_one(WeekGrid)

    @property
    def changed(self) -> bool:
        """Whether anything differs from what Cal has."""
        return self._wanted() != self.state.as_wanted

    def _wanted(self) -> Wanted:
        return replace(self.wanted, hours=self.painting.hours)

    def _mark_bookings(self) -> None:
        """Shows when bookings are, as soon as they are found."""
        zone = self.state.schedule.zone

        async def work() -> None:
            times = await asyncio.to_thread(coming_times, self.workspace, self.state)
            if self.is_mounted:
                self.grid.booked = words.quarters_by_day(times, zone)
                self.grid.refresh()

        self.run_worker(work(), group="booked", exclusive=True, exit_on_error=False)

    def on_screen(self) -> tuple[str, ...]:
        """The lists that the week is made of."""
        return SCHEDULES, BOOKINGS

    def heard(self, news: "News") -> None:
        """Something was read or written: what is painted stays, what is not follows."""
        touched = news.resources if isinstance(news, MirrorChanged) else {news.resource}
        if isinstance(news, SyncFailed) or touched.isdisjoint((SCHEDULES, BOOKINGS)):
            return
        self._mark_bookings()
        seen = self.workspace.record(SCHEDULES, self.state.key)
        if seen is None or seen.state == "gone":
            self._say("The schedule is gone: somebody deleted it meanwhile.", "$warning")
            return
        fresh = state_of(self.workspace, self.state.key, seen.record)
        if fresh.as_wanted == self.state.as_wanted:
            return
        if self.changed:
            self._say("Changed elsewhere meanwhile: ctrl+s starts from how it is now.", "$warning")
        else:
            self._say(self._rebase(fresh), "$warning")
            self.grid.refresh()

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
            parts.append(f"{changed}{words.dates_count(len(wanted.dates))}")
        line = Content(" · ".join(part for part in parts if part))
        mark = badge(self.workspace.profile, read_only=self.workspace.read_only)
        self.query_one("#week-about", Static).update(Content.assemble(mark, "  ", line))
        name = f"~ {wanted.name}" if wanted.name != state.name else wanted.name
        self.query_one(TitleBar).show(["Schedules", name, "Week"])

    def _tell(self) -> None:
        hours, zone = self.painting.hours, self.state.with_(self.wanted).zone
        text = words.cursor_text(
            hours, self.grid.area, zone, self.workspace.zone, self.workspace.clock()
        )
        self.query_one("#week-cursor", Static).update(Content(text))
        week = words.hours_text(hours, self.state.first_day)
        self.query_one("#week-words", Static).update(Content(week))

    def _say(self, text: str, style: str = "$quiet") -> None:
        self.query_one("#week-state", Static).update(Content.styled(text, style))

    @on(WeekGrid.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(WeekGrid.Painted)
    def _painted(self) -> None:
        self._tell()
        self._keep_soon()

    @on(WeekGrid.Locked)
    def _refused(self) -> None:
        self.notify(words.LOCKED, markup=False, severity="warning", timeout=4)

    # Painting by other means

    def _ask(self, work: Callable[[], Awaitable[None]]) -> None:
        if self.grid.locked:
            self._refused()
            return
        self.run_worker(work(), group="ask", exclusive=True, exit_on_error=False)

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
            screen = WeekDatesScreen(self.state.name, self.wanted.dates, locked=self.grid.locked)
            dates = await self.app.push_screen_wait(screen)
            if dates is not None:
                self.wanted = replace(self.wanted, dates=dates)
                self._redraw()

        self.run_worker(work(), group="ask", exclusive=True, exit_on_error=False)

    def _redraw(self) -> None:
        self._about()
        self._tell()
        self.grid.refresh()
        self._keep_soon()

    # Drafts

    def _keep_soon(self) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self._keep)

    def _keep(self) -> None:
        """Keeps what is painted, so that a crash does not lose it."""
        self._keeping = None
        if not self._drafts.keep(self._wanted(), self.state.as_wanted):
            self._say(words.NOT_KEPT, "$warning")

    def keep_typed(self) -> None:
        """Keeps what was painted a moment ago."""
        if self._keeping is not None:
            self._drafts.keep(self._wanted(), self.state.as_wanted)

    async def _offer(self, draft: WeekDraft) -> None:
        """Offers what was left here; the harmless answer takes it up."""
        question = ConfirmScreen(
            "You were here before",
            f"A week painted {draft.when} was not saved, or not to its end."
            " Starting fresh throws it away.",
            yes="Start fresh (y)",
            no="Take it up (esc)",
        )
        if await self.app.push_screen_wait(question):
            self._drafts.keep(self.state.as_wanted, self.state.as_wanted)
            return
        self.wanted = draft.over(self.state.as_wanted)
        self.grid.paint(self.wanted.hours)
        self._redraw()

    # Saving

    def action_save(self) -> None:
        """Reads the schedule again, and shows what would be sent and which bookings it strands."""
        if self.grid.locked:
            self._refused()
        elif not self.changed:
            self._say("Nothing is painted: the schedule is as Cal has it.")
        else:
            self._say("Reading the schedule and its bookings …", "$accent")
            self.run_worker(self._review(), group="save", exclusive=True, exit_on_error=False)

    async def _review(self) -> None:
        try:
            news = self._rebase(await load_week(self.workspace, self.state.key))
            change = plan(self.workspace, self.state, self._wanted())
            found = await impact(self.workspace, self.state, change.wanted)
        except (GatewayError, MirrorError, Invalid) as error:
            self._say(f"× {explain(error).text}", "bold $error")
            return
        self._say(news, "$warning")
        self._drafts.sending()
        self._keep()
        if not change.ops:
            self._say("Nothing is left to save: the schedule is so already.")
            return
        saved = await self.app.push_screen_wait(WeekReviewScreen(self.workspace, change, found))
        if saved is None:
            return
        if isinstance(saved, PendingWrite):
            self._leave_running(saved)
            return
        if saved.verdict is WeekOutcome.PAINTED:
            self.saved = True
            self.notify(saved.sentence, markup=False, title=self.wanted.name, timeout=6)
            self._close()
            return
        self.saved = self.saved or saved.verdict is not WeekOutcome.BEFORE
        if saved.state is not None:
            self._rebase(saved.state)
        self._say(f"× {saved.sentence} {saved.cause}".strip(), "bold $error")

    def _leave_running(self, write: PendingWrite[WeekResult]) -> None:
        """Leaves the week while it is saved; what is painted is kept until it is there."""
        if self._keeping is not None:
            self._keeping.stop()
        kept = self._drafts.until_saved(self._wanted(), self.state.as_wanted)
        follow_week(self.app, write, kept)
        if self.is_current:
            self.dismiss(True)

    def _rebase(self, fresh: WeekState) -> str:
        """Takes what Cal has now; what was changed here stays. Answers what came in between."""
        was, now = self.state.as_wanted, fresh.as_wanted
        changed = was != now
        mine = self.wanted
        self.painting.rebase(now.hours)
        self.wanted = Wanted(
            self.painting.hours,
            mine.name if mine.name != was.name else now.name,
            mine.zone if mine.zone != was.zone else now.zone,
            mine.dates if mine.dates != was.dates else now.dates,
        )
        self.state = fresh
        self._redraw()
        return "The schedule was changed meanwhile: this starts from how it is now." * changed

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state == WorkerState.ERROR and event.worker.error is not None:
            self._say(f"× {explain(event.worker.error).text}", "bold $error")

    # Leaving

    def action_leave(self) -> None:
        """Takes the selection away; else leaves, asking when something is painted."""
        if self.grid.selecting:
            self.grid.select_none()
        elif self.changed:
            self.run_worker(self._ask_leave(), group="leave", exclusive=True, exit_on_error=False)
        else:
            self._close()

    async def _ask_leave(self) -> None:
        question = ConfirmScreen(
            "Leave this week?",
            f"It is painted. {sent_words(self._drafts.became())} Leaving loses what is painted.",
            yes="Leave (y)",
            no="Keep painting (esc)",
        )
        if await self.app.push_screen_wait(question):
            self._close()

    def _close(self) -> None:
        """Leaves: the week is saved, or thrown away."""
        if self._keeping is not None:
            self._keeping.stop()
        self._drafts.keep(self.state.as_wanted, self.state.as_wanted)
        if self.is_current:
            self.dismiss(self.saved)
