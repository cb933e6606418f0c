"""Counts the records of the inbox that are to do, for the sidebar."""

import asyncio
from typing import TYPE_CHECKING

from textual.worker import Worker

from caltui.tui.browse.sidebar import Sidebar

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen
    from caltui.workspace.workspace import Workspace

LARGE = 10_000
"""With more bookings it is not counted beside other work: the inbox itself says it."""

UNKNOWN = "?"
KEPT = "inbox to do"
"""The name under which the mirror keeps the number that was counted last."""


def kept_number(workspace: "Workspace") -> str:
    """The number that was counted last; `?` where none was."""
    return str(workspace.kept.view(KEPT) or UNKNOWN)


class InboxCount:
    """Counts in a thread when one of the lists has changed, and tells the sidebar."""

    def __init__(self, screen: "PlaceScreen") -> None:
        self._screen = screen
        self._counted: tuple[int, ...] | None = None
        self._over = False

    def end(self) -> None:
        """Counts and keeps no more, and shows what the next start will show."""
        self._over = True
        self._tell(kept_number(self._screen.workspace))

    def look(self) -> None:
        """Counts again, where something has changed since."""
        workspace = self._screen.workspace
        versions = workspace.versions()
        lists = workspace.catalog.made_of("inbox-count").lists
        now = tuple(versions[name] for name in lists)
        if now == self._counted or self._over or not self._screen.is_mounted:
            return
        self._counted = now
        if (workspace.count(lists[0]) or 0) > LARGE:
            self._tell(UNKNOWN)
            return
        screen = self._screen
        _: Worker[None] = screen.run_worker(
            self._count, group="inbox count", exclusive=True, exit_on_error=False
        )

    async def _count(self) -> None:
        number = await asyncio.to_thread(self._number)
        if not self._over:
            self._tell(number)

    def _number(self) -> str:
        """The number, which is kept for the next start; unknown where the mirror fails."""
        from caltui.workspace.base.errors import MirrorError
        from caltui.workspace.inbox.queues import NOW, queues_of, to_do, triage

        workspace = self._screen.workspace
        urgent = [queue for queue in queues_of(workspace.catalog) if queue.severity == NOW]
        try:
            number = to_do(triage(workspace, urgent))
            if number != kept_number(workspace) and not self._over:
                workspace.kept.keep_view(KEPT, number, patient=True)
        except MirrorError:
            return UNKNOWN
        return number

    def _tell(self, number: str) -> None:
        for sidebar in self._screen.query(Sidebar):
            sidebar.tell_inbox(number)
