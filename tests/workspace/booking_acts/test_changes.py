"""The acts on a booking, done at a Cal: what is sent, what becomes of it, what is refused."""

from datetime import datetime, timedelta

import pytest

from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.changes import (
    act_change,
    cancel_change,
    effects_of,
    hand_over_change,
    move_change,
    record_only_move,
    told_of,
    why_not,
)
from caltui.workspace.booking_acts.hosts import CLASH, FREE, UNKNOWN, hosts_for
from caltui.workspace.booking_acts.times import one_time, open_times
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.booking_acts.conftest import coming
from tests.workspace.conftest import NOW


async def test_a_move_is_a_new_booking_that_replaces_the_old_one(
    firm_read: Workspace, cal: Running
) -> None:
    row = coming(firm_read)
    key = str(row["id"])
    found = await open_times(firm_read, key)
    to = found.times[0]
    outcome = await firm_read.run(move_change(firm_read, key, to.start))
    assert outcome.record is not None
    made = cal.world.tables["bookings"][str(outcome.record["id"])]
    assert made["fromReschedule"] == row["uid"]
    assert datetime.fromisoformat(made["startTime"]) == to.start
    assert made["eventTypeId"] == row["eventTypeId"]
    assert made["responses"]["email"] == row["attendees"][0]["email"]
    assert made["responses"]["location"] == row["responses"]["location"]
    assert cal.world.tables["bookings"][key]["status"] == "CANCELLED"
    await firm_read.fetch("bookings", [key])
    assert why_not(firm_read, key, "move") == "It is cancelled: book it anew."


async def test_a_move_takes_the_further_guests_and_not_the_meeting_link_along(
    firm_read: Workspace, cal: Running
) -> None:
    row = coming(firm_read)
    key = str(row["id"])
    record = cal.world.tables["bookings"][key]
    record["responses"] = {**record["responses"], "guests": ["friend@example.com"]}
    record["metadata"] = {"videoCallUrl": "https://cal.example.com/x", "ticket": "A7"}
    await firm_read.fetch("bookings", [key])
    change = move_change(firm_read, key, NOW + timedelta(days=9))
    body = change.request.body or {}
    assert body["responses"]["guests"] == ["friend@example.com"]
    assert body["metadata"] == {"ticket": "A7"}
    assert body["timeZone"] == row["attendees"][0]["timeZone"]
    assert "userId" not in body
    assert change.summary().startswith("Move ")


async def test_open_times_are_nearest_first_and_the_booking_is_not_in_its_own_way(
    firm_read: Workspace,
) -> None:
    row = coming(firm_read)
    at = datetime.fromisoformat(row["startTime"])
    found = await open_times(firm_read, str(row["id"]))
    away = [abs(time.start - at) for time in found.times]
    assert away == sorted(away)
    assert all(time.hosts and time.open for time in found.times)
    assert at not in [time.start for time in found.times]
    assert all(time.closed_by and time.rule != "grid" for time in found.closed)
    assert (await one_time(firm_read, str(row["id"]), at)).bookable


async def test_record_only_moves_and_answers_change_the_record_alone(
    firm_read: Workspace, cal: Running
) -> None:
    row = coming(firm_read)
    key, start = str(row["id"]), datetime.fromisoformat(row["startTime"]) + timedelta(hours=3)
    change = record_only_move(firm_read, key, start)
    assert set(change.request.body or {}) == {"startTime", "endTime"}
    await firm_read.run(change)
    made = cal.world.tables["bookings"][key]
    assert datetime.fromisoformat(made["startTime"]) == start
    assert told_of(firm_read, key, "move-record") == "Record only: nobody is told"

    waiting = str(coming(firm_read, status="PENDING")["id"])
    await firm_read.run(act_change(firm_read, waiting, "accept", {}))
    assert cal.world.tables["bookings"][waiting]["status"] == "ACCEPTED"
    with pytest.raises(CannotAct, match="accepted already"):
        act_change(firm_read, waiting, "accept", {})
    with pytest.raises(CannotAct, match="cancel it, so that people are told"):
        act_change(firm_read, waiting, "reject", {})


