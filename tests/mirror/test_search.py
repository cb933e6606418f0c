"""Search: any word, its beginning or a part of it, in every text of every record."""

from pathlib import Path

import pytest

from caltui.mirror import Mirror

PEOPLE = [
    ("1", {"name": "Maria Gruber", "email": "maria@firm.example"}),
    ("2", {"name": "Jörg Müller", "email": "joerg@firm.example", "bio": "knows Maria"}),
    ("3", {"name": "李小龙", "email": "li@firm.example"}),
    ("4", {"name": "Annemaria Straße", "password": "hunter22", "apiKey": "cal_live_1"}),
    ("5", {"name": 'Bobby "; DROP', "note": {"deep": [{"er": "treasure"}]}, "age": 77}),
]


@pytest.fixture
def people(mirror: Mirror) -> Mirror:
    mirror.put_list("users", PEOPLE, complete=True, at=10)
    mirror.put_list("bookings", [("9", {"title": "maria"})], complete=True, at=10)
    return mirror


def found(mirror: Mirror, text: str) -> list[tuple[str, str]]:
    return [(resource, key) for resource, key, _ in mirror.find(text)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("gruber", ["1"]),
        ("GRUB", ["1"]),
        ("rube", ["1"]),
        ("müller", ["2"]),
        ("muller", ["2"]),
        ("MULL", ["2"]),
        ("strasse", ["4"]),
        ("straße", ["4"]),
        ("小龙", ["3"]),
        ("李", ["3"]),
        ("li@", ["3"]),
        ("tr", ["5", "4"]),
        ("treasure bobby", ["5"]),
        ("bobby maria", []),
        ('"maria gruber"', ["1"]),
        ('"gruber maria"', []),
        ('"; drop', ["5"]),
        ("x@firm", []),
        ("zzz", []),
        ("qq", []),
        ("", []),
        ('"', []),
        ("* OR NOT ( - ^ NEAR", []),
        ("\x00", []),
        ("\U0010ffff", []),
        ("77", []),
    ],
)
def test_what_is_found(people: Mirror, text: str, keys: list[str]) -> None:
    assert sorted(key for resource, key in found(people, text) if resource == "users") == sorted(
        keys
    )


def test_best_first_whole_value_then_word_then_part(people: Mirror) -> None:
    order = [key for _, key in found(people, "maria")]
    assert order[0] == "9"
    assert order[-1] == "4"
    assert set(order[1:3]) == {"1", "2"}


def test_a_key_is_found(mirror: Mirror) -> None:
    mirror.put("selected-calendars", "3_google_calendar_me@x.y", {"userId": 3}, at=1)
    assert found(mirror, "3_google") == [("selected-calendars", "3_google_calendar_me@x.y")]


@pytest.mark.parametrize("text", ["hunter22", "hunter", "cal_live"])
def test_secrets_are_not_searchable(people: Mirror, text: str) -> None:
    assert found(people, text) == []


def test_the_caller_adds_secrets(path: Path) -> None:
    with Mirror.open(path, secrets=["videoCallUrl"]) as mirror:
        mirror.put("bookings", "1", {"metadata": {"videoCallUrl": "zoomlink"}, "t": "call"}, at=1)
        assert found(mirror, "zoomlink") == []
        assert found(mirror, "call") == [("bookings", "1")]


def test_what_changed_or_is_gone_is_not_found_as_it_was(people: Mirror) -> None:
    people.put("users", "1", {"name": "Maria Huber"}, at=20)
    assert found(people, "gruber") == []
    assert found(people, "huber") == [("users", "1")]
    people.put_list("users", PEOPLE[1:], complete=True, at=30)
    assert found(people, "huber") == []


def test_the_limit_holds_and_the_newest_come_first(mirror: Mirror) -> None:
    rows = [(str(i), {"title": "standup"}) for i in range(700)]
    mirror.put_list("bookings", rows, complete=True, at=1)
    assert [key for _, key, _ in mirror.find("standup", limit=3)] == ["699", "698", "697"]
    assert len(mirror.find("standup", limit=600)) == 600
    assert mirror.find("standup", limit=0) == []
