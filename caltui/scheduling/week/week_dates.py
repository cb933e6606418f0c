"""Plans the fewest writes that change the hours of single dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from caltui.scheduling.hours import DAY_END, LAST, Override

Place = tuple[date, int, int]
"""Date, and start and end in minutes."""

CLOSED_SPAN = (0, 0)
"""How Cal writes a closed date: a block that ends when it starts."""


class DateRow(NamedTuple):
    """The row of one date, as Cal has it."""

    id: str
    day: date
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Date, start and end; 23:59 becomes the end of the day."""
        return self.day, self.start, DAY_END if self.end == LAST else self.end


@dataclass(frozen=True, slots=True)
class DateStep:
    """One write. `was` is the row to edit or delete; a delete has no `place`."""

    verb: str
    place: Place | None
    was: DateRow | None = None


def plan_dates(
    rows: Sequence[DateRow], now: Iterable[Override], wanted: Iterable[Override]
) -> list[DateStep]:
    """The fewest writes from the present dates to the wanted ones: creates, edits, deletes.

    Dates that do not change keep their rows.
    """
    was, will = {o.day: o.blocks for o in now}, {o.day: o.blocks for o in wanted}
    changed = {day for day in was.keys() | will.keys() if was.get(day) != will.get(day)}
    needed: list[Place] = []
    for day in sorted(changed & will.keys()):
        spans = [(int(block.start), int(block.end)) for block in will[day]]
        needed += [(day, *span) for span in spans or [CLOSED_SPAN]]
    free = [row for row in rows if row.day in changed]
    for row in list(free):
        if row.place in needed:
            needed.remove(row.place)
            free.remove(row)
    return _steps(free, needed)


def _steps(free: list[DateRow], needed: list[Place]) -> list[DateStep]:
    likest = sorted(
        product(range(len(free)), range(len(needed))),
        key=lambda pair: (free[pair[0]].day != needed[pair[1]][0], pair),
    )
    reused: dict[int, int] = {}
    for row, place in likest:
        if row not in reused and place not in reused.values():
            reused[row] = place
    steps = [DateStep("create", p) for i, p in enumerate(needed) if i not in reused.values()]
    steps += [DateStep("update", needed[place], free[row]) for row, place in reused.items()]
    return steps + [DateStep("delete", None, r) for i, r in enumerate(free) if i not in reused]
