"""Puts the mirror in order when nobody waits for it."""

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
    """Does it beside the screens, after a while; once a day is enough."""
    work = partial(_tidy, console.workspace)
    console.set_timer(
        AFTER,
        lambda: console.run_worker(
            work, name="tidy", group="tidy", thread=True, exit_on_error=False
        ),
    )


def _tidy(workspace: "Workspace") -> None:
    """A file that cannot be written is told of by whoever has something to write."""
    from caltui.workspace.base.errors import MirrorError

    worker = get_current_worker()
    with suppress(MirrorError):
        workspace.kept.tidy(workspace.clock().timestamp(), lambda: not worker.is_cancelled)
