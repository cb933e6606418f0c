"""What is proposed for bookings on closed days: never what is away, given away, or closed too."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_words import days_of
from caltui.workspace.booking_acts.absence.close import DaysOff, close_days, plan_of
from caltui.workspace.workspace import Workspace
from tests.workspace.booking_acts.conftest import LATER

ADA = "2"


async def everybody(workspace: Workspace) -> list[str]:
    await workspace.sync("users")
    return list(workspace.records("users"))


async def closing(workspace: Workspace, users: list[str], text: str) -> DaysOff:
    return await close_days(workspace, users, days_of(text, workspace.zone, LATER), "ill")


async def test_a_long_absence_still_finds_times_after_it(workspace: Workspace) -> None:
    off = await closing(workspace, [ADA], "2026-11-30..12-18")
    refused = [one.lacks["move"] for one in off.stranded]
    assert not [why for why in refused if "No open time" in why]
    later = [one.time.start for one in off.stranded if one.time is not None]
    assert later
    assert min(later) > datetime(2026, 12, 18, 22, tzinfo=UTC) or max(later) < LATER


async def test_nobody_who_is_away_takes_a_booking_over(workspace: Workspace) -> None:
    users = await everybody(workspace)
    off = await closing(workspace, users, "2026-11-30..12-04")
    assert len(off.stranded) > 10
    assert {one.host.name for one in off.stranded if one.host is not None} == set()


async def test_nobody_takes_two_bookings_over_at_once(workspace: Workspace) -> None:
    users = await everybody(workspace)
    for away in (users[:4], users[2:6], users[4:8]):
        off = await closing(workspace, away, "2026-11-30..12-18")
        given: dict[str, list[Interval]] = {}
        for one in off.stranded:
            if one.host is not None and one.facts.span is not None:
                spans = given.setdefault(one.host.key, [])
                assert not any(one.facts.span.meets(other) for other in spans)
                spans.append(one.facts.span)


async def test_each_person_is_away_on_their_own_clocks(workspace: Workspace) -> None:
    users = await everybody(workspace)
    off = await closing(workspace, users, "mon 9-11")
    zones: Mapping[str, Any] = {
        user: {one.state.schedule.zone for one in off.schedules if _of(workspace, one) == user}
        for user in users
    }
    assert len({zone for found in zones.values() for zone in found}) > 1
    for one in off.stranded:
        assert one.facts.span is not None
        host = one.facts.host.key if one.facts.host else ""
        for zone in zones.get(host, ()):
            local = one.facts.span.start.astimezone(zone)
            end = one.facts.span.end.astimezone(zone)
            assert local.hour < 11, one.facts.title(zone)
            assert end.hour >= 9, one.facts.title(zone)


def _of(workspace: Workspace, closed: Any) -> str:
    return str(closed.state.owner)


async def test_bookings_wait_until_the_days_are_closed(workspace: Workspace) -> None:
    off = await closing(workspace, [ADA], "2026-11-30..12-04")
    plan = plan_of(workspace, off)
    closes = {item.key for item in plan.items if item.change.resource == "availabilities"}
    bookings = [item for item in plan.items if item.change.resource == "bookings"]
    assert closes
    assert bookings
    assert all(set(item.needs) == closes for item in bookings)


async def test_an_act_that_ended_half_way_goes_on(workspace: Workspace) -> None:
    plan = plan_of(workspace, await closing(workspace, [ADA], "2026-11-30..12-04"))
    run = workspace.acts.start(plan)
    steps = run.each()
    first = await anext(steps)
    assert first.outcome == "done"
    await steps.aclose()
    again = await workspace.acts.resume(run.id)
    await again.run()
    outcomes = {item.key: item.outcome for item in workspace.acts.items(run.id)}
    assert len(outcomes) == len(plan.items)
    assert set(outcomes.values()) == {"done"}
