"""The index tables: what a list sorts and searches by follows every record."""

import sqlite3
import threading
from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from caltui.mirror.index import predicates as c
from caltui.mirror.index import scans
from caltui.mirror.index import sort_sql as ordering
from caltui.mirror.index.row_order import AscendingIds, BitmapIds, RangeIds, SortedIds
from caltui.mirror.index.scans import Cancelled, CancelToken, Snapshot, StaleSnapshot
from caltui.mirror.index.sort_sql import SortColumn
from caltui.mirror.index.tables import Shape, Values
from caltui.mirror.store import Mirror
from tests.mirror.conftest import Clock, texts_of


def by_record(values: Callable[[Mapping[str, Any]], Sequence[Any]]) -> Values:
    """The values of columns, from what says them of one record."""
    return lambda batch: list(zip(*map(values, batch.records), strict=True))


SHAPE = Shape(
    ("id", "size"),
    ("title",),
    by_record(lambda r: (r["id"], r.get("size"), str(r["title"]).lower())),
    text=texts_of,
)


def records(*ids: int, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(str(i), {"id": i, "title": f"Call {i}", **more}) for i in ids]


def opened(path: Path, clock: Clock, shape: Shape = SHAPE) -> Mirror:
    return Mirror.open(path, shapes=lambda _: shape, clock=clock)


def found(mirror: Mirror, where: c.Condition) -> list[str]:
    return mirror.keys_of(scanned(mirror, mirror.ready_snapshot("bookings"), where))


def scanned(mirror: Mirror, snapshot: Snapshot, where: c.Condition) -> "array[int]":
    kept = BitmapIds(snapshot.ids, mirror.filter("bookings", snapshot, where))
    return array("q", kept.numbers(0, len(kept)))


