"""Reads when people are away, for the screens of weeks."""

from typing import TYPE_CHECKING, Any

from caltui.tui.base.sync_feed import COLD, Feed

if TYPE_CHECKING:
    from textual.app import App

    from caltui.workspace.workspace import Workspace


def read_away(app: "App[Any]", workspace: "Workspace") -> None:
    """Reads when people are away, where that is old and the server has it."""
    feed, name = getattr(app, "feed", None), workspace.catalog.absences
    if not name or not isinstance(feed, Feed) or name not in workspace.offered:
        return
    if workspace.stale(name, COLD):
        feed.sync(name)
