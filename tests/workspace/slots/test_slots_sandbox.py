"""What is called open can be booked at a Cal, and what a rule closes cannot."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.cal.refusals import CalError
from caltui.sandbox.cal.world import Record, World
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.times.hosts import Slot, chosen_hosts
from caltui.sandbox.times.offer import refuse_outside_offer
from caltui.scheduling.intervals import Interval
from caltui.workspace.slots.gather import ANY_AGE
from tests.support.sandbox import Running, running
from tests.workspace.conftest import NOW, Open

TODAY = date(2026, 3, 2)
EVENT_TYPES = (1, 2, 5, 10, 11, 17, 18, 19, 20, 24, 27)
"""Without seats: those are joined without asking a host. A booking over the API may be off
the steps, so those that only the steps close are not compared."""


@pytest.fixture(scope="module")
def cal() -> Iterator[Running]:
    """A firm whose clock stands still; nothing is written there."""
    world = firm(today=TODAY)
    world.frozen = NOW
    with running(world) as server:
        yield server


def booked(world: World, event_type: Record, start: datetime) -> bool:
    """Whether the sandbox would take a booking there."""
    end = start + timedelta(minutes=event_type["length"])
    try:
        refuse_outside_offer(world, event_type, start, end)
        return bool(chosen_hosts(world, event_type, Slot(start, end), None))
    except CalError:
        return False


@pytest.mark.parametrize("key", EVENT_TYPES)
async def test_the_sandbox_agrees(opened: Open, cal: Running, key: int) -> None:
    world = cal.world
    event_type = world.tables["event-types"][str(key)]
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    start = datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    found = await workspace.slots_list(str(key), Interval(start, start + timedelta(days=35)))
    assert found.slots
    assert [s.start for s in found.slots[::5] if not booked(world, event_type, s.start)] == []
    closed = 0
    for step in range(0, 35 * 24 * 2, 41):
        at = start + timedelta(minutes=30 * step)
        reason = await workspace.slots_explain(str(key), at, ages=ANY_AGE)
        first = reason.first
        off_steps = first is not None and (first.rule == "grid" or "slot steps" in first.sentence)
        if first is not None and not off_steps:
            assert not booked(world, event_type, at), reason.headline
            closed += 1
    assert closed > 5
