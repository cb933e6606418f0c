"""An edit never writes over what somebody else wrote since the record was seen."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.demo_data.firm import firm
from caltui.text import MASK
from caltui.workspace.base.errors import NotFound, Refused, Unavailable
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.conflict import Changed, Clash
from tests.support.sandbox import Running, running
from tests.workspace.journal.past_support import TODAY, Clock, case_for, effects, opening, row_of


@pytest.fixture(scope="module")
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=TODAY)) as found:
        yield found


@pytest.fixture
async def workspace(tmp_path: Path, cal: Running) -> AsyncIterator[Workspace]:
    cal.requests.clear()
    cal.faults.clear()
    async with opening(tmp_path, Clock()) as opened:
        yield opened(cal)


async def attendee(workspace: Workspace, cal: Running) -> str:
    values = case_for(cal, "attendees").create
    outcome = await workspace.run(workspace.plan("attendees", "create", (), values))
    cal.requests.clear()
    return outcome.created_key


def elsewhere(cal: Running, resource: str, key: str, **values: Any) -> None:
    """Somebody else's edit."""
    row = cal.world.find(resource, key)
    assert row is not None
    cal.world.change(resource, row, values)


def guarded(workspace: Workspace, resource: str, key: str, **values: Any) -> Change:
    return replace(workspace.plan(resource, "update", [key], values), look="unchanged")


async def test_a_field_that_somebody_changed_is_not_written_over(
    workspace: Workspace, cal: Running
) -> None:
    key = await attendee(workspace, cal)
    change = guarded(workspace, "attendees", key, name="Mia")
    elsewhere(cal, "attendees", key, name="Zoë", timeZone="Asia/Tokyo")
    with pytest.raises(Changed) as told:
        await workspace.run(change)
    conflict = told.value.conflict
    assert conflict.fields == (Clash("name", "Ada", "Zoë", "Mia"),)
    assert conflict.notes == (Clash("timeZone", "UTC", "Asia/Tokyo", ""),)
    assert told.value.kind == "conflict"
    assert "name was 'Ada', is now 'Zoë', yours is 'Mia'" in told.value.message
    assert isinstance(told.value, Refused), "screens that know refusals can show it"
    assert effects(cal) == []
    assert [e.verb for e in workspace.kept.journal()] == ["create"], "nothing was tried"
    await workspace.run(conflict.mine())
    row = row_of(cal, "attendees", key)
    assert row is not None
    assert (row["name"], row["timeZone"]) == ("Mia", "Asia/Tokyo")
    assert workspace.kept.journal()[0].before["name"] == "Zoë"


async def test_another_field_is_no_conflict(workspace: Workspace, cal: Running) -> None:
    key = await attendee(workspace, cal)
    change = guarded(workspace, "attendees", key, name="Mia")
    elsewhere(cal, "attendees", key, timeZone="Asia/Tokyo")
    outcome = await workspace.run(change)
    assert outcome.record is not None
    assert (outcome.record["name"], outcome.record["timeZone"]) == ("Mia", "Asia/Tokyo")
    assert outcome.change.before is not None
    assert outcome.change.before["timeZone"] == "Asia/Tokyo"


async def test_the_same_edit_by_somebody_else_is_no_conflict(
    workspace: Workspace, cal: Running
) -> None:
    key = await attendee(workspace, cal)
    change = guarded(workspace, "attendees", key, name="Mia")
    elsewhere(cal, "attendees", key, name="Mia")
    assert await workspace.check(change) is None
    assert (await workspace.run(change)).record is not None


async def test_field_by_field_yours_or_theirs(workspace: Workspace, cal: Running) -> None:
    key = await attendee(workspace, cal)
    change = guarded(workspace, "attendees", key, name="Mia", timeZone="Asia/Tokyo")
    elsewhere(cal, "attendees", key, name="Zoë", timeZone="Europe/Rome")
    conflict = await workspace.check(change)
    assert conflict is not None
    assert [d.field for d in conflict.fields] == ["name", "timeZone"]
    assert conflict.theirs() is None, "nothing of it is left"
    mixed = conflict.keeping({"timeZone"})
    assert mixed is not None
    assert mixed.request.body == {"timeZone": "Asia/Tokyo"}
    await workspace.run(mixed)
    row = row_of(cal, "attendees", key)
    assert row is not None
    assert (row["name"], row["timeZone"]) == ("Zoë", "Asia/Tokyo")


