"""Every operation that reads, from the keyboard to the wire, in both address forms."""

import pytest

from caltui.catalog.load import catalog
from tests.journeys.conftest import Sets
from tests.support.sandbox import Running

MODES = [
    pytest.param({"urls": "new"}, id="new"),
    pytest.param({"urls": "old", "lost_ids": False}, id="old"),
]
READABLE = [r.key for r in catalog().resources()]


@pytest.mark.parametrize("server", MODES, indirect=True)
async def test_every_category_is_listed_and_a_record_of_it_read(
    sets_out: Sets, server: Running
) -> None:
    """13 lists (availabilities come inside schedules) and 14 records."""
    async with sets_out() as journey:
        for key in READABLE:
            resource = journey.app.workspace.resource(key)
            await journey.goes_to(key).sees(resource.title).presses("enter", "r").waits()
            asked = [r.path for r in server.requests if r.method == "GET"]
            listed = f"/cal{resource.path}"
            if resource.can("list"):
                assert listed in asked, f"{key}: the list was not asked for"
            assert any(p.startswith(f"{listed}/") for p in asked), f"{key}: no record was read"
            assert not journey.said, f"{key}: {journey.said}"
        assert journey.app.workspace.status.format in ("new", "old")


@pytest.mark.parametrize("server", MODES, indirect=True)
async def test_a_team_is_seen_in_its_availability(sets_out: Sets, server: Running) -> None:
    async with sets_out() as journey:
        await journey.goes_to("teams").sees("Support").presses("t").waits().sees("Rosa Lindqvist")
        assert any("availability" in r.path for r in server.requests)
