"""A console on the demo firm, at a fixed time, settled before the test looks at it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.app.app import Console
from caltui.tui.base import sync_feed
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.detail_pane import DetailPane
from caltui.workspace.open import demo_workspace, open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.support.small_v2 import KEY, SmallV2, small_v2
from tests.tui.forms_support import sandbox, workspace_on

Front = TypeVar("Front", bound=Screen[Any])
Kind = type[Front]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SMALL_NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
"""When the small server of API v2 is looked at."""


@dataclass
class Seat:
    """Somebody at the console: presses keys and looks at the state."""

    app: Console
    pilot: Pilot[None]

    @property
    def browse(self) -> BrowseScreen:
        return self.app.browse

    @property
    def table(self) -> VirtualTable:
        return self.browse.table

    @property
    def pane(self) -> DetailPane:
        return self.app.screen.query_one("#pane", DetailPane)

    @property
    def keys(self) -> list[str]:
        """The keys of the rows that are shown."""
        return list(self.browse.shown.keys())

    @property
    def toasts(self) -> list[str]:
        """What the console has said."""
        return [str(note.message) for note in self.app._notifications]

    async def press(self, *keys: str) -> None:
        """Presses keys and waits until the screens have nothing left to do."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Puts text into the line that has the focus, as a paste does."""
        box = self.app.screen.focused
        assert isinstance(box, Input)
        box.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def settle(self) -> None:
        """Waits for the reads that run, and for rows that a thread arranges."""
        await self.until(lambda: not self._arranging())
        while self.app.feed.busy:
            syncs = [w for w in self.app.workers if w.group.startswith("sync")]
            await self.app.workers.wait_for_complete(syncs)
            await self.pilot.pause()
        await self.pilot.pause()

    def _arranging(self) -> bool:
        return any(w.group == "arrange" and w.is_running for w in self.app.workers)

    async def until(self, met: Callable[[], bool], what: str = "that") -> None:
        """Lets the console go on until something is so, at most for ten seconds."""
        give_up = monotonic() + 10
        while not met():
            assert monotonic() < give_up, f"it did not come to {what}: {self.app.screen}"
            await self.pilot.pause()
        await self.pilot.pause()

    async def front(self, kind: Kind[Front]) -> Front:
        """The screen in front, once it is of that kind."""
        await self.until(lambda: isinstance(self.app.screen, kind), kind.__name__)
        screen = self.app.screen
        assert isinstance(screen, kind)
        return screen

    async def go(self, line: str) -> None:
        """Goes to a place through the prompt."""
        await self.press("colon")
        await self.type(line)
        await self.press("enter")
        await self.settle()


@contextmanager
def holding(workspace: Workspace) -> Iterator[asyncio.Event]:
    """A slow network: no read of a list ends before the event is set."""
    let_go = asyncio.Event()
    sync = workspace.sync

    async def slow(resource: str, values: Any = None, **more: Any) -> Any:
        await let_go.wait()
        return await sync(resource, values, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "sync", slow)
        yield let_go


Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read because it may be looked at next: what was asked for can be counted."""
    monkeypatch.setattr(sync_feed, "LIKELY", 0)
    monkeypatch.setattr(sync_feed, "MOST_OWNERS", 0)
    monkeypatch.setattr(sync_feed, "NAMED", 0)
    monkeypatch.setattr(sync_feed, "MOST_SINGLES", 0)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The operator sits in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    return iter(["Europe/Berlin"])


@pytest.fixture(scope="session")
def seen_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose mirror has bookings, event types, users and schedules, read at NOW."""
    home = tmp_path_factory.mktemp("seen")
    workspace = demo_workspace(home=home, clock=lambda: NOW)

    async def read() -> None:
        for resource in ("bookings", "event-types", "users", "schedules", "attendees"):
            await workspace.sync(resource)
        await workspace.aclose()

    asyncio.run(read())
    return home


@pytest.fixture
def workspace(zone: Any, seen_home: Path, tmp_path: Path) -> Workspace:
    """The demo firm as it was seen a moment ago: nothing has to be read."""
    shutil.copytree(seen_home, tmp_path, dirs_exist_ok=True)
    return demo_workspace(home=tmp_path, clock=lambda: NOW)


@pytest.fixture
def unseen(zone: Any, tmp_path: Path) -> Workspace:
    """The demo firm, of which nothing was ever read."""
    return demo_workspace(home=tmp_path / "unseen", clock=lambda: NOW)


@pytest.fixture
def sit(workspace: Workspace) -> Sit:
    """Opens the console: `async with sit(size=(120, 40)) as seat`."""

    @asynccontextmanager
    async def seated(
        size: tuple[int, int] = (120, 40),
        *,
        settled: bool = True,
        on: Workspace | None = None,
        **options: Any,
    ) -> AsyncIterator[Seat]:
        app = Console(on or workspace, **options)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            seat = Seat(app, pilot)
            if settled:
                await seat.settle()
            yield seat

    return seated


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """A sandbox of its own for each file."""
    with sandbox() as running:
        yield running


@pytest.fixture
async def on_server(server: Running, tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace that has seen nothing yet, on the file's sandbox, without faults."""
    server.faults.clear()
    server.requests.clear()
    workspace = workspace_on(server, tmp_path)
    yield workspace
    await workspace.aclose()


@pytest.fixture
def small_cal() -> Iterator[SmallV2]:
    """A small server of Cal's API v2 that keeps what is written."""
    with small_v2() as found:
        yield found


@pytest.fixture
async def small_desk(small_cal: SmallV2, tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace on the small server that has seen its bookings."""
    profile = Profile("test", small_cal.url, "", "calv2", budget=0, zone="Europe/Berlin")
    where = paths({"CALTUI_HOME": str(tmp_path)})
    workspace = open_workspace(profile, token=KEY, paths=where, clock=lambda: SMALL_NOW)
    await workspace.sync("bookings")
    yield workspace
    await workspace.aclose()


@pytest.fixture
async def demo_v2(zone: Any, tmp_path: Path) -> AsyncIterator[Workspace]:
    """The demo firm on Cal's API v2, of which nothing was ever read."""
    workspace = demo_workspace(home=tmp_path / "v2", clock=lambda: NOW, dialect="calv2")
    yield workspace
    await workspace.aclose()
