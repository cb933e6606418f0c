"""The mirror is put in order beside the screens, once a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from caltui.tui.app import maintenance
from caltui.tui.app.app import Console
from caltui.workspace.base.saved_state import SavedState
from caltui.workspace.open import demo_workspace, open_mirror
from tests.tui.conftest import NOW, Seat

LONG_AGO = 1_000.0
"""When Cal had no longer what is dropped, in seconds since 1970."""


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the mirror was put in order, each time that a console asked for it: at once here."""
    found: list[bool] = []
    tidy = SavedState.tidy

    def noted(kept: SavedState, now: float, go_on: Callable[[], bool]) -> bool:
        found.append(tidy(kept, now, go_on))
        return found[-1]

    monkeypatch.setattr(maintenance, "AFTER", 0.01)
    monkeypatch.setattr(SavedState, "tidy", noted)
    return found


async def test_what_is_long_gone_is_dropped_once_a_day(tmp_path: Path, ended: list[bool]) -> None:
    for hours, dropped in ((0, True), (23, False), (25, True)):
        assert await was_dropped(tmp_path, NOW + timedelta(hours=hours), ended) == dropped
    assert ended == [True, False, True]


async def was_dropped(home: Path, now: datetime, ended: list[bool]) -> bool:
    """Whether a console drops a record that is long gone."""
    workspace = demo_workspace(home=home, clock=lambda: now)
    with open_mirror(workspace.kept.path, catalog()) as mirror:
        mirror.put("webhooks", "gone", {"id": "gone"}, at=LONG_AGO)
        mirror.put_list("webhooks", [], complete=True, at=LONG_AGO + 1)
        assert mirror.get("webhooks", "gone") is not None
    before = len(ended)
    async with Console(workspace).run_test(size=(120, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, Console)
        await Seat(app, pilot).until(lambda: len(ended) > before)
    with open_mirror(workspace.kept.path, catalog()) as mirror:
        return mirror.get("webhooks", "gone") is None
