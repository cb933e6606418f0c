"""The bulk dialog: a run, and what can be done with it besides: again, take back, rehearse."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from caltui.tui.acts.bulk.job import RecordChange
from caltui.tui.acts.bulk.run_dialog import ASKING, KEYS, OVER, RUNNING, BulkEnd, RunDialog
from caltui.tui.acts.bulk.text import rehearsal_text, rehearsed_item, waiting_item
from caltui.tui.dialogs.confirm import agrees_to_write
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.edit.open_times.line import has_open_times, show_open_times
from caltui.tui.forms.problems import Problem
from caltui.workspace.base.errors import MirrorError, ReadOnly

if TYPE_CHECKING:
    from caltui.workspace.bulk.run_plan import RunPlan

__all__ = ["ASKING", "OVER", "RUNNING", "BulkEnd", "BulkScreen"]


class BulkScreen(RunDialog):
    """Closes with the outcome, or None where nothing was sent. A run may be left running."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tells whether the action works in this phase."""
        if action == "again":
            return self.phase == OVER and self.again_count > 0
        if action == "take_back":
            return self.phase == OVER and self.can_take_back
        if action == "rehearse" and self.job.plan is None:
            return False
        if action == "show_open_times" and not has_open_times(self):
            return False
        return KEYS.get(action, self.phase) == self.phase

    def action_show_open_times(self) -> None:
        """Shows which open times go and come."""
        show_open_times(self)

    @property
    def can_take_back(self) -> bool:
        """Whether something of the run was done."""
        return self.run is not None and any(i.outcome == "done" for i in self.finished.values())

    def action_take_back(self) -> None:
        """Closes, to show how the whole run is taken back."""
        end = self.end
        if self.is_active and end is not None and self.can_take_back:
            self.dismiss(replace(end, take_back=True))

    def action_rehearse(self) -> None:
        """Tries the plan in a sandbox, and says what would be refused. Nothing is sent."""
        if self.phase == ASKING and self.job.plan is not None:
            self._remark(Content.styled("Rehearsing in a sandbox: nothing is sent …", "$accent"))
            work = self._rehearse(self.job.plan)
            self.run_worker(work, group="rehearse", exclusive=True, exit_on_error=False)

    async def _rehearse(self, plan: "RunPlan") -> None:
        from caltui.workspace.open import rehearse

        try:
            found = await rehearse(self.workspace, plan)
        except (MirrorError, OSError) as error:
            self._remark(Content.styled(f"It could not be rehearsed: {error}", "$error"))
            return
        if self.phase != ASKING or not self.is_attached:
            return
        self.rehearsed = {item.key: item for item in found.items}
        for item in found.items:
            place = self._places.get(item.key)
            if place is not None:
                self._put(place, rehearsed_item(item))
        self._remark(rehearsal_text(found))
        self._note()

    def _remark(self, text: Content) -> None:
        self.remark = text
        self._show_progress()

    def action_request(self) -> None:
        """Shows the request of the record under the cursor, or hides it again."""
        self.shows_request = not self.shows_request
        self._note()

    def action_again(self) -> None:
        """Sends again the records that are known not to be done."""
        if self.run is None or not self.again_count:
            return
        plan = self.run.failed_again()
        if not plan.items:
            self._state(Content.styled("Nothing of it can be tried again.", "$warning"))
            return
        if self.workspace.profile.production:
            self.ask(self._ask, plan, group="again")
        else:
            self._try_again(plan)

    async def _ask(self, plan: "RunPlan") -> None:
        agreed = await agrees_to_write(self.app, self.workspace.profile, f"{plan.summary} again.")
        if agreed and self.phase == OVER:
            self._try_again(plan)

    def _try_again(self, plan: "RunPlan") -> None:
        try:
            run = self.workspace.acts.again(plan, stop_on_error=self.stop_first)
        except (MirrorError, ReadOnly) as error:
            self._state(Problem(error.message, error.hint).content())
            return
        for item in plan.items:
            self.finished.pop(item.key, None)
            self._put(self._places[item.key], waiting_item(item.key, self._row(item.key)))
        self._begin()
        self.run_worker(self._drive(run), group="bulk", exit_on_error=False)

    def _row(self, key: str) -> RecordChange:
        return self.job.rows.get(key, RecordChange(key))

    # Leaving

    def action_back(self) -> None:
        """Closes; while the run goes on, asks whether to stop it."""
        if self.phase == RUNNING:
            self.ask(self._ask_stop, group="stop")
        else:
            self.answer(self.end)

    @property
    def end(self) -> BulkEnd | None:
        """The outcome up to this moment; None where nothing was sent."""
        if self.run is None:
            return None
        going = self._write if self._write is not None and not self._write.done else None
        return BulkEnd(self.run.id, self.finished, going)

    async def _ask_stop(self) -> None:
        run = self.run
        if run is None or run.stopped:
            self.answer(self.end)
            return
        question = LeaveScreen(
            "Stopping waits for the one on its way; the rest is not sent, and B goes on with it"
            " later. Left running, it goes on without this dialog.",
            title="Stop this run?",
            stay="Go on (esc)",
            keep="Leave it running (k)",
            drop="Stop (y)",
        )
        answer = await self.app.push_screen_wait(question)
        if answer == "drop":
            run.stop()
            self._show_progress()
        elif answer == "keep" and self.is_active:
            run.resume()
            self.dismiss(self.end)
