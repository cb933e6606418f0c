"""Search: any word, its beginning or a part of it, in every text of every record."""

import pytest

from caltui.mirror.search.query import SMALL
from caltui.mirror.store import Mirror

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


def test_answers_come_by_category_the_best_of_each_first(people: Mirror) -> None:
    groups = people.find_by_category("maria", each=2)
    assert [group.resource for group in groups] == ["bookings", "users"]
    assert [(hit.key, hit.match) for hit in groups[0].found] == [("9", "value")]
    assert {(hit.key, hit.match) for hit in groups[1].found} == {("1", "word"), ("2", "word")}
    assert [group.more for group in groups] == [False, True]
    assert people.find_by_category("mar", each=1)[0].found[0].match == "prefix"
    assert people.find_by_category("aria", each=1)[0].found[0].match == "part"


def test_a_large_category_hides_no_small_one(mirror: Mirror) -> None:
    """A word that every booking holds: still the one user is found, and the oldest guest."""
    mirror.put_list(
        "attendees", [(str(n), {"bio": "ada"}) for n in range(SMALL + 1)], complete=True
    )
    mirror.put("users", "7", {"name": "Ada"}, at=1)
    rows = [(str(n), {"title": f"Call {n} with Ada"}) for n in range(2 * SMALL)]
    mirror.put_list("bookings", rows, complete=True)
    mirror.put("teams", "3", {"name": "adaptable"}, at=1)
    for text, best in (("ada", "users"), ("ad", "attendees"), ("a", "teams")):
        groups = {group.resource: group for group in mirror.find_by_category(text, each=3)}
        assert set(groups) == {"attendees", "bookings", "teams", "users"}, text
        assert best in groups
        assert [len(group.found) for group in groups.values()].count(3) == 2
    newest = {g.resource: g.found[0].key for g in mirror.find_by_category("ada", each=3)}
    assert newest["bookings"] == str(2 * SMALL - 1)


@pytest.mark.parametrize("text", ["title", '"standup of"', "x\\y", 'say "hi"', "5"])
def test_what_is_no_text_of_the_record_is_not_found(mirror: Mirror, text: str) -> None:
    """A field's name, a number, and text that JSON writes otherwise."""
    mirror.put(
        "bookings", "1", {"title": "of standup", "n": 5, "note": "x\\z", "q": "say hi"}, at=1
    )
    assert found(mirror, text) == ([("bookings", "1")] if text == 'say "hi"' else [])


def test_text_with_escapes_is_ranked_by_what_it_says(mirror: Mirror) -> None:
    mirror.put("bookings", "1", {"note": 'say "cheese"\nnow'}, at=1)
    [group] = mirror.find_by_category("now")
    assert (group.found[0].key, group.found[0].match) == ("1", "value")


def test_a_file_without_sheets_is_searched_all_the_same(people: Mirror) -> None:
    """One of an older version has none yet, and who only looks makes none."""
    before = found(people, "maria")
    with people._connections.write() as sql:
        sql.execute("DELETE FROM sheets")
    assert found(people, "maria") == before
