"""`caltui slots` against Cal's own test cases: the open times, all of them and no others."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.workspace.open import open_workspace
from tests.cli.conftest import Shell
from tests.support.cal_cases import NOW, Case, records_of, suite, world_of
from tests.support.sandbox import Running, running

CASES = suite()


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read a clock that stands before every case."""
    monkeypatch.setitem(open_workspace.__kwdefaults__, "clock", lambda: NOW)


def shell_of(cal: Running, home: Path) -> Shell:
    """Commands against a sandbox."""
    return Shell(
        home,
        CALTUI_API_TOKEN=DEMO_TOKEN,
        CALTUI_BASE_URL=cal.base_url,
        CALTUI_SPEC_URL=cal.base_url,
        CALTUI_BUDGET="0",
    )


@pytest.fixture
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """Commands against a sandbox that holds the records of one case."""
    case: Case = request.param
    with running(world_of(case.records)) as cal:
        yield shell_of(cal, tmp_path / "home")


@pytest.fixture
def firm(tmp_path: Path, stack: ExitStack) -> Callable[..., Shell]:
    """Commands against a sandbox that holds the records of a case's file, some changed."""

    def make(name: str, **changes: Any) -> Shell:
        records = records_of(name)
        for field, value in changes.items():
            records["event-types"][0][field] = value
        cal = stack.enter_context(running(world_of(records)))
        return shell_of(cal, tmp_path / f"home-{name}")

    return make


def utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


@pytest.mark.parametrize(
    ("shell", "case"), [(case, case) for case in CASES], ids=[case.name for case in CASES],
    indirect=["shell"],
)  # fmt: skip
def test_the_open_times_are_those_that_cal_offers(shell: Shell, case: Case) -> None:
    common = ("--event-type", case.event_type, "--zone", case.zone)
    listed = shell.good("slots", "list", *common, "--from", case.first, "--to", case.last)
    starts = [utc(row["start"]) for row in listed]
    assert starts == list(case.expected)
    for text in asked(case):
        reason = shell.good("slots", "explain", *common, "--at", text, "--cached")
        assert reason["open"] is (text in starts), (text, reason["headline"])


