"""A plan rehearsed in a sandbox that is made from the console's records of API v2."""

from datetime import UTC, datetime
from pathlib import Path

from caltui.sandbox.calv2.from_house import STRANGER, world_of_house
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.open import demo_workspace, rehearse

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LISTS = ("users", "teams", "memberships", "schedules", "event-types", "bookings", "webhooks")


async def test_what_would_come_of_writes_and_acts_is_told(tmp_path: Path) -> None:
    workspace = demo_workspace(home=tmp_path, clock=lambda: NOW, dialect="calv2")
    for name in LISTS:
        await workspace.sync(name)
    waiting, taken = (
        next(key for key, row in workspace.records("bookings").items() if row["status"] == state)
        for state in ("PENDING", "CANCELLED")
    )
    slug = workspace.records("event-types")["2"]["slug"]
    offer, longer = {"title": "Again", "slug": slug, "length": 30}, {"length": 50}
    plan = ActPlan(
        "test",
        "Rehearsed",
        (
            ActItem("yes", "Accept", workspace.plan("bookings", "confirm", (waiting,), {})),
            ActItem("no", "Accept", workspace.plan("bookings", "confirm", (taken,), {})),
            ActItem("week", "Name", workspace.plan("schedules", "update", ("1",), {"name": "W"})),
            ActItem("type", "Make", workspace.plan("event-types", "create", (), offer)),
            ActItem("own", "Edit", workspace.plan("event-types", "update", ("1",), longer)),
        ),
    )
    found = await rehearse(workspace, plan)
    assert [item.outcome for item in found.items] == [
        "would be done",
        "refused",
        "would be done",
        "refused",
        "would be done",
    ]
    assert "already has an event type with this slug" in found.items[3].reason
    assert workspace.records("schedules")["1"]["name"] == "Working hours"
    await workspace.aclose()


def test_without_records_somebody_has_the_key() -> None:
    world, account = world_of_house({}, now=NOW)
    assert (world.admin_id, account.plan) == (STRANGER, "team")
