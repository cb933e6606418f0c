"""Stores a week that is painted and not saved, and offers it when the week is opened again.

A draft also stays after a save that was interrupted: saving again sends the rest.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.scheduling.hours import WEEK, Block, Blocks, Minute, Override, WeeklyHours
from caltui.tui.edit.drafts import WEEK_VERB, outcome_of_draft
from caltui.tui.week.left_weeks import WeekResult
from caltui.workspace.base.age import age_text
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.week.save import WeekOutcome
from caltui.workspace.week.state import SCHEDULES, WantedWeek

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


class WeekDraft(NamedTuple):
    """What was painted (`wanted`), the schedule then (`was`), and its age in words (`when`)."""

    wanted: WantedWeek
    was: WantedWeek
    when: str

    def rebased_on(self, now: WantedWeek) -> WantedWeek:
        """Applies what was painted to the schedule as it is now."""
        return self.wanted.rebased(self.was, now)


class WeekDrafts:
    """The draft of one schedule's week."""

    def __init__(self, workspace: "Workspace", key: str) -> None:
        self._workspace = workspace
        self.place = f"{SCHEDULES}/{WEEK_VERB}/{key}"
        self._sent: float | None = None

    def sending(self) -> None:
        """Notes when saving starts: later entries of the journal belong to this week."""
        self._sent = self._workspace.clock().timestamp()

    def outcome(self) -> str:
        """The outcome of its newest write: see `outcome_of_draft`."""
        return outcome_of_draft(self._workspace, self.place, {"sending": self._sent})

    def keep(self, wanted: WantedWeek, was: WantedWeek) -> bool:
        """Stores what is painted, or removes the draft when nothing differs. False: it failed."""
        kept = self._workspace.kept
        try:
            if wanted == was:
                kept.drop_draft(self.place)
            else:
                stored = {"week": _written(wanted), "was": _written(was), "sending": self._sent}
                kept.keep_draft(self.place, stored)
        except MirrorError:
            return False
        return True

    def until_saved(self, wanted: WantedWeek, was: WantedWeek) -> Callable[[WeekResult], None]:
        """Stores what is painted; returns a function that drops it after a complete save."""
        self.keep(wanted, was)

        def over(result: WeekResult) -> None:
            if result.saved.verdict is WeekOutcome.PAINTED:
                self.keep(wanted, wanted)

        return over

    def found(self, now: WantedWeek) -> WeekDraft | None:
        """The stored draft; None when there is none that can be read and changes anything."""
        kept = self._workspace.kept
        stored = kept.draft(self.place)
        if stored is None:
            return None
        at = dict(kept.drafts()).get(self.place, 0.0)
        age = max(0.0, self._workspace.clock().timestamp() - at)
        try:
            draft = WeekDraft(_read(stored["week"]), _read(stored["was"]), age_text(age))
        except (KeyError, TypeError, ValueError):
            draft = None
        self._sent = stored.get("sending")
        if draft is None or draft.rebased_on(now) == now:
            kept.drop_draft(self.place)
            return None
        return draft


def _written(wanted: WantedWeek) -> dict[str, Any]:
    return {
        "hours": [_pairs(wanted.hours.on(day)) for day in WEEK],
        "name": wanted.name,
        "zone": wanted.zone,
        "dates": [[special.day.isoformat(), _pairs(special.blocks)] for special in wanted.dates],
    }


def _pairs(blocks: Blocks) -> list[list[int]]:
    return [[block.start, block.end] for block in blocks]


def _read(stored: Mapping[str, Any]) -> WantedWeek:
    return WantedWeek(
        WeeklyHours(tuple(_blocks(day) for day in stored["hours"])),
        str(stored["name"]),
        str(stored["zone"]),
        tuple(Override(date.fromisoformat(day), _blocks(rows)) for day, rows in stored["dates"]),
    )


def _blocks(rows: list[list[int]]) -> Blocks:
    return tuple(Block(Minute(start), Minute(end)) for start, end in rows)
