"""The part of the console for writes: reports them, settles unknown ones, and quits."""

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from caltui.tui.base.context import Context
from caltui.tui.base.messages import RecordChanged, WriteOver
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from caltui.tui.journal.watch_unknown import WriteWatch
    from caltui.workspace.writes.change import Outcome


class WritesApp(Context):
    """Base of the console."""

    _watched: "WriteWatch | None" = None

    def done(self, resource: str, outcome: "Outcome") -> None:
        """Reports a change that was sent, and reads the lists again that it touched."""
        key = outcome.created_key or outcome.change.key or None
        words = done_words(self.workspace, outcome)
        missing = bool(outcome.not_taken)
        severity: SeverityLevel = "warning" if missing else "information"
        self.notify(words, markup=False, severity=severity, timeout=12 if missing else 5)
        self.unkept()
        self.news.publish(RecordChanged(resource, key, outcome.replaced))
        self.touched()

    def unkept(self) -> None:
        """Says which answers of Cal could not be stored in the mirror."""
        if text := self.workspace.unkept():
            words = f"{text} Nothing has to be sent again."
            self.notify(words, markup=False, severity="warning", timeout=12)

    @on(WriteOver)
    def _write_over(self, event: WriteOver) -> None:
        """A write whose screen was left has ended: what it touched is drawn again."""
        if event.outcome is not None:
            self.done(event.resource, event.outcome)
        else:
            self.news.publish(RecordChanged(event.resource, event.key))
            self.touched()
        self.watch_writes()

    def watch_writes(self) -> None:
        """Checks writes of unknown outcome from time to time, until there are none."""
        if self._watched is None:
            from caltui.tui.journal.undo_and_settle import settle_due
            from caltui.tui.journal.watch_unknown import WriteWatch

            self._watched = WriteWatch(self, self.workspace, partial(settle_due, self))
        self._watched.begin()

    async def action_quit(self) -> None:
        """Leaves. While a write is on its way it asks once; asked again it leaves at once."""
        from caltui.tui.app.quitting import QuitScreen, farewell

        if self._workspace is None or not self._workspace.pending.running:
            self.exit()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.exit(message=farewell(self.workspace) or None)

        if isinstance(self.screen, QuitScreen):
            answered(True)
        else:
            self.push_screen(QuitScreen(self.workspace), answered)


def done_words(workspace: Workspace, outcome: "Outcome") -> str:
    """`Done: Edit team 4 (Ops) · u takes it back`, `Undone: Delete team 4 (Ops)`."""
    change = outcome.change
    if change.undo_of is None:
        back = " · u takes it back" if change.undoable.possible else ""
        now = f" · it is {change.of.noun} {outcome.created_key} now" if outcome.replaced else ""
        but = f" · but {' '.join(outcome.not_taken)}" if outcome.not_taken else ""
        return f"Done: {change.summary()}{now}{but}{back}"
    from caltui.workspace.base.errors import GatewayError

    try:
        what = workspace.write_history.entry(change.undo_of).summary
    except GatewayError:
        what = f"entry {change.undo_of}"
    again = f": it is {change.of.noun} {outcome.created_key} now" if outcome.created_key else ""
    return f"Undone: {what}{again}"
