"""A console on two invented firms in this process, at a fixed time, with all that a person has."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_exception
from typing import Any, ClassVar
from unittest.mock import patch

from caltui.gateway.http import client
from caltui.sandbox.app import build_app
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.embedded import token_of
from caltui.scheduling import time_style
from caltui.settings.model import Profile, Settings
from caltui.settings.own_commands import OwnCommand
from caltui.settings.paths import paths
from caltui.settings.profiles import save
from caltui.tui.app.app import Console
from caltui.tui.base import sync_feed
from caltui.tui.dialogs import open_address
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.random_use.deep.places import BOTH
from tests.support.glass import looked_through
from tests.support.sandbox import FaultySandbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWN = (
    OwnCommand("Count", "for i in 1 2 3; do echo $i {title}; done; exit 3", "f7"),
    OwnCommand("Wait", "sleep 20", "f8", confirm=True),
)


class Firm:
    """An invented firm in this process, whose answers fail on demand; the home has seen it all."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.sandbox = FaultySandbox(firm(seed=7, today=NOW.date()), dialect=dialect)
        self.world.frozen = NOW
        self._app = build_app(self.sandbox)

    @property
    def world(self) -> Any:
        """What its Cal holds."""
        return self.sandbox.world

    def open(self, home: Path) -> Workspace:
        """A workspace on it, with the files of a home."""
        url = "http://sandbox.caltui"
        profile = Profile(self.dialect, url, url, self.dialect, budget=0)
        return open_workspace(
            profile,
            token=token_of(self.dialect),
            paths=paths({"CALTUI_HOME": str(home)}),
            clock=lambda: NOW,
            transport=lambda: client.in_process(self._app),
        )


def homes(folder: Path) -> None:
    """Makes a home for each firm in a folder, in which everything was read."""

    async def read() -> None:
        for dialect in BOTH:
            workspace = Firm(dialect).open(folder / dialect)
            for resource in workspace.catalog.titles:
                if workspace.resource(resource).can("list"):
                    await workspace.sync(resource)
            await workspace.aclose()

    asyncio.run(read())


class WatchedConsole(Console):
    """A console that an error ends, and that keeps what was wrong in work beside the screens."""

    RECOVERS: ClassVar[bool] = False

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.wrong: list[str] = []

    def reported(self, error: BaseException) -> str:
        self.wrong.append("".join(format_exception(error)))
        return super().reported(error)


@contextmanager
def _no_guesses() -> Iterator[None]:
    """Nothing is read because it may be looked at next: runs are quicker, and more alike."""
    with patch.multiple(sync_feed, LIKELY=0, MOST_OWNERS=0, NAMED=0, MOST_SINGLES=0):
        yield


@contextmanager
def desk(seen: Path, scratch: Path, dialect: str) -> Iterator[tuple[WatchedConsole, Firm]]:
    """A console that is not started yet, on fresh copies of the homes; no browser is opened."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(seen, scratch)
    firms = {name: Firm(name) for name in BOTH}
    where = paths({"CALTUI_HOME": str(scratch / "settings")})
    profiles = {name: Profile(name, "http://sandbox.caltui", dialect=name) for name in BOTH}
    save(where, Settings(active=dialect, profiles=profiles))
    where.toured.parent.mkdir(parents=True, exist_ok=True)
    where.toured.touch()

    def opener(name: str | None, demo: bool) -> Workspace:
        chosen = name or dialect
        return firms[chosen].open(scratch / chosen)

    async def no_browser(_: str) -> bool:
        return True

    try:
        with looked_through(), _no_guesses(), patch.object(open_address, "_opened", no_browser):
            app = WatchedConsole(firms[dialect].open(scratch / dialect), opener=opener, where=where)
            app.own_commands = OWN
            yield app, firms[dialect]
    finally:
        time_style.use_style(time_style.TimeStyle())
