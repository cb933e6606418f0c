"""Actions of Cal's API v2 against the sandbox that answers as it: who is told, and how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.sandbox import Running, running

ROSA = 1


@pytest.fixture
def cal() -> Iterator[Running]:
    today = datetime.now(UTC).date()
    with running(lambda: firm(today=today), dialect="calv2") as found:
        yield found


@pytest.fixture
def v2(cal: Running, tmp_path: Path) -> Shell:
    shell = Shell(
        tmp_path,
        CALTUI_DIALECT="calv2",
        CALTUI_BASE_URL=cal.base_url,
        CALTUI_API_TOKEN=DEMO_KEY,
        CALTUI_BUDGET="0",
    )
    shell.good("bookings", "list")
    return shell


def coming(v2: Shell, status: str) -> list[str]:
    """The uids of Rosa's bookings of that state from tomorrow on, the first one first."""
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    rows = [
        row
        for row in v2.good("bookings", "list", "--cached")
        if (row["status"], row.get("userId")) == (status, ROSA) and row["startTime"] > later
    ]
    return [row["uid"] for row in sorted(rows, key=lambda row: row["startTime"])]


def told(cal: Running) -> list[tuple[str, str]]:
    return [(row["action"], row["role"]) for row in cal.world.tables.get("told", {}).values()]


def row_of(cal: Running, uid: str) -> Any:
    return next(row for row in cal.world.tables["bookings"].values() if row["uid"] == uid)


def owes(cal: Running, uid: str) -> bool:
    """Whether it waits for a payment: confirming it tells nobody."""
    return bool(cal.world.related("payments", "bookingId", row_of(cal, uid)["id"]))


@pytest.mark.parametrize(
    ("verb", "status", "outcome"),
    [("confirm", "PENDING", "ACCEPTED"), ("decline", "PENDING", "REJECTED")],
)
def test_after_a_lost_answer_nobody_is_told_twice(
    v2: Shell, cal: Running, verb: str, status: str, outcome: str
) -> None:
    uid = next(uid for uid in reversed(coming(v2, status)) if not owes(cal, uid))
    cal.faults.add("reset_after", method="POST", path=verb)
    assert v2("bookings", verb, uid, "--yes").code == 8
    mailed = told(cal)
    assert mailed
    (entry,) = v2.good("journal", "settle")
    assert entry["outcome"] == "done"
    assert (told(cal), row_of(cal, uid)["status"]) == (mailed, outcome)


def test_a_request_that_waits_for_its_payment_is_not_said_to_be_accepted(
    v2: Shell, cal: Running
) -> None:
    uid = coming(v2, "PENDING")[0]
    cal.world.add("payments", {"bookingId": row_of(cal, uid)["id"], "success": False})
    done = v2("bookings", "confirm", uid, "--yes")
    assert (done.code, row_of(cal, uid)["status"], told(cal)) == (0, "PENDING", [])
    assert "But the booking is PENDING still." in done.err
    (entry,) = v2.good("journal", "list")
    assert entry["detail"] == "Done, but the booking is PENDING still."


def test_a_move_to_an_open_time_is_followed(v2: Shell, cal: Running) -> None:
    uid = coming(v2, "ACCEPTED")[0]
    times = v2.good("bookings", "times", uid, "--limit", "1")
    moved = v2("bookings", "move", uid, "--to", times[0]["start"], "--yes", "-o", "json")
    assert moved.code == 0, moved.err
    new = moved.json["uid"]
    assert f"It is booking {new} now." in moved.err
    assert moved.json["fromReschedule"] == uid
    kept = {row["uid"]: row for row in v2.good("bookings", "list", "--cached")}
    assert kept[uid]["rescheduledToUid"] == new
    assert {action for action, _ in told(cal)} == {"reschedule"}


def test_whole_days_of_absence_are_an_entry_and_the_bookings_follow(
    v2: Shell, cal: Running
) -> None:
    for name in ("users", "schedules", "event-types", "out-of-office"):
        v2.good(name, "list")
    uid = coming(v2, "ACCEPTED")[0]
    day = row_of(cal, uid)["startTime"][:10]
    plan = v2.good("absence", "close", str(ROSA), "--days", day, "--reason", "ill", "--dry-run")
    assert plan[0]["request"].endswith("POST " + cal.base_url + "/v2/me/ooo")
    assert plan[0]["body"] == {
        "start": f"{day}T00:00:00.000Z",
        "end": f"{day}T23:59:59.999Z",
        "notes": "ill",
    }
    assert not [one for one in plan if one["key"].startswith("schedules")]
    assert v2("absence", "close", str(ROSA), "--days", day, "--reason", "ill", "--yes").code == 0
    assert row_of(cal, uid)["status"] == "CANCELLED", "it was moved or cancelled"


def test_what_was_made_below_another_record_is_not_taken_for_it(v2: Shell, cal: Running) -> None:
    v2.good("private-links", "list")
    assert v2("private-links", "create", "3", "--max-usage-count", "3").code == 0
    cal.faults.add("reset", method="POST", path="private-links")
    assert v2("private-links", "create", "1", "--max-usage-count", "3").code == 8
    settled = v2("journal", "settle", "-o", "json")
    assert [one["outcome"] for one in settled.json] == ["unknown"], "only event type 3 has one"
    cal.faults.add("reset_after", method="POST", path="private-links")
    assert v2("private-links", "create", "1", "--max-usage-count", "7").code == 8
    outcomes = {one["what"]: one for one in v2("journal", "settle", "-o", "json").json}
    assert all(not one["key"].startswith("3_") for one in outcomes.values())


def test_a_schedule_is_duplicated_with_its_hours_in_one_write(v2: Shell, cal: Running) -> None:
    first = v2.good("schedules", "list")[0]
    copy = v2.good("schedules", "duplicate", str(first["id"]), "--yes")
    assert copy["name"] == f"{first['name']} copy"
    assert (copy["isDefault"], copy["timeZone"]) == (False, first["timeZone"])
    assert copy["availability"] == first["availability"]
    assert [entry["what"] for entry in v2.good("journal", "list")] == [
        f"Create schedule {copy['name']}"
    ]
