"""Cleans up the mirror in the background, once a day."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.workspace import Workspace

AFTER = 60.0
"""Seconds after the start: then somebody stays, and what is read first has been read."""


def later(console: "Context") -> None:
    """Starts the clean-up in a thread, a minute after the start."""
    work = partial(_tidy, console.workspace)
    console.set_timer(
        AFTER,
        lambda: console.run_worker(
            work, name="tidy", group="tidy", thread=True, exit_on_error=False
        ),
    )


def _tidy(workspace: "Workspace") -> None:
    """Ignores a mirror that cannot be written: the next write reports that."""
    from caltui.workspace.base.errors import MirrorError

    worker = get_current_worker()
    with suppress(MirrorError):
        workspace.kept.tidy(workspace.clock().timestamp(), lambda: not worker.is_cancelled)
