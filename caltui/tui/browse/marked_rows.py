"""What the keys do with the marked records of the table."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from caltui.tui.base.messages import RecordChanged, Synced

if TYPE_CHECKING:
    from caltui.tui.browse.screen import BrowseScreen
    from caltui.tui.keys.actions import Action
    from caltui.tui.table.table_panel import TablePanel


def change(screen: "BrowseScreen", action: "Action", alone: Callable[[], None] | None) -> None:
    """Starts a change of what is marked; where it cannot be, says why.

    With `alone` the record under the cursor is offered too, if it is not marked.
    """
    reason = screen.why_not(action)
    if reason:
        screen.notify(reason, markup=False, severity="warning", timeout=6)
        return
    of, panel = screen.shown.resource, screen.panel
    verb = "cancel" if action.verb == "delete" and of.can("cancel") else action.verb
    one = screen.table.cursor_key if alone is not None else None

    async def work() -> None:
        from caltui.tui.bulk.flow import change_marked

        if await change_marked(panel, verb, one=one) and alone is not None:
            screen.console.call_later(alone)

    screen.console.start(work, group="flow")


def copy_ids(screen: "BrowseScreen") -> None:
    """Copies the ids of the marked records, in the order of the table."""
    from caltui.tui.bulk.flow import ordered
    from caltui.tui.dialogs.copy import Copyable, copy

    keys = ordered(screen.panel)
    if not keys:
        screen.notify("Nothing is marked: space marks a record.", severity="warning")
        return
    copy(screen.console, Copyable("ids", f"{len(keys)} ids", "\n".join(keys)))


def forget_gone(panel: "TablePanel", news: Synced | RecordChanged) -> None:
    """Takes the marks of records away that a read no longer found."""
    gone = news.result.delta.gone if isinstance(news, Synced) else (news.key,)
    if panel.table.marks.intersection(gone):
        from caltui.tui.bulk.flow import drop_vanished

        drop_vanished(panel)
