"""Closing days and leaving: hours taken out, bookings stranded, and what is planned."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.hours import Block, Minute
from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_words import DayRange, days_of
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.absence.close import close_days, plan_of, range_text
from caltui.workspace.booking_acts.absence.hours import closed_span, closed_spans, each_day, without
from caltui.workspace.booking_acts.absence.leave import leaving, plan_of_leaving
from caltui.workspace.booking_acts.absence.left import left_of
from caltui.workspace.workspace import Workspace
from tests.workspace.booking_acts.conftest import LATER

BERLIN = ZoneInfo("Europe/Berlin")
ADA, BISHAL = "2", "5"


def blocks(*spans: tuple[int, int]) -> tuple[Block, ...]:
    return tuple(Block(Minute(start * 60), Minute(end * 60)) for start, end in spans)


def days(workspace: Workspace, text: str) -> DayRange:
    return days_of(text, workspace.zone, LATER)


def test_a_part_of_a_day_is_taken_out_of_the_hours() -> None:
    day = blocks((9, 12), (13, 17))
    assert without(day, None) == ()
    assert without(day, (13 * 60, 18 * 60)) == blocks((9, 12))
    assert without(day, (10 * 60, 14 * 60)) == blocks((9, 10), (14, 17))
    assert without(day, (12 * 60, 13 * 60)) == day
    assert without((), (0, 60)) == ()


def test_closed_days_are_as_long_as_their_clocks_make_them() -> None:
    spring = DayRange(date(2026, 3, 28), date(2026, 3, 30))
    hours = [span.length.total_seconds() / 3600 for span in closed_spans(spring, BERLIN)]
    assert hours == [24, 23, 24]
    part = closed_span(
        DayRange(date(2026, 3, 29), date(2026, 3, 29), (60, 240)), date(2026, 3, 29), BERLIN
    )
    assert part.length.total_seconds() == 2 * 3600
    with pytest.raises(CannotAct, match="too many for one act"):
        list(each_day(DayRange(date(2026, 1, 1), date(2026, 12, 31))))


async def test_a_thursday_is_closed_and_its_booking_is_stranded(workspace: Workspace) -> None:
    off = await close_days(workspace, [ADA], days(workspace, "thu"), "Ada is ill")
    assert off.title == "Close Thu 3 Dec 2026 for Ada Fischer"
    [schedule] = off.schedules
    assert schedule.days == (date(2026, 12, 3),)
    [one] = off.stranded
    assert one.way == "cancel", "without a zone of the guest Cal makes no new booking"
    assert "time zone" in one.lacks["move"]
    plan = plan_of(workspace, off)
    assert [item.change.resource for item in plan.items] == ["availabilities", "bookings"]
    assert plan.items[0].change.values["date"] == "2026-12-03T00:00:00.000Z"
    assert plan.items[1].change.values["reason"] == "Ada is ill"
    assert plan.items[1].told.endswith("are mailed")
    kept = plan_of(workspace, off.with_way(one.facts.key, "keep"))
    assert len(kept.items) == 1
    assert "Kept on these days: 1 booking." in kept.facts
    with pytest.raises(CannotAct, match="time zone"):
        off.with_way(one.facts.key, "move")


async def test_no_time_is_proposed_twice_or_inside_of_what_is_closed(workspace: Workspace) -> None:
    off = await close_days(workspace, [ADA], days(workspace, "2026-12-01..12-05"), "ill")
    assert len(off.stranded) == 6
    moved = [Interval(o.time.start, o.time.end) for o in off.stranded if o.time is not None]
    assert len(moved) == 5
    assert not any(a.meets(b) for i, a in enumerate(moved) for b in moved[:i])
    closed = closed_spans(off.days, off.schedules[0].state.schedule.zone)
    assert not any(span.meets(other) for span in moved for other in closed)
    assert len(off.schedules[0].days) == 4, "Saturday has no hours: nothing is written for it"


async def test_hours_of_a_day_close_only_their_part(workspace: Workspace) -> None:
    off = await close_days(workspace, [ADA], days(workspace, "tue 9-11"), "ill")
    assert range_text(off.days) == "Tue 1 Dec 2026 09:00–11:00"
    assert len(off.stranded) == 2, "the one at two o'clock stays"
    [override] = [o for o in off.schedules[0].wanted.dates if o.day == date(2026, 12, 1)]
    assert override.blocks[0].start == 11 * 60


async def test_the_act_is_sent_and_taken_back_as_far_as_it_can_be(workspace: Workspace) -> None:
    off = await close_days(workspace, [ADA], days(workspace, "thu"), "Ada is ill")
    run = workspace.acts.start(plan_of(workspace, off))
    assert await run.run() == {"done": 2}
    await workspace.sync("bookings")
    seen = workspace.record("bookings", off.stranded[0].facts.key)
    assert seen is not None
    assert seen.record["status"] == "CANCELLED"
    back = workspace.acts.undo_plan(run.id)
    assert [item.change.verb for item in back.items] == ["delete"]
    assert len(back.refused) == 1, "who was told cannot be untold"


async def test_a_leaving_host_hands_over_what_the_other_can_take(workspace: Workspace) -> None:
    found = await leaving(workspace, ADA, BISHAL, "Ada has left")
    ways = [one.way for one in found.stranded]
    assert ways.count("hand-over") > 10
    [kept] = [one for one in found.stranded if one.way == "keep"]
    assert "takes another of these bookings at that time" in kept.lacks["hand-over"]
    plan = plan_of_leaving(workspace, found)
    assert {item.change.values["userId"] for item in plan.items} == {5}
    assert any("schedules of Ada Fischer left as before" in fact for fact in plan.facts)
    team = next(one for one in found.left if one.resource == "memberships")
    more = plan_of_leaving(workspace, found.turned(team.resource, team.key))
    assert more.items[-1].change.verb == "delete"
    with pytest.raises(CannotAct, match="cannot take the bookings over"):
        await leaving(workspace, ADA, ADA, "no")


async def test_event_types_that_name_the_leaver_are_changed_in_the_same_act(
    workspace: Workspace,
) -> None:
    found = await leaving(workspace, ADA, BISHAL, "Ada has left")
    left = next(one for one in found.left if one.hosts is not None)
    assert left.name == "Ask Support: host"
    assert not [row for row in left.hosts or () if str(row["userId"]) == ADA]
    plan = plan_of_leaving(workspace, found.turned(left.resource, left.key))
    first, *rest = plan.items
    assert first.key == f"event-types {left.key}", "nobody books the leaver meanwhile"
    assert rest
    run = workspace.acts.start(replace(plan, items=(first,)))
    assert await run.run() == {"done": 1}
    await workspace.fetch("event-types", [left.key])
    seen = workspace.record("event-types", left.key)
    assert seen is not None
    assert [row["userId"] for row in seen.record["hosts"]] == [
        row["userId"] for row in left.hosts or ()
    ]
    back = workspace.acts.start(workspace.acts.undo_plan(run.id))
    assert await back.run() == {"done": 1}
    await workspace.fetch("event-types", [left.key])
    again = workspace.record("event-types", left.key)
    assert again is not None
    assert ADA in [str(row["userId"]) for row in again.record["hosts"]]


async def test_the_only_host_is_replaced_by_a_member_of_the_team_or_stays(
    workspace: Workspace,
) -> None:
    for resource in ("users", "memberships", "event-types"):
        await workspace.sync(resource)
    record = dict(await workspace.fetch("event-types", ["18"]))
    alone = {**record, "hosts": [{"userId": 2, "isFixed": True, "scheduleId": 2}]}
    workspace._store.put("event-types", "18", alone, LATER.timestamp())
    taken = next(one for one in left_of(workspace, ADA, BISHAL) if one.key == "18")
    assert taken.told.endswith("instead")
    assert [row["userId"] for row in taken.hosts or ()] == [5]
    outside = next(
        key
        for key in workspace.records("users")
        if str(record["teamId"])
        not in [str(row["teamId"]) for _, row in workspace.where("memberships", "userId", key)]
    )
    stays = next(one for one in left_of(workspace, ADA, outside) if one.key == "18")
    assert not stays.removable
    assert "is not in its team" in stays.why


async def test_nothing_to_do_is_said(workspace: Workspace) -> None:
    off = await close_days(workspace, [ADA], days(workspace, "sat"), "ill")
    if not off.stranded:
        with pytest.raises(CannotAct, match="no hours"):
            plan_of(workspace, off)
