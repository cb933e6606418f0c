"""The line of a review that says what a change does to open times."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from caltui.tui.base.dialog import broke
from caltui.tui.base.error_messages import explain
from caltui.tui.edit.open_times.screen import OpenTimesScreen
from caltui.workspace.slots.difference.words import COUNTING, sentence
from caltui.workspace.writes.slot_effects import difference_of, touches_slots

if TYPE_CHECKING:
    from caltui.workspace.slots.difference.difference import SlotDifference
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

ACTION = "show_open_times"
"""The Textual action of a screen that opens the list."""


class OpenTimesLine(Static):
    """Counts in a thread as soon as it is shown; the review is open at once and never waits.

    `outside` is how many bookings lie outside, where the review counted them itself.
    """

    def __init__(
        self, workspace: "Workspace", changes: "Sequence[Change]", *, outside: int | None = None
    ) -> None:
        super().__init__(Content.styled(COUNTING, "$quiet"), classes="open-times")
        self.workspace = workspace
        self._changes = changes
        self._outside = outside
        self.found: SlotDifference | None = None

    def on_mount(self) -> None:
        """Starts to count."""
        self.run_worker(self._count(), group="open times", exit_on_error=False)

    async def _count(self) -> None:
        found = await asyncio.to_thread(difference_of, self.workspace, self._changes)
        if self.is_attached:
            self.found = found
            self.update(self._said(found))

    def _said(self, found: "SlotDifference") -> Content:
        words = sentence(found, self._outside)
        lost = found.after < found.before or found.outside or self._outside
        style = "$warning" if lost or "unknown" in words else "$foreground"
        key = _key_of(self.screen)
        rest = [("  ", ""), (key, "bold $accent"), (" lists them", "$quiet")]
        return Content.assemble((words, style), *(rest if found.types and key else ()))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Says that it could not be counted."""
        if event.worker.group == "open times" and event.state is WorkerState.ERROR:
            broke(self.app, event)
            error = event.worker.error
            why = explain(error).text if error is not None else "it could not be counted"
            self.update(Content.styled(f"open times: unknown: {why}", "$warning"))


def open_times_lines(
    workspace: "Workspace", changes: "Sequence[Change]", *, outside: int | None = None
) -> list[OpenTimesLine]:
    """The line for these changes; none where they touch no slots."""
    if not touches_slots(changes):
        return []
    return [OpenTimesLine(workspace, changes, outside=outside)]


def has_open_times(screen: Screen[Any]) -> bool:
    """Tells whether a review says what a change does to open times."""
    return bool(screen.query(OpenTimesLine))


def show_open_times(screen: Screen[Any]) -> None:
    """Opens the list of times and bookings; says so where they are still being counted."""
    line = next(iter(screen.query(OpenTimesLine)), None)
    if line is None:
        return
    if line.found is None:
        screen.notify("The open times are still being counted.", markup=False)
    elif line.found.types:
        screen.app.push_screen(OpenTimesScreen(line.found, line.workspace))


def _key_of(screen: Screen[Any]) -> str:
    """The key that opens the list, as it is shown to people; empty without one."""
    for active in screen.active_bindings.values():
        if active.binding.action == ACTION:
            return screen.app.get_key_display(active.binding)
    return ""
