"""`duplicate`, `make-default` and `apply`: shown, sent, taken back as one."""

from typing import Any

from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def writes(sandbox: Running) -> list[Any]:
    """What was written."""
    return [request for request in sandbox.requests if request.method != "GET"]


def blocks(schedule: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The hours of a schedule, without ids."""
    rows = schedule["availability"]
    return sorted((r["startTime"][-13:-5], r["endTime"][-13:-5], *r["days"]) for r in rows)


def test_an_event_type_is_duplicated_under_its_own_slug(shell: Shell, sandbox: Running) -> None:
    shown = shell.good("event-types", "duplicate", "1", "--dry-run")
    assert shown["body"]["slug"] == "intro-call-copy"
    assert writes(sandbox) == []
    made = shell.good("event-types", "duplicate", "1", "--slug", "intro-two", "--title", "Two")
    assert (made["slug"], made["title"], made["length"]) == ("intro-two", "Two", 30)
    again = shell("event-types", "duplicate", "x")
    assert again.code == 2
    assert "is not the id of a event type" in again.err or "event type" in again.err


def test_a_schedule_is_duplicated_with_its_week(shell: Shell) -> None:
    before = shell.good("schedules", "get", "3")
    made = shell.good("schedules", "duplicate", "3")
    assert made["name"] == f"{before['name']} copy"
    assert blocks(shell.good("schedules", "get", str(made["id"]))) == blocks(before)


def test_a_week_that_is_refused_is_said_and_gone_on_with(shell: Shell, sandbox: Running) -> None:
    sandbox.faults.add("status", status=400, method="PATCH", path="availabilities", times=1)
    told = shell("schedules", "duplicate", "3", "-o", "json")
    assert told.code == 5
    assert "Go on with its week: caltui bulk resume" in told.err
    assert told.json["name"].endswith("copy")


def test_a_schedule_becomes_the_default(shell: Shell, sandbox: Running) -> None:
    made = shell.good("schedules", "create", "--name", "Summer", "--time-zone", "Europe/Berlin")
    key = str(made["id"])
    shown = shell.good("schedules", "make-default", key, "--dry-run")
    assert shown["body"] == {"defaultScheduleId": made["id"]}
    shell.good("schedules", "make-default", key)
    owner = sandbox.world.tables["users"][str(made["userId"])]
    assert owner["defaultScheduleId"] == made["id"]
    again = shell("schedules", "make-default", key)
    assert again.code == 2
    assert "already" in again.err


def test_a_schedule_is_applied_as_one_act_and_taken_back(shell: Shell, sandbox: Running) -> None:
    kinds = sandbox.world.tables["event-types"]
    before = [shell.good("event-types", "get", key)["scheduleId"] for key in ("1", "2")]
    shown = shell.good("schedules", "apply", "3", "--to", "1", "2", "--dry-run")
    assert [row["key"] for row in shown] == ["event-types 1", "event-types 2"]
    assert writes(sandbox) == []
    refused = shell("schedules", "apply", "3", "--to", "1", "2")
    assert refused.code == 2
    assert "--yes" in refused.err
    done = shell.good("schedules", "apply", "3", "--to", "1", "2", "--yes")
    assert [row["outcome"] for row in done] == ["done", "done"]
    assert [kinds[key]["scheduleId"] for key in ("1", "2")] == [3, 3]
    again = shell("schedules", "apply", "3", "--to", "1", "999999", "--yes")
    assert "it follows" in again.err
    assert "never seen" in again.err
    assert again.code == 5
    acts = shell.good("bulk", "list")
    shell.good("journal", "undo", "--act", acts[0]["id"], "--yes")
    assert [kinds[key]["scheduleId"] for key in ("1", "2")] == before
