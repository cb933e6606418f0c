"""BodyRanges: every body leads to its live record, however records came, changed and went."""

import random
import sqlite3
from array import array
from contextlib import closing
from pathlib import Path

import pytest

from caltui.mirror.index.body_ranges import BodyRanges
from caltui.mirror.store import Mirror
from tests.mirror.conftest import Clock

LIVE = "SELECT body, id FROM records WHERE resource = ? AND gone_at IS NULL AND body > 0"
CATEGORIES = ("bookings", "users")


def told(path: Path, resource: str) -> dict[int, int]:
    """Record by body, as the spans of a mirror say."""
    query = "SELECT body, id, count FROM spans WHERE resource = ? ORDER BY body"
    with closing(sqlite3.connect(path)) as sql:
        rows = sql.execute(query, (resource,)).fetchall()
        assert all(count > 0 for _, _, count in rows)
        found = {first + n: number + n for first, number, count in rows for n in range(count)}
        assert len(found) == sum(count for _, _, count in rows), "no body is in two spans"
        assert found == dict(sql.execute(LIVE, (resource,)).fetchall())
    snapshot = BodyRanges(rows)
    every = array("q", range(1, max(found, default=0) + 9))
    assert list(snapshot.numbers(every)) == sorted(found.values())
    assert list(snapshot.ids().numbers(0, 10_000)) == sorted(found.values())
    return found


@pytest.mark.parametrize("seed", range(6))
def test_they_follow_all_that_happens_to_records(path: Path, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    with Mirror.open(path, clock=clock) as mirror:
        for turn in range(40):
            clock.now += 10
            resource, some = (
                chance.choice(CATEGORIES),
                chance.sample(range(30), chance.randint(1, 20)),
            )
            key = str(some[0])
            if turn % 4 == 1:
                mirror.put(resource, key, {"id": some[0], "turn": turn})
            elif turn % 4 == 2:
                mirror.remove(resource, key)
            elif turn % 4 == 3 and chance.random() < 0.3:
                clock.now += 8 * 86_400
                mirror.tidy()
            else:
                rows = [(str(n), {"id": n, "turn": turn if n % 3 else 0}) for n in some]
                mirror.put_list(resource, rows, complete=chance.random() < 0.7)
            for of in CATEGORIES:
                assert len(told(path, of)) == len(mirror.keys(of))


def test_what_comes_together_is_one_span(path: Path, clock: Clock) -> None:
    rows = [(str(n), {"id": n}) for n in range(3_000)]
    with Mirror.open(path, clock=clock) as mirror:
        mirror.put_list("bookings", rows, complete=True)
        clock.now += 10
        mirror.put("bookings", "1000", {"id": 1_000, "title": "Moved"})
        with closing(sqlite3.connect(path)) as sql:
            spans = sql.execute("SELECT body, id, count FROM spans ORDER BY body").fetchall()
        assert spans == [(1, 1, 1_000), (1_002, 1_002, 1_999), (3_001, 1_001, 1)]
        assert len(told(path, "bookings")) == 3_000


def test_bodies_of_no_record_lead_nowhere() -> None:
    spans = BodyRanges([(5, 20, 3), (10, 1, 2)])
    assert list(spans.numbers(array("q", [1, 5, 7, 8, 9, 10, 11, 12, 99]))) == [1, 2, 20, 22]
    assert list(spans.numbers(array("q", [8, 9, 50]))) == []
    assert list(BodyRanges([]).numbers(array("q", [1, 2]))) == []
