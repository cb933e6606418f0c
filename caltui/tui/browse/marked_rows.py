"""The keys for the marked records of the table."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from caltui.tui.base.messages import RecordChanged, Synced

if TYPE_CHECKING:
    from caltui.tui.table.table_panel import TablePanel

COMMANDS = ("rows.edit_marked", "rows.delete_marked", "rows.copy_marked")
"""The commands that need a marked record."""

TOO = {"place.edit": "rows.edit_marked", "place.delete": "rows.delete_marked"}
"""The commands that act on what is marked, where anything is."""


def change(panel: "TablePanel", verb: str, alone: Callable[[], None] | None) -> None:
    """Starts a change of what is marked.

    With `alone` the record under the cursor is offered too, if it is not marked.
    """
    if verb == "delete" and panel.shown.resource.can("cancel"):
        verb = "cancel"
    one = panel.table.cursor_key if alone is not None else None

    async def work() -> None:
        from caltui.tui.acts.bulk.flow import change_marked

        chosen = await change_marked(panel, verb, one=one)
        if chosen is not None and alone is not None:
            panel.console.call_later(_change_alone, panel, chosen, alone)

    panel.console.start(work, group="flow")


def _change_alone(panel: "TablePanel", key: str, alone: Callable[[], None]) -> None:
    """Changes this record under the cursor: rows that were read meanwhile may have put another
    one there."""
    if panel.table.move_to_key(key):
        alone()
    else:
        words = f"{panel.shown.resource.noun.capitalize()} {key} is not shown any more: nothing"
        panel.notify(f"{words} was done.", markup=False, severity="warning")


def copy_ids(panel: "TablePanel") -> None:
    """Copies the ids of the marked records, in the order of the table."""
    from caltui.tui.acts.bulk.flow import marked_in_order
    from caltui.tui.dialogs.copy import Copyable, copy

    keys = marked_in_order(panel)
    if not keys:
        panel.notify("Nothing is marked: space marks a record.", severity="warning")
        return
    copy(panel.console, Copyable("ids", f"{len(keys)} ids", "\n".join(keys)))


def follow(panel: "TablePanel", news: Synced | RecordChanged) -> None:
    """Moves the mark of a record to the one that is in its place now."""
    if isinstance(news, RecordChanged) and news.was and news.key:
        panel.follow(news.resource, news.was, news.key)


def forget_gone(panel: "TablePanel", news: Synced | RecordChanged) -> None:
    """Takes the marks of records away that a read no longer found."""
    gone = news.result.delta.gone if isinstance(news, Synced) else (news.key,)
    if panel.table.marks.intersection(gone):
        from caltui.tui.acts.bulk.flow import unmark_vanished

        unmark_vanished(panel)