def test_an_index_table_follows_what_comes_changes_and_goes(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        versions = [mirror.version("bookings")]

        def put(*rows: tuple[str, dict[str, Any]], complete: bool = True) -> None:
            clock.now += 10
            mirror.put_list("bookings", rows, complete=complete)
            versions.append(mirror.version("bookings"))

        put(*records(1, 2, 3, 4))
        assert (mirror.count("bookings"), found(mirror, c.EVERYTHING)) == (4, ["1", "2", "3", "4"])
        put(*records(1, 3, 4), ("3", {"id": 3, "title": "Zoo"}))
        assert mirror.count("bookings") == 3
        assert found(mirror, c.holds("zoo")) == ["3"]
        assert found(mirror, c.holds("call 2")) == [], "it is gone"
        put(*records(2), complete=False)
        assert found(mirror, c.holds("call 2")) == ["2"], "it is back"
        before = mirror.version("bookings")
        put(*records(2), complete=False)
        assert mirror.version("bookings") == before, "nothing changed"
        clock.now += 10
        mirror.remove("bookings", "1")
        mirror.put("bookings", "9", {"id": 9, "title": "New"})
        assert found(mirror, c.EVERYTHING) == ["2", "3", "4", "9"]
        assert mirror.count("bookings") == len(mirror.keys("bookings")) == 4
        assert versions[:3] == sorted(set(versions[:3])), "each change has its own number"


def test_an_old_mirror_gets_index_tables_when_they_are_read(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        mirror.put_list("bookings", records(*range(1, 30)), complete=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute('DROP TABLE "sheet:bookings"')
        sql.execute('DROP TABLE "texts:bookings"')
        sql.execute('DROP TABLE "hay:bookings"')
        sql.execute("DROP TABLE sheets")
        for trigger in ("spans_old", "spans_other", "spans_no_more"):
            sql.execute(f"DROP TRIGGER {trigger}")
        for table in ("spans", "snoozes", "notes", "changes"):
            sql.execute(f"DROP TABLE {table}")
        sql.execute("DROP INDEX journal_undo")
        sql.execute("DROP INDEX journal_batch")
        for column in ("batches.kind", "batches.undo_of", "batch_items.change"):
            sql.execute("ALTER TABLE {} DROP COLUMN {}".format(*column.split(".")))
        sql.execute("ALTER TABLE batch_items DROP COLUMN skipped")
        sql.execute("ALTER TABLE journal DROP COLUMN item")
        sql.execute("ALTER TABLE journal DROP COLUMN dialect")
        sql.execute("CREATE INDEX journal_batch ON journal (batch) WHERE batch IS NOT NULL")
        sql.execute("PRAGMA user_version = 2")
    with opened(path, clock) as mirror:
        assert mirror.count("bookings") == 29
        snapshot = mirror.snapshot("bookings")
        assert (snapshot.ready, len(snapshot.ids)) == (False, 29)
        parts = list(mirror.matching("bookings", c.holds("call 17")))
        assert [[key for key, _ in part] for part in parts] == [["17"]]
        assert found(mirror, c.holds("call 17")) == ["17"]
        mirror.put("bookings", "30", records(30)[0][1])
        assert mirror.count("bookings") == len(found(mirror, c.EVERYTHING)) == 30


def test_columns_that_mean_something_else_are_filled_anew(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        mirror.put_list("bookings", records(1, 2, size=5), complete=True)
    turned = Shape(
        ("size",),
        (),
        by_record(lambda r: (-r["size"] * r["id"],)),
        signature="turned",
        text=texts_of,
    )
    with opened(path, clock, turned) as mirror:
        snapshot = mirror.ready_snapshot("bookings")
        order = mirror.ordered("bookings", snapshot, SortColumn(turned.place("size") or ""))
        assert mirror.keys_of(order.numbers(0, 9)) == ["2", "1"]


def test_an_order_has_what_has_no_value_at_its_end_both_ways(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        rows = [("1", 5), ("2", None), ("3", 7), ("4", 5), ("5", None)]
        mirror.put_list(
            "bookings",
            [(k, {"id": int(k), "title": "", "size": s}) for k, s in rows],
            complete=True,
        )
        snapshot, place = mirror.snapshot("bookings"), SHAPE.place("size") or ""

        def order(most: int = -1, **how: Any) -> list[str]:
            rows = mirror.ordered("bookings", snapshot, SortColumn(place, **how), most=most)
            return mirror.keys_of(rows.numbers(0, 9))

        assert order() == ["1", "4", "3", "2", "5"]
        assert order(descending=True) == ["3", "1", "4", "2", "5"]
        assert order(ranks={"5": 1, "7": 0}) == ["3", "1", "4", "2", "5"]
        assert order(most=2) == ["1", "4"]
        assert mirror.distinct("bookings", place, 3) == [5, None, 7]
        assert mirror.distinct("bookings", place, 2) is None


VALUES = (None, 0, -3, 7, 2.5, "", "b", "é", "a", "70", 10**15, True)
RANKS = ({}, {"7": 2, "b": 2, "2.5": 0}, {"a": 1, "70": 0, "0": 3, "-3": 4, "é": 3})


@pytest.mark.parametrize("ranks", [None, *RANKS])
@pytest.mark.parametrize("descending", [False, True])
def test_grouped_or_sorted_is_the_same_order(
    path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    descending: bool,
    ranks: dict[str, int] | None,
) -> None:
    monkeypatch.setattr(ordering, "_PIECE", 16)
    shape = SHAPE._replace(values=by_record(lambda r: (r["id"], r["size"], r["title"])))
    with opened(path, clock, shape) as mirror:
        rows = [(str(i), {"id": i, "title": "", "size": VALUES[i * i % 12]}) for i in range(200)]
        mirror.put_list("bookings", rows, complete=True)
        mirror.put_list("bookings", rows[::3] + rows[1::3], complete=True)
        snapshot = mirror.snapshot("bookings")
        by = SortColumn(shape.place("size") or "", descending, ranks)
        grouped = mirror.ordered("bookings", snapshot, by)
        monkeypatch.setattr(ordering, "FEW", 0)
        sorted_ = mirror.ordered("bookings", snapshot, by)
        assert len(snapshot.ids.ranges) > 30
        assert list(grouped.numbers(0, 999)) == list(sorted_.numbers(0, 999))
        assert len(grouped) == 134


def test_what_a_person_types_is_text(path: Path, clock: Clock) -> None:
    odd = ["50%", "a*b", "a?b", "[x]", "'; DROP TABLE records; --", "a_b", "x\\y"]
    with opened(path, clock) as mirror:
        rows = [(str(i), {"id": i, "title": text}) for i, text in enumerate(odd)]
        mirror.put_list("bookings", [*rows, *records(20)], complete=True)
        for i, text in enumerate(odd):
            assert found(mirror, c.holds(text.lower())) == [str(i)]
            assert found(mirror, c.has_value(text.lower())) == [str(i)]
            assert found(mirror, c.contains(SHAPE.place("title") or "", text.lower())) == [str(i)]
            assert len(found(mirror, ~c.holds(text.lower()))) == len(odd)


def test_a_scan_sees_one_version_or_says_that_it_moved(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        mirror.put_list("bookings", records(1, 2), complete=True)
        snapshot = mirror.snapshot("bookings")
        mirror.put("bookings", "3", records(3)[0][1])
        with pytest.raises(StaleSnapshot):
            mirror.filter("bookings", snapshot, c.EVERYTHING)
        with pytest.raises(StaleSnapshot):
            mirror.ordered("bookings", snapshot, SortColumn(SHAPE.place("size") or ""))


@pytest.mark.parametrize(
    "word", ["zoo", "oo", "zo", "oo b", "ol", "日", "日本", "zoo berlin", "nothing"]
)
def test_indexes_lead_to_the_rows_that_a_scan_finds(
    path: Path, clock: Clock, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "MUCH", 1)
    titles = ("Zoo Berlin", "zoom", "Kazoo", "Öl", "日本", "oo", "z o o")
    rows = [(str(i), {"id": i, "title": titles[i % len(titles)]}) for i in range(1, 60)]
    with opened(path, clock) as mirror:
        for wanted in (rows, rows[9:], rows[5:50], [("70", {"id": 70, "title": "zoo"}), *rows]):
            clock.now += 10
            mirror.put_list("bookings", wanted, complete=True)
            mirror.put_list("users", rows, complete=True)
            snapshot, where = mirror.ready_snapshot("bookings"), c.holds(word)
            listed = mirror.lookup("bookings", snapshot, where)
            assert listed is not None
            assert listed == scanned(mirror, snapshot, where)


def test_indexes_lead_by_values_and_by_words_together(path: Path, clock: Clock) -> None:
    shape = SHAPE._replace(indexed=(("id",),))
    with opened(path, clock, shape) as mirror:
        mirror.put_list("bookings", records(*range(1, 200)), complete=True)
        snapshot = mirror.ready_snapshot("bookings")
        some = c.any_of((c.holds("call 17"), c.among("s.c0", [3, 5]), c.NOTHING))
        found = mirror.lookup("bookings", snapshot, some)
        assert found == scanned(mirror, snapshot, some)
        assert found is not None
        assert mirror.keys_of(found)[:3] == ["3", "5", "17"]
        both = c.every((some, c.holds("170")))
        assert mirror.lookup("bookings", snapshot, both) == scanned(mirror, snapshot, both)
        assert mirror.lookup("bookings", snapshot, c.NOTHING) == array("q")
        unsure = (
            c.EVERYTHING,
            ~c.holds("call"),
            c.among("s.c1", [3]),
            c.holds("q"),
            c.holds("a\0b"),
        )
        wide = c.every((c.holds("call"), c.among("s.c1", [3])))
        for where in (*unsure, wide, c.any_of((some, c.in_order("zz")))):
            assert mirror.lookup("bookings", snapshot, where) is None, "a scan has to look at each"
        mirror.put("bookings", "900", records(900)[0][1])
        with pytest.raises(StaleSnapshot):
            mirror.lookup("bookings", snapshot, some)


def test_a_scan_that_nobody_waits_for_ends(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        mirror.put_list("bookings", records(*range(1, 3000)), complete=True)
        snapshot, stop, ended = mirror.snapshot("bookings"), CancelToken(), threading.Event()
        endless = c.Condition(
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT count(*) FROM n WHERE i < s.id) > 0"
        )

        def scan() -> None:
            with pytest.raises(Cancelled):
                mirror.filter("bookings", snapshot, endless, give_up=stop)
            ended.set()

        thread = threading.Thread(target=scan)
        thread.start()
        while not ended.wait(0.05):
            stop()
        thread.join()
        with pytest.raises(Cancelled):
            mirror.filter("bookings", snapshot, c.EVERYTHING, give_up=stop)
        assert len(found(mirror, c.EVERYTHING)) == 2999, "the connection is as good as before"


def test_orders_keep_what_is_asked_for() -> None:
    order = SortedIds(array("q", [9, 3, 7, 1]))
    assert list(order.only(AscendingIds(array("q", [1, 7, 8]))).numbers(0, 9)) == [7, 1]
    assert list(order.only(AscendingIds(array("q"))).numbers(0, 9)) == []
    runs = RangeIds([(1, 1), (3, 1), (7, 3)])
    assert list(order.only(BitmapIds(runs, bytes([0, 1, 1]))).numbers(0, 9)) == [3, 7]
    assert list(order.only(BitmapIds(RangeIds(()), b"")).numbers(0, 9)) == []
    assert [order.position(n) for n in (7, 2)] == [2, None]
    rising = AscendingIds(array("q", [2, 5, 9]))
    assert [rising.position(n) for n in (2, 9, 5, 4, 10)] == [0, 2, 1, None, None]
    assert list(RangeIds(()).numbers(0, 5)) == []


@pytest.mark.parametrize("every", [1, 2, 7, 5_000])
def test_flags_are_an_order(every: int) -> None:
    runs = RangeIds([(5, 4_000), (5_000, 1), (6_000, 9_000)])
    flags = bytes(place % every == 0 for place in range(12_000))
    kept = BitmapIds(runs, flags)
    wanted = [number for number, flag in zip(runs.numbers(0, 99_999), flags, strict=False) if flag]
    assert len(kept) == len(wanted)
    assert list(kept.numbers(0, 99_999)) == wanted
    for start in (0, 1, 39, 500, len(wanted) - 1, len(wanted)):
        assert list(kept.numbers(start, start + 40)) == wanted[start : start + 40]
    assert [kept.position(number) for number in wanted[::50]] == list(range(0, len(wanted), 50))
    assert [kept.position(number) for number in (4, 4_999, 14_999)] == [None] * 3
    low, spread = kept.spread()
    assert [low + place for place, flag in enumerate(spread) if flag] == wanted
