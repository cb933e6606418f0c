"""A sheet of weeks: painted across rows, compared, with undo. Nothing is sent from here."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from caltui.scheduling.hours import WEEK, WeeklyHours
from caltui.scheduling.week.week_plan import Row, plan_week
from caltui.workspace.week.sheet.rows import SheetRow

Painted = Mapping[str, WeeklyHours]
"""The hours of the rows that differ from what was read, by the row's id."""


class Comparison(NamedTuple):
    """How many rows have the hours of one row, itself included; `unknown` have none to compare."""

    match: int
    differ: int
    unknown: int

    @property
    def text(self) -> str:
        """`5 of 8 match, 3 differ`."""
        known = self.match + self.differ
        text = f"{self.match} of {known} match, {self.differ} differ"
        return f"{text}, {self.unknown} unknown" if self.unknown else text


class WeekSheet:
    """The weeks of many as they are painted. `marks` and `standard` are ids of rows."""

    def __init__(self, rows: Sequence[SheetRow]) -> None:
        self.rows = list(rows)
        self.marks: set[str] = set()
        self.standard = ""
        self._painted: Painted = {}
        self._done: list[Painted] = []
        self._undone: list[Painted] = []
        self._costs: dict[tuple[tuple[Row, ...], WeeklyHours], int] = {}

    def row(self, id: str) -> SheetRow | None:
        """The row of that id."""
        return next((row for row in self.rows if row.id == id), None)

    def hours(self, row: SheetRow) -> WeeklyHours | None:
        """The hours of a row as they are painted; None where they are not known."""
        return self._painted.get(row.id, row.saved)

    @property
    def changed(self) -> list[SheetRow]:
        """The rows that are painted."""
        return [row for row in self.rows if row.id in self._painted]

    def targets(self, id: str) -> list[SheetRow]:
        """The rows that a stroke paints: the marked ones, else the row of that id."""
        wanted: Collection[str] = self.marks or {id}
        return [row for row in self.rows if row.id in wanted and row.paintable]

    def paint(self, rows: Iterable[SheetRow], change: Callable[[WeeklyHours], WeeklyHours]) -> int:
        """Changes the hours of these rows as one step of undo. Returns how many changed."""
        painted = dict(self._painted)
        count = 0
        for row in rows:
            now = self.hours(row)
            if not row.paintable or now is None:
                continue
            new = change(now)
            count += new != now
            if new == row.saved:
                painted.pop(row.id, None)
            else:
                painted[row.id] = new
        if count:
            self._done.append(self._painted)
            self._undone.clear()
            self._painted = painted
        return count

    def copy(self, source: SheetRow, rows: Iterable[SheetRow]) -> int:
        """Gives these rows the week of another one. Returns how many changed."""
        week = self.hours(source)
        return self.paint(rows, lambda _: week) if week is not None else 0

    def undo(self) -> bool:
        """Takes the last stroke back."""
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        """Paints that stroke again."""
        return self._step(self._undone, self._done)

    def _step(self, of: list[Painted], to: list[Painted]) -> bool:
        if not of:
            return False
        to.append(self._painted)
        self._painted = of.pop()
        return True

    def compared(self, id: str) -> Comparison:
        """Counts the rows with the same hours as that row, with others, and unknown."""
        model = self.row(id)
        week = self.hours(model) if model is not None else None
        weeks = [self.hours(row) for row in self.rows]
        known = [one for one in weeks if one is not None]
        match = sum(one == week for one in known) if week is not None else 0
        return Comparison(match, len(known) - match, len(weeks) - len(known))

    @property
    def writes(self) -> int:
        """The number of writes that the painted rows need."""
        return sum(self._cost(row, self._painted[row.id]) for row in self.changed)

    def _cost(self, row: SheetRow, wanted: WeeklyHours) -> int:
        if row.state is None:
            return 0
        key = (row.state.rows, wanted)
        if key not in self._costs:
            self._costs[key] = len(plan_week(row.state.rows, wanted))
        return self._costs[key]

    def renew(self, fresh: SheetRow) -> None:
        """Takes over a row as it is now; days that are painted stay painted."""
        old = self.row(fresh.id)
        if old is None:
            return
        self.rows = [fresh if row.id == fresh.id else row for row in self.rows]
        wanted = self._painted.get(fresh.id)
        if wanted is None or fresh.saved == old.saved:
            return
        painted = dict(self._painted)
        week = rebased(wanted, old.saved, fresh.saved)
        if week is None or week == fresh.saved:
            del painted[fresh.id]
        else:
            painted[fresh.id] = week
        self._painted = painted
        self._done.clear()
        self._undone.clear()


def rebased(
    wanted: WeeklyHours, was: WeeklyHours | None, now: WeeklyHours | None
) -> WeeklyHours | None:
    """The days that `wanted` changes against `was`, on top of `now`."""
    if was is None or now is None:
        return None
    for day in WEEK:
        if wanted.on(day) != was.on(day):
            now = now.with_day(day, wanted.on(day))
    return now
