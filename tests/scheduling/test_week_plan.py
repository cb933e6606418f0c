"""The smallest set of operations, against a search that tries everything."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caltui.scheduling.hours import Block, Minute, WeeklyHours
from caltui.scheduling.text import parse_day
from caltui.scheduling.week.week_plan import Row, Step, hours_of, plan_week

State = frozenset[tuple[str, frozenset[int], int, int]]
HOURS = (9, 12, 17)
SPANS = tuple((a * 60, b * 60) for a, b in combinations(HOURS, 2))
DAYS = (1, 2, 3)


def week(**days: str) -> WeeklyHours:
    names = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
    return WeeklyHours.of({names.index(day): parse_day(text) for day, text in days.items()})


def row(id: str, days: Sequence[int], hours: str) -> Row:
    (block,) = parse_day(hours)
    return Row(id, frozenset(days), block.start, block.end)


def play(rows: Sequence[Row], steps: Sequence[Step]) -> Iterator[list[Row]]:
    """The rows after each step."""
    now = {r.id: r for r in rows}
    for number, step in enumerate(steps):
        if step.was is not None and not step.days:
            assert step.verb == "delete"
            del now[step.was.id]
        else:
            id = step.was.id if step.was else f"new{number}"
            assert step.verb == ("update" if step.was else "create")
            now[id] = Row(id, step.days, *step.span)
        yield list(now.values())


def minutes(hours: WeeklyHours) -> set[tuple[int, int]]:
    return {(d, m) for d in range(7) for b in hours.on(d) for m in range(b.start, b.end, 15)}


def check(rows: Sequence[Row], wanted: WeeklyHours) -> list[Step]:
    steps = plan_week(rows, wanted)
    before, after = minutes(hours_of(rows)), minutes(wanted)
    last = list(rows)
    for last in play(rows, steps):
        assert before & after <= minutes(hours_of(last)) <= before | after
    assert hours_of(last) == wanted
    assert len({s.was.id for s in steps if s.was}) == sum(s.was is not None for s in steps)
    return steps


def told(steps: Sequence[Step]) -> list[str]:
    return [
        f"{s.verb} {s.was.id if s.was else ''}".strip()
        + (
            f" {''.join(map(str, sorted(s.days)))} {s.span[0] // 60}-{s.span[1] // 60}"
            * bool(s.days)
        )
        for s in steps
    ]


OFFICE = row("1", range(1, 6), "9-17")
EVERY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9-17")


@pytest.mark.parametrize(
    ("rows", "wanted", "expected"),
    [
        ([OFFICE], week(**EVERY), []),
        ([OFFICE], week(**EVERY | {"fri": "9-15"}), ["create 5 9-15", "update 1 1234 9-17"]),
        ([OFFICE], week(**EVERY, sat="9-17"), ["update 1 123456 9-17"]),
        ([OFFICE], week(**EVERY, sat="10-12"), ["create 6 10-12"]),
        ([OFFICE], week(), ["delete 1"]),
        ([], week(mon="9-12, 13-17", tue="9-12"), ["create 12 9-12", "create 1 13-17"]),
        ([OFFICE], week(**dict.fromkeys(EVERY, "8-16")), ["update 1 12345 8-16"]),
        (
            [OFFICE],
            week(**dict.fromkeys(EVERY, "9-12, 13-17")),
            ["create 12345 9-12", "update 1 12345 13-17"],
        ),
        (
            [row("1", (1, 2), "9-12"), row("2", (1, 2), "12-17")],
            week(mon="9-17", tue="9-12"),
            ["update 2 1 12-17"],
        ),
        ([row("1", (1,), "9-12"), row("2", (1,), "12-17")], week(mon="9-17"), []),
        ([row("1", (1,), "9-17"), row("2", (1,), "9-17")], week(mon="9-17"), []),
        ([row("1", (1,), "22-24")], week(mon="22-24"), []),
        ([Row("1", frozenset({1}), 1020, 540)], week(), []),
        ([Row("1", frozenset({1}), 1020, 540)], week(mon="9-17"), ["update 1 1 9-17"]),
        ([Row("1", frozenset({1}), 540, 1439)], week(mon="9-24"), []),
    ],
)
def test_known_plans(rows: list[Row], wanted: WeeklyHours, expected: list[str]) -> None:
    assert told(check(rows, wanted)) == expected


def test_a_knot_costs_one_more() -> None:
    """Both rows are needed until the other has changed: one is made new instead."""
    rows = [row("1", (1, 2), "9-12"), row("2", (1, 2), "13-17")]
    steps = check(rows, week(mon="9-17", tue="9-18"))
    assert [s.verb for s in steps] == ["create", "update", "delete"]


# An oracle that knows nothing of drafts and pairs: it walks from state to state.


def cells(rows: Sequence[Row]) -> dict[tuple[int, tuple[int, int]], list[Row]]:
    found: dict[tuple[int, tuple[int, int]], list[Row]] = {}
    for r in rows:
        for day in r.days:
            found.setdefault((day, r.span), []).append(r)
    return found


def fits(first: Sequence[Row], now: Sequence[Row], wanted: WeeklyHours) -> bool:
    """Whether rows are an answer: whole blocks, or pieces where a block did not change."""
    if hours_of(now) != wanted:
        return False
    old, old_hours = cells(first), hours_of(first)
    mine = cells(now)
    for day in range(7):
        for block in wanted.on(day):
            inside = {s for d, s in mine if d == day and block.start <= s[0] and s[1] <= block.end}
            was = {s for d, s in old if d == day and block.start <= s[0] and s[1] <= block.end}
            whole = {(block.start, block.end)}
            if inside != whole and not (block in old_hours.on(day) and inside == was):
                return False
    return all(len(rows) == 1 or all(r in first for r in rows) for rows in mine.values())


def fewest(rows: Sequence[Row], wanted: WeeklyHours, most: int) -> int:
    """The length of the shortest walk to an answer that keeps the invariant."""
    needed = minutes(hours_of(rows)) & minutes(wanted)
    subsets = [frozenset(c) for n in (1, 2, 3) for c in combinations(DAYS, n)]
    shapes = [
        s
        for s in product(subsets, SPANS)
        if minutes(WeeklyHours.of({d: [Block(Minute(s[1][0]), Minute(s[1][1]))] for d in s[0]}))
        <= minutes(wanted)
    ]
    front: set[frozenset[Row]] = {frozenset(rows)}
    seen = set(front)
    for length in range(most):
        if any(fits(rows, list(state), wanted) for state in front):
            return length
        following = set()
        for state in front:
            for some in neighbours(state, shapes):
                if some not in seen and needed <= minutes(hours_of(some)):
                    seen.add(some)
                    following.add(some)
        front = following
    return most


def neighbours(
    state: frozenset[Row], shapes: Sequence[tuple[frozenset[int], tuple[int, int]]]
) -> Iterator[frozenset[Row]]:
    fresh = f"n{len(state)}"
    for days, span in shapes:
        made = Row(fresh, days, *span)
        if all(r.id != fresh for r in state):
            yield state | {made}
        for r in state:
            yield state - {r} | {Row(r.id, days, *span)}
    for r in state:
        yield state - {r}


some_rows = st.lists(
    st.tuples(st.frozensets(st.sampled_from(DAYS), min_size=1), st.sampled_from(SPANS)), max_size=3
).map(lambda found: [Row(str(i), days, *span) for i, (days, span) in enumerate(found)])
some_week = st.dictionaries(
    st.sampled_from(DAYS), st.lists(st.sampled_from(SPANS), max_size=2), max_size=3
).map(
    lambda days: WeeklyHours.of(
        {d: [Block(Minute(a), Minute(b)) for a, b in spans] for d, spans in days.items()}
    )
)


@settings(max_examples=60, deadline=None)
@given(some_rows, some_week)
def test_no_walk_is_shorter(rows: list[Row], wanted: WeeklyHours) -> None:
    steps = check(rows, wanted)
    assert len(steps) == fewest(rows, wanted, len(steps))
