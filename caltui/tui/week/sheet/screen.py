"""The weeks of many on one sheet: painted across, compared, and sent as one act."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.hours import WeeklyHours
from caltui.scheduling.text import day_text, parse_day
from caltui.scheduling.week import painting as paint
from caltui.scheduling.week.painting import PRESETS
from caltui.text import count, one_line
from caltui.tui.acts.flow import perform_on
from caltui.tui.base.context import Context
from caltui.tui.base.dialog import Closing
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, SyncFailed
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.keys.actions import bindings
from caltui.tui.week import text as week_words
from caltui.tui.week.away import read_away
from caltui.tui.week.screen import WeekScreen
from caltui.tui.week.sheet import text as words
from caltui.tui.week.sheet.sheet_grid import SheetGrid, weekdays_text
from caltui.tui.widgets.dialog_parts import badge
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.one_line import TitleBar
from caltui.workspace.base.errors import CannotAct, GatewayError, Invalid, MirrorError
from caltui.workspace.bulk.pace import Pace
from caltui.workspace.slots.absences import AwayTimes, away_times
from caltui.workspace.week.sheet.plan import plan_sheet
from caltui.workspace.week.sheet.rows import SheetRow, fresh_row
from caltui.workspace.week.sheet.sheet import WeekSheet
from caltui.workspace.week.state import SCHEDULES, load_week

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

NO_WEEK = "This row has no week: there is nothing to copy or to compare with."
NO_TARGET = "Nothing here can be painted: mark rows with a week."


class WeeksScreen(Closing[bool]):
    """Closes with True when something was sent."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("weeks")]
    AUTO_FOCUS = "SheetGrid"

    def __init__(self, workspace: "Workspace", sheet: WeekSheet) -> None:
        super().__init__()
        self.workspace = workspace
        self.sheet = sheet
        self.sent = False
        self.away: dict[str, AwayTimes] = {}

    def compose(self) -> ComposeResult:
        """Title, the comparison, the rows, the row in words, the cost, keys."""
        yield TitleBar(id="title")
        yield Static(id="weeks-about")
        yield SheetGrid(self.sheet, self.workspace.zone, self.workspace.clock(), id="weeks-grid")
        yield Static(id="weeks-row")
        yield Static(id="weeks-cost")
        yield KeyHints(id="hints")

    @property
    def console(self) -> Context:
        """The app, by its own type."""
        assert isinstance(self.app, Context)
        return self.app

    @property
    def grid(self) -> SheetGrid:
        """The rows."""
        return self.query_one(SheetGrid)

    def on_mount(self) -> None:
        self.hear(self.console.news, self.heard)
        self._mark_away()
        read_away(self.app, self.workspace)

    def on_screen(self) -> tuple[str, ...]:
        """The lists that the sheet is made of."""
        return (SCHEDULES,)

    def heard(self, news: News) -> None:
        """Takes over what was read or written elsewhere; painted days stay."""
        touched = news.resources if isinstance(news, MirrorChanged) else {news.resource}
        if isinstance(news, SyncFailed):
            return
        if self.workspace.catalog.absences in touched:
            self._mark_away()
        if SCHEDULES not in touched:
            return
        self.run_worker(self._renew(), group="renew", exclusive=True, exit_on_error=False)

    async def _renew(self) -> None:
        """Reads the rows again from what was last seen."""
        from caltui.workspace.week.sheet.rows import rows_of_schedules

        keys = [row.key for row in self.sheet.rows if row.key]
        for row in await rows_of_schedules(self.workspace, keys):
            self.sheet.renew(row)
        self._mark_away()

    def _mark_away(self) -> None:
        """Marks when the people of the rows are away, and draws."""
        now = self.workspace.clock()
        whose = {row.id: row for row in self.sheet.rows if row.user}
        self.away = {id: away_times(self.workspace, [row.user]) for id, row in whose.items()}
        self.grid.away = {
            id: week_words.dates_away(times.absences, whose[id].zone, now)
            for id, times in self.away.items()
            if times.absences
        }
        self.grid.changed()

    # What is said

    @on(SheetGrid.Moved)
    def _draw(self) -> None:
        sheet, grid = self.sheet, self.grid
        facts = [f"{len(sheet.marks)} marked"] if sheet.marks else []
        facts += [f"{grid.index + 1}/{len(sheet.rows)}"] if sheet.rows else []
        clocks = words.clocks(self.workspace.zone, own=grid.own)
        self.query_one(TitleBar).show(["Weeks", count(len(sheet.rows), "row"), clocks], facts)
        mark = badge(self.workspace.profile, read_only=self.workspace.read_only)
        about = words.about(sheet, grid.row)
        self.query_one("#weeks-about", Static).update(Content.assemble(mark, " ", about))
        text = words.row_words(sheet, grid.row, grid.chosen_days, self._away_words(grid.row))
        self.query_one("#weeks-row", Static).update(text)
        writes = sheet.writes
        seconds = Pace(self.workspace.wire, 1).left(writes)
        self.query_one("#weeks-cost", Static).update(words.cost(sheet, seconds))

    def _away_words(self, row: SheetRow | None) -> str:
        times = self.away.get(row.id) if row is not None else None
        if row is None or times is None:
            return ""
        return week_words.away_text(times, row.zone, self.workspace.clock())

    def _say(self, text: str, style: str = "$warning") -> None:
        self.query_one("#weeks-cost", Static).update(Content.styled(f" {text}", style))

    # Painting

    def _targets(self) -> list[SheetRow]:
        """The rows that are painted; empty after saying why there are none."""
        if self.workspace.read_only:
            self._say(week_words.LOCKED)
            return []
        if not self.grid.own:
            self._say(words.FOREIGN)
            return []
        found = self.sheet.targets(self.grid.row.id) if self.grid.row is not None else []
        if not found:
            self._say(NO_TARGET)
        return found

    def _paint(self, change: Callable[[WeeklyHours], WeeklyHours]) -> None:
        targets = self._targets()
        if not targets:
            return
        changed = self.sheet.paint(targets, change)
        self.grid.changed()
        if not changed:
            self.call_later(self._say, "They have these hours already.", "$quiet")

    def _ask(self, work: Callable[[], Awaitable[None]]) -> None:
        if self._targets():
            self.ask(work)

    def _for_whom(self) -> str:
        """`Ada Fischer`, or `5 marked`."""
        targets = self._targets()
        return targets[0].name if len(targets) == 1 else f"{len(targets)} marked"

    @on(SheetGrid.Typed)
    def _typed(self, event: SheetGrid.Typed) -> None:
        self._type(event.text, select=False)

    def action_type(self) -> None:
        """Asks for the hours of the chosen days, for the marked rows or the one in focus."""
        row, days = self.grid.row, self.grid.chosen_days
        week = self.sheet.hours(row) if row is not None else None
        text = day_text(week.on(days[0])).replace("–", "-") if week is not None else ""
        self._type(text, select=True)

    def _type(self, text: str, *, select: bool) -> None:
        days = self.grid.chosen_days

        async def work() -> None:
            title = f"Hours of {weekdays_text(days)} for {one_line(self._for_whom(), 40)}"
            asked = AskLine(title, week_words.hours_note, text=text, select=select)
            answer = await self.app.push_screen_wait(asked)
            if answer is not None:
                self._paint(lambda week: paint.set_days(week, days, parse_day(answer)))

        self._ask(work)

    def action_clear(self) -> None:
        """Closes the chosen days."""
        days = self.grid.chosen_days
        self._paint(lambda week: paint.set_days(week, days, ()))

    def action_presets(self) -> None:
        """Asks for ready-made hours."""

        async def work() -> None:
            items = [Item(str(i), preset.name) for i, preset in enumerate(PRESETS)]
            title = f"Presets for {one_line(self._for_whom(), 40)}"
            chosen = await self.app.push_screen_wait(MenuScreen(title, items))
            if chosen is not None:
                preset, day = PRESETS[int(chosen)], self.grid.chosen_days[0]
                self._paint(lambda week: preset.on(week, day))

        self._ask(work)

    def action_copy(self) -> None:
        """Gives the week of the row under the cursor to the marked rows."""
        source = self.grid.row
        week = self.sheet.hours(source) if source is not None else None
        if source is None or week is None:
            self._say(NO_WEEK)
        elif not self.sheet.marks - {source.id}:
            self._say("Mark the rows that shall get this week: space, then this key on the source.")
        else:
            self._paint(lambda _: week)

    def action_standard(self) -> None:
        """Compares every row with this one from now on, or no longer."""
        row = self.grid.row
        if row is None or self.sheet.hours(row) is None:
            self._say(NO_WEEK)
            return
        self.sheet.standard = "" if self.sheet.standard == row.id else row.id
        self.grid.changed()

    def action_clocks(self) -> None:
        """Shows the weeks on your clocks, or each on its own."""
        self.grid.own = not self.grid.own
        self.grid.changed()

    def action_undo(self) -> None:
        """Takes the last stroke back."""
        if self.sheet.undo():
            self.grid.changed()

    def action_redo(self) -> None:
        """Paints that stroke again."""
        if self.sheet.redo():
            self.grid.changed()

    def action_open(self) -> None:
        """Opens the week of this row alone."""
        row = self.grid.row
        if row is None or not row.key:
            self._say(row.why if row is not None and row.why else NO_WEEK)
            return
        self.ask(self._open, row)

    async def _open(self, row: SheetRow) -> None:
        try:
            state = await load_week(self.workspace, row.key)
        except (GatewayError, MirrorError) as error:
            self.console.say(error)
            return
        if await self.app.push_screen_wait(WeekScreen(self.workspace, state)):
            self.console.news.publish(RecordChanged(SCHEDULES, row.key))
        self.sheet.renew(await fresh_row(self.workspace, row))
        self.grid.changed()

    # Sending

    def action_save(self) -> None:
        """Reads what is painted again, shows the whole act, and sends it."""
        if self.workspace.read_only:
            self._say(week_words.LOCKED)
        elif not self.sheet.changed:
            self._say("Nothing is painted.", "$quiet")
        else:
            self._say("Reading the schedules and their bookings …", "$accent")
            self.ask(self._save, group="save")

    async def _save(self) -> None:
        painted = [row for row in self.sheet.changed if row.key]
        try:
            plan = await plan_sheet(self.workspace, self.sheet)
        except (CannotAct, GatewayError, MirrorError, Invalid) as error:
            self.grid.changed()
            self.call_later(self._say, f"× {explain(error).text}", "bold $error")
            return
        self.grid.changed()
        if not self.is_active:
            self.call_later(self._say, week_words.WENT_ON)
            return
        run = await perform_on(self.console, plan)
        if run is None:
            return
        self.sent = True
        for row in painted:
            self.sheet.renew(await fresh_row(self.workspace, row))
        self.grid.changed()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what could not be read or sent."""
        self._say(f"× {explain(error).text}", "bold $error")

    # Leaving

    def action_leave(self) -> None:
        """Clears the chosen days, else closes; asks first when something is painted."""
        if self.grid.selecting:
            self.grid.select_none()
        elif self.sheet.changed:
            self.ask(self._ask_leave, group="leave")
        else:
            self.answer(self.sent)

    async def _ask_leave(self) -> None:
        question = ConfirmScreen(
            "Leave these weeks?",
            f"{count(len(self.sheet.changed), 'week')} painted and not sent."
            " Leaving loses what is painted.",
            yes="Leave (y)",
            no="Keep painting (esc)",
        )
        if await self.app.push_screen_wait(question):
            self.answer(self.sent)
