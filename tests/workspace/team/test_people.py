"""When any people are free: of several teams or of none, and what is not known of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN, USER_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.find_time import TimeSearch, find_time
from caltui.scheduling.team.missing import best_partials
from caltui.scheduling.team.picture import ANSWER, RECORDS, Picture
from caltui.workspace.team.people import facts_of_bookings, people_picture
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.workspace.conftest import NOW, Open


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(lambda: firm(seed=7, today=date(2026, 3, 2))) as found:
        yield found


@pytest.fixture
def workspace(cal: Running, opened: Open) -> Workspace:
    return opened(base_url=cal.base_url, token=DEMO_TOKEN)


async def picture(workspace: Workspace, *users: str) -> Picture:
    return await people_picture(workspace, users, Interval(NOW, NOW + timedelta(days=14)))


async def test_people_of_two_teams_are_asked_of_both(workspace: Workspace, cal: Running) -> None:
    found = await picture(workspace, "2", "9", "3")
    assert found.source == ANSWER
    assert [member.user_id for member in found.members] == ["2", "9", "3"]
    asked = [r.path for r in cal.requests if r.path.endswith("/availability")]
    assert len(asked) == 2
    answers = find_time(found, TimeSearch(timedelta(minutes=30), workspace.zone, not_before=NOW))
    assert answers
    assert answers[0].span.start >= NOW


async def test_who_is_in_no_team_comes_from_records_and_that_is_said(
    workspace: Workspace, cal: Running
) -> None:
    cal.faults.add("status", method="GET", path="/teams/1/availability", status=403, body={})
    found = await picture(workspace, "2", "39")
    assert found.source == RECORDS
    assert any("calendars outside Cal" in problem for problem in found.problems)
    unknown = found.member("39")
    assert unknown is not None
    assert unknown.unknown


async def test_a_booking_is_named_as_the_reason(workspace: Workspace, cal: Running) -> None:
    found = await picture(workspace, "2", "3")
    busy = next(m for m in found.members if any(t.booking for t in m.taken))
    taken = next(t for t in busy.taken if t.booking and t.span.length >= timedelta(minutes=30))
    window = Interval(taken.span.start, taken.span.start + timedelta(minutes=30))
    other = next(m for m in found.members if m is not busy)
    free = replace(other, free=(window,), taken=())
    narrowed = replace(found, window=window, members=(replace(busy, free=()), free))
    wish = TimeSearch(window.length, workspace.zone, step=5)
    [partial] = best_partials(narrowed, wish, facts_of_bookings(workspace)).found
    assert f"without {busy.label}: has " in partial.text
    assert "easiest to move" in partial.text
    assert partial.missing[0].bookings == (taken.booking,)


async def test_where_bookings_cannot_be_read_nobody_is_free(
    workspace: Workspace, cal: Running
) -> None:
    cal.faults.add("status", method="GET", path="/v2/bookings", status=500, body={})
    cal.faults.add("status", method="GET", path="/availability", status=403, body={})
    found = await picture(workspace, "2", "3")
    assert all(member.unknown for member in found.members)
    assert any("Bookings could not be read" in problem for problem in found.problems)
    assert not find_time(found, TimeSearch(timedelta(minutes=30), workspace.zone))


async def test_a_normal_key_does_not_take_hidden_people_for_free(
    cal: Running, opened: Open
) -> None:
    found = await picture(opened(base_url=cal.base_url, token=USER_TOKEN), "2", "9")
    hidden = found.member("9")
    assert hidden is not None
    assert hidden.unknown
