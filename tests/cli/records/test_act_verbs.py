"""The acts as verbs: `bookings move`, `accept`, `hand-over`, `times`, `answer`."""

from datetime import UTC, datetime, timedelta

import pytest

from caltui.sandbox.cal.world import iso
from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def booking(sandbox: Running, status: str = "ACCEPTED", hour: int = 10) -> str:
    """The id of a booking in that state, put on a Tuesday some days ahead."""
    rows = (r for r in sandbox.world.tables["bookings"].values() if r["status"] == status)
    row = min(
        (row for row in rows if str(row["startTime"]) > "2026-03-04"),
        key=lambda row: str(row["startTime"]),
    )
    day = datetime.now(UTC) + timedelta(days=3)
    day += timedelta(days=(1 - day.weekday()) % 7)
    start = day.replace(hour=hour, minute=0, second=0, microsecond=0)
    times = {"startTime": iso(start), "endTime": iso(start + timedelta(minutes=30))}
    sandbox.world.change("bookings", row, times)
    return str(row["id"])


def test_a_booking_is_moved_to_an_open_time(shell: Shell, sandbox: Running) -> None:
    key = booking(sandbox)
    times = shell.good("bookings", "times", key, "--limit", "3")
    assert times[0]["hosts"]
    assert times[0]["for_guest"]
    planned = shell.good("bookings", "move", key, "--to", times[0]["start"], "--dry-run")
    assert planned["body"]["rescheduleUid"]
    assert any("mailed" in note for note in planned["consequences"])
    assert sandbox.world.tables["bookings"][key]["status"] == "ACCEPTED"
    refused = shell("bookings", "move", key, "--to", times[0]["start"])
    assert refused.code == 2
    assert "--yes" in refused.err
    made = shell.good("bookings", "move", key, "--to", times[0]["start"], "--yes")
    assert made["fromReschedule"] == sandbox.world.tables["bookings"][key]["uid"]
    assert sandbox.world.tables["bookings"][key]["status"] == "CANCELLED"
    again = shell("bookings", "move", key, "--to", "+2h", "--yes")
    assert again.code == 2
    assert "It is cancelled" in again.err


def test_record_only_needs_no_yes(shell: Shell, sandbox: Running) -> None:
    key = booking(sandbox)
    before = sandbox.world.tables["bookings"][key]["startTime"]
    shell.good("bookings", "move", key, "--to", "+2h", "--record-only")
    after = sandbox.world.tables["bookings"][key]["startTime"]
    moved = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    assert moved.total_seconds() == 7200


def test_a_request_is_answered_and_a_booking_handed_over(shell: Shell, sandbox: Running) -> None:
    key = booking(sandbox, "PENDING")
    shell.good("bookings", "accept", key)
    assert sandbox.world.tables["bookings"][key]["status"] == "ACCEPTED"
    assert shell("bookings", "reject", key).code == 2
    shell.good("bookings", "hand-over", key, "--to", "3")
    assert sandbox.world.tables["bookings"][key]["userId"] == 3
    assert "holds it already" in shell("bookings", "hand-over", key, "--to", "3").err


def test_several_are_handed_over_as_one_act(shell: Shell, sandbox: Running) -> None:
    rows = sandbox.world.tables["bookings"]
    gone = next(r for r in rows.values() if r["status"] == "CANCELLED")
    keys = [*(booking(sandbox, hour=hour) for hour in range(8, 16)), str(gone["id"])]
    shown = shell.good("bookings", "hand-over", *keys, "--to", "free", "--dry-run")
    assert shown
    assert not [r for r in sandbox.requests if r.method != "GET"]
    asked = shell("bookings", "hand-over", *keys, "--to", "free")
    assert asked.code == 2
    assert "--yes" in asked.err
    done = shell("bookings", "hand-over", *keys, "--to", "free", "--yes", "-o", "json")
    assert done.code == 0
    assert [row["outcome"] for row in done.json] == ["done"] * len(shown)
    left = shell("bookings", "hand-over", str(gone["id"]), keys[0], "--to", "999999", "--yes")
    assert left.code == 5
    assert "It is cancelled" in left.err
    assert "never seen" in left.err
    acts = shell.good("bulk", "list")
    back = shell.good("journal", "undo", "--act", acts[0]["id"], "--yes")
    assert [row["outcome"] for row in back] == ["done"] * len(shown)


def test_an_answer_is_printed_in_the_language_asked_for(shell: Shell, sandbox: Running) -> None:
    key = booking(sandbox)
    told = shell("bookings", "answer", key, "--language", "de", "-o", "table")
    assert "Ihr Termin" in told.out
    assert "Alle Zeiten sind Ortszeit" in told.out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("move", "x", "--to", "+2h"), "is not the id of a booking"),
        (("move", "KEY", "--to", "blah"), "is no time"),
        (("hand-over", "KEY", "--to", "Ada"), "is not the id of a user"),
        (("shift", "KEY"), "has no 'shift'"),
    ],
)
def test_wrong_words_are_refused(
    shell: Shell, sandbox: Running, words: tuple[str, ...], why: str
) -> None:
    given = [booking(sandbox) if word == "KEY" else word for word in words]
    found = shell("bookings", *given)
    assert found.code == 2
    assert why in found.err
