"""Lists and answers going in: what is new, changed and gone."""

import json
from pathlib import Path

import pytest

from caltui.mirror.file.json_body import safe_body
from caltui.mirror.store import Delta, Mirror
from tests.mirror.conftest import Clock, searched


def records(*ids: int, **more: object) -> list[tuple[str, dict[str, object]]]:
    return [(str(i), {"id": i, "title": f"Call {i}", **more}) for i in ids]


def states(mirror: Mirror) -> dict[str, str]:
    return {key: seen.state for key, seen in mirror.all("bookings", gone=True)}


def test_the_first_list_is_all_new_but_marks_nothing(mirror: Mirror) -> None:
    assert mirror.count("bookings") is None
    delta = mirror.put_list("bookings", records(3, 1, 2), complete=True, at=10)
    assert delta == Delta(new=("3", "1", "2"))
    assert states(mirror) == {"3": "", "1": "", "2": ""}
    assert mirror.keys("bookings") == ["3", "1", "2"]
    assert (mirror.count("bookings"), mirror.synced_at("bookings")) == (3, 10)
    assert mirror.complete("bookings")


def test_the_next_list_tells_new_changed_and_gone(mirror: Mirror) -> None:
    mirror.put_list("bookings", records(1, 2, 3), complete=True, at=10)
    second = [*records(1), *records(2, status="CANCELLED"), *records(4)]
    assert mirror.put_list("bookings", second, complete=True, at=20) == (("4",), ("2",), ("3",))
    assert states(mirror) == {"1": "", "2": "changed", "3": "gone", "4": "new"}
    assert [key for key, _ in mirror.all("bookings")] == ["1", "2", "4"]
    gone = mirror.get("bookings", "3")
    assert gone is not None
    assert (gone.record["title"], gone.seen_at, gone.state) == ("Call 3", 10, "gone")


def test_a_quiet_list_clears_the_marks_and_is_seen(mirror: Mirror) -> None:
    mirror.put_list("bookings", records(1), complete=True, at=10)
    mirror.put_list("bookings", records(1, 2), complete=True, at=20)
    assert mirror.put_list("bookings", records(1, 2), complete=True, at=30) == Delta()
    assert states(mirror) == {"1": "", "2": ""}
    assert [seen.seen_at for _, seen in mirror.all("bookings")] == [30, 30]


def test_a_part_of_a_list_makes_nothing_gone_and_is_not_complete(mirror: Mirror) -> None:
    assert mirror.put_list("bookings", records(1, 2), complete=False, at=10).gone == ()
    assert not mirror.complete("bookings")
    assert mirror.put_list("bookings", records(3), complete=False, at=20).gone == ()
    assert (mirror.count("bookings"), mirror.synced_at("bookings")) == (3, 20)
    mirror.put_list("bookings", records(1, 2, 3), complete=True, at=30)
    mirror.put_list("bookings", records(1), complete=False, at=40)
    assert mirror.complete("bookings")
    assert mirror.synced_at("bookings") == 30, "the age is that of the whole list"


def test_what_comes_back_is_new_again(mirror: Mirror) -> None:
    for at, ids in ((10, (1, 2)), (20, (1,))):
        mirror.put_list("bookings", records(*ids), complete=True, at=at)
    assert mirror.put_list("bookings", records(1, 2), complete=True, at=30) == Delta(new=("2",))
    assert states(mirror) == {"1": "", "2": "new"}


def test_an_empty_list_is_a_list(mirror: Mirror) -> None:
    assert mirror.put_list("payments", [], complete=True, at=10) == Delta()
    assert (mirror.count("payments"), mirror.complete("payments")) == (0, True)


def test_a_write_during_a_sync_is_not_undone_by_the_older_list(
    mirror: Mirror, clock: Clock
) -> None:
    mirror.put_list("bookings", records(1, 2, 3), complete=True, at=10)
    clock.now = 2_000
    mirror.put("bookings", "1", {"id": 1, "title": "Edited"}, at=1_500)
    mirror.put("bookings", "9", {"id": 9, "title": "Created"}, at=1_500)
    mirror.remove("bookings", "3", at=1_500)
    older = mirror.put_list("bookings", records(1, 2, 3), complete=True, at=1_400)
    assert older == Delta()
    edited = mirror.get("bookings", "1")
    assert edited is not None
    assert edited.record["title"] == "Edited"
    assert mirror.keys("bookings") == ["1", "2", "9"]
    later = mirror.put_list("bookings", records(1, 2, 3), complete=True, at=1_600)
    assert later == (("3",), ("1",), ("9",))


