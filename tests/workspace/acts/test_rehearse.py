"""A plan run in a sandbox made from the mirror: what would be refused, and nothing sent."""

from datetime import UTC, date, datetime

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.cal.views import view
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.from_records import world_of
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.open import rehearse
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.conftest import Open

TODAY = date(2026, 3, 2)


@pytest.fixture
async def workspace(server: Running, opened: Open) -> Workspace:
    found = opened(base_url=server.base_url, token=DEMO_TOKEN)
    for key in found.catalog.titles:
        if key not in ("payments", "webhooks"):
            await found.sync(key)
    server.requests.clear()
    return found


def plan(workspace: Workspace) -> ActPlan:
    """A good edit, a team with a new slug, what needs it, an event type whose slug is taken."""
    guest = next(k for k, r in workspace.records("attendees").items() if r["timeZone"] != "UTC")
    taken = next(iter(workspace.records("event-types").values()))
    values = {"title": "Again", "slug": taken["slug"], "length": 30, "metadata": {}}
    values["userId"] = taken["userId"]
    team = {"name": "Tea", "slug": "tea"}
    zone = {"timeZone": "UTC"}
    offer = workspace.plan("event-types", "create", (), values)
    return ActPlan(
        "test",
        "Rehearsed",
        (
            ActItem("guest", "Move guest", workspace.plan("attendees", "update", (guest,), zone)),
            ActItem("team", "Make team", workspace.plan("teams", "create", (), team)),
            ActItem("offer", "Make offer", offer),
            ActItem("other", "Another", offer, needs=("offer",)),
            ActItem("gone", "Unseen", workspace.plan("attendees", "update", ("99999",), zone)),
        ),
    )


async def test_it_says_what_would_be_refused_and_sends_nothing(
    server: Running, workspace: Workspace
) -> None:
    version = server.world.version
    found = await rehearse(workspace, plan(workspace))
    assert [item.outcome for item in found.items] == [
        "would be done",
        "would be done",
        "refused",
        "left out",
        "not checked",
    ]
    assert found.items[2].reason.startswith("slug 'intro-call' is taken, by ")
    assert found.sentence.startswith("2 would be done, 1 refused, 1 left out, 1 not checked: ")
    assert found.gaps[0].startswith("12 categories as last seen")
    assert "Never read: Payments, Webhooks." in found.gaps
    assert len(server.requests) == 0
    assert server.world.version == version
    assert workspace.kept.journal() == []
    assert workspace.acts.list() == []
    assert not [r for r in workspace.records("teams").values() if r["slug"] == "tea"]


async def test_every_write_of_the_bulk_kind_can_be_rehearsed(workspace: Workspace) -> None:
    keys = [k for k, r in workspace.records("bookings").items() if r["status"] == "ACCEPTED"][:30]
    cancel = workspace.bulk.plan("bookings", "cancel", keys, {"cancellationReason": "Ill"})
    found = await rehearse(workspace, cancel)
    assert found.counts == {"would be done": 30}
    assert found.sentence == "30 would be done."


async def test_a_booking_is_refused_where_the_firm_would_refuse_it(workspace: Workspace) -> None:
    """The hours, hosts and bookings of the mirror count as they do at Cal."""
    offer = next(r for r in workspace.records("event-types").values() if not r["teamId"])
    values = {
        "eventTypeId": offer["id"],
        "start": "2026-03-08T03:00:00.000Z",
        "responses": {
            "name": "Ada",
            "email": "ada@example.com",
            "location": {"value": "", "optionValue": ""},
        },
        "timeZone": "Europe/Berlin",
        "language": "en",
        "metadata": {},
    }
    book = workspace.plan("bookings", "create", (), values)
    found = await rehearse(workspace, ActPlan("test", "Sunday", (ActItem("b", "Book", book),)))
    [item] = found.items
    assert item.outcome == "refused"


def test_a_world_from_records_answers_as_the_one_they_came_from() -> None:
    made = firm(seed=7, today=TODAY)
    tables = list(made.catalog.titles)
    records = {t: [view(made, t, row) for row in made.rows(t)] for t in tables}
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    again = world_of(records, known=made.catalog, now=now, admin=True)
    for table in tables:
        was = {made.key_of(table, row): view(made, table, row) for row in made.rows(table)}
        shown = {again.key_of(table, row): view(again, table, row) for row in again.rows(table)}
        assert shown == was, table
    assert again.admin_id == made.admin_id
