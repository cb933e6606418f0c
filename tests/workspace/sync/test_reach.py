"""No count comes from a list that cannot hold the answer."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN, USER_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.workspace.base.errors import GatewayError
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.conftest import NOW, Open


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=NOW.date())) as server:
        yield server


def busiest(cal: Running, workspace: Workspace) -> tuple[str, int]:
    """A user whose event types the key's own list does not hold, and how many they are."""
    own = {row["userId"] for row in workspace.records("event-types").values()}
    theirs: dict[int, int] = {}
    for row in cal.world.tables["event-types"].values():
        if row["userId"] is not None and row["userId"] not in own:
            theirs[row["userId"]] = theirs.get(row["userId"], 0) + 1
    user = max(theirs, key=lambda key: theirs[key])
    return str(user), theirs[user]


def related(workspace: Workspace, resource: str, key: str) -> dict[str, str]:
    seen = workspace.record(resource, key)
    assert seen is not None
    return {one.title: one.label for one in workspace.references(resource, seen.record)}


async def test_another_users_event_types_are_unknown_until_they_were_read(
    opened: Open, cal: Running
) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    for resource in ("users", "event-types", "schedules", "bookings", "memberships"):
        await workspace.sync(resource)
    user, number = busiest(cal, workspace)
    assert related(workspace, "users", user)["Event Types"].startswith("unknown: lists hold")
    facts = workspace.plan("users", "delete", [user]).facts
    assert any("is unknown: lists hold the key's own event types" in line for line in facts)
    assert not any("event type" in line and "belong" in line for line in facts)
    counted = workspace.counted("event-types")
    assert counted == f"{workspace.count('event-types')}+"
    await workspace.read_owner("event-types", user)
    noun = "event type" if number == 1 else "event types"
    assert related(workspace, "users", user)["Event Types"] == f"{number} {noun}"
    facts = workspace.plan("users", "delete", [user]).facts
    assert any(line.startswith(f"{number} event type") for line in facts)
    await workspace.sync("event-types")
    assert related(workspace, "users", user)["Event Types"] == f"{number} {noun}"


async def test_what_is_gone_of_another_user_is_found_gone(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    for resource in ("users", "event-types"):
        await workspace.sync(resource)
    user, number = busiest(cal, workspace)
    await workspace.read_owner("event-types", user)
    rows = cal.world.tables["event-types"]
    gone = next(key for key, row in rows.items() if str(row["userId"]) == user)
    del rows[gone]
    later = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    workspace._store.clock = lambda: later
    await workspace.read_owner("event-types", user)
    assert workspace.reach.count("event-types", "userId", int(user)).number == number - 1


async def test_a_teams_event_types_are_in_no_list(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    for resource in ("users", "teams", "event-types", "memberships"):
        await workspace.sync(resource)
    team = next(iter(workspace.records("teams")))
    labels = related(workspace, "teams", team)
    assert not labels["Event Types"][0].isdigit()
    assert labels["Memberships"][0].isdigit(), "an ADMIN key sees those of everybody"


async def test_a_normal_key_knows_its_own_and_says_so(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=USER_TOKEN)
    for resource in ("users", "teams", "event-types", "memberships", "schedules"):
        await workspace.sync(resource)
    (me,) = workspace.records("users")
    assert workspace.reach.sees == "own"
    labels = related(workspace, "users", me)
    assert labels["Event Types"][0].isdigit()
    assert labels["Schedules"][0].isdigit()
    team = next(iter(workspace.records("teams")))
    assert related(workspace, "teams", team)["Memberships"].startswith("at least 1 ")
    other = next(key for key in cal.world.tables["users"] if key != me)
    with pytest.raises(GatewayError):
        await workspace.read_owner("event-types", other)
    assert not workspace.reach.count("event-types", "userId", other).whole


async def test_a_booking_has_its_own_attendees_and_payments(opened: Open, cal: Running) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    for resource in ("users", "bookings", "payments"):
        await workspace.sync(resource)
    for key, record in workspace.records("bookings").items():
        labels = related(workspace, "bookings", key)
        assert labels["Payments"].split()[0] == str(len(record["payment"]))
        assert labels["Attendees"].split()[0] == str(len(record["attendees"]))


@pytest.mark.parametrize("resource", ["event-types", "destination-calendars", "payments"])
async def test_lists_of_the_keys_own_are_never_whole_for_an_admin(
    opened: Open, cal: Running, resource: str
) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync("users")
    await workspace.sync(resource)
    assert not isinstance(workspace.counted(resource), int)
    assert workspace.reach.lacks(resource)


@pytest.mark.parametrize("resource", ["schedules", "webhooks", "selected-calendars", "attendees"])
async def test_lists_of_what_is_visible_are_whole(
    opened: Open, cal: Running, resource: str
) -> None:
    workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
    await workspace.sync(resource)
    assert workspace.counted(resource) == len(cal.world.tables[resource])
