"""Where the picture for the next start lies, and what makes it out of date."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from caltui.settings.paths import paths
from caltui.tui.app.start_frame.frame import Frame
from caltui.tui.app.start_frame.frame_cache import Keeper
from caltui.tui.app.start_frame.frame_file import data_folder
from caltui.tui.terminal.handover import TerminalHandover
from caltui.workspace.open import demo_workspace

FRAME = Frame((80, 24), ("",), 0, {}, None, (0, 0), (), {})


async def test_a_read_that_ends_after_the_picture_leaves_it_and_a_write_does_not(
    tmp_path: Path,
) -> None:
    workspace = demo_workspace(home=tmp_path)
    keeper = Keeper(
        TerminalHandover(), profile=None, read_only=False, env={"CALTUI_HOME": str(tmp_path)}
    )
    assert not keeper.still_true(workspace), "none was taken"
    keeper.take(workspace, lambda: FRAME)
    await workspace.sync("teams")
    assert keeper.still_true(workspace)
    await workspace.run(workspace.plan("teams", "create", (), {"name": "New", "slug": "new"}))
    assert not keeper.still_true(workspace)
    await workspace.aclose()


@pytest.mark.parametrize(
    "env", [{}, {"XDG_DATA_HOME": "/somewhere/else"}, {"CALTUI_HOME": "~/caltui"}]
)
def test_the_picture_lies_where_the_data_is(
    monkeypatch: pytest.MonkeyPatch, env: Mapping[str, str]
) -> None:
    for name in ("XDG_DATA_HOME", "CALTUI_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert data_folder(os.environ) == str(paths().data)
