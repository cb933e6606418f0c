"""Bulk runs against a whole Cal: planned, told one by one, halted, tried again, none twice."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from caltui.gateway.pace.tally import MARGIN, WINDOW
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile
from caltui.workspace.base.errors import BulkError, Invalid, NoSuchRun, ReadOnly
from caltui.workspace.bulk.run import BulkItem, BulkRun
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.conftest import Open


@pytest.fixture
def workspace(cal: Running, opened: Open) -> Workspace:
    return opened(base_url=cal.base_url, token=DEMO_TOKEN)


def guests(cal: Running, count: int) -> list[str]:
    """Keys of attendees that are there now."""
    keys = [str(row["id"]) for row in cal.world.rows("attendees")]
    assert len(keys) >= count
    return keys[:count]


def effects(cal: Running) -> Counter[str]:
    """How often each record was written."""
    return Counter("_".join(seen.ids) for seen in cal.requests.effects)


def refuse(cal: Running, keys: list[str], kind: str = "status", **fault: Any) -> None:
    """The next write of each of these records goes wrong."""
    if kind == "status":
        fault.setdefault("status", 400)
    for key in keys:
        cal.faults.add(kind, method="PATCH", path=f"/attendees/{key}", **fault)


async def run(
    workspace: Workspace, keys: list[str], **options: Any
) -> tuple[BulkRun, list[BulkItem]]:
    told: list[BulkItem] = []
    plan = workspace.bulk.plan("attendees", "update", keys, {"timeZone": "Asia/Tokyo"})
    bulk = workspace.bulk.start(plan, **options)
    await bulk.run(told.append)
    return bulk, told


async def test_of_200_with_7_failures_193_are_done_7_named_and_none_twice(
    cal: Running, workspace: Workspace
) -> None:
    keys = guests(cal, 200)
    bad = keys[3:200:30]
    assert len(bad) == 7
    refuse(cal, bad)
    bulk, told = await run(workspace, keys)
    assert [item.key for item in told] == keys
    assert bulk.counts == {"done": 193, "refused": 7}
    assert [item.key for item in told if item.outcome == "refused"] == bad
    assert all("Made to fail with 400" in i.sentence for i in told if i.key in bad)
    assert set(effects(cal).values()) == {1}
    assert set(effects(cal)) == set(keys) - set(bad)
    cal.faults.clear()
    again = bulk.failed_again()
    assert [item.key for item in again.items] == bad
    assert again.summary == "Edit 7 attendees"
    second = workspace.bulk.start(again)
    assert await second.run() == {"done": 7}
    assert set(effects(cal).values()) == {1}
    assert second.failed_again().items == ()


def test_a_plan_lists_what_will_happen_and_what_will_not(workspace: Workspace) -> None:
    keys = ["1", "2", "x", "2", "3_4"]
    plan = workspace.bulk.plan("attendees", "delete", keys)
    assert [item.key for item in plan.items] == ["1", "2"]
    assert [key for key, _ in plan.refused] == ["x", "3_4"]
    assert (plan.summary, plan.doubled) == ("Delete 2 attendees", 1)
    assert [change.request.ids for change in plan.changes] == [("1",), ("2",)]
    assert plan.consequences == tuple(plan.changes[0].consequences())
    one = workspace.bulk.plan("teams", "delete", ["1"])
    assert one.summary == "Delete 1 team"


async def test_a_plan_beside_what_was_seen_leaves_out_what_is_so_already(
    workspace: Workspace,
) -> None:
    await workspace.sync("schedules")
    zones = {key: r["timeZone"] for key, r in workspace.records("schedules").items()}
    zone = zones["1"]
    so = [key for key, other in zones.items() if other == zone]
    plan = workspace.bulk.plan("schedules", "update", list(zones), {"timeZone": zone})
    assert [key for key, _ in plan.refused] == so
    assert all("already so" in reason for _, reason in plan.refused)
    assert len(plan.items) + len(so) == len(zones)
    blind = workspace.bulk.plan("schedules", "update", so, {"timeZone": zone}, as_seen=False)
    assert [item.key for item in blind.items] == so
    assert blind.refused == ()


async def test_the_reach_of_a_plan_is_counted_over_all_of_it(workspace: Workspace) -> None:
    await workspace.sync("attendees")
    await workspace.sync("bookings")
    await workspace.sync("users")
    plan = workspace.bulk.plan("bookings", "cancel", ["1", "2", "3"])
    count = sum(len(r["attendees"]) for r in map(workspace.records("bookings").get, "123") if r)
    assert plan.consequences[0] == f"{count} attendees are of these bookings."
    assert any("everybody is told" in line for line in plan.consequences[1:3])


def test_wrong_values_are_refused_for_all_at_once(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="timeZone"):
        workspace.bulk.plan("attendees", "update", ["1", "2"], {"timeZone": "Mars"})


@pytest.mark.parametrize(
    ("count", "production", "number"),
    [(0, True, None), (1, False, None), (1, True, 1), (9, False, None), (10, False, 10)],
)
def test_the_number_is_typed_for_many_and_in_production(
    workspace: Workspace, count: int, production: bool, number: int | None
) -> None:
    plan = workspace.bulk.plan("attendees", "delete", [str(n + 1) for n in range(count)])
    assert plan.needs_typed_number(Profile(name="p", production=production)) == number


def test_read_only_starts_nothing(cal: Running, opened: Open) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN, read_only=True)
    plan = workspace.bulk.plan("attendees", "delete", ["1"])
    with pytest.raises(ReadOnly, match="Delete 1 attendee"):
        workspace.bulk.start(plan)
    assert workspace.bulk_runs() == []


async def test_every_item_is_on_the_disk_before_the_first_is_sent(
    cal: Running, workspace: Workspace
) -> None:
    keys = guests(cal, 4)
    plan = workspace.bulk.plan("attendees", "update", keys, {"timeZone": "Asia/Baku"})
    bulk = workspace.bulk.start(plan)
    assert [(i.key, i.outcome) for i in workspace.acts.items(bulk.id)] == [
        (key, "not sent") for key in keys
    ]
    assert len(cal.requests) == 0
    [known] = workspace.bulk_runs()
    assert (known.id, known.running, dict(known.values)) == (
        bulk.id,
        True,
        {"timeZone": "Asia/Baku"},
    )
    with pytest.raises(BulkError, match="is running"):
        await workspace.acts.resume(bulk.id)
    with pytest.raises(NoSuchRun):
        await workspace.acts.resume("nope")
    bulk.stop()
    assert not workspace.bulk_runs()[0].running
    assert await (await workspace.acts.resume(bulk.id)).run() == {"done": 4}


async def test_pause_holds_it_and_stop_leaves_the_rest(cal: Running, workspace: Workspace) -> None:
    keys = guests(cal, 5)
    plan = workspace.bulk.plan("attendees", "update", keys, {"timeZone": "Asia/Aden"})
    bulk = workspace.bulk.start(plan)
    told: list[BulkItem] = []
    halfway = asyncio.Event()

    def hear(item: BulkItem) -> None:
        told.append(item)
        if len(told) == 2:
            bulk.pause()
            halfway.set()

    task = asyncio.create_task(bulk.run(hear))
    await halfway.wait()
    await asyncio.sleep(0)
    now = bulk.progress
    assert (now.over, now.total, now.paused, now.counts) == (2, 5, True, {"done": 2})
    assert now.seconds_left > 0
    assert len(effects(cal)) == 2
    bulk.resume()
    bulk.pause()
    bulk.stop()
    counts = await task
    assert counts["done"] + counts["not sent"] == 5
    assert all("bulk resume" in item.sentence for item in told if item.outcome == "not sent")
    rest = await workspace.acts.resume(bulk.id)
    assert rest.total == 5
    assert await rest.run() == {"done": 5}
    assert effects(cal) == Counter(keys)


async def test_cals_limit_is_waited_for_and_the_same_record_sent_again(
    cal: Running, workspace: Workspace
) -> None:
    keys = guests(cal, 3)
    refuse(cal, keys[1:2], kind="rate_limited", seconds=0.2)
    waits: list[float] = []
    workspace.wire.on_wait = waits.append
    bulk, told = await run(workspace, keys)
    assert bulk.counts == {"done": 3}
    assert [item.outcome for item in told] == ["done"] * 3
    assert effects(cal) == Counter(keys)
    assert max(waits) > 0
    assert waits[-1] == 0
    entries = workspace.kept.journal()
    assert [e.outcome for e in entries] == ["done", "done", "refused", "done"]


async def test_a_limit_that_does_not_end_halts_the_run(cal: Running, workspace: Workspace) -> None:
    keys = guests(cal, 3)
    refuse(cal, keys[:1], kind="rate_limited", seconds=0.05, times=9)
    bulk, told = await run(workspace, keys)
    assert bulk.counts == {"refused": 1, "not sent": 2}
    assert bulk.halted is not None
    assert "too many calls" in told[-1].sentence


async def test_an_unknown_one_is_in_the_next_try_only_when_it_is_settled_as_not_done(
    cal: Running, workspace: Workspace
) -> None:
    keys = guests(cal, 4)
    refuse(cal, keys[1:2], kind="reset")
    refuse(cal, keys[2:3], kind="reset_after")
    bulk, _ = await run(workspace, keys)
    assert bulk.counts == {"done": 2, "unknown": 2}
    assert bulk.failed_again().items == ()
    lost = bulk.items[keys[1]].entry
    workspace.write_history.settle_by_hand(lost, "no effect")
    assert [item.key for item in bulk.failed_again().items] == [keys[1]]
    rest = await workspace.acts.resume(bulk.id)
    assert await rest.run() == {"done": 4}
    assert effects(cal) == Counter(keys)


async def test_what_cannot_be_told_is_left_alone(cal: Running, workspace: Workspace) -> None:
    keys = guests(cal, 2)
    refuse(cal, keys[:1], kind="reset")
    bulk, _ = await run(workspace, keys)
    cal.faults.add("server_error", method="GET", times=None)
    told: list[BulkItem] = []
    rest = await workspace.acts.resume(bulk.id)
    assert await rest.run(told.append) == {"unknown": 1, "done": 1}
    assert [(item.key, item.outcome) for item in told] == [(keys[0], "unknown")]
    assert "left alone" in told[0].sentence
    assert effects(cal) == Counter(keys[1:])


async def test_a_secret_is_not_kept_for_later(cal: Running, workspace: Workspace) -> None:
    keys = [str(row["id"]) for row in cal.world.rows("webhooks")][:2]
    plan = workspace.bulk.plan("webhooks", "update", keys, {"secret": "hush-hush"})
    bulk = workspace.bulk.start(plan, stop_on_error=True)
    cal.faults.add("status", method="PATCH", path="/hooks", status=400)
    assert await bulk.run() == {"refused": 1, "not sent": 1}
    assert b"hush-hush" not in workspace.kept.path.read_bytes()
    with pytest.raises(BulkError, match="hold a secret"):
        await workspace.acts.resume(bulk.id)
    again = workspace.bulk.start(bulk.failed_again())
    assert await again.run() == {"done": 2}, "in this session it is still known"


async def test_the_budget_sets_the_pace_and_a_stop_does_not_wait_for_it(
    cal: Running, opened: Open
) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("attendees")
    workspace.wire.budget.per_minute = 3
    keys = guests(cal, 9)
    plan = workspace.bulk.plan("attendees", "update", keys, {"timeZone": "Asia/Oral"})
    bulk = workspace.bulk.start(plan)
    held = asyncio.Event()
    workspace.wire.on_wait = lambda seconds: held.set() if seconds else None
    task = asyncio.create_task(bulk.run())
    await held.wait()
    now = bulk.progress
    assert (now.over, now.counts) == (3, {"done": 3})
    assert 50 < now.waiting <= WINDOW + MARGIN
    assert 100 < now.seconds_left < 200, "six more calls at three a minute"
    bulk.stop()
    assert await task == {"done": 3, "not sent": 6}
