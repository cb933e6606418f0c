"""Event types that bookings name and no list holds are read one by one, a few at a time."""

from collections.abc import Iterator

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.workspace.sync.named_types import read_named_types, unseen_types
from tests.support.sandbox import Running, running
from tests.workspace.conftest import NOW, Open


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=NOW.date())) as server:
        yield server


async def test_some_are_read_at_once_and_none_twice(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("bookings")
    await workspace.sync("event-types")
    unseen = unseen_types(workspace)
    assert len(unseen) > 3
    assert await read_named_types(workspace, 3) == 3
    assert unseen_types(workspace) == unseen[3:]
    assert all(workspace.name("event-types", key) for key in unseen[:3])


async def test_one_that_is_gone_keeps_no_other_from_being_read(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("bookings")
    await workspace.sync("event-types")
    gone, other = unseen_types(workspace)[:2]
    del cal.world.tables["event-types"][gone]
    assert await read_named_types(workspace, 2) == 1
    assert gone in unseen_types(workspace)
    assert other not in unseen_types(workspace)


async def test_a_booking_that_names_no_id_keeps_no_other_from_being_read(
    opened: Open, cal: Running
) -> None:
    for booking in cal.world.tables["bookings"].values():
        if booking["userId"] != 1:
            booking["eventTypeId"] = "x"
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("bookings")
    unseen = unseen_types(workspace)
    assert "x" in unseen
    assert await read_named_types(workspace) == len(unseen) - 1
    assert unseen_types(workspace) == ["x"]


async def test_nobody_who_answers_is_asked_once(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("bookings")
    unseen = unseen_types(workspace)
    cal.requests.clear()
    cal.faults.add("reset", path="event-types", times=100)
    assert await read_named_types(workspace) == 0
    assert len({seen.path for seen in cal.requests}) == 1
    assert unseen_types(workspace) == unseen


async def test_names_that_only_bookings_told_are_offered(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("bookings")
    assert workspace.count("users") is None
    holders = {
        str(row["userId"]): row["user"]["name"] for row in workspace.records("bookings").values()
    }
    assert holders
    offered = workspace.names("users")
    assert holders.items() <= dict(offered).items()
