"""Plans the fewest writes from the present weekly hours to the wanted ones.

Cal keeps a week as rows: a set of weekdays with one start and one end. A plan creates, edits and
deletes rows. It is the smallest plan that keeps this invariant: at every moment the schedule is
open wherever it was open before and will be open afterwards. It leaves each block of a day as one
row or, if the block does not change, in the rows that it already had.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, permutations, product
from operator import or_
from typing import NamedTuple

from caltui.scheduling.hours import DAY_END, LAST, WEEK, Block, Minute, WeeklyHours
from caltui.scheduling.week.week_order import Move, Ruler, ordered

Span = tuple[int, int]
"""Start and end in minutes from midnight; the end of a day is 1440."""

Days = frozenset[int]
Target = Mapping[Span, Days]

MOST_MODES = 10
"""Up to so many split blocks, all combinations are tried; others stay split."""

MOST_PAIRED = 6
"""Up to so many rows, every way to reuse them is tried; beyond, similar rows are paired."""


class Row(NamedTuple):
    """A row as Cal has it. One that ends before it starts, or has no days, opens nothing."""

    id: str
    days: Days
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Start and end; 23:59 becomes the end of the day."""
        return self.start, DAY_END if self.end == LAST else self.end

    @property
    def opens(self) -> bool:
        """Whether it opens any time."""
        return bool(self.days) and 0 <= self.start < self.span[1] <= DAY_END


@dataclass(frozen=True, slots=True)
class Step:
    """One write. `was` is the row to edit or delete; `days` and `span` are those afterwards.

    A delete has no days.
    """

    verb: str
    days: Days
    span: Span
    was: Row | None = None


class _Draft(NamedTuple):
    """The rows that stay, the rows to reuse or delete, and the hours that still need a row."""

    kept: tuple[Row, ...]
    free: tuple[Row, ...]
    new: tuple[tuple[Days, Span], ...]


_Pairs = tuple[tuple[int, int], ...]


def hours_of(rows: Iterable[Row]) -> WeeklyHours:
    """The weekly hours that the rows open together."""
    week: dict[int, list[Block]] = {day: [] for day in WEEK}
    for row in rows:
        if row.opens:
            for day in row.days:
                week[day].append(_block(row.span))
    return WeeklyHours.of(week)


def _block(span: Span) -> Block:
    return Block(Minute(span[0]), Minute(span[1]))


def plan_week(rows: Sequence[Row], wanted: WeeklyHours) -> list[Step]:
    """The fewest writes from the rows to the wanted hours, in the order to send them."""
    best: list[Step] = []
    worth: tuple[int, int, int] | None = None
    for draft in sorted((_draft(rows, target) for target in _targets(rows, wanted)), key=_least):
        if worth is not None and _least(draft) > worth[0]:
            break
        steps = _steps(rows, draft)
        grown = sum({"create": 1, "delete": -1}.get(step.verb, 0) for step in steps)
        found = (len(steps), grown, sum(map(_churn, steps)))
        if worth is None or found < worth:
            best, worth = steps, found
    return best


def _targets(rows: Sequence[Row], wanted: WeeklyHours) -> Iterator[Target]:
    """Possible rows for the wanted hours: spans with their days.

    A block that does not change may stay split. Days with the same rows are grouped.
    """
    now = hours_of(rows)
    fixed: dict[Span, set[int]] = {}
    choices: dict[tuple[Span, frozenset[Row]], set[int]] = {}
    for day in WEEK:
        for block in wanted.on(day):
            span: Span = (block.start, block.end)
            inside = frozenset(
                row for row in rows if row.opens and day in row.days and _within(row.span, span)
            )
            if block in now.on(day) and {row.span for row in inside} != {span}:
                choices.setdefault((span, inside), set()).add(day)
            else:
                fixed.setdefault(span, set()).add(day)
    options = list(choices.items())
    free = min(len(options), MOST_MODES)
    for whole in product((False, True), repeat=free):
        made = {span: set(days) for span, days in fixed.items()}
        for ((span, inside), days), as_one in zip(
            options, (*whole, *[False] * (len(options) - free)), strict=True
        ):
            for piece in {span} if as_one else {row.span for row in inside}:
                made.setdefault(piece, set()).update(days)
        yield {span: frozenset(days) for span, days in made.items()}


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _draft(rows: Sequence[Row], target: Target) -> _Draft:
    """Keeps every row that fits. The others are reused before rows are created."""
    kept = [r for r in rows if not r.opens or r.days <= target.get(r.span, frozenset())]
    free = [r for r in rows if r not in kept]
    open_spans = [s for s, days in target.items() if days - _days(kept, s)]
    for span in open_spans:
        mine = [r for r in kept if r.opens and r.span == span]
        if mine and len(open_spans) > len(free):
            free.append(max(mine, key=lambda r: len(r.days)))
            kept.remove(free[-1])
    for row in [r for r in kept if not r.opens]:
        if len(open_spans) > len(free):
            free.append(row)
            kept.remove(row)
    new = tuple((target[s] - _days(kept, s), s) for s in open_spans)
    return _Draft(tuple(kept), tuple(free), new)


