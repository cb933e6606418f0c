"""The protocol of the console, as screens, dialogs and their flows see it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.signal import Signal
from textual.worker import Worker, get_current_worker

from caltui.tui.base.error_messages import RecentMessages, explain
from caltui.tui.base.history import History
from caltui.tui.base.key_queue import SAID
from caltui.tui.base.messages import News
from caltui.tui.base.stylesheets import SheetApp
from caltui.tui.base.sync_feed import Feed
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from caltui.catalog.model import Resource
    from caltui.workspace.writes.change import Outcome


WENT_ON = "Something else was opened meanwhile: close it, and press the key again."


class Context(SheetApp[None]):
    """Base of the console: screens import this class, and the console imports the screens."""

    news: Signal[News]
    history: History
    key_faults: list[str]
    _workspace: Workspace | None = None
    _feed: Feed | None = None

    def __init__(self) -> None:
        super().__init__()
        self.said_before = RecentMessages(SAID)
        self.begun_at: WeakKeyDictionary[Worker[Any], Screen[Any]] = WeakKeyDictionary()
        """The screen in front when work that may ask was begun by a key."""

    @property
    def workspace(self) -> Workspace:
        """The workspace: the profile at work, its mirror and its connection."""
        if self._workspace is None:
            raise LookupError("No profile is open yet.")
        return self._workspace

    @property
    def is_open(self) -> bool:
        """Whether there is a profile at work: the first start has none yet."""
        return self._workspace is not None

    @property
    def feed(self) -> Feed:
        """The feed, which reads lists in the background."""
        if self._feed is None:
            raise LookupError("No profile is open yet.")
        return self._feed

    @property
    def again(self) -> str:
        """The words for when what is on the screen is read again, for the status line."""
        raise NotImplementedError

    def keys_of(self, id: str) -> list[str]:
        """The keys of an action, as the operator has them."""
        raise NotImplementedError

    def say(self, error: BaseException) -> None:
        """Shows an error as a message: once, however many were waiting for the same."""
        found = explain(error)
        if self.said_before.is_new(found.text):
            self.notify(found.text, markup=False, severity="error", timeout=SAID)

    def warn(self, text: str) -> None:
        """Shows a sentence about what is not quite as it should be, once."""
        if self.said_before.is_new(text):
            self.notify(text, markup=False, severity="warning", timeout=SAID)

    async def push_screen_wait(  # type: ignore[override]  # no screen is known by a name here
        self, screen: Screen[ScreenResultType], *, mode: str | None = None
    ) -> ScreenResultType | None:
        """As Textual. Work that was begun by a key and read for long opens nothing over a dialog
        that a person opened meanwhile: what is typed there would be its answer."""
        at, front = self.begun_at.get(get_current_worker()), self.screen
        if at is not None and front is not at and isinstance(front, ModalScreen):
            self.warn(WENT_ON)
            return None
        return await super().push_screen_wait(screen, mode=mode)

    def start(self, work: Callable[[], Awaitable[Any]], *, group: str) -> None:
        """Runs work that may ask or wait. What asks runs one at a time, and gets the next keys."""
        raise NotImplementedError

    def ready(self) -> None:
        """The table is on the screen: what can wait begins."""
        raise NotImplementedError

    # Places

    def go(self, place: Place) -> None:
        """Shows a place; what lies over the table closes."""
        raise NotImplementedError

    def step_history(self, by: int) -> None:
        """Goes back or forward through the places, each as it was left."""
        raise NotImplementedError

    def find(self, text: str = "") -> None:
        """Opens the search in all categories, with a text to begin with."""
        raise NotImplementedError

    # Reads and writes

    async def read_once(self, *resources: str) -> bool:
        """Reads the lists that were never read; False after saying why one could not be."""
        from caltui.workspace.base.errors import MirrorError
        from caltui.workspace.sync.refresh import refresh

        try:
            failed = await refresh(self.workspace, resources, None)
        except MirrorError as error:
            self.say(error)
            return False
        for unread in failed.values():
            self.say(unread)
        return not failed

    def fetch(self, resource: "Resource", key: str) -> None:
        """Reads one record that was asked for by its id."""
        raise NotImplementedError

    def done(self, resource: str, outcome: "Outcome") -> None:
        """A change was sent: everybody is told, and the lists it touched are read again."""
        raise NotImplementedError

    def touched(self) -> None:
        """Reads the list on the screen again, if a write has touched it."""
        raise NotImplementedError

    def watch_writes(self) -> None:
        """Looks again, by itself, at writes of unknown outcome, for as long as there are any."""
        raise NotImplementedError
