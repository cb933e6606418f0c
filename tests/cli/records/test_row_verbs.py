"""Hours as records of their own, where Cal has only whole schedules: each is one write of one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.support.small_v2 import KEY, SmallV2, small_v2

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


@pytest.fixture
def cal() -> Iterator[SmallV2]:
    with small_v2() as found:
        yield found


@pytest.fixture
def v2(cal: SmallV2, tmp_path: Path) -> Shell:
    home = {"CALTUI_BASE_URL": cal.url, "CALTUI_API_TOKEN": KEY, "CALTUI_BUDGET": "0"}
    return Shell(tmp_path, CALTUI_DIALECT="calv2", **home)


def row(days: list[str], start: str, end: str) -> dict[str, object]:
    return {"days": days, "startTime": start, "endTime": end}


def test_rows_are_listed_and_shown_by_schedule_and_place(v2: Shell, cal: SmallV2) -> None:
    rows = v2.good("availabilities", "list")
    assert [(one["scheduleId"], one["n"]) for one in rows] == [(1, 1), (1, 2)]
    assert v2.good("availabilities", "get", "1_2")["date"] == "2026-12-24"
    missing = v2("availabilities", "get", "1_9")
    assert (missing.code, cal.writes) == (4, [])


def test_an_edit_sends_all_weekly_rows_and_leaves_the_dates(v2: Shell, cal: SmallV2) -> None:
    v2.good("availabilities", "list")
    edit = ("availabilities", "update", "1_1", "--end-time", "15:00")
    shown = v2.good(*edit, "--dry-run")
    assert shown["summary"] == "Edit availability 1_1: Mon–Fri 09:00–17:00 → Mon–Fri 09:00–15:00"
    assert cal.writes == []
    assert v2(*edit).code == 0
    assert cal.writes[0].body == {"availability": [row(WEEK, "09:00", "15:00")]}
    assert v2("undo", "--yes").code == 0
    assert cal.writes[1].body == {"availability": [row(WEEK, "09:00", "17:00")]}


def test_a_row_is_added_and_a_day_ends_at_2359(v2: Shell, cal: SmallV2) -> None:
    words = ("--days", "sat", "--start-time", "10:00", "--end-time", "24:00")
    assert v2("availabilities", "create", "1", *words).code == 0
    assert cal.writes[0].body == {
        "availability": [row(WEEK, "09:00", "17:00"), row(["Saturday"], "10:00", "23:59")]
    }


def test_a_closed_day_is_added_and_removed(v2: Shell, cal: SmallV2) -> None:
    words = ("--date", "2026-12-28", "--start-time", "00:00", "--end-time", "00:00")
    assert v2("availabilities", "create", "1", *words).code == 0
    closed = [
        {"date": day, "startTime": "00:00", "endTime": "00:00"}
        for day in ("2026-12-24", "2026-12-28")
    ]
    assert cal.writes[0].body == {"overrides": closed}
    v2.good("availabilities", "list")
    assert v2("availabilities", "delete", "1_2", "--yes").code == 0
    assert cal.writes[1].body == {"overrides": closed[1:]}


@pytest.mark.parametrize("now", ["gone", "twice"])
def test_a_row_that_is_not_there_once_is_not_written(v2: Shell, cal: SmallV2, now: str) -> None:
    v2.good("availabilities", "list")
    first = cal.schedules[1]["availability"][0]
    cal.schedules[1]["availability"] = [first, dict(first)] if now == "twice" else []
    refused = v2("availabilities", "update", "1_1", "--end-time", "15:00")
    assert refused.code != 0
    assert "The schedule has changed" in refused.err
    assert cal.writes == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("create 1 --start-time 9:00 --end-time 10:00", "Give either --days or --date"),
        ("create 1 --days mon --date 2026-12-24 --start-time 9:00 --end-time 10:00", "Give either"),
        ("update 1_1", "nothing to change"),
        ("update 1_1 --end-time 25:00", "from 00:00 to 23:59"),
    ],
)
def test_wrong_values_are_said_before_anything_is_read(
    v2: Shell, cal: SmallV2, words: str, says: str
) -> None:
    refused = v2("availabilities", *words.split())
    assert refused.code == 2
    assert says in refused.err
    assert cal.asked == []


def test_a_key_as_lists_show_it_is_taken_apart(v2: Shell, cal: SmallV2) -> None:
    days = ("--start", "2026-12-21", "--end", "2026-12-31")
    made = v2("out-of-office", "create", *days, "--reason", "vacation")
    assert made.code == 0, made.err
    assert cal.writes[0].body["start"] == "2026-12-21T00:00:00.000Z"
    assert cal.writes[0].body["end"] == "2026-12-31T23:59:59.999Z"
    assert v2("out-of-office", "update", "3_1", "--reason", "sick").code == 0
    assert cal.writes[1].line == "PATCH /v2/me/ooo/1"
    assert v2("undo", "--yes").code == 0
    assert v2("out-of-office", "delete", "3_1", "--yes").code == 0
    assert cal.writes[-1].line == "DELETE /v2/me/ooo/1"
    assert cal.absences == {}


def test_a_webhook_is_made_edited_and_deleted(v2: Shell, cal: SmallV2) -> None:
    made = v2.good(
        *("webhooks", "create", "--subscriber-url", "https://h.example/x"),
        *("--event-triggers", "BOOKING_CREATED", "--secret", "s3cret"),
        *("--payload-version", "2021-10-20"),
    )
    assert made["secret"] != "s3cret"
    body = cal.writes[0].body
    assert (body["secret"], body["version"], body["active"]) == ("s3cret", "2021-10-20", True)
    assert "s3cret" not in str(v2.good("journal", "show", "1"))
    assert v2("webhooks", "update", "hook-1", "--active", "false").code == 0
    assert cal.hooks["hook-1"]["active"] is False
    assert v2("webhooks", "delete", "hook-1", "--yes").code == 0
    assert cal.hooks == {}