def test_a_list_older_than_the_last_whole_one_changes_nothing(mirror: Mirror) -> None:
    mirror.put_list("bookings", records(1, 2), complete=True, at=500)
    assert mirror.put_list("bookings", records(1, 7), complete=True, at=400) == Delta()
    assert mirror.keys("bookings") == ["1", "2"]


def test_an_older_answer_does_not_replace_a_newer_one(mirror: Mirror) -> None:
    mirror.put("bookings", "1", {"id": 1, "title": "newer"}, at=900)
    assert mirror.put("bookings", "1", {"id": 1, "title": "older"}, at=800) == Delta()
    seen = mirror.get("bookings", "1")
    assert seen is not None
    assert seen.record["title"] == "newer"


def test_a_clock_that_was_ahead_does_not_freeze_the_mirror(mirror: Mirror, clock: Clock) -> None:
    clock.now = 9_000_000
    mirror.put_list("bookings", records(1, 2), complete=True, at=9_000_000)
    mirror.put("bookings", "1", {"id": 1, "title": "from the future"}, at=9_000_000)
    clock.now = 1_000
    delta = mirror.put_list("bookings", records(1), complete=True, at=1_000)
    assert delta == (("1",)[:0], ("1",), ("2",))
    assert mirror.synced_at("bookings") == 1_000


def test_one_record_is_new_then_changed_then_removed(mirror: Mirror) -> None:
    mirror.put_list("bookings", records(1), complete=True, at=10)
    assert mirror.put("bookings", "2", {"id": 2}, at=20) == Delta(new=("2",))
    assert mirror.put("bookings", "1", {"id": 1}, at=20) == Delta(changed=("1",))
    assert states(mirror) == {"1": "changed", "2": "new"}
    assert mirror.remove("bookings", "2", at=30) == Delta(gone=("2",))
    assert mirror.remove("bookings", "2", at=30) == Delta()
    assert mirror.get("bookings", "2") is None
    assert states(mirror) == {"1": "changed"}
    assert mirror.find("2") == []


def test_the_order_of_keys_is_kept_and_is_no_change(mirror: Mirror) -> None:
    mirror.put("bookings", "1", {"b": 1, "a": {"z": 1, "y": 2}}, at=1)
    assert mirror.put("bookings", "1", {"a": {"y": 2, "z": 1}, "b": 1}, at=2) == Delta()
    seen = mirror.get("bookings", "1")
    assert seen is not None
    assert json.dumps(seen.record) == '{"a": {"y": 2, "z": 1}, "b": 1}'