async def test_hosts_go_along_as_they_are_now(workspace: Workspace, cal: Running) -> None:
    row = next(r for r in cal.world.rows("event-types") if len(r.get("hosts") or ()) > 1)
    key = str(row["id"])
    await workspace.fetch("event-types", [key])
    change = guarded(workspace, "event-types", key, title="Renamed")
    assert "hosts" in change.carried
    elsewhere(cal, "event-types", key, hosts=row["hosts"][:1])
    await workspace.run(change)
    after = row_of(cal, "event-types", key)
    assert after is not None
    assert after["title"] == "Renamed"
    assert [h["userId"] for h in after["hosts"]] == [row["hosts"][0]["userId"]]


async def test_the_form_of_a_value_is_no_change(workspace: Workspace, cal: Running) -> None:
    await workspace.sync("availabilities")
    key, seen = next(iter(workspace.records("availabilities").items()))
    assert "T" not in seen["startTime"], "lists and records write times differently"
    change = guarded(workspace, "availabilities", key, startTime="06:15", days=[1, 2])
    assert await workspace.check(change) is None


async def test_the_default_schedule_in_place_of_none_is_no_change(
    workspace: Workspace, cal: Running
) -> None:
    values = case_for(cal, "event-types").create
    outcome = await workspace.run(workspace.plan("event-types", "create", (), values))
    key = outcome.created_key
    assert outcome.record is not None
    assert outcome.record["scheduleId"] is None
    shown = await workspace.check(guarded(workspace, "event-types", key, scheduleId=2))
    assert shown is None
    seen = workspace.record("event-types", key)
    assert seen is not None
    assert seen.record["scheduleId"], "Cal shows the default one"


async def test_secrets_are_not_shown_in_a_conflict(workspace: Workspace, cal: Running) -> None:
    row = next(iter(cal.world.rows("booking-references")))
    key = str(row["id"])
    elsewhere(cal, "booking-references", key, meetingPassword="first-one")
    await workspace.fetch("booking-references", [key])
    change = guarded(workspace, "booking-references", key, meetingPassword="mine-now")
    elsewhere(cal, "booking-references", key, meetingPassword="another")
    with pytest.raises(Changed) as told:
        await workspace.run(change)
    assert told.value.conflict.fields == (Clash("meetingPassword", MASK, MASK, MASK),)
    text = f"{told.value.message} {dict(told.value.fields)}"
    assert not any(word in text for word in ("first-one", "mine-now", "another"))


async def test_what_was_never_seen_cannot_clash(workspace: Workspace, cal: Running) -> None:
    row = next(iter(cal.world.rows("schedules")))
    change = guarded(workspace, "schedules", str(row["id"]), name="Mine")
    assert change.before is None
    outcome = await workspace.run(change)
    assert outcome.change.before is not None, "what was there is known now"
    assert workspace.past.undo_plan().change.values["name"] != "Mine"


async def test_a_record_that_cannot_be_read_is_not_written(
    workspace: Workspace, cal: Running
) -> None:
    key = await attendee(workspace, cal)
    change = guarded(workspace, "attendees", key, name="Mia")
    cal.faults.add("reset", method="GET", times=None)
    with pytest.raises(Unavailable):
        await workspace.run(change)
    cal.faults.clear()
    row = cal.world.find("attendees", key)
    assert row is not None
    cal.world.remove("attendees", row)
    with pytest.raises((NotFound, Refused)):
        await workspace.run(change)
    assert effects(cal) == []


async def test_two_sessions_on_one_profile(tmp_path: Path, cal: Running) -> None:
    async with opening(tmp_path, Clock()) as opened:
        first, second = opened(cal), opened(cal)
        key = await attendee(first, cal)
        mine = guarded(first, "attendees", key, name="First")
        yours = guarded(second, "attendees", key, name="Second")
        await first.run(mine)
        with pytest.raises(Changed):
            await second.run(yours)
        assert (row_of(cal, "attendees", key) or {})["name"] == "First"
        assert len(second.kept.journal()) == len(first.kept.journal()) == 2
