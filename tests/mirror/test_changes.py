"""What reads found different: fields before and after, what appeared and what is gone."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from caltui.mirror.changes import noted
from caltui.mirror.changes.difference import MOST_TEXT, FieldDifference
from caltui.mirror.file.put_off import Snooze
from caltui.mirror.index.tables import Shape
from caltui.mirror.store import Mirror
from tests.mirror.conftest import Clock, texts_of


def masked(record: Mapping[str, Any]) -> dict[str, Any]:
    return {k: "•••" if k == "secret" and v else v for k, v in record.items()}


def opened(path: Path, clock: Clock, *, shared: bool = True) -> Mirror:
    shape = Shape(text=texts_of, masked=masked, shared=shared)
    return Mirror.open(path, shapes=lambda _: shape, clock=clock)


def put(mirror: Mirror, at: float, *records: dict[str, Any], complete: bool = True) -> None:
    named = [(str(record["id"]), record) for record in records]
    mirror.put_list("users", named, complete=complete, at=at)


def test_a_read_keeps_what_it_found_different(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        put(mirror, 100, {"id": 1, "name": "Ada", "zone": "UTC"}, {"id": 2, "name": "Bo"})
        assert mirror.changes() == [], "the first read has nothing to compare with"
        put(mirror, 200, {"id": 1, "name": "Ada", "zone": "UTC"}, {"id": 2, "name": "Bo"})
        put(mirror, 300, {"id": 1, "name": "Eve", "more": [1]}, {"id": 3, "name": "Cy"})
        found = {change.key: change for change in mirror.changes()}
        assert (found["1"].since, found["1"].at, found["1"].kind) == (200, 300, "changed")
        assert found["1"].fields == (
            FieldDifference("name", "Ada", "Eve"),
            FieldDifference("more", None, [1], had=False),
            FieldDifference("zone", "UTC", None, has=False),
        )
        assert (found["2"].kind, found["2"].since) == ("gone", 200)
        assert (found["3"].kind, found["3"].since) == ("new", 200)
        assert [c.key for c in mirror.changes(key="1", resource="users")] == ["1"]
        assert mirror.changes(since=301) == []
        assert mirror.changes_begin() == 300


def test_one_record_read_alone_is_compared_but_never_new(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        put(mirror, 100, {"id": 1, "name": "Ada"})
        mirror.put("users", "1", {"id": 1, "name": "Eve"}, at=150)
        mirror.put("users", "9", {"id": 9, "name": "Somebody"}, at=150)
        mirror.remove("users", "1", at=160)
        assert [(c.key, c.kind, c.since) for c in mirror.changes()] == [
            ("1", "gone", 150),
            ("1", "changed", 100),
        ]


def test_a_list_of_ones_own_says_nothing_of_what_is_new(path: Path, clock: Clock) -> None:
    with opened(path, clock, shared=False) as mirror:
        put(mirror, 100, {"id": 1})
        put(mirror, 200, {"id": 1}, {"id": 2})
        assert mirror.changes() == []


def test_secrets_are_never_stored_and_that_they_changed_is(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        put(mirror, 100, {"id": 1, "secret": "hunter2"})
        put(mirror, 200, {"id": 1, "secret": "correct horse"})
        [change] = mirror.changes()
        assert change.fields == (FieldDifference("secret", "•••", "•••", whole=False),)
    with closing(sqlite3.connect(path)) as sql:
        kept = str(sql.execute("SELECT fields FROM changes").fetchall())
        assert "hunter2" not in kept
        assert "horse" not in kept


def test_a_long_value_is_not_kept_whole(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        put(mirror, 100, {"id": 1, "text": "a" * (MOST_TEXT + 1)})
        put(mirror, 200, {"id": 1, "text": "b"})
        [change] = mirror.changes()
        assert not change.fields[0].whole
        assert len(change.fields[0].before) < 300


def test_what_is_kept_has_bounds(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noted, "MOST_A_READ", 3)
    monkeypatch.setattr(noted, "KEPT_ROWS", 2)
    with opened(path, clock) as mirror:
        put(mirror, 100, *({"id": n} for n in range(5)))
        put(mirror, 200, *({"id": n, "name": "x"} for n in range(5)))
        assert [(c.kind, c.left) for c in mirror.changes()][:2] == [("more", 2), ("changed", 0)]
        mirror.tidy()
        assert len(mirror.changes()) == 2
        clock.now = 200 + noted.KEPT_SECONDS + 1
        mirror.tidy()
        assert mirror.changes() == []


def test_snoozes_and_notes_are_kept_and_rescued(path: Path, clock: Clock) -> None:
    with opened(path, clock) as mirror:
        mirror.put_snoozes([Snooze("pending", "bookings", "7", "why", 5_000.0)])
        mirror.put_note("bookings", "7", " called\x1b twice ")
        mirror.put_note("bookings", "8", "gone soon")
        mirror.put_note("bookings", "8", "  ")
        note = mirror.note("bookings", "7")
        assert note is not None
        assert "\x1b" not in note.text
        assert [n.key for n in mirror.notes()] == ["7"]
    path.with_name(path.name + ".damaged").touch()
    with opened(path, clock) as mirror:
        assert "snoozes (1), notes (1)" in mirror.notice
        assert mirror.snoozes() == [Snooze("pending", "bookings", "7", "why", 5_000.0, 1_000.0)]
        mirror.drop_snoozes([("pending", "bookings", "7")])
        assert mirror.snoozes() == []
