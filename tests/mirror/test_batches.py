"""Bulk runs on the disk: whose they are, and what came of their items."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from caltui.mirror.file import opening, schema
from caltui.mirror.file.schema import VERSION
from caltui.mirror.store import Batch, BatchItem, JournalEntry, Mirror

RUN = Batch("b1", "users", "delete", "Delete 3 users", {"a": [1]}, "unseen", True, "work")
NAMED = [(("1",), "Delete user 1"), (("2",), "Delete user 2"), (("3", "x"), "Delete user 3")]
OLD_ENTRY = """INSERT INTO journal (id, at, profile, resource, verb, ids, summary, method, path,
    query, outcome, detail, batch, owner)
    VALUES (1, 0, '', 'users', 'delete', '["1"]', '', '', '', '{}', 'done', '', 'b1', '')"""
ITEMS = [BatchItem(*named) for named in NAMED]


def begin(mirror: Mirror, *ids: str, batch: str = "b1") -> int:
    item = [named[0] for named in NAMED].index(ids)
    return mirror.begin(JournalEntry("users", "delete", ids, batch=batch, item=item))


def test_what_came_of_an_item_is_the_last_the_journal_says(mirror: Mirror) -> None:
    mirror.put_batch(RUN, ITEMS)
    mirror.settle(begin(mirror, "1"), "refused")
    last = begin(mirror, "1")
    mirror.settle(last, "done")
    begin(mirror, "2")
    begin(mirror, "3", "x", batch="other")
    items = mirror.batch_items("b1")
    assert [(i.ids, i.summary) for i in items] == NAMED
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


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_file_of_an_older_version_is_brought_up_to_date(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", version)
        older.setattr(opening, "VERSION", version)
        with Mirror.open(path) as mirror:
            number = 1
            with mirror._connections.write() as sql:
                sql.execute(OLD_ENTRY)
            mirror.put_draft("users/1", {"name": "Adam"})
    with Mirror.open(path) as mirror:
        assert mirror.notice == ""
        assert mirror.entry(number) is not None
        assert mirror.get_draft("users/1") == {"name": "Adam"}
        mirror.put_batch(RUN, ITEMS)
        assert len(mirror.batch_items("b1")) == 3
        mirror.put("users", "1", {"name": "Ada"}, at=1)
        assert mirror.get("users", "1") is not None
