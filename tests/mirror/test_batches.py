"""Bulk runs on the disk: whose they are, and what came of their items."""

import sqlite3
from contextlib import closing
from pathlib import Path

from caltui.mirror.file.schema import VERSION
from caltui.mirror.store import Batch, JournalEntry, Mirror

RUN = Batch("b1", "users", "delete", "Delete 3 users", {"a": [1]}, "unseen", True, "work")
ITEMS = [(("1",), "Delete user 1"), (("2",), "Delete user 2"), (("3", "x"), "Delete user 3")]


def begin(mirror: Mirror, *ids: str, batch: str = "b1") -> int:
    return mirror.begin(JournalEntry("users", "delete", ids, batch=batch))


def test_what_came_of_an_item_is_the_last_the_journal_says(mirror: Mirror) -> None:
    mirror.put_batch(RUN, ITEMS)
    mirror.settle(begin(mirror, "1"), "refused")
    last = begin(mirror, "1")
    mirror.settle(last, "done")
    begin(mirror, "2")
    begin(mirror, "3", "x", batch="other")
    items = mirror.batch_items("b1")
    assert [(i.ids, i.summary) for i in items] == ITEMS
    assert [i.outcome for i in items] == ["done", "about to", ""]
    assert items[0].entry is not None
    assert items[0].entry.id == last
    found = mirror.batch("b1")
    assert found is not None
    assert found.outcomes == {"done": 1, "about to": 1, "": 1}
    assert (found.values, found.look, found.stop_on_error) == ({"a": [1]}, "unseen", True)
    assert mirror.batch("nope") is None


def test_one_process_at_a_time_has_a_run(mirror: Mirror, path: Path) -> None:
    mirror.put_batch(RUN, ITEMS)
    assert mirror.holds_batch("b1")
    assert not mirror.take_batch("b1"), "it runs here already"
    mirror.leave_batch("b1")
    assert not mirror.holds_batch("b1")
    assert mirror.take_batch("b1")
    assert mirror.batches()[0].running
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("UPDATE batches SET owner = substr(owner, 1, length(owner) - 12) || 'earlier'")
    assert not mirror.batches()[0].running, "the process that had it is gone"
    mirror.leave_batch("b1")
    assert mirror.take_batch("b1")
    assert not mirror.take_batch("nope")


def test_a_run_of_another_machine_is_left_alone_while_it_is_young(
    mirror: Mirror, path: Path
) -> None:
    mirror.put_batch(RUN, ITEMS)
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("UPDATE batches SET owner = 'elsewhere:1:abc'")
        assert not mirror.take_batch("b1")
        sql.execute("UPDATE batches SET at = at - 901")
    assert mirror.take_batch("b1")


def test_a_file_of_the_first_version_gets_the_tables(path: Path) -> None:
    with Mirror.open(path) as mirror:
        number = begin(mirror, "1")
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("DROP TABLE batches")
        sql.execute("DROP TABLE batch_items")
        sql.execute("DROP TABLE sheets")
        for trigger in ("spans_old", "spans_other", "spans_no_more"):
            sql.execute(f"DROP TRIGGER {trigger}")
        sql.execute("DROP TABLE spans")
        sql.execute("PRAGMA user_version = 1")
    assert VERSION >= 2
    with Mirror.open(path) as mirror:
        assert mirror.notice == ""
        assert mirror.entry(number) is not None
        mirror.put_batch(RUN, ITEMS)
        assert len(mirror.batch_items("b1")) == 3
