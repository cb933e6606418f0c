"""`caltui teams availability` over HTTP: traps put right, and what stands in for an answer."""

from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.support.sandbox import Running

FOLD = ("--date-from", "2026-10-25T00:15Z", "--date-to", "2026-10-25T04:00Z")
PATH = "/availability"


def entry(user: int, **inner: Any) -> dict[str, Any]:
    """A member as Cal writes one, with hours in Berlin."""
    hours = {"days": [0, 1], "startTime": 0, "endTime": 300}
    found = {"timeZone": "Europe/Berlin", "dateRanges": [], "busy": [], "workingHours": [hours]}
    return {"userId": user, "availability": found | inner}


def span(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"start": f"{start}:00.000Z", "end": f"{end}:00.000Z", **more}


ANSWER = [
    entry(
        2,
        dateRanges=[
            span("2026-10-24T22:00", "2026-10-25T00:30"),
            span("2026-10-25T01:30", "2026-10-25T05:00"),
            span("2026-12-24T09:00", "2026-12-24T10:00"),
        ],
        busy=[
            span("2026-10-25T00:30", "2026-10-25T01:30", title="Deep dive", source="booking-9"),
            span("2026-10-30T08:00", "2026-10-30T09:00", title="Another day"),
        ],
        dateOverrides=[{"date": "2026-12-24", "startTime": 600, "endTime": 660, "userId": 2}],
        currentSeats=4,
    ),
    {"userId": 3, "availability": {"timeZone": "Asia/Kathmandu", "dateRanges": []}},
    entry(4),
]


def answers(sandbox: Running, status: int, body: Any) -> None:
    sandbox.faults.add("status", status=status, body=body, path=PATH, times=None)


def test_an_answer_gets_names_and_is_cut_to_the_window(shell: Shell, sandbox: Running) -> None:
    answers(sandbox, 200, ANSWER)
    found = {e["userId"]: e for e in shell.good("teams", "availability", "1", *FOLD)}
    asked = next(r.query for r in sandbox.requests if r.path.endswith(PATH))
    assert asked["dateFrom"] == "2026-10-24T00:15:00.000Z", "a booking across the edge is seen"
    ada = found[2]
    assert ada["name"] == "Ada Fischer"
    assert ada["availability"]["dateRanges"] == [
        span("2026-10-25T00:15", "2026-10-25T00:30"),
        span("2026-10-25T01:30", "2026-10-25T04:00"),
    ]
    assert ada["availability"]["busy"] == [ANSWER[0]["availability"]["busy"][0]]
    assert ada["availability"]["currentSeats"] == 4
    assert "unknown" not in ada
    assert found[3]["unknown"] is True
    assert "unknown, not closed" in found[3]["problems"][0]


def test_a_time_that_comes_twice_is_told_with_its_offset(
    shell: Shell, sandbox: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(sandbox, 200, ANSWER)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    shown = shell("teams", "availability", "1", *FOLD, "-o", "table").out.splitlines()
    rows = [" ".join(line.split()) for line in shown]
    assert "Ada Fischer · 2 busy 2026-10-25 02:30+02:00 2026-10-25 02:30+01:00 Deep dive" in rows
    assert any("unknown 2026-10-25 02:15+02:00 2026-10-25 05:00" in row for row in rows)
    assert any("· 4 closed 2026-10-25 02:15+02:00" in row for row in rows)


def test_where_cal_fails_schedules_and_bookings_stand_in(shell: Shell, sandbox: Running) -> None:
    words = ("teams", "availability", "1", "--date-from", "2026-03-02T00:00Z")
    words += ("--date-to", "2026-03-05T00:00Z")
    wanted = shell.good(*words)
    answers(sandbox, 500, {"message": "no schedule"})
    built = shell(*words, "-o", "json")
    assert built.code == 0
    assert "Built from schedules and bookings" in built.err
    assert "no schedule" in built.err
    free = {e["userId"]: e["availability"]["dateRanges"] for e in wanted}
    assert {e["userId"]: e["availability"]["dateRanges"] for e in built.json} == free


def test_a_key_that_may_read_nothing_is_an_error_not_an_old_picture(
    shell: Shell, sandbox: Running
) -> None:
    words = ("teams", "availability", "1", *FOLD)
    for category in ("memberships", "users", "schedules", "bookings"):
        shell.good(category, "list")
    sandbox.faults.add("status", status=403, body={"message": "Forbidden"}, times=None)
    assert shell(*words).code == 3
    sandbox.faults.clear()
    sandbox.faults.add("reset", times=None)
    assert shell(*words).code == 7


def test_a_window_of_nothing_is_refused_and_one_of_years_cut(
    shell: Shell, sandbox: Running
) -> None:
    words = ("teams", "availability", "1", "--date-from", "2026-03-02T00:00Z", "--date-to")
    empty = shell(*words, "2026-03-02T00:00Z")
    assert empty.code == 2
    assert "later than --date-from" in empty.err
    far = ("--date-from", "9999-12-30T00:00Z", "--date-to", "9999-12-31T00:00Z")
    beyond = shell("teams", "availability", "1", *far)
    assert (beyond.code, "beyond the calendar" in beyond.err) == (2, True)
    assert not list(sandbox.requests)
    years = shell(*words, "2028-03-02T00:00Z", "-o", "json")
    assert years.code == 0
    assert "these are the first 100" in years.err
    asked = next(r.query for r in sandbox.requests if r.path.endswith(PATH))
    assert asked["dateTo"] == "2026-06-11T00:00:00.000Z"
    ends = [s["end"] for e in years.json for s in e["availability"]["dateRanges"]]
    assert ends
    assert max(ends) <= "2026-06-10T00:00:00.000Z"
