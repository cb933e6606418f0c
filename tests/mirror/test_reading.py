"""Reading: one, some, all, in slices, by field."""

import pytest

from caltui.mirror.store import Mirror


@pytest.fixture
def filled(mirror: Mirror) -> Mirror:
    mirror.put_list(
        "bookings",
        [
            ("1", {"userId": 5, "attendees": [{"email": "a@x.y"}, {"email": "b@x.y"}], "ok": True}),
            ("2", {"userId": "5", "user": {"email": "a@x.y"}, "ok": False, "n": None}),
            ("3", {"userId": 55, "tags": ["VIP", "5"], "ok": 1}),
            ("4", {"note": '"userId":5', "days": [1, 5]}),
        ],
        complete=True,
        at=10,
    )
    mirror.put_list("users", [("5", {"userId": 5})], complete=True, at=10)
    return mirror


@pytest.mark.parametrize(
    ("field", "value", "keys"),
    [
        ("userId", 5, ["1", "2"]),
        ("userId", "5", ["1", "2"]),
        ("attendees.email", "b@x.y", ["1"]),
        ("user.email", "a@x.y", ["2"]),
        ("email", "a@x.y", []),
        ("tags", "VIP", ["3"]),
        ("days", 5, ["4"]),
        ("ok", True, ["1"]),
        ("ok", False, ["2"]),
        ("ok", 1, ["3"]),
        ("n", None, ["1", "2", "3", "4"]),
        ("userId", "' OR 1=1", []),
        ("a\"b'.c", 1, []),
    ],
)
def test_where(filled: Mirror, field: str, value: object, keys: list[str]) -> None:
    assert [key for key, _ in filled.where("bookings", field, value)] == keys


def test_where_leaves_out_what_is_gone(filled: Mirror) -> None:
    filled.put_list("bookings", [("1", {"userId": 5})], complete=True, at=20)
    assert [key for key, _ in filled.where("bookings", "userId", 5)] == ["1"]


def test_bodies_keep_the_order_asked_and_leave_out_the_unknown(filled: Mirror) -> None:
    found = filled.bodies("bookings", ["3", "nothing", "1"])
    assert list(found) == ["3", "1"]
    assert found["3"].record["userId"] == 55
    assert filled.bodies("bookings", []) == {}


def test_bodies_of_more_keys_than_a_statement_takes(mirror: Mirror) -> None:
    mirror.put_list("users", [(str(i), {"id": i}) for i in range(1_200)], complete=True, at=1)
    keys = [str(i) for i in range(1_199, -1, -1)]
    assert list(mirror.bodies("users", keys)) == keys


def test_slices_hold_everything_once_in_order(filled: Mirror) -> None:
    parts = list(filled.slices("bookings", 3))
    assert [[key for key, _ in part] for part in parts] == [["1", "2", "3"], ["4"]]
    assert [pair for part in parts for pair in part] == filled.all("bookings")


def test_slices_lock_nobody_out(filled: Mirror) -> None:
    for part in filled.slices("bookings", 1):
        filled.put("users", part[0][0], {"seen": part[0][0]}, at=20)
    assert filled.keys("users") == ["5", "1", "2", "3", "4"]


def test_nothing_is_known_of_what_was_never_read(mirror: Mirror) -> None:
    assert mirror.get("teams", "1") is None
    assert mirror.all("teams") == []
    assert list(mirror.slices("teams")) == []
    assert (mirror.count("teams"), mirror.synced_at("teams")) == (None, None)
    assert not mirror.complete("teams")
    mirror.put("teams", "1", {"id": 1}, at=1)
    assert mirror.count("teams") is None, "one record is no list"
