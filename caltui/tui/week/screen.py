"""The week editor: stores what is painted as a draft, and shows a review before it is sent."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.signal import Signal
from textual.timer import Timer

from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, SyncFailed
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.edit.conflict import ConflictScreen
from caltui.tui.edit.drafts import sent_sentence
from caltui.tui.week import text as words
from caltui.tui.week.away import read_away
from caltui.tui.week.drafts import WeekDraft, WeekDrafts
from caltui.tui.week.left_weeks import WeekResult, follow_week
from caltui.tui.week.painted_week import PaintedWeek
from caltui.tui.week.review import WeekReviewScreen
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError
from caltui.workspace.week.clash import FIELDS, chosen
from caltui.workspace.week.impact import BOOKINGS, impact
from caltui.workspace.week.save import NO_DATES, WeekOutcome
from caltui.workspace.week.state import (
    SCHEDULES,
    WeekState,
    load_week,
    state_of,
)
from caltui.workspace.week.writes import plan
from caltui.workspace.writes.pending import PendingWrite

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.conflict import Conflict

KEEP_AFTER = 0.4
"""Seconds after a change until the draft is stored."""


class WeekScreen(PaintedWeek):
    """Closes with True when something was saved."""

    def __init__(self, workspace: "Workspace", state: WeekState) -> None:
        super().__init__(workspace, state)
        self._drafts = WeekDrafts(workspace, state.key)
        self._keeping: Timer | None = None

    def on_mount(self) -> None:
        """Marks the bookings of the coming week, and says what could not be read."""
        self.grid.locked = self.workspace.read_only or bool(self.state.locked)
        if self.grid.locked:
            self.notify(self.why_locked, markup=False, severity="warning", timeout=8)
        for problem in self.state.reading.problems:
            self.notify(problem, markup=False, severity="warning", timeout=10)
        self._mark_bookings()
        self._mark_away()
        self._about()
        self._draw_words()
        news = getattr(self.app, "news", None)
        if isinstance(news, Signal):
            self.hear(news, self.heard)
            read_away(self.app, self.workspace)
        draft = None if self.grid.locked else self._drafts.found(self.state.as_wanted)
        if draft is not None:
            self.run_worker(self._offer(draft), group="draft", exit_on_error=False)

    def on_screen(self) -> tuple[str, ...]:
        """The lists that the week is made of."""
        return SCHEDULES, BOOKINGS

    def heard(self, news: "News") -> None:
        """Takes over what was read or written elsewhere; painted days stay."""
        touched = news.resources if isinstance(news, MirrorChanged) else {news.resource}
        if self.workspace.catalog.absences in touched and not isinstance(news, SyncFailed):
            self._mark_away()
            self._draw_words()
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
        """Stores the draft, so that a crash does not lose it."""
        self._keeping = None
        if not self._drafts.keep(self._wanted(), self.state.as_wanted):
            self._say(words.NOT_KEPT, "$warning")

    def keep_typed(self) -> None:
        """Stores a draft that waits to be stored."""
        if self._keeping is not None:
            self._drafts.keep(self._wanted(), self.state.as_wanted)

    async def _offer(self, draft: WeekDraft) -> None:
        """Asks whether to go on with the draft; the default answer does."""
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
        self.wanted = draft.rebased_on(self.state.as_wanted)
        self.grid.paint(self.wanted.hours)
        self._redraw()

    # Saving

    def action_save(self) -> None:
        """Reads the schedule again; shows what is sent, and the bookings outside the hours."""
        if self.grid.locked:
            self._refused()
        elif not self.changed:
            self._say("Nothing is painted: the schedule is as Cal has it.")
        else:
            self._say("Reading the schedule and its bookings …", "$accent")
            self.ask(self._review, group="save")

    async def _review(self) -> None:
        """Reads what the review needs, and shows it. What was painted meanwhile is part of it."""
        try:
            news = self._rebase(await load_week(self.workspace, self.state.key))
            wanted = self._wanted()
            change = plan(self.workspace, self.state, wanted)
            found = await impact(self.workspace, self.state, change.wanted)
        except (GatewayError, MirrorError, Invalid) as error:
            self._say(f"× {explain(error).text}", "bold $error")
            return
        if not self.is_active:
            self._say(words.WENT_ON, "$warning")
            return
        if self._wanted() != wanted:
            self.action_save()
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
        if saved.conflict is not None and saved.state is not None:
            await self._decide(saved.conflict, saved.state)
            return
        self.saved = self.saved or saved.verdict is not WeekOutcome.BEFORE
        if saved.state is not None:
            self._rebase(saved.state)
        self._say(f"× {saved.sentence} {saved.cause}".strip(), "bold $error")
        if saved.hint == NO_DATES and saved.verdict is WeekOutcome.BEFORE:
            await self._offer_week()

    async def _decide(self, conflict: "Conflict", now: WeekState) -> None:
        """Asks, where somebody else has changed the schedule, whose hours are kept. Sends
        nothing."""
        mine = await self.app.push_screen_wait(ConflictScreen(self.workspace, conflict))
        painted = self._wanted()
        self._rebase(now)
        if mine is not None:
            clashing = {one.field for one in conflict.fields}
            kept = chosen(painted, now.as_wanted, mine | (FIELDS - clashing))
            self.wanted = kept
            self.grid.paint(kept.hours)
            self._redraw()
        self._say("Nothing was sent: it was changed meanwhile. ctrl+s saves it.", "$warning")

    async def _offer_week(self) -> None:
        """Offers to take out the single dates, which this Cal refuses, and to save the rest."""
        question = ConfirmScreen(
            "This Cal keeps no hours of single dates",
            "Its build refuses them: nothing was changed. Taking the dates out leaves the week,"
            " which holds for every week. Single days can be closed by bookings only.",
            yes="Take the dates out (y)",
            no="Keep them here (esc)",
        )
        if not await self.app.push_screen_wait(question):
            return
        self.wanted = replace(self.wanted, dates=self.state.as_wanted.dates)
        self._redraw()
        left = "ctrl+s saves the week alone." if self.changed else "Paint the weekdays instead."
        self._say(f"The dates are out. {left}", "$warning")

    def _leave_running(self, write: PendingWrite[WeekResult]) -> None:
        """Closes the week while it is saved; the draft stays until the save is complete."""
        if self._keeping is not None:
            self._keeping.stop()
        kept = self._drafts.until_saved(self._wanted(), self.state.as_wanted)
        follow_week(self.app, write, kept)
        if self.is_active:
            self.dismiss(True)

    def _rebase(self, fresh: WeekState) -> str:
        """Takes over the schedule as Cal has it now; changes made here stay. Returns a notice."""
        was, now = self.state.as_wanted, fresh.as_wanted
        self.wanted = self._wanted().rebased(was, now)
        self.painting.rebase(now.hours)
        self.state = fresh
        self._redraw()
        return "The schedule was changed meanwhile: this starts from how it is now." * (was != now)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says what could not be read or saved."""
        self._say(f"× {explain(error).text}", "bold $error")

    # Leaving

    def action_leave(self) -> None:
        """Clears the selection, else closes; asks first when something is painted."""
        if self.grid.selecting:
            self.grid.select_none()
        elif self.changed:
            self.ask(self._ask_leave, group="leave")
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
        """Drops the draft and closes."""
        if self._keeping is not None:
            self._keeping.stop()
        self._drafts.keep(self.state.as_wanted, self.state.as_wanted)
        if self.is_active:
            self.dismiss(self.saved)
