"""Formats, drafts and view state."""

from pathlib import Path

from caltui.mirror.store import Mirror
from tests.mirror.conftest import Clock


def test_a_format_is_learnt_with_its_history(mirror: Mirror, clock: Clock, path: Path) -> None:
    assert mirror.learned() is None
    mirror.unlearn("nothing to forget")
    mirror.learn("new", "attendees get answered 200")
    mirror.learn("new", "again")
    clock.now = 2_000
    mirror.unlearn("404 where the old one works")
    assert mirror.learned() is None
    mirror.learn("old", "bookings get answered 200")
    assert mirror.format_history() == [
        (1_000.0, "new", "attendees get answered 200"),
        (2_000.0, "", "404 where the old one works"),
        (2_000.0, "old", "bookings get answered 200"),
    ]
    with Mirror.open(path) as restarted:
        assert restarted.learned() == "old"


def test_drafts_survive_a_restart(mirror: Mirror, clock: Clock, path: Path) -> None:
    mirror.put_draft("bookings/5/update", {"title": "half \ud800", "n": None})
    clock.now = 2_000
    mirror.put_draft("users/create", {})
    with Mirror.open(path) as restarted:
        assert restarted.get_draft("bookings/5/update") == {"title": "half \ud800", "n": None}
        assert restarted.drafts() == [("users/create", 2_000.0), ("bookings/5/update", 1_000.0)]
        restarted.drop_draft("users/create")
        restarted.drop_draft("never/there")
    assert mirror.get_draft("users/create") is None


def test_state_is_any_json(mirror: Mirror) -> None:
    assert mirror.get_state("view") is None
    for value in ([1, "x"], {"b": 1, "a": None}, "text", 0, False):
        mirror.put_state("view", value)
        assert mirror.get_state("view") == value
