"""Shows when a team is free: a row per member, time across, in one zone."""

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
from caltui.scheduling.time_style import days_into_week
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, RecordChanged, Synced
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.keys.actions import BY_ID, Action, bindings
from caltui.tui.keys.commands import COMMANDS, Command
from caltui.tui.team import flow as team_flows
from caltui.tui.team import text as words
from caltui.tui.team.cache import CachedPicture, PictureCache
from caltui.tui.team.event_types import event_type_name
from caltui.tui.team.team_grid import TeamGrid
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar
from caltui.tui.widgets.status_text import StatusFacts
from caltui.workspace.base.clock import wire_instant
from caltui.workspace.base.errors import EXPECTED
from caltui.workspace.team.offered import with_offered
from caltui.workspace.team.picture import team_picture

DAY = timedelta(days=1)
"""The categories from which Cal makes a picture."""

WEEK = 7


class Zoom(NamedTuple):
    """Minutes a cell (`step`), and days shown at once. `weekly` begins on a Monday."""

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
"""From near to far. All are about equally wide, in cells."""

STALE = 120.0
"""Seconds after which a picture that is shown is read again in the background."""


class TeamScreen(PlaceScreen):
    """Reads whole weeks, so that moving within a week reads nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("team")]
    PLACES = ("place", "team")
    commands: ClassVar[Mapping[str, Command]] = {
        **COMMANDS,
        "place.why": Command("team.flow:why", "flow"),
        "place.find_time": Command("team.flow:find_a_time", "flow"),
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
        self.pictures = PictureCache()
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
        self.show_time()
        self.action_now()
        self.set_interval(TICK, self.draw_status)

    # Which time is shown

    @property
    def zoom(self) -> Zoom:
        """The current zoom."""
        return ZOOMS[self.level]

    def _axis(self) -> Axis:
        return axis(self.zone, self.first, self.zoom.days, self.zoom.step)

    def _asked(self, shown: Interval) -> Interval:
        """The whole weeks of the zone around what is shown."""
        start = shown.start.astimezone(self.zone).date()
        end = (shown.end - timedelta(seconds=1)).astimezone(self.zone).date()
        first = start - DAY * days_into_week(start)
        weeks = (end - first).days // WEEK + 1
        return Interval(midnight(first, self.zone), midnight(first + weeks * WEEK * DAY, self.zone))

    def show_time(self, *, again: bool = False) -> None:
        """Shows the chosen time from the cache, and reads it where it is missing or old."""
        shown = self._axis()
        cached = self.pictures.covering(shown.window, self.event_type)
        self.picture = cached.picture if cached else self.picture
        self.grid.now = self.workspace.clock()
        self.grid.offer = self._event_name()
        self.grid.show(self.picture, shown, blank=cached is None)
        if cached is None or again or self._age(cached) > STALE:
            self._ask(self._asked(shown.window))
        self.draw_status()

    @property
    def current(self) -> CachedPicture | None:
        """The picture of the time that is shown; None while it was not read."""
        return self.pictures.covering(self.grid.axis.window, self.event_type)

    def _age(self, cached: CachedPicture) -> float:
        return (self.workspace.clock() - cached.at).total_seconds()

    def _ask(self, window: Interval) -> None:
        if self.asking == window:
            return
        self.asking, self.failed = window, ""
        team_id, event_type = self.team_id, self.event_type

        async def work() -> None:
            try:
                picture = await team_picture(self.workspace, team_id, window, event_type)
                picture = await with_offered(self.workspace, picture, event_type)
            except EXPECTED as error:
                self._settled(window, failed=explain(error).text)
            else:
                self.pictures.add(CachedPicture(picture, event_type, self.workspace.clock()))
                self._settled(window)

        _: Worker[None] = self.run_worker(work, group="team", exclusive=True, exit_on_error=False)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that the picture could not be read; the one that is shown stays."""
        if group == "team" and self.asking is not None:
            self._settled(self.asking, failed=explain(error).text)
        else:
            super().worker_failed(group, error)

    def _settled(self, window: Interval, failed: str = "") -> None:
        if self.asking != window or not self.is_attached:
            return
        self.asking, self.failed = None, failed
        first = self.picture is None
        if not failed:
            self.show_time()
        if first and self.user_id:
            ids = [member.user_id for member in self.grid.members]
            if self.user_id in ids:
                self.grid.move_to(ids.index(self.user_id), self.grid.column)
        self.draw_status()

    # What is said

    @on(TeamGrid.Moved)
    def draw_status(self) -> None:
        """Draws title, words and status from the facts as they are now."""
        grid, picture, waiting = self.grid, self.picture, self.asking is not None
        team = self.workspace.name("teams", self.team_id) or f"team {self.team_id}"
        place = f"{grid.row + 1}/{len(grid.members)}" if grid.members else ""
        crumbs = ["Team availability", team, self.event_words()]
        marked = [f"{len(grid.marked)} marked"] if grid.marked else []
        self.query_one("#title", TitleBar).show(crumbs, [*marked, self.zoom.words, place])
        self._say("#team-problems", words.problems(picture, grid.member, self.failed))
        self._say("#team-cell", words.cell_content(grid, waiting=waiting))
        built = picture is not None and picture.source == RECORDS
        self.query_one("#team-problems").set_class(bool(self.failed) or built, "-warn")
        grid.say(words.empty(picture, waiting=waiting, failed=self.failed))
        grid.tick(self.workspace.clock())
        self.query_one("#status", StatusLine).show(self._facts())
        self.query_one("#hints", KeyHints).tell((grid.cell and grid.cell.state, grid.row))

    def _say(self, box: str, content: Content) -> None:
        """Writes into a box where the text changed; an empty box is hidden."""
        if self._said.get(box) != content.plain:
            self._said[box] = content.plain
            self.query_one(box, Static).update(content)
            self.query_one(box).display = bool(content.plain) or box == "#team-cell"

    def event_words(self) -> str:
        """The event type that the picture takes into account, in words; empty for none."""
        name = self._event_name()
        return f"for {name}" if name else ""

    def _event_name(self) -> str:
        """The name of that event type; empty for none."""
        if self.event_type is None:
            return ""
        return event_type_name(self.workspace, self.event_type)

    def _facts(self) -> StatusFacts:
        count = len(self.grid.members)
        running = f"asking for {words.window_words(self.asking, self.zone)}" if self.asking else ""
        cached = self.current
        age = self._age(cached) if cached else None
        fault = "failed" if self.failed else ""
        return StatusFacts(
            self.workspace.status, count, count, True, age, running, fault, again=self.console.again
        )

    def heard(self, news: News) -> None:
        """Reads the picture again when a booking was written."""
        if isinstance(news, MirrorChanged):
            shown = self.workspace.catalog.made_of("team-changes").lists
            touched = not news.resources.isdisjoint(shown)
        else:
            touched = isinstance(news, RecordChanged) and news.resource == "bookings"
        if touched:
            self._ask_again()
        elif isinstance(news, Synced):
            self.draw_status()

    def _ask_again(self) -> None:
        self.pictures.outdate()
        self.asking = None
        self.show_time()

    def renew(self, seconds: float) -> None:
        """Asks for the picture again when it is older than that."""
        cached = self.current
        if cached is not None and self._age(cached) > seconds:
            self.show_time(again=True)

    # What keys act on

    def target(self) -> Target:
        """The booking under the cursor, where one is known to take the time."""
        cell, member = self.grid.cell, self.grid.member
        if cell is None or member is None or cell.taken < 0:
            return self.target_of("bookings", None)
        return self.target_of("bookings", member.taken[cell.taken].booking or None)

    def row_user(self) -> str:
        """The member whose row the cursor is on."""
        return self.grid.member.user_id if self.grid.member is not None else ""

    def row_users(self) -> tuple[str, ...]:
        """All members."""
        return tuple(member.user_id for member in self.grid.members if member.user_id)

    def marked_users(self) -> tuple[str, ...]:
        """The marked members."""
        return self.grid.marked

    def prefill(self) -> dict[str, object]:
        """A new booking begins at the cursor."""
        found: dict[str, object] = {"start": wire_instant(self.grid.axis.edges[self.grid.column])}
        if self.event_type is not None:
            found["eventTypeId"] = int(self.event_type)
        return found

    def why_not(self, action: Action) -> str:
        """Says why an action cannot run here."""
        if action.id in ("team.find", "place.find_time") and self.current is None:
            return "This time was not read yet."
        return super().why_not(action)

    @on(TeamGrid.Left)
    def _left(self, event: TeamGrid.Left) -> None:
        self._shift(1 if event.by > 0 else -1)
        self.grid.center(0 if event.by > 0 else len(self.grid.axis) - 1)

    def _shift(self, by: int) -> None:
        try:
            self.first += by * self.zoom.days * DAY
            self.show_time()
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
        """Shows the time around a moment in the current zone and zoom, with the cursor on it."""
        day = moment.astimezone(self.zone).date()
        self.first = day - DAY * days_into_week(day) if self.zoom.weekly else day
        self.show_time()
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
        """Shows the picture for another event type, or for none."""
        self.event_type, self.asking = key, None
        self.show_time()

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
        """Reads the picture again; the old one is shown meanwhile."""
        self.asking = None
        self.show_time(again=True)
