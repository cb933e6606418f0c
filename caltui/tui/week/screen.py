"""The week editor: what is painted is kept as a draft, and reviewed before it is sent."""

from typing import TYPE_CHECKING

from textual import on
from textual.signal import Signal
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, SyncFailed
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.edit.drafts import sent_sentence
from caltui.tui.week import text as words
from caltui.tui.week.drafts import WeekDraft, WeekDrafts
from caltui.tui.week.left_weeks import WeekResult, follow_week
from caltui.tui.week.painted_week import PaintedWeek
from caltui.tui.week.review import WeekReviewScreen
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError
from caltui.workspace.week.impact import BOOKINGS, impact
from caltui.workspace.week.save import WeekOutcome
from caltui.workspace.week.state import (
    SCHEDULES,
    Wanted,
    WeekState,
    load_week,
    state_of,
)
from caltui.workspace.week.writes import plan
from caltui.workspace.writes.pending import PendingWrite

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

KEEP_AFTER = 0.4
"""Seconds after which what is painted is kept as a draft."""


class WeekScreen(PaintedWeek):
    """Dismissed with True when something of it was saved."""

    def __init__(self, workspace: "Workspace", state: WeekState) -> None:
        super().__init__(workspace, state)
        self._drafts = WeekDrafts(workspace, state.key)
        self._keeping: Timer | None = None

    def on_mount(self) -> None:
        """Marks the bookings of the coming week, and says what could not be read."""
        self.grid.locked = self.workspace.read_only
        if self.grid.locked:
            self.notify(words.LOCKED, markup=False, severity="warning", timeout=8)
        for problem in self.state.reading.problems:
            self.notify(problem, markup=False, severity="warning", timeout=10)
        self._mark_bookings()
        self._about()
        self._tell()
        news = getattr(self.app, "news", None)
        if isinstance(news, Signal):
            self.hear(news, self.heard)
        draft = None if self.grid.locked else self._drafts.found(self.state.as_wanted)
        if draft is not None:
            self.run_worker(self._offer(draft), group="draft", exit_on_error=False)

    def on_screen(self) -> tuple[str, ...]:
        """The lists that the week is made of."""
        return SCHEDULES, BOOKINGS

    def heard(self, news: "News") -> None:
        """Something was read or written: what is painted stays, what is not follows."""
        touched = news.resources if isinstance(news, MirrorChanged) else {news.resource}
        if isinstance(news, SyncFailed) or touched.isdisjoint((SCHEDULES, BOOKINGS)):
            return
        self._mark_bookings()
        seen = self.workspace.record(SCHEDULES, self.state.key)
        if seen is None or seen.state == "gone":
            self._say("The schedule is gone: somebody deleted it meanwhile.", "$warning")
            return
        fresh = state_of(self.workspace, self.state.key, seen.record)
        if fresh.as_wanted == self.state.as_wanted:
            return
        if self.changed:
            self._say("Changed elsewhere meanwhile: ctrl+s starts from how it is now.", "$warning")
        else:
            self._say(self._rebase(fresh), "$warning")
            self.grid.refresh()

    # Drafts

    def _keep_soon(self) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self._keep)

    def _keep(self) -> None:
        """Keeps what is painted, so that a crash does not lose it."""
        self._keeping = None
        if not self._drafts.keep(self._wanted(), self.state.as_wanted):
            self._say(words.NOT_KEPT, "$warning")

    def keep_typed(self) -> None:
        """Keeps what was painted a moment ago."""
        if self._keeping is not None:
            self._drafts.keep(self._wanted(), self.state.as_wanted)

    async def _offer(self, draft: WeekDraft) -> None:
        """Offers what was left here; the harmless answer takes it up."""
        question = ConfirmScreen(
            "You were here before",
            f"A week painted {draft.when} was not saved, or not to its end."
            " Starting fresh throws it away.",
            yes="Start fresh (y)",
            no="Take it up (esc)",
        )
        if await self.app.push_screen_wait(question):
            self._drafts.keep(self.state.as_wanted, self.state.as_wanted)
            return
        self.wanted = draft.over(self.state.as_wanted)
        self.grid.paint(self.wanted.hours)
        self._redraw()

    # Saving

    def action_save(self) -> None:
        """Reads the schedule again, and shows what would be sent and which bookings it strands."""
        if self.grid.locked:
            self._refused()
        elif not self.changed:
            self._say("Nothing is painted: the schedule is as Cal has it.")
        else:
            self._say("Reading the schedule and its bookings …", "$accent")
            self.run_worker(self._review(), group="save", exclusive=True, exit_on_error=False)

    async def _review(self) -> None:
        try:
            news = self._rebase(await load_week(self.workspace, self.state.key))
            change = plan(self.workspace, self.state, self._wanted())
            found = await impact(self.workspace, self.state, change.wanted)
        except (GatewayError, MirrorError, Invalid) as error:
            self._say(f"× {explain(error).text}", "bold $error")
            return
        self._say(news, "$warning")
        self._drafts.sending()
        self._keep()
        if not change.ops:
            self._say("Nothing is left to save: the schedule is so already.")
            return
        saved = await self.app.push_screen_wait(WeekReviewScreen(self.workspace, change, found))
        if saved is None:
            return
        if isinstance(saved, PendingWrite):
            self._leave_running(saved)
            return
        if saved.verdict is WeekOutcome.PAINTED:
            self.saved = True
            self.notify(saved.sentence, markup=False, title=self.wanted.name, timeout=6)
            self._close()
            return
        self.saved = self.saved or saved.verdict is not WeekOutcome.BEFORE
        if saved.state is not None:
            self._rebase(saved.state)
        self._say(f"× {saved.sentence} {saved.cause}".strip(), "bold $error")

    def _leave_running(self, write: PendingWrite[WeekResult]) -> None:
        """Leaves the week while it is saved; what is painted is kept until it is there."""
        if self._keeping is not None:
            self._keeping.stop()
        kept = self._drafts.until_saved(self._wanted(), self.state.as_wanted)
        follow_week(self.app, write, kept)
        if self.is_current:
            self.dismiss(True)

    def _rebase(self, fresh: WeekState) -> str:
        """Takes what Cal has now; what was changed here stays. Answers what came in between."""
        was, now = self.state.as_wanted, fresh.as_wanted
        changed = was != now
        mine = self.wanted
        self.painting.rebase(now.hours)
        self.wanted = Wanted(
            self.painting.hours,
            mine.name if mine.name != was.name else now.name,
            mine.zone if mine.zone != was.zone else now.zone,
            mine.dates if mine.dates != was.dates else now.dates,
        )
        self.state = fresh
        self._redraw()
        return "The schedule was changed meanwhile: this starts from how it is now." * changed

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.state == WorkerState.ERROR and event.worker.error is not None:
            self._say(f"× {explain(event.worker.error).text}", "bold $error")

    # Leaving

    def action_leave(self) -> None:
        """Takes the selection away; else leaves, asking when something is painted."""
        if self.grid.selecting:
            self.grid.select_none()
        elif self.changed:
            self.run_worker(self._ask_leave(), group="leave", exclusive=True, exit_on_error=False)
        else:
            self._close()

    async def _ask_leave(self) -> None:
        question = ConfirmScreen(
            "Leave this week?",
            f"It is painted. {sent_sentence(self._drafts.outcome())}"
            " Leaving loses what is painted.",
            yes="Leave (y)",
            no="Keep painting (esc)",
        )
        if await self.app.push_screen_wait(question):
            self._close()

    def _close(self) -> None:
        """Leaves: the week is saved, or thrown away."""
        if self._keeping is not None:
            self._keeping.stop()
        self._drafts.keep(self.state.as_wanted, self.state.as_wanted)
        if self.is_current:
            self.dismiss(self.saved)
