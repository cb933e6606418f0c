"""Workspaces on a firm behind Cal's API v2, over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.firm_v2 import KEY, Firm, serving

START = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@dataclass
class Desk:
    """A workspace, its firm, and the time that it has."""

    workspace: Workspace
    firm: Firm
    now: datetime = START

    def later(self, **more: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**more)

    def keys(self, resource: str) -> list[str]:
        """The keys of the records last seen."""
        return sorted(self.workspace.records(resource))


@asynccontextmanager
async def desk(home: Path, firm: Firm) -> AsyncIterator[Desk]:
    """Opens the workspace of a profile of a running firm, and closes it at the end."""
    profile = Profile("firm", firm.url, "", "calv2", budget=0, zone="Europe/Berlin")
    held: list[Desk] = []
    workspace = open_workspace(
        profile,
        token=KEY,
        paths=paths({"CALTUI_HOME": str(home)}),
        clock=lambda: held[0].now if held else START,
    )
    held.append(Desk(workspace, firm))
    try:
        yield held[0]
    finally:
        await workspace.aclose()


@asynccontextmanager
async def working(home: Path, **about: Any) -> AsyncIterator[Desk]:
    """A firm of this kind, and a workspace on it."""
    with serving(Firm(**about)) as firm:
        async with desk(home, firm) as here:
            yield here
