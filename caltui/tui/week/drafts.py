"""A painted week that was not saved: kept as it is painted, offered when it is opened again.

It also outlives a saving that was cut short: what is left of it is sent by saving again.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.scheduling.hours import WEEK, Block, Blocks, Minute, Override, WeeklyHours
from caltui.tui.edit.drafts import WEEK_VERB, outcome_of_draft
from caltui.tui.week.left_weeks import WeekResult
from caltui.workspace.base.age import age_text
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.week.save import WeekOutcome
from caltui.workspace.week.state import SCHEDULES, Wanted

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


class WeekDraft(NamedTuple):
    """What was painted, what was there then, and how long ago in words."""

    wanted: Wanted
    was: Wanted
    when: str

    def over(self, now: Wanted) -> Wanted:
        """What was painted, on top of how the schedule is now."""
        mine, was = self.wanted, self.was
        hours = now.hours
        for day in WEEK:
            if mine.hours.on(day) != was.hours.on(day):
                hours = hours.with_day(day, mine.hours.on(day))
        return replace(
            now,
            hours=hours,
            name=mine.name if mine.name != was.name else now.name,
            zone=mine.zone if mine.zone != was.zone else now.zone,
            dates=mine.dates if mine.dates != was.dates else now.dates,
        )


class WeekDrafts:
    """The draft of one schedule's week."""

    def __init__(self, workspace: "Workspace", key: str) -> None:
        self._workspace = workspace
        self.place = f"{SCHEDULES}/{WEEK_VERB}/{key}"
        self._sent: float | None = None

    def sending(self) -> None:
        """It may be sent now: what the journal has from here on is of this week."""
        self._sent = self._workspace.clock().timestamp()

    def outcome(self) -> str:
        """The outcome of its newest write: see `outcome_of_draft`."""
        return outcome_of_draft(self._workspace, self.place, {"sending": self._sent})

    def keep(self, wanted: Wanted, was: Wanted) -> bool:
        """Keeps what is painted; a week as Cal has it leaves no draft. False: it failed."""
        kept = self._workspace.kept
        try:
            if wanted == was:
                kept.drop_draft(self.place)
            else:
                held = {"week": _written(wanted), "was": _written(was), "sending": self._sent}
                kept.keep_draft(self.place, held)
        except MirrorError:
            return False
        return True

    def until_saved(self, wanted: Wanted, was: Wanted) -> Callable[[WeekResult], None]:
        """Keeps what is painted until a saving that goes on has ended as it was painted."""
        self.keep(wanted, was)

        def over(result: WeekResult) -> None:
            if result.saved.verdict is WeekOutcome.PAINTED:
                self.keep(wanted, wanted)

        return over

    def found(self, now: Wanted) -> WeekDraft | None:
        """What was left here, unless the schedule is so by now or it cannot be read."""
        kept = self._workspace.kept
        held = kept.draft(self.place)
        if held is None:
            return None
        at = dict(kept.drafts()).get(self.place, 0.0)
        age = max(0.0, self._workspace.clock().timestamp() - at)
        try:
            draft = WeekDraft(_read(held["week"]), _read(held["was"]), age_text(age))
        except (KeyError, TypeError, ValueError):
            draft = None
        self._sent = held.get("sending")
        if draft is None or draft.over(now) == now:
            kept.drop_draft(self.place)
            return None
        return draft


def _written(wanted: Wanted) -> dict[str, Any]:
    return {
        "hours": [_pairs(wanted.hours.on(day)) for day in WEEK],
        "name": wanted.name,
        "zone": wanted.zone,
        "dates": [[special.day.isoformat(), _pairs(special.blocks)] for special in wanted.dates],
    }


def _pairs(blocks: Blocks) -> list[list[int]]:
    return [[block.start, block.end] for block in blocks]


def _read(held: Mapping[str, Any]) -> Wanted:
    return Wanted(
        WeeklyHours(tuple(_blocks(day) for day in held["hours"])),
        str(held["name"]),
        str(held["zone"]),
        tuple(Override(date.fromisoformat(day), _blocks(rows)) for day, rows in held["dates"]),
    )


def _blocks(rows: list[list[int]]) -> Blocks:
    return tuple(Block(Minute(start), Minute(end)) for start, end in rows)
