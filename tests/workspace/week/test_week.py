"""A painted week against a whole Cal over HTTP: what arrives, and what is left when it fails."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.scheduling.hours import Override, WeeklyHours
from caltui.scheduling.text import parse_day
from caltui.workspace.base.errors import Invalid
from caltui.workspace.week.save import Saved, WeekOutcome, apply
from caltui.workspace.week.state import WantedWeek, WeekState, load_week
from caltui.workspace.week.writes import plan
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.conftest import Open

TODAY = date(2026, 3, 2)
ADA = "2"
"""Her working hours: Monday to Friday 09:00 to 17:00 in Berlin, and two dates that differ."""

LUNCH = "3"
"""Tomás: 09:00 to 12:00 and 13:00 to 17:30, Monday to Friday, in Lisbon."""


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(lambda: firm(seed=7, today=TODAY)) as found:
        yield found


@pytest.fixture
async def workspace(cal: Running, opened: Open) -> Workspace:
    found = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await found.sync("users")
    return found


def painted(state: WeekState, days: Mapping[int, str], **other: Any) -> WantedWeek:
    hours = state.schedule.weekly
    for day, text in days.items():
        hours = hours.with_day(day, parse_day(text))
    return state.as_wanted.__class__(
        hours,
        other.get("name", state.name),
        other.get("zone", state.zone),
        other.get("dates", state.as_wanted.dates),
    )


def blocks(cal: Running, schedule: str) -> list[tuple[list[int], str, str, Any]]:
    """What the server holds, without ids."""
    rows = cal.world.related("availabilities", "scheduleId", int(schedule))
    found = [
        (r["days"], r["startTime"][11:16], r["endTime"][11:16], (r.get("date") or "")[:10])
        for r in rows
    ]
    return sorted(found, key=str)


def writes(cal: Running) -> list[tuple[str, str]]:
    return [(r.method, r.path.removeprefix("/cal")) for r in cal.requests.effects]


async def save(workspace: Workspace, state: WeekState, wanted: WantedWeek) -> Saved:
    return await apply(workspace, plan(workspace, state, wanted))


async def test_a_schedule_is_read(workspace: Workspace) -> None:
    state = await load_week(workspace, ADA)
    assert (state.name, state.zone, state.owner_name) == (
        "Working hours",
        "Europe/Berlin",
        "Ada Fischer",
    )
    assert state.schedule.weekly == WeeklyHours.of({d: parse_day("9-17") for d in range(1, 6)})
    assert len(state.dates) == 2
    assert plan(workspace, state, state.as_wanted).ops == ()


async def test_friday_until_three_is_two_writes(workspace: Workspace, cal: Running) -> None:
    state = await load_week(workspace, ADA)
    change = plan(workspace, state, painted(state, {5: "9-15"}))
    assert [op.texts for op in change.ops] == [
        ("", "Fri 09:00–15:00"),
        ("Mon–Fri 09:00–17:00", "Mon–Thu 09:00–17:00"),
    ]
    saved = await apply(workspace, change)
    assert (saved.verdict, saved.cause) == (WeekOutcome.PAINTED, "")
    assert writes(cal) == [("POST", "/v2/availabilities"), ("PATCH", "/v2/availabilities/2")]
    bodies = [r.body for r in cal.requests.effects]
    assert bodies[1] == {"days": [1, 2, 3, 4]}, "only what changed is sent"
    weekly = [b for b in blocks(cal, ADA) if not b[3]]
    assert weekly == [([1, 2, 3, 4], "09:00", "17:00", ""), ([5], "09:00", "15:00", "")]
    assert saved.state is not None
    assert saved.state.schedule.weekly.on(5) == parse_day("9-15")


async def test_name_zone_and_dates_are_steps_too(workspace: Workspace, cal: Running) -> None:
    state = await load_week(workspace, ADA)
    first, second = state.as_wanted.dates
    dates = (Override(first.day, parse_day("10-12")), Override(date(2026, 12, 24)))
    wanted = painted(state, {}, name="Main hours", zone="Europe/Vienna", dates=dates)
    change = plan(workspace, state, wanted)
    assert [(op.verb, *op.texts) for op in change.ops] == [
        (
            "update",
            "name Working hours, zone Europe/Berlin",
            "name Main hours, zone Europe/Vienna",
        ),
        ("update", f"{first.day} 09:00–13:00", f"{first.day} 10:00–12:00"),
        ("update", f"{second.day} closed", "2026-12-24 closed"),
    ]
    saved = await apply(workspace, change)
    assert saved.verdict is WeekOutcome.PAINTED, saved
    assert [path for _, path in writes(cal)] == [
        "/v2/schedules/2",
        "/v2/availabilities/61",
        "/v2/availabilities/62",
    ]


async def test_a_wrong_zone_is_refused_before_anything_is_sent(
    workspace: Workspace, cal: Running
) -> None:
    state = await load_week(workspace, ADA)
    with pytest.raises(Invalid):
        plan(workspace, state, painted(state, {}, zone="EUROPE/PARIS"))
    assert writes(cal) == []


async def test_every_failure_leaves_the_schedule_as_before(
    workspace: Workspace, cal: Running
) -> None:
    """Whichever write Cal refuses, what was done before it is taken back."""
    state = await load_week(workspace, LUNCH)
    week = {1: "9-17:30", 2: "9-18", 3: "", 4: "", 5: ""}
    wanted = painted(state, week, name="Two days", dates=())
    ops = plan(workspace, state, wanted).ops
    assert [op.verb for op in ops] == ["update", "delete", "create", "update", "delete"]
    before = blocks(cal, LUNCH)
    for number, op in enumerate(ops):
        cal.requests.clear()
        method = {"create": "POST", "update": "PATCH", "delete": "DELETE"}[op.verb]
        after = sum(o.verb == op.verb for o in ops[:number])
        cal.faults.add(
            "status", method=method, status=400, after=after, body={"message": "Not today"}
        )
        state = await load_week(workspace, LUNCH)
        saved = await save(workspace, state, wanted)
        assert saved.verdict is WeekOutcome.BEFORE, saved
        assert "Not today" in saved.cause
        assert blocks(cal, LUNCH) == before
        assert len(writes(cal)) == 2 * number
        cal.faults.clear()
    assert (await save(workspace, await load_week(workspace, LUNCH), wanted)).verdict is (
        WeekOutcome.PAINTED
    )


@pytest.mark.parametrize("kind", ["reset", "reset_after", "server_error", "server_error_after"])
async def test_a_lost_answer_is_settled_by_reading(
    workspace: Workspace, cal: Running, kind: str
) -> None:
    """A write that was done counts as done; one that was not is taken back to the start."""
    state = await load_week(workspace, ADA)
    before = blocks(cal, ADA)
    cal.faults.add(kind, method="PATCH", path="/v2/availabilities")
    saved = await save(workspace, state, painted(state, {5: "9-15"}))
    unknown = workspace.kept.unknown()
    if kind.endswith("_after"):
        assert saved.verdict is WeekOutcome.PAINTED, saved
        assert len(writes(cal)) == 2
        assert unknown == [], "the journal knows what the screen says"
        assert workspace.kept.journal(1)[0].outcome == "done"
    else:
        assert saved.verdict is WeekOutcome.BEFORE, saved
        assert blocks(cal, ADA) == before
        assert "it is not there so far, and may still come" in saved.cause
        assert "This may still come: update" in saved.sentence
        assert "nothing of it is left" not in saved.sentence
        assert len(unknown) == 1, "the gateway may still be at it"


async def test_a_create_whose_answer_was_lost_is_found_and_taken_back(
    workspace: Workspace, cal: Running
) -> None:
    state = await load_week(workspace, ADA)
    before = blocks(cal, ADA)
    cal.faults.add("reset_after", method="POST", path="/v2/availabilities")
    cal.faults.add("status", method="PATCH", path="/v2/availabilities", status=403, body={})
    saved = await save(workspace, state, painted(state, {5: "9-15"}))
    assert saved.verdict is WeekOutcome.BEFORE, saved
    assert blocks(cal, ADA) == before
    assert [method for method, _ in writes(cal)] == ["POST", "DELETE"]
    deleted, _, made = workspace.kept.journal(3)
    assert (made.outcome, made.verb) == ("done", "create")
    assert made.after is not None
    assert deleted.ids == (str(made.after["id"]),)


async def test_a_row_that_cannot_be_taken_back_is_named_though_the_hours_are_as_before(
    workspace: Workspace, cal: Running
) -> None:
    state = await load_week(workspace, ADA)
    for method in ("PATCH", "DELETE"):
        cal.faults.add(
            "status", method=method, path="/v2/availabilities", status=400, body={}, times=None
        )
    saved = await save(workspace, state, painted(state, {5: "9-15"}))
    assert saved.verdict is WeekOutcome.BEFORE
    assert saved.state is not None
    (left,) = {row.id for row in saved.state.rows} - {row.id for row in state.rows}
    assert f"Fri 09:00–15:00 (availability {left}) was added" in saved.sentence
    assert "nothing of it is left" not in saved.sentence


async def test_what_cannot_be_taken_back_is_named(workspace: Workspace, cal: Running) -> None:
    state = await load_week(workspace, ADA)
    cal.faults.add("status", method="PATCH", path="/v2/availabilities", status=403, body={})
    cal.faults.add(
        "status", method="DELETE", path="/v2/availabilities", status=403, body={}, times=None
    )
    saved = await save(workspace, state, painted(state, {6: "9-12", 5: "9-15"}))
    assert saved.verdict is WeekOutcome.DIFFERENT
    assert any(line.startswith("Fri is 09:00–17:00, painted 09:00–15:00") for line in saved.left)
    assert "Taking it back stopped" in saved.sentence


async def test_a_build_without_dates_says_so(workspace: Workspace, cal: Running) -> None:
    state = await load_week(workspace, ADA)
    cal.faults.add(
        "status", method="POST", path="/v2/availabilities", status=400,
        body={"message": "unrecognized_keys in 'date': Unrecognized key(s) in object: 'date'"},
    )  # fmt: skip
    dates = (*state.as_wanted.dates, Override(date(2026, 12, 24)))
    saved = await save(workspace, state, painted(state, {}, dates=dates))
    assert saved.verdict is WeekOutcome.BEFORE
    assert "keeps no hours of single dates" in saved.hint
    assert writes(cal) == []


async def test_read_only_sends_nothing(cal: Running, opened: Open) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN, read_only=True)
    state = await load_week(workspace, ADA)
    saved = await save(workspace, state, painted(state, {5: "9-15"}))
    assert saved.verdict is WeekOutcome.BEFORE
    assert "read-only" in saved.cause
    assert writes(cal) == []


async def test_when_nobody_answers_any_more_it_says_that_it_does_not_know(
    workspace: Workspace, cal: Running
) -> None:
    state = await load_week(workspace, ADA)
    change = plan(workspace, state, painted(state, {5: "9-15"}))
    cal.faults.add("status", status=403, body={}, times=None, method="GET")
    cal.faults.add("reset_after", method="POST")
    saved = await apply(workspace, change)
    assert saved.verdict is WeekOutcome.UNREAD
    assert "not known" in saved.sentence
