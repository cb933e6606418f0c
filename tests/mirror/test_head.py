"""A mirror's file belongs to one dialect."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from caltui.mirror.file.errors import OtherDialect
from caltui.mirror.reader import Reader
from caltui.mirror.store import JournalEntry, Mirror


def test_a_new_file_keeps_the_dialect_and_refuses_another(path: Path) -> None:
    with Mirror.open(path, dialect="one") as mirror:
        mirror.put("users", "1", {"id": 1}, at=1.0)
    for opened in (Mirror.open, Reader.open_to_read):
        with pytest.raises(OtherDialect, match="dialect 'one', and this profile speaks 'two'"):
            opened(path, dialect="two")
    with Reader.open_to_read(path, dialect="one") as reader:
        assert reader.get("users", "1") is not None


def test_an_older_file_belongs_to_whoever_opens_it_first(path: Path) -> None:
    with Mirror.open(path) as mirror:
        mirror.put("users", "1", {"id": 1}, at=1.0)
    with Reader.open_to_read(path, dialect="two"):
        pass
    with Mirror.open(path, dialect="one") as mirror:
        assert mirror.get("users", "1") is not None
    with pytest.raises(OtherDialect):
        Mirror.open(path, dialect="two")


def test_a_damaged_file_is_replaced_by_one_of_the_dialect(path: Path) -> None:
    with Mirror.open(path, dialect="one") as mirror:
        mirror.begin(JournalEntry("users", "delete", ("1",), dialect="one"))
    path.with_name(f"{path.name}.damaged").touch()
    with Mirror.open(path, dialect="two") as mirror:
        assert "is now" in mirror.notice
        [entry] = mirror.entries()
        assert entry.dialect == "one"


def test_entries_of_older_files_have_no_dialect_of_their_own(path: Path) -> None:
    with Mirror.open(path) as mirror:
        mirror.begin(JournalEntry("users", "delete", ("1",)))
        assert mirror.entries()[0].dialect == ""
    with closing(sqlite3.connect(path)) as sql:
        assert sql.execute("SELECT dialect FROM journal").fetchall() == [("",)]
