"""The workspace against a whole Cal over HTTP, in both URL formats and all wrappers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from caltui.catalog.load import catalog
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.workspace.base.errors import NotFound, OutcomeUnknown
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.conftest import Open

TODAY = date(2026, 3, 2)
LISTS = tuple(catalog().titles)
DIALECTS = [("new", "documented"), ("old", "observed"), ("both", "bare")]


@pytest.fixture(params=DIALECTS, ids="-".join)
def cal(request: pytest.FixtureRequest) -> Iterator[Running]:
    urls, wrapper = request.param
    with running(lambda: firm(seed=7, today=TODAY), urls=urls, wrapper=wrapper) as found:
        yield found


@pytest.fixture
async def workspace(cal: Running, opened: Open) -> Workspace:
    return opened(base_url=cal.base_url, token=DEMO_TOKEN)


def effects(cal: Running) -> list[tuple[str, str]]:
    """The writes that changed something there."""
    return [(r.method, r.path) for r in cal.requests.effects]


async def test_every_list_is_read_and_shown(workspace: Workspace) -> None:
    for resource in LISTS:
        result = await workspace.sync(resource)
        assert result.total > 0, resource
        assert result.complete, resource
        assert result.skipped == 0, resource
    for resource in LISTS:
        listing = workspace.listing(resource)
        assert len(listing) == workspace.count(resource)
        for row in listing.window(0, 50):
            assert any(row.cells), (resource, row.key)
            assert all("\n" not in cell for cell in row.cells)
        listing.set_columns([c.name for c in listing.available])
        assert len(listing.window(0, 5)[0].cells) == len(listing.available)
        for column in listing.available:
            listing.set_sort(column.name)
        record = listing.record(listing.key_at(0))
        assert record is not None
        for reference in workspace.references(resource, record):
            found = workspace.listing(reference.resource, reference.place)
            if reference.count is not None:
                assert len(found) == reference.count, reference
            if reference.key and workspace.record(reference.resource, reference.key):
                assert found.index_of(reference.key) is not None


async def test_a_record_lives_and_dies(workspace: Workspace, cal: Running) -> None:
    await workspace.sync("teams")
    values = {"name": "Night shift", "slug": "night-shift"}
    created = await workspace.run(workspace.plan("teams", "create", (), values))
    key = created.created_key
    assert workspace.name("teams", key) == "Night shift"
    edit = await workspace.prepare(
        "teams", "update", [key], {"name": "Late", "slug": "night-shift"}
    )
    assert edit.request.body == {"name": "Late"}
    assert (await workspace.run(edit)).record is not None
    assert workspace.name("teams", key) == "Late"
    await workspace.run(workspace.plan("teams", "delete", [key]))
    assert workspace.record("teams", key) is None
    assert len(effects(cal)) == 3
    with pytest.raises(NotFound):
        await workspace.fetch("teams", [key])
    assert workspace.kept.unknown() == []
    assert [e.outcome for e in workspace.kept.journal()] == ["done"] * 3


async def test_a_booking_is_cancelled(workspace: Workspace, cal: Running) -> None:
    await workspace.sync("bookings")
    listing = workspace.listing("bookings", Place("bookings", equals=(("status", "ACCEPTED"),)))
    listing.set_sort("startTime", True)
    key = listing.key_at(0)
    outcome = await workspace.run(workspace.plan("bookings", "cancel", [key], {"reason": "ill"}))
    assert outcome.record is not None
    assert outcome.record["status"] == "CANCELLED"
    listing.reload()
    assert listing.index_of(key) is None
    assert len(effects(cal)) == 1


async def test_hosts_of_a_team_event_survive_an_edit(workspace: Workspace, cal: Running) -> None:
    hosted = next(row for row in cal.world.rows("event-types") if _hosts(cal, row["id"]))
    before = _hosts(cal, hosted["id"])
    await workspace.run(
        workspace.plan("event-types", "update", [str(hosted["id"])], {"title": "New title"})
    )
    assert _hosts(cal, hosted["id"]) == before


def _hosts(cal: Running, event_type: int) -> list[tuple[int, bool]]:
    row = cal.world.find("event-types", event_type) or {}
    return sorted((host["userId"], host["isFixed"]) for host in row.get("hosts") or ())


async def test_a_team_event_type_outlives_the_list_that_leaves_it_out(
    workspace: Workspace, cal: Running
) -> None:
    team = next(row for row in cal.world.rows("event-types") if row.get("teamId"))
    key = str(team["id"])
    await workspace.sync("event-types")
    await workspace.fetch("event-types", [key])
    result = await workspace.sync("event-types")
    assert key not in result.delta.gone
    assert workspace.listing("event-types").index_of(key) is not None


async def test_availability_of_a_team(workspace: Workspace) -> None:
    await workspace.sync("teams")
    start = datetime(2026, 3, 2, tzinfo=UTC)
    found = await workspace.availability(
        workspace.listing("teams").key_at(0), start, start + timedelta(days=7)
    )
    assert {"userId", "availability"} <= set(found[0])


async def test_work_that_is_done_before_the_line_drops(workspace: Workspace, cal: Running) -> None:
    await workspace.sync("attendees")
    key = workspace.listing("attendees").key_at(0)
    await workspace.fetch("attendees", [key])
    cal.faults.add("reset_after", method="PATCH")
    with pytest.raises(OutcomeUnknown):
        await workspace.run(workspace.plan("attendees", "update", [key], {"name": "Mia"}))
    assert len(effects(cal)) == 1
    assert len(workspace.kept.unknown()) == 1
    assert (await workspace.fetch("attendees", [key]))["name"] == "Mia"
