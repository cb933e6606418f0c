"""Rows, ids, indexes and the state file."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caltui.sandbox.cal.world import ONLY_V2, World, iso, parse_iso
from tests.sandbox.core_support import at, booking, do, fresh


def test_a_state_file_holds_everything(tmp_path: Path) -> None:
    world = fresh()
    do(world, "bookings create", body=booking(1, at(40, 9)))
    path = tmp_path / "state.json"
    world.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    loaded = World.load(path)
    assert json.dumps(loaded.to_json()) == json.dumps(world.to_json())
    assert loaded.now() == world.now()
    first = do(world, "bookings create", body=booking(1, at(40, 10)))
    assert do(loaded, "bookings create", body=booking(1, at(40, 10))) == first
    assert list(tmp_path.iterdir()) == [path]


def test_a_state_of_before_api_v2_has_nothing_of_it() -> None:
    state = fresh().to_json()
    for name in ONLY_V2:
        del state["tables"][name]
    world = World.from_json(state)
    assert [len(list(world.rows(name))) for name in ONLY_V2] == [0] * len(ONLY_V2)
    assert world.add("out-of-office", {"userId": 1})["id"] > 0


@pytest.mark.parametrize("text", ["[]", "{}", '{"version": 9}', "not json", '{"version": 1}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"state|Expecting"):
        World.load(path)
    assert path.read_text() == text


def test_ids_are_never_given_twice() -> None:
    world = fresh()
    first = do(world, "schedules create", body={"name": "a", "timeZone": "UTC"})["schedule"]["id"]
    do(world, "schedules delete", first)
    again = do(world, "schedules create", body={"name": "a", "timeZone": "UTC"})["schedule"]["id"]
    assert again == first + 1


def test_indexes_follow_every_change() -> None:
    world = World()
    row = world.add("attendees", {"bookingId": 1, "email": "a"})
    assert world.related("attendees", "bookingId", 1) == [row]
    other = world.add("attendees", {"bookingId": 1, "email": "b"})
    world.change("attendees", row, {"bookingId": 2})
    assert world.related("attendees", "bookingId", 1) == [other]
    assert world.related("attendees", "bookingId", 2) == [row]
    world.remove("attendees", other)
    assert world.related("attendees", "bookingId", 1) == []
    assert world.version == 4


def test_a_changed_key_moves_the_row() -> None:
    world = World()
    row = world.add("memberships", {"userId": 1, "teamId": 2})
    assert world.related("memberships", "teamId", 2) == [row]
    world.change("memberships", row, {"teamId": 3})
    assert world.find("memberships", "1_2") is None
    assert world.find("memberships", "1_3") is row
    assert world.related("memberships", "teamId", 2) == []


def test_instants() -> None:
    moment = datetime(2025, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC)
    assert iso(moment) == "2025-03-01T09:30:00.250Z"
    assert parse_iso("2025-03-01T10:30:00.250+01:00") == moment
    assert parse_iso("2025-03-01 09:30:00.250") == moment
