"""A home where the console has been, and a terminal to start it in."""

import asyncio
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caltui.workspace.open import demo_workspace
from tests.support.terminal import Terminal
from tests.tui.app.start_frame.starting import PLAIN, READ, WIDE, Run, write_guest


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror that holds bookings, read two hours ago; the first guest's name is wide."""
    home = tmp_path_factory.mktemp("front")
    workspace = demo_workspace(home=home, clock=lambda: datetime.now(UTC) - READ)

    async def read() -> None:
        for resource in ("bookings", "users", "event-types"):
            await workspace.sync(resource)
        await workspace.aclose()

    asyncio.run(read())
    write_guest(home / "mirrors" / "demo.sqlite", WIDE)
    return home / "mirrors" / "demo.sqlite"


@pytest.fixture
def home(tmp_path: Path, seen: Path) -> Path:
    """A home with a profile that has that mirror."""
    mirrors = tmp_path / "home" / "mirrors"
    mirrors.mkdir(parents=True, mode=0o700)
    shutil.copy(seen, mirrors / "firm.sqlite")
    (tmp_path / "home" / "config.toml").write_text(PLAIN)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Run:
    """Starts the console in a terminal, with a network that refuses."""

    def start(size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
        base = {
            "CALTUI_HOME": str(home),
            "CALTUI_API_TOKEN": "at_x",
            "TZ": "Europe/Berlin",
        }
        command = [sys.executable, "-m", "caltui"]
        return Terminal(command, cwd=tmp_path, env={**base, **env}, size=size)

    return start
