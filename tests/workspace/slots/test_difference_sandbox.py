"""What is said of open times before a change is what is so after it was sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caltui.scheduling.intervals import instants
from caltui.workspace.open import demo_workspace
from caltui.workspace.slots.gather import ANY_AGE
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.slot_effects import difference_of

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
LISTS = ("users", "schedules", "bookings", "event-types", "memberships")
EVENINGS = {"startTime": "1970-01-01T16:00:00.000Z", "endTime": "1970-01-01T21:00:00.000Z"}

CHANGES: tuple[tuple[str, str, tuple[str, ...], dict[str, Any]], ...] = (
    ("availabilities", "update", ("1",), {"days": [2, 3]}),
    ("availabilities", "update", ("1",), EVENINGS),
    ("availabilities", "create", (), {"scheduleId": 1, "days": [6], **EVENINGS}),
    ("availabilities", "delete", ("1",), {}),
    ("schedules", "update", ("1",), {"timeZone": "America/New_York"}),
    ("users", "update", ("1",), {"defaultScheduleId": 40}),
    ("event-types", "update", ("1",), {"length": 50, "beforeEventBuffer": 20}),
    ("event-types", "update", ("1",), {"periodType": "ROLLING", "periodDays": 3}),
    ("event-types", "update", ("1",), {"scheduleId": 40}),
)


async def starts(workspace: Workspace, key: str) -> list[datetime]:
    """The open times of an event type, as the list of slots has them."""
    window = instants(NOW, NOW + timedelta(days=14))
    found = await workspace.slots_list(key, window, ages=ANY_AGE)
    return [slot.start for slot in found.slots]


@pytest.mark.parametrize(("resource", "verb", "ids", "values"), CHANGES)
async def test_the_difference_is_what_comes_of_it(
    resource: str, verb: str, ids: tuple[str, ...], values: dict[str, Any], tmp_path: Path
) -> None:
    workspace = demo_workspace(home=tmp_path, clock=lambda: NOW)
    for name in LISTS:
        await workspace.sync(name)
    change = workspace.plan(resource, verb, ids, values)
    told = {one.key: one for one in difference_of(workspace, [change]).types}
    before = {key: await starts(workspace, key) for key in workspace.records("event-types")}
    for key, one in told.items():
        assert not one.unknown
        assert list(one.before) == before[key]
    await workspace.run(change)
    for name in LISTS:
        await workspace.sync(name)
    for key, was in before.items():
        expected = list(told[key].after) if key in told else was
        assert await starts(workspace, key) == expected, key
    await workspace.aclose()
