from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.small_v2 import KEY, SmallV2, small_v2

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def cal() -> Iterator[SmallV2]:
    with small_v2() as found:
        yield found


@pytest.fixture
async def seated(cal: SmallV2, tmp_path: Path) -> AsyncIterator[Callable[..., Workspace]]:
    """Opens a workspace on the small server; `dialect` may be another. Closes it at the end."""
    made: list[Workspace] = []

    def make(dialect: str = "calv2", **more: object) -> Workspace:
        profile = Profile("test", cal.url, "", dialect, budget=0, zone="Europe/Berlin")
        where = paths({"CALTUI_HOME": str(tmp_path)})
        made.append(open_workspace(profile, token=KEY, paths=where, clock=lambda: NOW))
        return made[-1]

    yield make
    for workspace in made:
        await workspace.aclose()


@pytest.fixture
async def desk(seated: Callable[..., Workspace]) -> Workspace:
    return seated()
