"""A person: the next booking in large, what was so far, and every booking with its acts."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from caltui.tui.agenda.person import text as words
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.base.messages import MirrorChanged, News, SyncFailed, SyncStarted
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.base.sync_feed import Read
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.hanging_text import HangingText
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.one_line import TICK, StatusLine, TitleBar
from caltui.tui.widgets.status_text import StatusFacts
from caltui.workspace.agenda.entries import GUEST, USER
from caltui.workspace.agenda.person.person import PICTURE, Person, person_of, person_of_user

BOOKINGS = "bookings"
AGENDA = "place.agenda"


class PersonScreen(PlaceScreen):
    """Shows a person from the mirror. Keys act on the booking under the cursor, the next at first.

    `user` is given for a user whose address is not known.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("person")]
    PLACES = ("place", "person")
    AUTO_FOCUS = "#person-list"

    def __init__(self, email: str, user: str = "") -> None:
        super().__init__()
        self.email = email
        self.user = user
        self.person: Person

    def compose(self) -> ComposeResult:
        """Yields the name, the facts, the bookings, status, keys."""
        yield TitleBar(id="title")
        yield HangingText(id="person-head")
        yield LineList(id="person-list", enters="Open")
        yield StatusLine(id="status")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        self.list = self.query_one("#person-list", LineList)
        self.list.empty_text = "No booking of this person was seen."
        self.hear(self.console.news, self.heard)
        self.show_person()
        self.call_after_refresh(self._begin)
        feed = self.console.feed
        feed.sync(*(name for name in self._lists if feed.stale(name)))
        self.set_interval(TICK, self.draw_status)

    def _begin(self) -> None:
        """Puts the cursor on the next booking."""
        if self.person.next is not None:
            self.list.move_to_key(self.person.next.key)

    def show_person(self) -> None:
        """Reads the person from the mirror, and draws everything."""
        if self.email:
            self.person = person_of(self.workspace, self.email)
        else:
            self.person = person_of_user(self.workspace, self.user)
        now, zone = self.workspace.clock(), self.workspace.zone
        self.query_one(HangingText).show(words.head(self.person, now, zone))
        self.list.set_items(list(words.lines(self.person, now, zone)))
        self.draw_status()

    def draw_status(self) -> None:
        """Draws title, status and keys."""
        parts, facts = words.title(self.person, self.workspace.clock())
        self.query_one(TitleBar).show(parts, facts)
        feed, shown = self.console.feed, len(self.person.entries)
        running = f"reading {sorted(feed.running)[0]}" if feed.running else ""
        failed = "failed" if feed.reason(BOOKINGS) else ""
        age = self.workspace.age(BOOKINGS)
        status = StatusFacts(self.workspace.status, shown, shown, True, age, running, failed)
        self.query_one(StatusLine).show(status)
        self.query_one(KeyHints).tell((not self.list.cursor_key,))

    @property
    def _lists(self) -> tuple[str, ...]:
        return self.workspace.catalog.made_of(PICTURE).lists

    def on_screen(self) -> tuple[Read, ...]:
        """The lists that a person is made of."""
        return self.workspace.catalog.made_of(PICTURE).needs

    def heard(self, news: News) -> None:
        """Draws the person again when a list of theirs was read or written."""
        touched = news.resources if isinstance(news, MirrorChanged) else {news.resource}
        if isinstance(news, SyncFailed):
            if news.resource == BOOKINGS:
                self.console.say(news.error)
        elif not isinstance(news, SyncStarted) and not touched.isdisjoint(
            (*self._lists, self.workspace.catalog.absences)
        ):
            self.show_person()
            return
        self.draw_status()

    # What keys act on

    def target(self) -> Target:
        """The booking under the cursor."""
        return self.target_of(BOOKINGS, self.list.cursor_key or None)

    def row_user(self) -> str:
        """The person, where they are a user."""
        return self.person.user.key if self.person.user is not None else ""

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.draw_status()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.console.push_screen(RecordSheet(self.workspace, BOOKINGS, event.key))

    def action_command(self, id: str) -> None:
        """Runs a command; the agenda is that of the person, and not of the booking."""
        if id != AGENDA:
            super().action_command(id)
        elif self.person.user is not None:
            self.console.push_screen(AgendaScreen(USER, self.person.user.key))
        else:
            self.console.push_screen(AgendaScreen(GUEST, self.email))

    def action_refresh(self) -> None:
        """Asks Cal for the lists again."""
        self.console.feed.again(*self._lists)
        self.draw_status()
