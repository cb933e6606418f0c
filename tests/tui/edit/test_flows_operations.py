"""Every operation that writes, from the form to Cal and back, in both formats of URLs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.model import Field, Record
from caltui.tui.edit.review import ReviewScreen
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Outcome
from tests.support.sandbox import Running
from tests.tui.forms_support import (
    Driver,
    edit,
    forget_drafts,
    new,
    opened,
    remove,
    sandbox,
    workspace_on,
)

WRITABLE = [r.key for r in catalog().resources() if r.can("create")]

BY_TYPE = {
    "string": "A word",
    "text": "Some words",
    "email": "new.person@example.com",
    "url": "https://example.com/new",
    "slug": "made-by-a-test",
    "timezone": "Asia/Kathmandu",
    "time": "13:30",
    "integer": "45",
    "color": "#336699",
    "boolean": "yes",
    "locale": "de",
    "datetime": "2026-12-01 10:00",
    "weekdays": "Sat",
    "json": "{}",
}
RESPONSES = (
    '{"name": "Grace Hopper", "email": "grace@example.com",'
    ' "location": {"optionValue": "", "value": "integrations:daily"}}'
)
SPECIAL: dict[tuple[str, str], dict[str, str]] = {
    ("bookings", "create"): {"responses": RESPONSES},
    ("memberships", "create"): {"role": "MEMBER", "userId": "free"},
    ("destination-calendars", "create"): {"userId": "free"},
    ("event-types", "create"): {"userId": "first"},
}
CHANGED: dict[str, dict[str, str]] = {
    "attendees": {"name": "Another Name"},
    "availabilities": {"endTime": "16:45"},
    "booking-references": {"meetingUrl": "https://meet.example.com/new"},
    "bookings": {"title": "Another title"},
    "custom-inputs": {"label": "Another question"},
    "destination-calendars": {"integration": "caldav_calendar", "externalId": "other@example.com"},
    "event-types": {"description": "Another description"},
    "memberships": {"role": "ADMIN"},
    "schedules": {"name": "Another name"},
    "selected-calendars": {"externalId": "other@example.com"},
    "teams": {"name": "Another team"},
    "users": {"name": "Another Name"},
    "webhooks": {"subscriberUrl": "https://example.com/other"},
}


class Bench:
    """One sandbox with one workspace on it, for all tests of a format."""

    def __init__(self, server: Running, workspace: Workspace) -> None:
        self.server = server
        self.workspace = workspace


@pytest.fixture(scope="module", params=["new", "old"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with TemporaryDirectory() as home, sandbox(urls=request.param) as server:
        workspace = workspace_on(server, Path(home))
        asyncio.run(_read(workspace))
        yield Bench(server, workspace)
        workspace.close()


async def _read(workspace: Workspace) -> None:
    for resource in workspace.catalog.titles:
        await workspace.sync(resource)
    await workspace.wire.aclose()


@pytest.fixture
async def workspace(bench: Bench) -> Any:
    forget_drafts(bench.workspace)
    yield bench.workspace
    await bench.workspace.wire.aclose()


async def _fill(driver: Driver, bench: Bench, resource: str) -> None:
    """Fills in what is needed and nothing else."""
    typed = dict(SPECIAL.get((resource, "create"), {}))
    for entry in driver.form.model.entries.values():
        if entry.field.required and not entry.text:
            typed.setdefault(entry.field.name, _text(entry.field))
    for name, text in typed.items():
        field = driver.form.model.entries[name].field
        if field.ref is not None:
            typed[name] = _reference(bench, resource, field, text)
    await driver.fill_all(typed)


def _text(field: Field) -> str:
    if field.enum is not None:
        return str(field.enum.values[0])
    return BY_TYPE[field.type]


def _reference(bench: Bench, resource: str, field: Field, text: str) -> str:
    """The first record there is, or the last one that has none of these yet."""
    keys = _keys(bench.workspace, field.ref or "")
    if text != "free":
        return keys[0]
    rows = bench.server.world.rows(resource)
    taken = {str(row[field.name]) for row in rows if row.get("teamId", 1) == 1}
    return next(key for key in reversed(keys) if key not in taken)


@pytest.mark.parametrize("resource", WRITABLE)
async def test_a_record_is_created_edited_and_deleted(
    resource: str, bench: Bench, workspace: Workspace
) -> None:
    async with opened(new(workspace, resource)) as driver:
        await _fill(driver, bench, resource)
        key = (await _sent(driver, bench, "create")).created_key
        assert workspace.record(resource, key) is not None

        await driver.start(edit(workspace, resource, key))
        await driver.fill_all(CHANGED[resource])
        await driver.to_review()
        shown = driver.review.change
        assert set(shown.values) - set(shown.carried) == set(CHANGED[resource])
        key = _key_after(workspace, resource, (await _sent(driver, bench, "update")).record)

        await driver.start(remove(workspace, resource, key))
        if resource == "bookings":
            await driver.fill("reason", "No longer needed")
        outcome = await _sent(driver, bench, "delete")
        seen = workspace.record(resource, key)
    assert outcome.change.key == key
    if resource == "bookings":
        assert seen is not None
        assert seen.record["status"] == "CANCELLED"
    else:
        assert seen is None or seen.state == "gone"


async def _sent(driver: Driver, bench: Bench, verb: str) -> Outcome:
    """Sends what is on the screen: one write reaches Cal and takes effect, and no other."""
    if not isinstance(driver.screen, ReviewScreen):
        await driver.to_review()
    bench.server.requests.clear()
    await driver.send()
    outcome = await driver.finished()
    assert isinstance(outcome, Outcome)
    assert outcome.change.verb in (verb, "cancel")
    assert len(bench.server.requests.effects) == 1
    return outcome


def _key_after(workspace: Workspace, resource: str, record: Record | None) -> str:
    assert record is not None
    key = workspace.resource(resource).key_of(record)
    assert key is not None
    return key


def _keys(workspace: Workspace, resource: str) -> list[str]:
    listing = workspace.listing(resource)
    return [row.key for row in listing.window(0, len(listing)) if row.state != "gone"]
