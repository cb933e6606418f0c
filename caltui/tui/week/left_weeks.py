"""A week whose saving was left before it ended: told when it does."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.tui.base.messages import WriteOver
from caltui.tui.edit.left_running import failure_sentence, show_left_running, show_outcome
from caltui.workspace.week.save import Saved, WeekOutcome
from caltui.workspace.week.state import SCHEDULES

if TYPE_CHECKING:
    from textual.app import App

    from caltui.workspace.writes.pending import PendingWrite

KEPT = "What you painted is kept: opening the week offers it."


class WeekResult(NamedTuple):
    """What came of it all: the week, and the bookings that could not be cancelled."""

    saved: Saved
    failed: list[str]

    @property
    def good(self) -> bool:
        """Whether all of it was done."""
        return self.saved.verdict is WeekOutcome.PAINTED and not self.failed


def follow_week(
    app: "App[Any]",
    write: "PendingWrite[WeekResult]",
    then: Callable[[WeekResult], None] | None = None,
) -> None:
    """Leaves a saving running. `then` is called when it has ended, before that is told."""
    show_left_running(app, write)

    async def over() -> None:
        try:
            result = await write.result()
        except Exception as error:
            show_outcome(app, f"{write.summary}: {failure_sentence(error)}", "error")
        else:
            if then is not None:
                then(result)
            _tell(app, write.summary, result)
        app.post_message(WriteOver(SCHEDULES, None))

    write.when_over(lambda _: app.call_later(over))


def _tell(app: "App[Any]", summary: str, result: WeekResult) -> None:
    saved = result.saved
    said = [f"{summary}:", saved.sentence, saved.cause, *result.failed]
    said += [] if saved.verdict is WeekOutcome.PAINTED else [KEPT]
    words = " ".join(part for part in said if part)
    show_outcome(app, words, "information" if result.good else "warning")
