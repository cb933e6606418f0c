"""When a team is free: a row per member, time across, in one zone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from caltui.scheduling.axis import Axis, axis, midnight
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import RECORDS, Picture
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, Synced
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.keys.actions import BY_ID, Action, bindings
from caltui.tui.keys.commands import COMMANDS, Command
from caltui.tui.team import flow as team_flows
from caltui.tui.team import text as words
from caltui.tui.team.cache import Kept, Pictures
from caltui.tui.team.team_grid import TeamGrid
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar
from caltui.tui.widgets.status_text import StatusFacts
from caltui.workspace.base.clock import wire_instant
from caltui.workspace.base.errors import EXPECTED
from caltui.workspace.team.picture import team_picture

DAY = timedelta(days=1)
PICTURED = ("bookings", "schedules", "availabilities")
"""What a picture is made of at Cal."""

WEEK = 7


class Zoom(NamedTuple):
    """So many minutes a cell, so many days at once. `weekly` begins on a Monday."""

    step: int
    days: int
    words: str
    weekly: bool = False


ZOOMS = (
    Zoom(15, 1, "a day in quarter hours"),
    Zoom(30, 2, "two days in half hours"),
    Zoom(60, 4, "four days in hours"),
    Zoom(120, 7, "a week", weekly=True),
    Zoom(240, 14, "two weeks", weekly=True),
)
"""From near to far: each is about as wide as the others, in cells."""

STALE = 120.0
"""Seconds after which a picture that is shown is asked for again, behind it."""


class TeamScreen(PlaceScreen):
    """Asks for whole weeks, so that moving inside one asks nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("team")]
    PLACES = ("place", "team")
    commands: ClassVar[Mapping[str, Command]] = {
        **COMMANDS,
        "place.why": Command("team.flow:why", "flow"),
    }
    AUTO_FOCUS = "#grid"

    def __init__(self, team_id: str, *, user_id: str = "") -> None:
        super().__init__()
        self.team_id = team_id
        self.user_id = user_id
        self.event_type: str | None = None
        self.level = 0
        self.zone: ZoneInfo
        self.first: date
        self.picture: Picture | None = None
        self.failed = ""
        self.asking: Interval | None = None
        self.pictures = Pictures()
        self._said: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Title, picture, what is missing, the cell in words, legend, status, keys."""
        self.zone = self.workspace.zone
        self.first = self.workspace.clock().astimezone(self.zone).date()
        yield TitleBar(id="title")
        yield TeamGrid(self._axis(), id="grid")
        yield Static(id="team-problems", markup=False)
        yield Static(id="team-cell", markup=False)
        yield Static(words.legend(), id="team-legend")
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        self.grid = self.query_one("#grid", TeamGrid)
        self.hear(self.console.news, self.heard)
        self.look()
        self.action_now()
        self.set_interval(TICK, self.tell)

    # Which time is shown

    @property
    def zoom(self) -> Zoom:
        """How near one looks."""
        return ZOOMS[self.level]

    def _axis(self) -> Axis:
        return axis(self.zone, self.first, self.zoom.days, self.zoom.step)

    def _asked(self, shown: Interval) -> Interval:
        """The whole weeks of the zone around what is shown."""
        start = shown.start.astimezone(self.zone).date()
        end = (shown.end - timedelta(seconds=1)).astimezone(self.zone).date()
        monday = start - DAY * start.weekday()
        weeks = (end - monday).days // WEEK + 1
        return Interval(
            midnight(monday, self.zone), midnight(monday + weeks * WEEK * DAY, self.zone)
        )

    def look(self, *, again: bool = False) -> None:
        """Shows the time that is wanted from what is known, and asks for what is not."""
        shown = self._axis()
        kept = self.pictures.covering(shown.window, self.event_type)
        self.picture = kept.picture if kept else self.picture
        self.grid.now = self.workspace.clock()
        self.grid.show(self.picture, shown, blank=kept is None)
        if kept is None or again or self._age(kept) > STALE:
            self._ask(self._asked(shown.window))
        self.tell()

    @property
    def current(self) -> Kept | None:
        """The picture of the time that is shown; None while it was not read."""
        return self.pictures.covering(self.grid.axis.window, self.event_type)

    def _age(self, kept: Kept) -> float:
        return (self.workspace.clock() - kept.at).total_seconds()

    def _ask(self, window: Interval) -> None:
        if self.asking == window:
            return
        self.asking, self.failed = window, ""
        team_id, event_type = self.team_id, self.event_type

        async def work() -> None:
            try:
                picture = await team_picture(self.workspace, team_id, window, event_type)
            except EXPECTED as error:
                self._settled(window, failed=explain(error).text)
            else:
                self.pictures.keep(Kept(picture, event_type, self.workspace.clock()))
                self._settled(window)

        _: Worker[None] = self.run_worker(work, group="team", exclusive=True, exit_on_error=False)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """The picture could not be made: what was shown stays, and it is said."""
        if group == "team" and self.asking is not None:
            self._settled(self.asking, failed=explain(error).text)
        else:
            super().worker_failed(group, error)

    def _settled(self, window: Interval, failed: str = "") -> None:
        if self.asking != window or not self.is_mounted:
            return
        self.asking, self.failed = None, failed
        first = self.picture is None
        if not failed:
            self.look()
        if first and self.user_id:
            ids = [member.user_id for member in self.grid.members]
            if self.user_id in ids:
                self.grid.move_to(ids.index(self.user_id), self.grid.column)
        self.tell()

    # What is said

    def tell(self) -> None:
        """Draws title, words and status from the facts as they are now."""
        grid, picture, waiting = self.grid, self.picture, self.asking is not None
        team = self.workspace.name("teams", self.team_id) or f"team {self.team_id}"
        place = f"{grid.row + 1}/{len(grid.members)}" if grid.members else ""
        crumbs = ["Team availability", team, self.event_words()]
        self.query_one("#title", TitleBar).show(crumbs, [self.zoom.words, place])
        self._say("#team-problems", words.problems(picture, grid.member, self.failed))
        self._say("#team-cell", words.cell_content(grid, waiting=waiting))
        built = picture is not None and picture.source == RECORDS
        self.query_one("#team-problems").set_class(bool(self.failed) or built, "-warn")
        grid.say(words.empty(picture, waiting=waiting, failed=self.failed))
        grid.tick(self.workspace.clock())
        self.query_one("#status", StatusLine).show(self._facts())
        self.query_one("#hints", KeyHints).tell((grid.cell and grid.cell.state, grid.row))

    def _say(self, box: str, content: Content) -> None:
        """Writes into a box, if it reads differently; without words it is hidden."""
        if self._said.get(box) != content.plain:
            self._said[box] = content.plain
            self.query_one(box, Static).update(content)
            self.query_one(box).display = bool(content.plain) or box == "#team-cell"

    def event_words(self) -> str:
        """The event type as for which the picture is seen; empty for none."""
        if self.event_type is None:
            return ""
        name = self.workspace.name("event-types", self.event_type)
        return f"for {name or f'event type {self.event_type}'}"

    def _facts(self) -> StatusFacts:
        count = len(self.grid.members)
        running = f"asking for {words.window_words(self.asking, self.zone)}" if self.asking else ""
        kept = self.current
        age = self._age(kept) if kept else None
        fault = "failed" if self.failed else ""
        return StatusFacts(
            self.workspace.status, count, count, True, age, running, fault, again=self.console.again
        )

    def heard(self, news: News) -> None:
        """A booking was written: the picture is asked for again."""
        if isinstance(news, MirrorChanged):
            touched = not news.resources.isdisjoint(PICTURED)
        else:
            touched = isinstance(news, RecordChanged) and news.resource == "bookings"
        if touched:
            self._ask_again()
        elif isinstance(news, Synced):
            self.tell()

    def _ask_again(self) -> None:
        self.pictures.outdate()
        self.asking = None
        self.look()

    def renew(self, seconds: float) -> None:
        """Asks for the picture again when it is older than that."""
        kept = self.current
        if kept is not None and self._age(kept) > seconds:
            self.look(again=True)

    # What keys act on

    def target(self) -> Target:
        """The booking under the cursor, where one is known to take the time."""
        of = self.workspace.resource("bookings")
        cell, member = self.grid.cell, self.grid.member
        if cell is None or member is None or cell.taken < 0:
            return Target(of)
        key = member.taken[cell.taken].booking
        seen = self.workspace.record("bookings", key) if key else None
        return Target(of, key or None, seen.record if seen else None)

    def prefill(self) -> dict[str, object]:
        """A new booking begins at the cursor."""
        found: dict[str, object] = {"start": wire_instant(self.grid.axis.edges[self.grid.column])}
        if self.event_type is not None:
            found["eventTypeId"] = int(self.event_type)
        return found

    def why_not(self, action: Action) -> str:
        """Why an action cannot run here."""
        if action.id == "team.find" and self.current is None:
            return "This time was not read yet."
        return super().why_not(action)

    @on(TeamGrid.Moved)
    def _moved(self) -> None:
        self.tell()

    @on(TeamGrid.Left)
    def _left(self, event: TeamGrid.Left) -> None:
        self._shift(1 if event.by > 0 else -1)
        self.grid.center(0 if event.by > 0 else len(self.grid.axis) - 1)

    def _shift(self, by: int) -> None:
        try:
            self.first += by * self.zoom.days * DAY
            self.look()
        except OverflowError:
            self.notify("There is no time further that way.", severity="warning")

    def action_page(self, by: int) -> None:
        """As much time again, later or earlier."""
        self._shift(by)

    def action_day(self, by: int) -> None:
        """The same time of another day."""
        moment = self.grid.axis.walls[self.grid.column] + by * DAY
        self.go_to(moment.replace(fold=0))

    def action_now(self) -> None:
        """Back to the present."""
        self.go_to(self.workspace.clock().astimezone(self.zone))

    def go_to(self, moment: datetime) -> None:
        """Puts the cursor on a moment, showing other time where needed."""
        if self.grid.axis.at(moment) is None:
            self._around(moment)
        else:
            self.grid.center(self.grid.axis.at(moment) or 0)

    def _around(self, moment: datetime) -> None:
        """Shows the time around a moment, as zone and zoom are now, with the cursor on it."""
        day = moment.astimezone(self.zone).date()
        self.first = day - DAY * day.weekday() if self.zoom.weekly else day
        self.look()
        self.grid.center(self.grid.axis.at(moment) or 0)

    def action_zoom(self, by: int) -> None:
        """Nearer or further, around the cursor."""
        level = self.level + by
        if not 0 <= level < len(ZOOMS):
            way = "nearer" if by < 0 else "further"
            self.notify(f"This is {self.zoom.words}: there is nothing {way}.", markup=False)
            return
        moment = self.grid.axis.edges[self.grid.column]
        self.level = level
        self._around(moment)

    def show_zone(self, zone: ZoneInfo) -> None:
        """The same moment in another zone."""
        moment = self.grid.axis.edges[self.grid.column]
        self.zone = zone
        self._around(moment)

    def show_event_type(self, key: str | None) -> None:
        """Seen as for another event type, or for none."""
        self.event_type, self.asking = key, None
        self.look()

    def action_zone(self) -> None:
        """Asks for the zone."""
        self.console.start(lambda: team_flows.choose_zone(self), group="menu")

    def action_event(self) -> None:
        """Asks for the event type."""
        self.console.start(lambda: team_flows.choose_event_type(self), group="menu")

    def action_find(self) -> None:
        """Looks for a time to meet."""
        if self.may(BY_ID["team.find"]):
            self.console.start(lambda: team_flows.find_a_time(self), group="flow")

    @on(TeamGrid.Opened)
    def _opened(self) -> None:
        self.console.start(lambda: team_flows.ask_about_cell(self), group="flow")

    def action_clocks(self) -> None:
        """Shows or hides the line with each member's own night and day."""
        self.grid.clocks = not self.grid.clocks
        self.grid.redraw()

    def action_refresh(self) -> None:
        """Asks Cal again; the picture stays meanwhile."""
        self.asking = None
        self.look(again=True)

    def action_step_back(self) -> None:
        """Back to where one was."""
        if self.is_current:
            self.dismiss(None)
