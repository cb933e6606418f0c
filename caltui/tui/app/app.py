"""The console: one workspace, the screens over it, and the workers beside them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.signal import Signal
from textual.worker import Worker, WorkerState

from caltui.settings.view import View
from caltui.tui.app import key_notes, production_mark
from caltui.tui.app.last_place import first_visit, keep_last
from caltui.tui.app.places_app import Opener, PlacesApp
from caltui.tui.app.refresh_screen import ScreenRefresher
from caltui.tui.base.dialog import broke
from caltui.tui.base.error_messages import expected
from caltui.tui.base.first_screen_sizes import START
from caltui.tui.base.history import History, Visit
from caltui.tui.base.messages import News, RecordChanged
from caltui.tui.base.sync_feed import Feed
from caltui.tui.base.theme import THEMES
from caltui.tui.keys.actions import BY_ID, bindings
from caltui.tui.keys.commands import COMMANDS, Command
from caltui.tui.widgets.status_text import AGAIN, PAUSED
from caltui.workspace.records.place import Place
from caltui.workspace.table.named_views import NamedViews
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from caltui.catalog.model import Resource
    from caltui.settings.paths import Paths

ASKING = ("flow", "menu")
"""Groups of work that opens something to answer."""

BROKEN = 1
"""The exit code after too many errors."""


class Console(PlacesApp):
    """Holds what outlives a screen: the workspace, the feed of news, the history of places."""

    TITLE = "caltui"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("app"),
        Binding(
            "ctrl+q", "quit", BY_ID["app.quit"].help, id="app.leave", show=False, priority=True
        ),
    ]
    COMMANDS: ClassVar[set[Any]] = {
        Command("app.palette:ActionFinder", "palette").load,
        Command("app.palette_records:RecordFinder", "palette").load,
    }
    when_begun: Callable[[], None] | None = None
    """Called once the first keys are answered and everything is read ahead."""

    def __init__(
        self,
        workspace: Workspace | None = None,
        *,
        opener: Opener | None = None,
        keys: Mapping[str, str] | None = None,
        start: str = START,
        view: str = "",
        look: View | None = None,
        where: "Paths | None" = None,
        look_faults: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.begin_look(look or View(), where, look_faults)
        self.news = Signal[News](self, "news")
        self.history = History()
        self.refresher: ScreenRefresher | None = None
        if workspace is not None:
            self._take(workspace)
        self.use_variables()
        self.opener = opener
        self._keys = dict(keys or {})
        self.key_faults: list[str] = []
        self._start = start
        self._view = view

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The names our style sheets use, for themes that do not define them."""
        return THEMES[0].variables

    def get_css_variables(self) -> dict[str, str]:
        """With the colour of the profile, whatever the theme."""
        return {**super().get_css_variables(), **production_mark.colour_of(self._workspace)}

    def _mark(self, screen: Screen[Any]) -> None:
        if self._workspace is not None:
            workspace = self._workspace
            screen.call_after_refresh(lambda: production_mark.mark_screen(screen, workspace))

    def on_mount(self) -> None:
        """The user's keys; then the table, or the welcome when there is no profile."""
        self.screen_change_signal.subscribe(self, self._mark)
        if self._keys or self.own_commands:
            self._keys = key_notes.take(self, self._keys)
        if self._workspace is None:
            self.start(self._welcome, group="flow")
        elif self._workspace.profile.demo:
            self.start(self._tour_once, group="flow")

    async def _welcome(self) -> None:
        from caltui.tui.dialogs.welcome import WelcomeScreen
        from caltui.workspace.base.errors import MirrorError, SettingsError

        key_notes.tell(self)
        while self._workspace is None:
            choice = await self.push_screen_wait(WelcomeScreen())
            if choice is None or self.opener is None:
                self.exit()
                return
            try:
                self.open(self.opener(choice.profile or None, choice.demo))
            except (SettingsError, MirrorError, OSError) as error:
                self.say(error)
        await self._tour_once()

    async def _tour_once(self) -> None:
        """The tour, at the first start on this machine: after the welcome, or in the demo."""
        from caltui.tui.app.settings.first_steps import tour_once

        await tour_once(self)

    def get_default_screen(self) -> Screen[Any]:
        """The table at once, where there is a profile: no blank screen before it."""
        if self._workspace is None:
            return super().get_default_screen()
        from caltui.tui.browse.screen import BrowseScreen

        self.hold_first_keys()
        if self._workspace.profile.production:
            self.read_sheets("production")
        moved_to = self.keeper.cursor if self.keeper is not None else ""
        screen = BrowseScreen(self._first_visit(moved_to), first=Place(self._start))
        screen.expect(self.size)
        return screen

    def open(self, workspace: Workspace) -> None:
        """Shows a workspace that was chosen just now, in the table screen."""
        from caltui.tui.browse.screen import BrowseScreen

        self._take(workspace)
        self.refresh_css(animate=False)
        self.push_screen(BrowseScreen(self._first_visit(), first=Place(self._start)))

    def _first_visit(self, key: str = "") -> Visit:
        """The view that is asked for, or where the console was left; `key` is moved to already."""
        views, usual = NamedViews(self.workspace.kept), Place(self._start)
        return first_visit(views, self._view, usual, key, self.begin_place())

    def _take(self, workspace: Workspace) -> None:
        self._workspace = workspace
        workspace.trace.keeps_bodies = True
        production_mark.mark_app(self, workspace)
        self._feed = Feed(self, workspace, self.news)
        self._feed.hold()

    def keys_of(self, id: str) -> list[str]:
        """The keys of an action, as the operator has them."""
        return self._keys.get(id, BY_ID[id].keys).split(",")

    def ready(self) -> None:
        """The table is on the screen. What can wait begins when the waiting keys are answered."""
        self.give_first_keys()
        if self.feed.held:
            self.when_idle(self._begin)

    def first_keys_done(self) -> None:
        """Paints what the first keys did at once: they have waited long enough."""
        self.browse.call_later(self.browse.paint_now)

    def _begin(self) -> None:
        """The network, the sheets of the other screens, and the word about what waits."""
        from caltui.tui.acts.bulk.left import offer_unfinished
        from caltui.tui.app import maintenance
        from caltui.tui.browse import read_on_show

        workspace, kept = self.workspace, self.workspace.kept
        self.feed.release()
        read_on_show.category_shown(self, self.browse.shown)
        self.browse.read(read_on_show.read_next)
        self.when_idle(self.read_sheets)
        self.when_idle(self._read_code)
        if self.when_begun is not None:
            self.when_idle(self.when_begun)
        maintenance.later(self)
        if self.refresher is None:
            self.refresher = ScreenRefresher(self)
            self.refresher.start()
        else:
            self.refresher.begin_again()
        notice = workspace.status.notice
        if notice:
            self.notify(notice, markup=False, severity="warning", timeout=12)
        key_notes.tell(self)
        offer_unfinished(self)
        if kept.unknown() or kept.drafts():
            from caltui.tui.journal.undo_and_settle import at_start

            at_start(self)
        if not kept.unknown():
            self.when_idle(self.watch_writes)

    def _read_code(self) -> None:
        """Loads what forms are made of, so that the first opens as quickly as the others."""
        COMMANDS["place.edit"].load()

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Leaves, with a picture of the table for the next start."""
        try:
            if self.is_open and return_code != BROKEN:
                self._keep_place()
        finally:
            super().exit(result, return_code, message)

    def _keep_place(self) -> None:
        """Keeps where the console is left, and its picture, for the next start."""
        last = keep_last(NamedViews(self.workspace.kept), self.browse.panel)
        if self.keeper is not None and last is not None and not self.workspace.profile.place:
            from caltui.tui.app.start_frame.capture import frame_of

            self.keeper.take(self.workspace, lambda: frame_of(self, last))

    async def on_unmount(self) -> None:
        """Gives connections and files back, and keeps the picture for the next start."""
        if self._workspace is None:
            return
        keeper, workspace = self.keeper, self._workspace
        true = keeper is not None and keeper.still_true(workspace)
        await workspace.aclose()
        if keeper is not None and true:
            keeper.keep(workspace)

    # Work beside the screens

    def start(self, work: Callable[[], Awaitable[Any]], *, group: str) -> None:
        """Runs work that may ask or wait. What asks runs one at a time, and gets the next keys."""
        busy = (WorkerState.PENDING, WorkerState.RUNNING)
        if group not in ASKING:
            self.run_worker(work(), name=group, group=group, exit_on_error=False)
        elif not any(w.group == group and w.state in busy for w in self.workers):
            self.hold_keys()
            asking = self._ask(work)
            worker = self.run_worker(asking, name=group, group=group, exit_on_error=False)
            self.begun_at[worker] = self.screen

    async def _ask(self, work: Callable[[], Awaitable[Any]]) -> None:
        try:
            await work()
        finally:
            self.call_later(self.release_keys)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Work that failed says why, and what to do next; the data stays."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            if expected(error):
                self.say(error)
            else:
                broke(self, event)

    def touched(self) -> None:
        """The list on the screen is read again, if a write has touched it."""
        shown = self.browse.shown.resource.key
        if self.workspace.outdated(shown):
            self.feed.sync(shown)

    def fetch(self, resource: "Resource", key: str) -> None:
        """Reads one record that was asked for by its id."""
        if not resource.can("get"):
            return

        async def work() -> None:
            await self.workspace.fetch(resource.key, resource.ids_from_key(key))
            self.unkept()
            self.news.publish(RecordChanged(resource.key, key))

        self.start(work, group=f"fetch {resource.key} {key}")

    @property
    def again(self) -> str:
        """The words for when what is on the screen is read again."""
        return PAUSED if self.refresher is not None and self.refresher.paused else AGAIN

    # Actions of the whole console

    def action_help(self) -> None:
        """The keys of what has focus."""
        from caltui.tui.dialogs.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_inspector(self) -> None:
        """Opens the inspector: what was sent, and what came back."""
        from caltui.tui.journal.requests import InspectorScreen

        if self._workspace is not None and not isinstance(self.screen, InspectorScreen):
            self.push_screen(InspectorScreen(self))

    def action_journal(self) -> None:
        """Opens the journal: what was written, what came of it, and how to take it back."""
        from caltui.tui.journal.screen import JournalScreen

        if self._workspace is not None and not isinstance(self.screen, JournalScreen):
            self.push_screen(JournalScreen(self), self._go_if_chosen)

    def _go_if_chosen(self, place: Place | None) -> None:
        if place is not None:
            self.go(place)

    def action_find(self) -> None:
        """Looks for a text in every record that was seen."""
        self.find()

    def find(self, text: str = "") -> None:
        """Opens the search in all categories, with a text to begin with.

        Not over a dialog: going to a record would take what is typed there away.
        """
        from caltui.tui.base.record_screen import PlaceScreen
        from caltui.tui.search.screen import FindScreen

        if isinstance(self.screen, PlaceScreen):
            self.hold_keys()
            self.push_screen(FindScreen(self, text), self._go_if_chosen)

    def action_bulk_runs(self) -> None:
        """Asks which bulk run to go on with."""
        from caltui.tui.acts.bulk.flow import resume_menu

        if self._workspace is not None:
            self.start(lambda: resume_menu(self), group="flow")

    def action_turn_theme(self) -> None:
        """Takes the next theme, and keeps it for the next start."""
        from caltui.tui.app.settings.change import turn_theme

        self.start(lambda: turn_theme(self), group="setting")

    def action_settings(self) -> None:
        """Opens the settings: how the console looks, and what the profile begins with."""
        from caltui.tui.app.settings.opening import open_settings

        self.start(lambda: open_settings(self), group="menu")

    def action_tour(self) -> None:
        """The first steps."""
        from caltui.tui.app.settings.first_steps import show_tour

        self.start(lambda: show_tour(self), group="menu")

    def action_switch_profile(self) -> None:
        """Goes on with another profile."""
        from caltui.tui.app.settings.switch import switch_menu

        if self._workspace is not None:
            self.start(lambda: switch_menu(self), group="menu")

    def action_command_palette(self) -> None:
        """Offers every action and record by name."""
        from caltui.tui.app.palette_screen import Palette

        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(id="--command-palette"))