async def test_a_booking_is_cancelled_with_the_reason_once(
    firm_read: Workspace, cal: Running
) -> None:
    row = coming(firm_read)
    key, guest = str(row["id"]), row["attendees"][0]["name"]
    said = effects_of(firm_read, key, "cancel")
    assert said[0] == f"{guest} and {row['user']['name']} are mailed."
    await firm_read.run(cancel_change(firm_read, key, "Host is ill"))
    assert cal.world.tables["bookings"][key]["cancellationReason"] == "Host is ill"
    await firm_read.fetch("bookings", [key])
    with pytest.raises(CannotAct, match="cancelled already"):
        cancel_change(firm_read, key, "again")


async def test_a_booking_is_handed_over_to_who_is_free(firm_read: Workspace, cal: Running) -> None:
    row = coming(firm_read)
    key = str(row["id"])
    people = hosts_for(firm_read, key)
    assert str(row["userId"]) not in {one.key for one in people}
    order = [one.of_type for one in people]
    assert order == sorted(order, reverse=True)
    free = next(one for one in people if one.state == FREE)
    change = hand_over_change(firm_read, key, free.key)
    assert change.request.body == {"userId": int(free.key)}
    await firm_read.run(change)
    assert str(cal.world.tables["bookings"][key]["userId"]) == free.key
    with pytest.raises(CannotAct, match="holds it already"):
        hand_over_change(firm_read, key, free.key)


async def test_who_is_busy_is_said_with_what(firm_read: Workspace) -> None:
    found = [
        one
        for row in list(firm_read.records("bookings").values())
        if row["status"] == "ACCEPTED" and row["startTime"] > "2026-03-03"
        for one in hosts_for(firm_read, str(row["id"]))
        if one.state == CLASH
    ]
    assert found
    assert all(one.why.startswith("has ") for one in found)
    assert any(one.clash for one in found)


@pytest.mark.parametrize(
    ("field", "value", "act", "why"),
    [
        ("uid", None, "move", "has no uid"),
        ("eventTypeId", None, "move", "has no event type"),
        ("attendees", [], "move", "no guest with a mail address"),
        ("status", "REJECTED", "move", "It is rejected"),
        ("status", "CANCELLED", "hand-over", "It is cancelled"),
        ("title", None, "hand-over", ""),
    ],
)
async def test_what_a_damaged_booking_cannot_have_is_said(
    firm_read: Workspace, cal: Running, field: str, value: object, act: str, why: str
) -> None:
    key = str(coming(firm_read)["id"])
    seen = firm_read.record("bookings", key)
    assert seen is not None
    record = {**seen.record, field: value}
    firm_read._store.put("bookings", key, record, NOW.timestamp())
    told = why_not(firm_read, key, act)
    assert why in told if why else told == ""


async def test_a_past_booking_cannot_be_answered(firm_read: Workspace) -> None:
    row = coming(firm_read, status="PENDING")
    key = str(row["id"])
    past = {"startTime": "2026-02-01T09:00:00.000Z", "endTime": "2026-02-01T09:30:00.000Z"}
    firm_read._store.put("bookings", key, {**row, **past}, NOW.timestamp())
    assert why_not(firm_read, key, "accept") == "It is over: there is nothing to accept."


async def test_what_this_api_cannot_do_is_listed_with_the_reason(firm_read: Workspace) -> None:
    cannot = {act.name: act.cannot for act in firm_read.resource("bookings").acts if act.cannot}
    assert set(cannot) == {"no-show", "resend", "refund", "location"}
    key = str(coming(firm_read)["id"])
    assert all(why_not(firm_read, key, name) == why for name, why in cannot.items())


async def test_nobody_is_called_free_for_a_time_whose_end_nobody_knows(
    firm_read: Workspace,
) -> None:
    row = coming(firm_read)
    key, event = str(row["id"]), str(row["eventTypeId"])
    assert any(one.state == FREE for one in hosts_for(firm_read, key))
    now = NOW.timestamp()
    kind = firm_read.records("event-types").get(event) or {"id": int(event)}
    firm_read._store.put("event-types", event, {**kind, "length": None}, now)
    firm_read._store.put("bookings", key, {**row, "endTime": None}, now)
    people = hosts_for(firm_read, key)
    assert people
    assert {one.state for one in people} <= {CLASH, UNKNOWN}
    assert any("how long it takes is not known" in one.why for one in people)
