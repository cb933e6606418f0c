"""A console of its own for each journey, on a sandbox over real HTTP."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caltui.dialects import DEFAULT_DIALECT
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.app.app import Console
from caltui.tui.base import sync_feed
from caltui.workspace.open import open_workspace
from tests.journeys.driver import Journey
from tests.support.glass import looked_through
from tests.support.sandbox import Running, running
from tests.support.text_pictures import TextPictures

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Sets = Callable[..., AbstractAsyncContextManager[Journey]]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    """The sandbox; `indirect` parameters choose its URLs and wrapper."""
    options = {"urls": "both", "wrapper": "documented", **getattr(request, "param", {})}
    with running(firm(seed=7, today=date(2026, 11, 23)), **options) as started:
        yield started


@pytest.fixture
def frozen(server: Running) -> None:
    """Cal has the same time as the console."""
    server.world.frozen = NOW


@pytest.fixture
def sets_out(
    server: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Sets:
    """Opens the console on the sandbox: `async with sets_out(size=(80, 24)) as journey`."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setattr(sync_feed, "LIKELY", 0)
    monkeypatch.setattr(sync_feed, "MOST_SINGLES", 0)
    name = request.node.name.removeprefix("test_").replace("_", "-")
    renew = bool(request.config.getoption("update_snapshots"))
    pictures = TextPictures(Path(__file__).parent / "pictures", name, renew=renew)

    @asynccontextmanager
    async def open_console(
        size: tuple[int, int] = (120, 40),
        *,
        token: str = DEMO_TOKEN,
        read_only: bool = False,
        dialect: str = DEFAULT_DIALECT,
    ) -> AsyncIterator[Journey]:
        profile = Profile(name="test", base_url=server.base_url, budget=0, dialect=dialect)
        workspace = open_workspace(
            profile,
            token=token,
            paths=paths({"CALTUI_HOME": str(tmp_path)}),
            read_only=read_only,
            clock=lambda: NOW,
        )
        with looked_through():
            app = Console(workspace)
            async with app.run_test(size=size, notifications=True) as pilot:
                journey = Journey(app, pilot)
                journey.pictures = pictures
                yield await journey.waits()

    return open_console
