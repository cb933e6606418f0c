"""The bookings of a person, a team or a guest, as a day or as a week."""

from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.bookings import unread_takes
from caltui.scheduling.team.readout import day_words
from caltui.text import one_line
from caltui.tui.agenda import text as words
from caltui.tui.agenda.agenda_lines import AgendaLines
from caltui.tui.base.messages import MirrorChanged, News, SyncFailed, SyncStarted
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.base.sync_feed import COLD, Read
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar
from caltui.tui.widgets.status_text import StatusFacts
from caltui.workspace.agenda.agenda import Agenda, week_of
from caltui.workspace.agenda.entries import GUEST, TEAM, USER, Entry
from caltui.workspace.agenda.reader import BOOKINGS, Reader, made_of
from caltui.workspace.base.clock import zone_of

DAY = timedelta(days=1)
MINUTE = 60.0
ASIDE = {USER: "agenda", TEAM: "agenda of the team", GUEST: "agenda of the guest"}


class AgendaScreen(PlaceScreen):
    """Shows the bookings of the mirror, and reads lists that are old again in the background."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agenda")]
    PLACES = ("place", "agenda")
    AUTO_FOCUS = "#agenda"

    def __init__(self, kind: str, key: str, *, day: date | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.key = key
        self.weekly = False
        self.every_state = False
        self._wanted = day
        self.zone: ZoneInfo
        self.day: date
        self.week: Agenda
        self.found: Agenda

    def compose(self) -> ComposeResult:
        """Title, the week in a line, bookings, the one under the cursor, legend, status, keys."""
        self.zone = self.workspace.zone
        self.day = self._wanted or self._today()
        yield TitleBar(id="title")
        yield Static(id="agenda-strip", markup=False)
        yield AgendaLines(host=self.kind != USER, guest=self.kind != GUEST, id="agenda")
        yield Static(id="agenda-note", markup=False)
        yield Static(id="agenda-entry", markup=False)
        told = bool(self.workspace.catalog.absences) and self.kind != GUEST
        yield Static(words.legend(away=told), id="agenda-legend")
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        self.list = self.query_one("#agenda", AgendaLines)
        self.reader = Reader(self.workspace, self.kind, self.key)
        self.hear(self.console.news, self.heard)
        self.show_days()
        self.list.begin()
        self.console.feed.sync(*filter(self._is_worth, made_of(self.workspace, self.kind).every))
        self.set_interval(TICK, self.draw_status)
        self.set_interval(MINUTE, self.show_days)

    def _is_worth(self, name: str) -> bool:
        """Tells whether a list is to be read when the agenda opens; a slow one seldom."""
        if name not in self.workspace.offered:
            return False
        slow = self.workspace.resource(name).served.slow
        return self.workspace.stale(name, COLD) if slow else self.console.feed.stale(name)

    def _named(self, user: str) -> str:
        return one_line(self.workspace.name("users", user) or f"user {user}", 60)

    def _today(self) -> date:
        return self.workspace.clock().astimezone(self.zone).date()

    # What is shown

    def show_days(self) -> None:
        """Reads the chosen days from the mirror, and draws them."""
        days = week_of(self.day)
        now = self.workspace.clock()
        self.week = self.reader.show(days, self.zone, every_state=self.every_state)
        self.found = self.week
        if not self.weekly:
            self.found = self.reader.show([self.day], self.zone, every_state=self.every_state)
        self.list.show(words.lines(self.found, now, self._named, headings=self.weekly))
        self._draw_strip()
        self.draw_status()

    def _draw_strip(self) -> None:
        content = words.strip(
            self.week.days, self.zone, self.workspace.clock(), self.day, self.size.width
        )
        self.query_one("#agenda-strip", Static).update(content)

    def on_resize(self) -> None:
        """The strip is as wide as the screen."""
        if self.is_mounted and hasattr(self, "week"):
            self._draw_strip()

    @property
    def entry(self) -> Entry | None:
        """The booking under the cursor."""
        key = words.booking_of(self.list.cursor_key)
        return next((entry for entry in self.found.entries if entry.key == key), None)

    @on(LineList.Moved)
    def draw_status(self) -> None:
        """Draws title, note, the booking in words, and status."""
        span = day_words(self.day)
        if self.weekly:
            first, last = self.week.days[0].day, self.week.days[-1].day
            span = f"{day_words(first)} – {day_words(last)}"
        year = f" {self.day.year}" if self.day.year != self._today().year else ""
        facts = [self.zone.key] if self.zone.key != self.workspace.zone.key else []
        name = self.reader.who.name
        self.query_one(TitleBar).show([f"{name}: {ASIDE[self.kind]}", f"{span}{year}"], facts)
        note = self._note()
        box = self.query_one("#agenda-note", Static)
        box.update(Content(f" {note}"))
        box.display = bool(note)
        entry = self.query_one("#agenda-entry", Static)
        entry.update(words.entry_content(self.entry, self.found))
        self.query_one(StatusLine).show(self._facts())
        self.query_one(KeyHints).tell((self.entry is None, self.weekly))

    def _note(self) -> str:
        """Says why bookings may be missing: unread, no members, cancelled, no times."""
        running = BOOKINGS in self.console.feed.running
        if self.workspace.age(BOOKINGS) is None:
            reason = self.console.feed.reason(BOOKINGS)
            unread = f"The bookings were never read: r reads them. {reason}"
            return "Reading bookings …" if running else unread.strip()
        notes = []
        if self.kind == TEAM and not self.reader.who.people:
            notes.append("No member of this team is known to this key.")
        if self.found.left_out:
            notes.append(f"{self.found.left_out} cancelled or rejected left out: c shows them.")
        notes += [unread_takes(self.found.unread), self._away_note()]
        return " ".join(filter(None, notes))

    def _away_note(self) -> str:
        """Says why more people may be away than is shown."""
        feed, name = self.console.feed, self.workspace.catalog.absences
        if not self.found.away_unknown or name in feed.running:
            return "Reading days away …" if name in feed.running else ""
        return f"{self.found.away_unknown} {feed.reason(name)}".strip()

    def _facts(self) -> StatusFacts:
        feed, count = self.console.feed, len(self.found.entries)
        running = f"reading {sorted(feed.running)[0]}" if feed.running else ""
        failed = "failed" if feed.reason(BOOKINGS) else ""
        age = self.workspace.age(BOOKINGS)
        return StatusFacts(self.workspace.status, count, count, True, age, running, failed)

    def on_screen(self) -> tuple[Read, ...]:
        """The lists that the agenda is made of."""
        lists = made_of(self.workspace, self.kind).lists
        return tuple(name for name in lists if not self.workspace.resource(name).served.slow)

    def heard(self, news: News) -> None:
        """Draws the days again when a list of theirs was read or written."""
        lists = set(made_of(self.workspace, self.kind).every)
        touched = news.resources if isinstance(news, MirrorChanged) else {news.resource}
        if isinstance(news, SyncFailed):
            if news.resource == BOOKINGS:
                self.console.say(news.error)
        elif not isinstance(news, SyncStarted) and not lists.isdisjoint(touched):
            self.reader.reload()
            self.show_days()
        self.draw_status()

    # What keys act on

    def target(self) -> Target:
        """The booking under the cursor."""
        return self.target_of(BOOKINGS, self.entry.key if self.entry else None)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        key = words.booking_of(event.key)
        self.console.push_screen(RecordSheet(self.workspace, BOOKINGS, key))

    def action_shift(self, by: int) -> None:
        """A day or a week earlier or later."""
        try:
            self._go(self.day + by * (7 if self.weekly else 1) * DAY)
        except OverflowError:
            self.notify("There is no time further that way.", severity="warning")

    def _go(self, day: date) -> None:
        before, self.day = self.day, day
        try:
            self.show_days()
            self.list.begin()
        except (OverflowError, ValueError):
            self.day = before
            self.notify("There is no time further that way.", severity="warning")

    def action_today(self) -> None:
        """Back to today."""
        self._go(self._today())

    def action_span(self, weekly: bool) -> None:
        """The day, or the whole week; the booking under the cursor stays."""
        entry = self.entry
        self.weekly = weekly
        if entry is not None and not weekly:
            self.day = self._day_of(entry)
        self.show_days()
        if entry is not None:
            self.list.move_to_key(f"{self._day_of(entry).isoformat()} {entry.key}")

    def _day_of(self, entry: Entry) -> date:
        """The day of the line under the cursor, else the day the booking begins."""
        shown = [day.day for day in self.found.days if any(p.entry == entry for p in day.parts)]
        begins: datetime = entry.span.start.astimezone(self.zone)
        return shown[0] if shown else begins.date()

    def action_cancelled(self) -> None:
        """Shows what was cancelled or rejected as well, or leaves it out."""
        self.every_state = not self.every_state
        self.show_days()

    def action_export(self) -> None:
        """Writes the bookings of the days shown to a file."""
        from caltui.tui.agenda.export import export

        keys, name = [e.key for e in self.found.entries], f"agenda-{self.day.isoformat()}"
        self.console.start(lambda: export(self, keys, name), group="menu")

    def action_zone(self) -> None:
        """Asks for the zone."""
        from caltui.tui.dialogs.pick_zone import PickZone

        async def work() -> None:
            name = await self.console.push_screen_wait(PickZone(self.workspace.clock))
            zone = zone_of(name) if name else None
            if zone is not None:
                self.zone = zone
                self.show_days()

        self.console.start(work, group="menu")

    def action_refresh(self) -> None:
        """Asks Cal for the lists again."""
        lists = made_of(self.workspace, self.kind).lists
        self.console.feed.again(*(name for name in lists if name in self.workspace.offered))
        self.draw_status()
