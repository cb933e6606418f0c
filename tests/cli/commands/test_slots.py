"""`caltui slots` against a sandbox over HTTP: open times, reasons, and wrong input."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN, USER_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.sandbox import Running, running

TODAY = date(2026, 3, 2)
TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cal(stack: ExitStack) -> Running:
    """A firm whose user 1 has one booking of a known event type in the week that is asked for."""
    world = firm(today=TODAY)
    for row in list(world.rows("bookings")):
        if row["userId"] == 1 or any(
            guest["email"] == world.tables["users"]["1"]["email"]
            for guest in world.related("attendees", "bookingId", row["id"])
        ):
            world.change("bookings", row, {"status": "CANCELLED"})
    world.change("event-types", world.tables["event-types"]["1"], {"afterEventBuffer": 15})
    taken = {
        "id": 9001,
        "uid": "deep",
        "title": "Deep dive",
        "status": "ACCEPTED",
        "userId": 1,
        "eventTypeId": 1,
        "startTime": "2027-06-01T07:30:00.000Z",
        "endTime": "2027-06-01T08:30:00.000Z",
    }
    world.add("bookings", taken)
    for block in list(world.related("availabilities", "userId", 1)):
        if block.get("date"):
            world.remove("availabilities", block)
    return stack.enter_context(running(world))


@pytest.fixture
def slots(cal: Running, tmp_path: Path) -> Iterator[Shell]:
    cal.requests.clear()
    yield Shell(
        tmp_path / "home",
        CALTUI_API_TOKEN=DEMO_TOKEN,
        CALTUI_BASE_URL=cal.base_url,
        CALTUI_SPEC_URL=cal.base_url,
        CALTUI_BUDGET="0",
        TZ="Europe/Berlin",
    )
    assert not cal.requests.effects
    cal.faults.clear()


def explain(
    shell: Shell, at: str, *more: str, event: str = "1", zone: str = "Europe/Berlin"
) -> Any:
    return shell.good("slots", "explain", "--event-type", event, "--at", at, "--zone", zone, *more)


def test_an_open_time_and_the_booking_that_closes_another(slots: Shell) -> None:
    found = explain(slots, "2027-06-01T14:00")
    assert found["open"] is True
    assert found["closed_by"] is None
    assert found["start"] == "2027-06-01T14:00:00+02:00"
    closed = explain(slots, "2027-06-01T10:30")
    assert closed["open"] is False
    first = closed["closed_by"]
    assert first["rule"] == "busy"
    assert "is busy 09:30–10:30 with Deep dive, plus 30 min" not in first["sentence"]
    assert "is busy 09:30–10:30 with Deep dive, plus 15 min buffer" in first["sentence"]
    assert first["cause"] == {"resource": "bookings", "id": "9001"}
    assert closed["nearest"][1].startswith("2027-06-01T11:00")
    assert [v["rule"] for v in closed["verdicts"]][:4] == ["hidden", "hosts", "past", "notice"]


def test_the_zone_decides_what_a_time_without_offset_means(slots: Shell) -> None:
    tokyo = explain(slots, "2027-06-01T17:30", zone="Asia/Tokyo")
    assert tokyo["start"] == "2027-06-01T17:30:00+09:00"
    assert "16:30–17:30 with Deep dive" in tokyo["closed_by"]["sentence"]
    exact = explain(slots, "2027-06-01T08:30Z", zone="Asia/Tokyo")
    assert exact["start"] == tokyo["start"]


def test_json_as_the_short_option_and_for_errors(slots: Shell) -> None:
    words = ("slots", "explain", "--event-type", "1", "--at", "2027-06-01T14:00", "--json")
    result = slots(*words, terminal=True)
    assert result.code == 0
    assert result.json["open"] is True
    wrong = slots("slots", "explain", "--event-type", "1", "--at", "soon", "--json")
    assert wrong.code == 2
    assert "'soon' is no time" in wrong.error["message"]


def test_a_table_has_the_headline_in_front_and_every_rule(slots: Shell) -> None:
    words = ("slots", "explain", "--event-type", "1", "--at", "2027-06-01T10:00")
    result = slots(*words, "--zone", "Europe/Berlin", "-o", "table")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("Closed: ")
    assert "Deep dive" in lines[0]
    assert any(line.startswith("✗ Calendar") and "[bookings 9001]" in line for line in lines)
    assert any(line.startswith("✓ Minimum notice") for line in lines)
    assert any(line.startswith("To open it") for line in lines)
    csv = slots(*words, "--cached", "-o", "csv").out.splitlines()
    assert csv[0] == "rule,host,ok,closes,sentence,remedy"


def test_the_gap_and_the_fold(slots: Shell) -> None:
    words = ("slots", "explain", "--event-type", "1", "--zone", "Europe/Berlin", "--at")
    gap = slots(*words, "2027-03-28T02:30")
    assert gap.code == 2
    assert "does not exist in Europe/Berlin" in gap.err
    fold = explain(slots, "2027-10-31T02:30")
    assert fold["start"] == "2027-10-31T02:30:00+02:00"
    assert "comes twice" in fold["notes"][0]
    second = explain(slots, "2027-10-31T02:30+01:00")
    assert second["start"] == "2027-10-31T02:30:00+01:00"


def test_the_list_agrees_with_the_reasons(slots: Shell) -> None:
    rows = slots.good(
        "slots", "list", "--event-type", "1", "--from", "2027-06-01", "--to", "2027-06-01",
        "--zone", "Europe/Berlin",
    )  # fmt: skip
    starts = [row["start"][11:16] for row in rows]
    assert "09:00" not in starts
    assert "10:30" not in starts
    assert starts[:3] == ["08:00", "08:30", "11:00"]
    assert rows[0]["hosts"][0]["id"] == "1"
    for start in ("08:30", "09:00", "10:30", "11:00"):
        assert explain(slots, f"2027-06-01T{start}", "--cached")["open"] == (start in starts)


def test_days_and_the_table(slots: Shell) -> None:
    words = ("slots", "list", "--event-type", "1", "--from", "2027-05-28", "--days", "4")
    result = slots(*words, "--zone", "Europe/Berlin", "-o", "table")
    days = [line[:15] for line in result.out.splitlines()[1:] if line[:3].strip()]
    assert days == ["Fri 28 May 2027", "Mon 31 May 2027"]
    assert "open slots of Intro call" in result.err


def test_a_round_robin_names_who_is_free(slots: Shell) -> None:
    found = explain(slots, "2027-06-01T11:00", event="18")
    names = {v["host"] for v in found["verdicts"] if v["rule"] == "hours"}
    assert len(names) == 6
    assert found["verdicts"][-1]["rule"] == "team"
    renewal = explain(slots, "2027-06-01T11:00", event="25")
    assert renewal["closed_by"]["rule"] == "hosts"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--event-type", "1", "--days", "0"), "holds no day"),
        (("list", "--event-type", "1", "--from", "2027-06-02", "--to", "2027-06-01"), "no day"),
        (("list", "--event-type", "1", "--from", "1.6.2027"), "is not a date"),
        (("list", "--event-type", "1", "--to", "2027-06-01", "--days", "3"), "do not go together"),
        (("list", "--event-type", "intro"), "is not the id of an event type"),
        (("list", "--event-type", "1", "--zone", "europe/berlin"), "mean Europe/Berlin"),
        (("explain", "--event-type", "1", "--at", "25:00"), "is no time"),
        (("explain", "--event-type", "1"), "--at"),
        (("explain", "--event-type", "1", "--at", "2027-06-01T10:00", "--day", "3"), "--day"),
    ],
)
def test_wrong_input_is_refused_in_words(slots: Shell, words: tuple[str, ...], said: str) -> None:
    result = slots("slots", *words)
    assert result.code == 2, result.err
    assert said in result.err
    assert "Traceback" not in result.err


def test_two_years_are_cut_to_one_and_it_is_said(slots: Shell) -> None:
    words = ("slots", "list", "--event-type", "1", "--from", "2027-01-01", "--to", "2028-12-31")
    result = slots(*words, "-o", "json")
    assert result.code == 0
    assert len(result.json) > 3000
    assert "are too many at once" in result.err


def test_missing_event_types_and_another_persons_key(slots: Shell, cal: Running) -> None:
    missing = slots("slots", "explain", "--event-type", "999", "--at", "2027-06-01T10:00")
    assert missing.code in (4, 5)
    slots.env["CALTUI_API_TOKEN"] = USER_TOKEN
    other = explain(slots, "2027-06-01T11:00", event="18")
    assert any("may not be read with this key" in v["sentence"] for v in other["verdicts"])


def test_nothing_is_asked_again_when_cached(slots: Shell, cal: Running) -> None:
    explain(slots, "2027-06-01T14:00")
    before = len(list(cal.requests))
    assert explain(slots, "2027-06-01T14:00", "--cached")["open"] is True
    assert len(list(cal.requests)) == before
