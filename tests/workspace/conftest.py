from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.demo_data.firm import firm
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.cal import Cal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Open = Callable[..., Workspace]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """A firm over real HTTP, for all tests of a file."""
    with running(lambda: firm(seed=7, today=NOW.date())) as found:
        yield found


@pytest.fixture
def cal(server: Running) -> Iterator[Running]:
    """That firm, for one test: with no request and no fault of an earlier one."""
    server.requests.clear()
    yield server
    server.faults.clear()


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Open]:
    """Opens workspaces on one home, on a scripted Cal or on nothing; closes them at the end."""
    made: list[Workspace] = []

    def make(cal: Cal | None = None, **options: Any) -> Workspace:
        base_url = options.pop("base_url", "http://cal.test")
        token = options.pop("token", "at_test_token")
        profile = Profile(name="test", base_url=base_url, budget=0, zone="Europe/Berlin")
        workspace = open_workspace(
            profile,
            token=token,
            paths=paths({"CALTUI_HOME": str(tmp_path)}),
            clock=lambda: NOW,
            transport=cal.transport if cal else None,
            **options,
        )
        made.append(workspace)
        return workspace

    yield make
    for workspace in made:
        await workspace.aclose()
