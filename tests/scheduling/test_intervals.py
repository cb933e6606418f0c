"""Sets of intervals against sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.scheduling.intervals import (
    Interval,
    at_least,
    clip,
    difference,
    instants,
    intersection,
    normalise,
    total,
)
from tests.scheduling.oracle import minutes_of, span

START = datetime(2026, 3, 29, tzinfo=UTC)


def _interval(pair: tuple[int, int]) -> Interval:
    return Interval(*(START + timedelta(minutes=m) for m in (pair[0], pair[0] + pair[1])))


many = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)).map(_interval), max_size=6)


def _is_normal(found: list[Interval]) -> bool:
    return all(i.start < i.end for i in found) and all(a.end < b.start for a, b in pairwise(found))


@given(many, many)
def test_the_operations_are_those_of_sets(a, b):
    left, right = minutes_of(a), minutes_of(b)
    for found, expected in (
        (normalise(a), left),
        (intersection(a, b), left & right),
        (difference(a, b), left - right),
    ):
        assert minutes_of(found) == expected
        assert _is_normal(found)
    assert total(a) == timedelta(minutes=len(left))


@given(st.lists(many, min_size=1, max_size=4), st.integers(1, 4))
def test_at_least_counts_sets_not_intervals(sets, count):
    kept = [minutes_of(s) for s in sets]
    expected = {m for s in kept for m in s if sum(m in other for other in kept) >= count}
    found = at_least(count, sets)
    assert minutes_of(found) == expected
    assert _is_normal(found)


def test_clip_keeps_the_part_inside():
    inside = clip([span("2026-03-29 00:00", "2026-03-29 05:00")], _interval((60, 30)))
    assert inside == [_interval((60, 30))]


def test_an_interval_takes_instants_only():
    naive = datetime(2026, 3, 29)
    with pytest.raises(ValueError, match="UTC"):
        Interval(naive, naive)
    with pytest.raises(ValueError, match="UTC"):
        Interval(START.astimezone(ZoneInfo("Europe/Berlin")), START)
    with pytest.raises(ValueError, match="zone"):
        instants(naive, naive)
    with pytest.raises(ValueError, match="before"):
        Interval(START + timedelta(1), START)
    with pytest.raises(ValueError, match="one or more"):
        at_least(0, [[]])
    berlin = START.astimezone(ZoneInfo("Europe/Berlin"))
    assert instants(berlin, berlin + timedelta(hours=1)).start == START


def test_relations_of_two_intervals():
    outer, inner = _interval((0, 60)), _interval((10, 10))
    assert outer.holds(inner)
    assert not inner.holds(outer)
    assert outer.meets(inner)
    assert not _interval((0, 10)).meets(inner)
    assert inner.widened(timedelta(minutes=10), timedelta(minutes=5)) == _interval((0, 25))
