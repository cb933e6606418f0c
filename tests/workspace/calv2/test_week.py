"""A painted week on an API that takes all hours at once: one write, and never over another's."""

from datetime import date

import pytest

from caltui.scheduling.hours import Override
from caltui.scheduling.text import parse_day
from caltui.workspace.base.errors import OutcomeUnknown
from caltui.workspace.week.save import WeekOutcome, apply
from caltui.workspace.week.state import WantedWeek, load_week
from caltui.workspace.week.writes import WeekChange, plan
from caltui.workspace.workspace import Workspace
from tests.support.small_v2 import Refusal, SmallV2


async def painted(desk: Workspace, day: int, hours: str, **more: object) -> WeekChange:
    state = await load_week(desk, "1")
    was = state.as_wanted
    dates = more.get("dates", was.dates)
    assert isinstance(dates, tuple)
    wanted = WantedWeek(was.hours.with_day(day, parse_day(hours)), was.name, was.zone, dates)
    return plan(desk, state, wanted)


async def test_friday_until_three_is_one_write_with_the_whole_week(
    desk: Workspace, cal: SmallV2
) -> None:
    change = await painted(desk, 5, "9-15")
    assert [op.texts for op in change.ops] == [
        ("Mon–Fri 09:00–17:00", "Mon–Thu 09:00–17:00; Fri 09:00–15:00")
    ]
    saved = await apply(desk, change)
    assert (saved.verdict, saved.cause) == (WeekOutcome.PAINTED, "")
    (sent,) = cal.writes
    assert (sent.line, sent.version) == ("PATCH /v2/schedules/1", "2024-06-11")
    days = ["Monday", "Tuesday", "Wednesday", "Thursday"]
    assert sent.body == {
        "availability": [
            {"days": ["Friday"], "startTime": "09:00", "endTime": "15:00"},
            {"days": days, "startTime": "09:00", "endTime": "17:00"},
        ]
    }, "overrides did not change, so they are not sent"
    assert cal.schedules[1]["overrides"], "and stay as they are"


async def test_a_day_until_midnight_ends_at_2359_and_that_is_said(
    desk: Workspace, cal: SmallV2
) -> None:
    change = await painted(desk, 6, "20-24")
    assert change.notes == ("Cal keeps 23:59 for an end at 24:00.",)
    assert (await apply(desk, change)).verdict is WeekOutcome.PAINTED
    assert {"days": ["Saturday"], "startTime": "20:00", "endTime": "23:59"} in (
        cal.schedules[1]["availability"]
    )


async def test_dates_alone_leave_the_week_out_and_a_closed_day_ends_where_it_begins(
    desk: Workspace, cal: SmallV2
) -> None:
    dates = (Override(date(2026, 12, 28), parse_day("10-12")), Override(date(2026, 12, 31)))
    change = await painted(desk, 5, "9-17", dates=dates)
    assert (await apply(desk, change)).verdict is WeekOutcome.PAINTED
    assert cal.writes[0].body == {
        "overrides": [
            {"date": "2026-12-28", "startTime": "10:00", "endTime": "12:00"},
            {"date": "2026-12-31", "startTime": "00:00", "endTime": "00:00"},
        ]
    }


async def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    desk: Workspace, cal: SmallV2
) -> None:
    change = await painted(desk, 5, "9-15")
    cal.schedules[1]["availability"][0]["endTime"] = "18:00"
    await desk.sync("schedules")
    saved = await apply(desk, change)
    assert saved.sentence == "Nothing was sent: the schedule was changed meanwhile."
    assert cal.writes == []
    assert saved.conflict is not None
    (clash,) = saved.conflict.fields
    assert (clash.field, clash.was, clash.theirs, clash.yours) == (
        "availability",
        "Mon–Fri 09:00–17:00",
        "Mon–Fri 09:00–18:00",
        "Mon–Thu 09:00–17:00; Fri 09:00–15:00",
    )


async def test_a_lost_answer_is_read_back_and_never_sent_twice(
    desk: Workspace, cal: SmallV2
) -> None:
    change = await painted(desk, 5, "9-15")
    cal.lose.add("PATCH /v2/schedules/1")
    saved = await apply(desk, change)
    assert saved.verdict is WeekOutcome.PAINTED
    assert len(cal.writes) == 1
    assert not desk.kept.unknown()


async def test_a_refusal_leaves_it_as_before(desk: Workspace, cal: SmallV2) -> None:
    change = await painted(desk, 5, "9-15")
    cal.refuse["PATCH /v2/schedules/1"] = Refusal(400, "not today")
    saved = await apply(desk, change)
    assert saved.verdict is WeekOutcome.BEFORE
    assert len(cal.writes) == 1


async def test_undo_brings_the_whole_week_back_in_one_write(desk: Workspace, cal: SmallV2) -> None:
    dates = (Override(date(2026, 12, 31)),)
    before = {name: list(cal.schedules[1][name]) for name in ("availability", "overrides")}
    assert (await apply(desk, await painted(desk, 5, "9-15", dates=dates))).cause == ""
    undo = desk.write_history.undo_plan()
    await desk.run(undo.change)
    assert len(cal.writes) == 2
    assert cal.writes[1].body == before
    assert {name: cal.schedules[1][name] for name in before} == before


async def test_a_lost_edit_is_settled_by_reading(desk: Workspace, cal: SmallV2) -> None:
    dates = (Override(date(2026, 12, 31)),)
    change = await painted(desk, 5, "9-15", dates=dates)
    cal.lose.add("PATCH /v2/schedules/1")
    with pytest.raises(OutcomeUnknown):
        await desk.run(change.changes[0])
    (settled,) = await desk.write_history.settle()
    assert (settled.outcome, settled.reason) == (
        "done",
        "availability and overrides hold what was sent.",
    )
    assert len(cal.writes) == 1
