"""A mirror that is full, held by others, or of an older caltui: the keys go on, and say so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from caltui.mirror.file import connections
from caltui.mirror.file.errors import MirrorError
from caltui.mirror.store import Mirror
from caltui.tui.widgets import wrapping
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.table import derived_columns, listing
from tests.tui.conftest import Sit


def mirror_file(home: Path) -> Path:
    (found,) = (home / "mirrors").glob("*.sqlite")
    return found


@pytest.fixture
def older(tmp_path: Path, workspace: object) -> None:
    """The mirror as a caltui left it that knew no sheets."""
    with closing(sqlite3.connect(mirror_file(tmp_path))) as sql, sql:
        sql.execute("DELETE FROM sheets")


async def test_a_sort_holds_although_it_cannot_be_kept(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MirrorError("The mirror could not grow: the disk is full.", "Free some space.")

    monkeypatch.setattr(Mirror, "put_state", full)
    async with sit() as seat:
        before = seat.keys
        await seat.press("s", "j", "enter")
        await seat.settle()
        assert seat.browse.shown.sort == ("when", False)
        assert sorted(seat.keys) == sorted(before) != seat.keys
        assert any("the disk is full" in toast for toast in seat.toasts)


async def test_a_held_mirror_takes_no_key(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HURRIED_SECONDS", 0.01)
    async with sit() as seat:
        other = sqlite3.connect(mirror_file(tmp_path), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await seat.press("s", "j", "enter")
        await seat.settle()
        assert seat.browse.shown.sort == ("when", False)
        assert seat.app.workspace.kept.view("bookings") is None
        other.execute("ROLLBACK")
        other.close()
        await seat.until(lambda: seat.app.workspace.kept.view("bookings") is not None)


async def test_rows_of_an_older_mirror_are_there_before_they_can_be_searched(
    sit: Sit, older: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "BIG", 50)
    monkeypatch.setattr(listing, "asked_of_others", lambda *_: ())
    monkeypatch.setattr(derived_columns, "AT_ONCE", 50)
    async with sit(start="attendees") as seat:
        everything = seat.keys
        assert len(everything) > 100
        with seat.app.workspace._mirror._connections.write():
            await seat.press("slash")
            await seat.type("maria")
            await seat.until(lambda: seat.browse.shown.preparing)
            assert seat.keys == everything
            words = str(seat.app.screen.query_one(StatusLine).render())
            assert "making it searchable" in words
        await seat.settle()
        assert 0 < len(seat.keys) < len(everything)
        assert seat.browse.shown.whole


async def test_rows_that_cannot_be_made_searchable_stay(
    sit: Sit, older: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MirrorError("The mirror could not grow: the disk is full.", "Free some space.")

    monkeypatch.setattr(listing, "BIG", 50)
    async with sit(start="attendees") as seat:
        everything = seat.keys
        monkeypatch.setattr(Mirror, "ready_snapshot", full)
        await seat.press("slash")
        await seat.type("maria")
        await seat.settle()
        assert seat.keys == everything
        assert "the disk is full" in seat.browse.shown.fault
        assert any("the disk is full" in toast for toast in seat.toasts)


@pytest.mark.parametrize("text", ["漢" * 1_000_000, "word " * 200_000, "line\n" * 200_000])
def test_no_more_of_a_long_text_is_broken_into_lines_than_is_shown(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []

    def measure(part: str) -> int:
        measured.append(len(part))
        return len(part) * 2

    monkeypatch.setattr(wrapping, "cell_len", measure)
    assert len(wrapping.wrapped(text, 20, 400)) == 400
    assert sum(measured) < 200_000


async def test_a_record_is_read_once_for_all_that_is_asked_of_it(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        reads: list[str] = []
        get = Mirror.get

        def counted(mirror: Mirror, resource: str, key: str) -> object:
            reads.append(f"{resource} {key}")
            return get(mirror, resource, key)

        monkeypatch.setattr(Mirror, "get", counted)
        await seat.press("j")
        key = seat.table.cursor_key
        assert all(seat.browse.shown.record(key or "") for _ in range(3))
        assert reads.count(f"bookings {key}") == 1
        workspace = seat.app.workspace
        changed = {**(seat.browse.shown.record(key or "") or {}), "title": "Other"}
        workspace._store.put("bookings", key or "", changed)
        assert (seat.browse.shown.record(key or "") or {})["title"] == "Other"