def _days(rows: Iterable[Row], span: Span) -> Days:
    return frozenset(day for row in rows if row.opens and row.span == span for day in row.days)


def _least(draft: _Draft) -> int:
    """The fewest writes that this draft can need."""
    return max(len(draft.free), len(draft.new))


def _steps(rows: Sequence[Row], draft: _Draft) -> list[Step]:
    """Reuses as many rows as a safe order allows."""
    spans = [*(row.span for row in rows if row.opens), *(span for _, span in draft.new)]
    ruler = Ruler(spans)
    kept = reduce(or_, (_bits(ruler, row) for row in draft.kept), 0)
    for reused in range(min(len(draft.free), len(draft.new)), -1, -1):
        for pairs in _pairings(draft, reused):
            steps = _paired(draft, pairs)
            found = ordered(kept, [_move(ruler, step) for step in steps])
            if found is not None:
                return [steps[i] for i in found]
    raise AssertionError("Creating everything first and deleting last is always an order.")


def _bits(ruler: Ruler, row: Row) -> int:
    return ruler.bits(row.days, row.span) if row.opens else 0


def _move(ruler: Ruler, step: Step) -> Move:
    before = _bits(ruler, step.was) if step.was is not None else 0
    return Move(before, ruler.bits(step.days, step.span) if step.days else 0)


def _pairings(draft: _Draft, count: int) -> Iterator[_Pairs]:
    """The ways to reuse so many rows, those that change least first."""
    free, new = range(len(draft.free)), range(len(draft.new))
    if max(len(free), len(new)) > MOST_PAIRED:
        yield _likest(draft, count)
        return
    found = [
        tuple(zip(rows, places, strict=True))
        for rows in combinations(free, count)
        for places in permutations(new, count)
    ]
    yield from sorted(found, key=lambda pairs: sum(_unlike(draft, *pair) for pair in pairs))


def _likest(draft: _Draft, count: int) -> _Pairs:
    every = product(range(len(draft.free)), range(len(draft.new)))
    taken: list[tuple[int, int]] = []
    for row, place in sorted(every, key=lambda pair: _unlike(draft, *pair)):
        if len(taken) < count and all(row != r and place != p for r, p in taken):
            taken.append((row, place))
    return tuple(taken)


def _unlike(draft: _Draft, row: int, place: int) -> int:
    """A number for how much a row would change: other hours count more than other days."""
    (days, span), was = draft.new[place], draft.free[row]
    apart = abs(was.span[0] - span[0]) + abs(was.span[1] - span[1])
    return len(days ^ was.days) * 60 + apart * len(days | was.days)


def _paired(draft: _Draft, pairs: _Pairs) -> list[Step]:
    """The writes of one way to reuse rows."""
    reused, filled = {row for row, _ in pairs}, {place for _, place in pairs}
    steps = [Step("update", *draft.new[place], draft.free[row]) for row, place in pairs]
    steps += [Step("create", *new) for i, new in enumerate(draft.new) if i not in filled]
    gone = (row for i, row in enumerate(draft.free) if i not in reused)
    return steps + [Step("delete", frozenset(), row.span, row) for row in gone]


def _churn(step: Step) -> int:
    """A number for how much a write changes; decides between plans with as many writes."""
    if step.was is None or not step.days:
        return len(step.days) or 1
    return len(step.days ^ step.was.days) + (step.span != step.was.span) * len(step.days)