def asked(case: Case) -> list[str]:
    """Some of the open times, and times beside and between them."""
    if not case.expected:
        return [f"{case.first}T10:00Z"]
    some = sorted({case.expected[0], case.expected[-1], case.expected[len(case.expected) // 2]})
    moments = [datetime.fromisoformat(text) for text in some]
    near = [m + timedelta(minutes=n) for m in moments for n in (-15, 20)]
    zone = ZoneInfo(case.zone)
    inside = (m for m in near if case.first <= m.astimezone(zone).date().isoformat() <= case.last)
    return [*some, *(f"{moment:%Y-%m-%dT%H:%MZ}" for moment in inside)]


DAY = ("--zone", "UTC", "--from", "2027-06-14", "--to", "2027-06-14")
Firm = Callable[..., Shell]


def clocks(shell: Shell, *words: str) -> list[str]:
    rows = shell.good("slots", "list", "--event-type", "1", *words)
    return [row["start"][11:16] for row in rows]


@pytest.mark.parametrize("name", ["13", "a1", "b-", "g-", "61", "l1"])
def test_the_cases_of_the_files(firm: Firm, name: str) -> None:
    zone, first, last, wanted = {
        "13": ("UTC", "2027-08-29", "2027-09-05", ["09:00", "10:00"]),
        "a1": ("Asia/Kolkata", "2027-03-04", "2027-03-04",
               ["09:45", "10:30", "11:15", "12:00", "12:45", "13:30", "14:15", "15:00", "15:45",
                "16:30", "17:15"]),
        "b-": ("UTC", "2027-03-04", "2027-03-04", ["18:00", "19:00"]),
        "g-": ("UTC", "2027-03-04", "2027-03-04", ["04:05", "04:35", "05:05"]),
        "61": ("America/Los_Angeles", "2027-01-28", "2027-02-02",
               [f"{hour:02d}:00" for hour in range(9, 18)] * 2),
        "l1": ("UTC", "2027-06-14", "2027-06-14", [f"{hour:02d}:00" for hour in range(9, 17)]),
    }[name]  # fmt: skip
    assert clocks(firm(name), "--zone", zone, "--from", first, "--to", last) == wanted


def test_rolling_days_end_with_the_day_of_the_one_who_books(firm: Firm) -> None:
    shell = firm("e-")
    rows = shell.good(
        "slots", "list", "--event-type", "1", "--days", "6", "--zone", "Pacific/Kiritimati"
    )
    assert rows[-1]["start"] == "2026-12-03T23:00:00+14:00"
    late = ("slots", "explain", "--event-type", "1", "--zone", "Pacific/Kiritimati", "--at")
    assert shell.good(*late, "2026-12-03T23:00")["open"] is True
    assert shell.good(*late, "2026-12-04T00:00")["closed_by"]["rule"] == "period"


def test_seats_that_several_bookings_share(firm: Firm) -> None:
    shell = firm("16")
    rows = shell.good("slots", "list", "--event-type", "1", "--zone", "UTC",
                      "--from", "2027-06-10", "--to", "2027-06-10")  # fmt: skip
    assert [(row["start"][11:16], row["seats_left"]) for row in rows] == [
        ("09:00", 4),
        ("10:00", 7),
    ]


def test_a_waiting_request_closes_its_time_and_the_reason_says_so(firm: Firm) -> None:
    common = ("--event-type", "2", "--zone", "UTC")
    shell = firm("18")
    rows = shell.good("slots", "list", *common, "--from", "2027-06-10", "--to", "2027-06-10")
    assert [row["start"][11:16] for row in rows] == ["10:00"]
    closed = shell.good("slots", "explain", *common, "--at", "2027-06-10T09:00")["closed_by"]
    assert closed["rule"] == "busy"
    assert "waits for confirmation" in closed["sentence"]


def test_a_booking_without_an_end_closes_its_time_and_is_named(firm: Firm) -> None:
    shell = firm("k1")
    words = ("slots", "explain", "--event-type", "1", "--at", "2027-06-14T10:00", "--zone", "UTC")
    found = shell.good(*words)
    assert found["open"] is False
    assert found["closed_by"]["cause"] == {"resource": "bookings", "id": "1"}
    assert any("1 booking could not be read: #1" in note for note in found["notes"])
    listed = shell("slots", "list", "--event-type", "1", *DAY, "-o", "json")
    assert "1 booking could not be read: #1" in listed.err
    starts = [row["start"][11:16] for row in listed.json]
    assert starts == ["09:00", "11:00", "12:00", "14:00", "15:00", "16:00"]


def test_one_odd_booking_takes_nothing_from_an_agenda(firm: Callable[..., Shell]) -> None:
    rows = firm("m1").good("agenda", "--user", "101", "--date", "2027-06-14", "--days", "1")
    assert [row["id"] for row in rows] == [1, 2]


def test_one_odd_booking_takes_nothing_from_the_inbox(firm: Callable[..., Shell]) -> None:
    counts = {row["queue"]: row["count"] for row in firm("m2").good("inbox")}
    assert counts["pending"] is not None
    assert firm("m2").good("inbox", "double") == []


@pytest.mark.parametrize("field", ["minimumBookingNotice", "beforeEventBuffer", "periodDays"])
@pytest.mark.parametrize("value", [10**12, -1, True, "odd"])
def test_one_odd_rule_of_an_event_type_ends_no_command(
    firm: Callable[..., Shell], field: str, value: object
) -> None:
    shell = firm("b-", periodType="ROLLING", **{field: value})
    window = ("--from", "2027-06-14", "--to", "2027-06-15", "--zone", "UTC")
    listed = shell("slots", "list", "--event-type", "1", *window, "-o", "json")
    at = ("--at", "2027-06-14T10:00", "--zone", "UTC")
    told = shell("slots", "explain", "--event-type", "1", *at, "-o", "json")
    for answer in (listed, told):
        assert answer.code in (0, 9), answer.err
        assert "bug in caltui" not in answer.err