@pytest.mark.parametrize(
    ("before", "after"),
    [(1, True), (1, 1.0), (0, False), ("1", 1), (None, ""), ([], {}), ([1, 2], [2, 1])],
)
def test_values_that_python_mixes_up_are_changes(
    mirror: Mirror, before: object, after: object
) -> None:
    mirror.put("bookings", "1", {"value": before}, at=1)
    assert mirror.put("bookings", "1", {"value": after}, at=2).changed == ("1",)


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        2**70,
        1.0,
        0.1,
        1e300,
        123456789012345678,
        "5",
        True,
        None,
        [],
        {},
        [[None]],
        "é",
        "😀",
    ],
)
def test_json_values_survive(mirror: Mirror, value: object) -> None:
    mirror.put("bookings", "1", {"value": value}, at=1)
    seen = mirror.get("bookings", "1")
    assert seen is not None
    assert (repr(seen.record["value"]), list(seen.record)) == (repr(value), ["value"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("a\x9bb", "a\ufffdb"),
        ("x\u202ey", "x␦y"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("nul \x00 end", "nul ␀ end"),
        ('"quoted" \\ and\nlines\t[/]', '"quoted" \\ and\nlines\t[/]'),
        ("\\u001b is text", "\\u001b is text"),
        ("'; DROP TABLE records; --", "'; DROP TABLE records; --"),
        ("\x7f", "␡"),
        ("unseen \u00ad \u200b \u2060 \ufeff end", "unseen ␦ ␦ ␦ ␦ end"),
    ],
)
def test_text_from_strangers_is_safe_once_it_is_in(mirror: Mirror, text: str, kept: str) -> None:
    mirror.put_list("bookings", [("1", {text: text, "n": [text]})], complete=True, at=1)
    seen = mirror.get("bookings", "1")
    assert seen is not None
    assert seen.record == {kept: kept, "n": [kept]}


def test_keys_from_strangers_are_found_as_they_were_given(mirror: Mirror) -> None:
    for key in ("3_google_calendar_me@x.y", "a'b\"c%_", "\x1b[1m", "\ud800", "é\x00"):
        mirror.put("selected-calendars", key, {"k": 1}, at=1)
        assert mirror.get("selected-calendars", key) is not None
        assert list(mirror.bodies("selected-calendars", [key, "none"])) == [key]
        mirror.remove("selected-calendars", key, at=2)
        assert mirror.get("selected-calendars", key) is None


def test_not_a_number_becomes_text(mirror: Mirror) -> None:
    mirror.put("payments", "1", {"a": float("nan"), "b": [float("-inf")], "c": 1}, at=1)
    seen = mirror.get("payments", "1")
    assert seen is not None
    assert seen.record == {"a": "nan", "b": ["-inf"], "c": 1}


def test_plain_records_are_stored_without_a_copy() -> None:
    record = {"name": "Zoë", "note": "two\nlines"}
    assert safe_body(record)[1] is record


def test_a_record_of_five_megabytes_and_one_of_300_fields(mirror: Mirror) -> None:
    big = {"id": 1, "text": ["word " * 100_000] * 10, "long": "x" * 2_000_000}
    wide = {f"field{i}": i for i in range(300)}
    mirror.put_list("bookings", [("1", big), ("2", wide)], complete=True, at=1)
    found = mirror.bodies("bookings", ["2", "1"])
    assert list(found["2"].record) == list(wide)
    assert len(found["1"].record["long"]) == 1_000_000, "cut, with a mark"
    assert found["1"].record["text"] == big["text"]


def test_twenty_thousand_records_and_a_few_changes(mirror: Mirror) -> None:
    rows = [(str(i), {"id": i, "title": f"Call {i}", "status": "ACCEPTED"}) for i in range(20_500)]
    assert len(mirror.put_list("bookings", rows, complete=True, at=10).new) == 20_500
    rows[7][1]["status"] = "CANCELLED"
    rows[20_499][1]["status"] = "CANCELLED"
    again = [*rows[:3], *rows[4:], ("new", {"id": "new"})]
    delta = mirror.put_list("bookings", again, complete=True, at=20)
    assert delta == Delta(("new",), ("7", "20499"), ("3",))
    assert mirror.count("bookings") == 20_500
    assert sum(len(part) for part in mirror.slices("bookings", 3_000)) == 20_500
    assert [r["id"] for _, _, r in mirror.find("call 19876")] == [19_876]
    assert [key for key, _ in mirror.where("bookings", "status", "CANCELLED")] == ["7", "20499"]


def test_tidy_drops_what_is_long_gone_and_renews_the_index(
    mirror: Mirror, clock: Clock, path: Path
) -> None:
    mirror.put_list("bookings", records(1, 2), complete=True, at=10)
    mirror.put_list("bookings", records(1), complete=True, at=20)
    clock.now = 100
    assert mirror.tidy(keep_gone=90) == 0
    assert mirror.tidy(keep_gone=50) == 1
    assert mirror.get("bookings", "2") is None
    for turn in range(6):
        rows = [(str(i), {"id": i, "title": f"turn{turn}"}) for i in range(2_500)]
        mirror.put_list("bookings", rows, complete=True, at=200 + turn)
    before = path.stat().st_size
    mirror.tidy()
    assert path.stat().st_size <= before + 1_000_000
    assert mirror.find("turn4") == []
    assert len(mirror.find("turn5", limit=5_000)) > 300
    assert mirror.put("bookings", "0", {"title": "after the renewal"}, at=900).changed == ("0",)
    assert [key for _, key, _ in mirror.find("renewal")] == ["0"]


def test_a_renewal_is_gone_on_with_and_misses_nothing_that_came_meanwhile(
    mirror: Mirror, path: Path
) -> None:
    for turn in range(6):
        rows = [(str(i), {"id": i, "title": f"turn{turn}"}) for i in range(2_500)]
        mirror.put_list("bookings", rows, complete=True, at=200 + turn)
    steps = iter([True, True, True, False])
    mirror.tidy(go_on=lambda: next(steps))
    size = path.stat().st_size
    mirror.put("bookings", "7", {"title": "changed within"}, at=900)
    mirror.put("bookings", "new", {"title": "arrived within"}, at=900)
    assert [key for _, key, _ in mirror.find("within", limit=9)] == ["new", "7"]
    assert len(mirror.find("turn5", limit=5_000)) > 300, "the old one is searched until the end"
    with Mirror.open(path, shapes=searched) as other:
        other.tidy()
        assert [key for _, key, _ in other.find("within", limit=9)] == ["new", "7"]
        assert other.find("turn4") == []
    assert sorted(key for _, key, _ in mirror.find("within", limit=9)) == ["7", "new"]
    assert mirror.put("bookings", "8", {"title": "after it"}, at=950).changed == ("8",)
    assert [key for _, key, _ in mirror.find("after")] == ["8"]
    assert path.stat().st_size <= size + 1_000_000
    mirror.tidy()
    assert [key for _, key, _ in mirror.find("after")] == ["8"], "there is nothing to renew"


def test_a_list_in_parts_is_read_with_its_last_part_only(mirror: Mirror, clock: Clock) -> None:
    mirror.put_list("bookings", records(1, 2, 3), complete=True, at=10)
    intake = mirror.intake("bookings", at=1_000)
    intake.take([intake.prepare(records(2, status="CANCELLED")), intake.prepare(records(4))])
    assert mirror.keys("bookings") == ["1", "2", "3", "4"], "seen at once, and nothing is gone"
    assert mirror.find("cancelled") != []
    assert mirror.synced_at("bookings") == 10
    clock.now = 2_000
    mirror.put("bookings", "1", {"id": 1, "title": "Edited"}, at=1_500)
    mirror.remove("bookings", "4", at=1_500)
    late = [*records(1), *records(4), *records(2, status="CANCELLED")]
    delta = intake.finish([intake.prepare(late)], complete=True)
    assert delta == (("4",), ("2",), ("3",)), "and what came twice counts once"
    edited = mirror.get("bookings", "1")
    assert edited is not None
    assert edited.record["title"] == "Edited", "what was written here meanwhile stays"
    assert mirror.keys("bookings") == ["1", "2"]
    assert mirror.synced_at("bookings") == 1_000


def test_what_comes_twice_with_another_text_is_new_once(mirror: Mirror) -> None:
    mirror.put_list("bookings", [], complete=True, at=10)
    intake = mirror.intake("bookings", at=20)
    intake.take([intake.prepare(records(1))])
    delta = intake.finish([intake.prepare(records(1, status="MOVED"))], complete=True)
    assert delta == Delta(new=("1",))
    assert states(mirror) == {"1": "new"}


def test_what_comes_twice_in_one_transaction_is_as_it_came_last(mirror: Mirror) -> None:
    intake = mirror.intake("bookings", at=20)
    intake.take([intake.prepare(records(1, 2)), intake.prepare(records(1, status="MOVED"))])
    assert intake.finish(complete=True) == Delta(new=("1", "2"))
    assert [key for _, key, _ in mirror.find("moved")] == ["1"]
    assert mirror.count("bookings") == 2


def test_a_list_in_parts_that_is_overtaken_changes_nothing_more(mirror: Mirror) -> None:
    intake = mirror.intake("bookings", at=500)
    intake.take([intake.prepare(records(1))])
    mirror.put_list("bookings", records(1, 2), complete=True, at=600)
    assert intake.finish([intake.prepare(records(7))], complete=True) == Delta(new=("1",))
    assert mirror.keys("bookings") == ["1", "2"]
