"""Acts against a whole Cal: several writes, sent, resumed and taken back as one."""

from dataclasses import replace
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import BulkError, CannotUndo, NoSuchRun, ReadOnly
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.conftest import Open

TOKYO = "Asia/Tokyo"


@pytest.fixture
async def workspace(cal: Running, opened: Open) -> Workspace:
    found = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await found.sync("schedules")
    await found.sync("attendees")
    return found


def mixed(workspace: Workspace, name: str = "Tea") -> ActPlan:
    """A new team, a schedule in another zone, an attendee in another zone."""
    schedule, was = next(iter(workspace.records("schedules").items()))
    guest = next(key for key, r in workspace.records("attendees").items() if r["timeZone"] != TOKYO)
    zone = {"timeZone": TOKYO}
    hours = {"timeZone": TOKYO if was["timeZone"] != TOKYO else "Asia/Dubai"}
    team = workspace.plan("teams", "create", (), {"name": name, "slug": name.lower()})
    return ActPlan(
        "test",
        "Three things for tea",
        (
            ActItem("team", "Make team Tea", team),
            ActItem(
                "zone", "Move hours", workspace.plan("schedules", "update", (schedule,), hours)
            ),
            ActItem(
                "guest",
                "Move guest",
                workspace.plan("attendees", "update", (guest,), zone),
                "nobody is told",
                needs=("team",),
            ),
        ),
    )


def row(cal: Running, resource: str, key: str) -> dict[str, Any]:
    return next(dict(r) for r in cal.world.rows(resource) if str(r["id"]) == key)


async def test_writes_of_several_categories_are_sent_in_order_and_taken_back_as_one(
    cal: Running, workspace: Workspace
) -> None:
    plan = mixed(workspace, "First")
    teams = len(list(cal.world.rows("teams")))
    ids = {item.key: item.change.key for item in plan.items}
    before = row(cal, "schedules", ids["zone"]), row(cal, "attendees", ids["guest"])
    run = workspace.acts.start(plan)
    assert await run.run() == {"done": 3}
    assert [seen.method for seen in cal.requests.effects] == ["POST", "PATCH", "PATCH"]
    assert len(list(cal.world.rows("teams"))) == teams + 1
    batch = workspace.acts.get(run.id)
    assert (batch.kind, batch.summary, batch.outcomes) == ("test", plan.title, {"done": 3})
    undo = workspace.acts.undo_plan(run.id)
    assert (undo.kind, undo.undo_of, undo.refused) == ("undo", run.id, ())
    assert [item.key for item in undo.items] == ["2", "1", "0"], "the last first"
    assert undo.items[2].needs == ("2",), "what needed it is taken back before it"
    assert "All 3 can be taken back." in undo.facts
    back = workspace.acts.start(undo)
    assert await back.run() == {"done": 3}
    assert len(list(cal.world.rows("teams"))) == teams
    now = row(cal, "schedules", ids["zone"]), row(cal, "attendees", ids["guest"])
    assert [r["timeZone"] for r in now] == [r["timeZone"] for r in before]
    with pytest.raises(CannotUndo, match="undone already"):
        workspace.acts.undo_plan(run.id)
    with pytest.raises(BulkError, match="was taken back"):
        await workspace.acts.resume(run.id)


async def test_what_needs_a_write_that_was_refused_is_left_out_and_tried_again_with_it(
    cal: Running, workspace: Workspace
) -> None:
    plan = mixed(workspace, "Second")
    cal.faults.add("status", method="POST", path="/teams", status=400)
    run = workspace.acts.start(plan)
    assert await run.run() == {"done": 1, "refused": 1, "skipped": 1}
    assert "Make team Tea" in run.items["guest"].sentence
    assert workspace.acts.get(run.id).outcomes == {"done": 1, "refused": 1, "skipped": 1}
    resumed = await workspace.acts.resume(run.id)
    assert await resumed.run() == {"done": 1, "refused": 1, "skipped": 1}
    cal.faults.clear()
    again = run.failed_again()
    assert [item.key for item in again.items] == ["team", "guest"]
    failed = await workspace.acts.resume(run.id, failed=True)
    assert await failed.run() == {"done": 3}


async def test_a_run_that_was_stopped_goes_on_with_the_same_requests(
    cal: Running, workspace: Workspace, opened: Open
) -> None:
    plan = mixed(workspace, "Third")
    run = workspace.acts.start(plan)
    async for _ in run.each():
        run.stop()
    assert run.counts == {"done": 1, "not sent": 2}
    other = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    rest = await other.acts.resume(run.id)
    assert await rest.run() == {"done": 3}
    paths = [seen.path for seen in cal.requests.effects]
    assert len(paths) == len(set(paths)) == 3
    undo = other.acts.undo_plan(run.id)
    assert len(undo.items) == 3


async def test_an_act_with_a_secret_in_it_cannot_go_on_and_says_so(
    cal: Running, workspace: Workspace
) -> None:
    values = {
        "subscriberUrl": "https://example.com/hook",
        "eventTriggers": "BOOKING_CREATED",
        "active": True,
        "secret": "s3cret-value",
    }
    hook = workspace.plan("webhooks", "create", (), values)
    plan = ActPlan("test", "A hook", (ActItem("hook", "Make hook", hook),))
    run = workspace.acts.start(plan)
    run.stop()
    with pytest.raises(BulkError, match="secret"):
        await workspace.acts.resume(run.id)
    stored = [item.change for item in workspace._mirror.batch_items(run.id)]
    assert "s3cret-value" not in str(stored)


async def test_what_cannot_be_taken_back_is_named_with_its_reason(
    cal: Running, workspace: Workspace
) -> None:
    plan = mixed(workspace, "Fourth")
    run = workspace.acts.start(plan)
    await run.run()
    mirror = workspace._mirror
    entry = next(e for e in mirror.entries(batch=run.id) if e.verb == "create")
    one = workspace.write_history.undo_plan(entry.id)
    await workspace.run(one.change)
    undo = workspace.acts.undo_plan(run.id)
    assert [what for what, _ in undo.refused] == ["Make team Tea"]
    assert undo.facts[0].startswith("2 of 3 can be taken back; 1 cannot: ")


def test_a_plan_says_which_of_its_items_makes_no_sense(workspace: Workspace) -> None:
    plan = mixed(workspace)
    first = plan.items[0]
    with pytest.raises(ValueError, match="twice"):
        replace(plan, items=(first, first)).check()
    with pytest.raises(ValueError, match="no earlier item"):
        replace(plan, items=(replace(first, needs=("guest",)),)).check()
    with pytest.raises(NoSuchRun):
        workspace.acts.undo_plan("nope")


async def test_nothing_of_it_is_sent_in_a_read_only_session(cal: Running, opened: Open) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN, read_only=True)
    team = workspace.plan("teams", "create", (), {"name": "Tea", "slug": "tea"})
    with pytest.raises(ReadOnly):
        workspace.acts.start(ActPlan("test", "Tea", (ActItem("t", "Tea", team),)))
    assert workspace.acts.list() == []
