"""What comes late: unknown until it is there, found by itself, also after it was given up."""

from datetime import timedelta

import pytest

from caltui.workspace.base.errors import OutcomeUnknown
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.journal.past_support import Clock, case_for, effects
from tests.workspace.journal.test_settle import (
    SHORT,
    cal,
    clock,
    lost,
    made,
    open_on,
    wait_for,
    workspace,
)

__all__ = ["cal", "clock", "open_on", "workspace"]


async def test_a_write_that_arrives_late_is_found_in_time(
    workspace: Workspace, cal: Running, clock: Clock
) -> None:
    ids = await made(workspace, cal, "attendees")
    change = workspace.plan("attendees", "update", ids, {"name": "Late"})
    early = await lost(workspace, cal, change, "reset")
    assert not early.final
    row = cal.world.find("attendees", ids[0])
    assert row is not None
    cal.world.change("attendees", row, {"name": "Late"})
    (told,) = await workspace.write_history.settle()
    assert told.outcome == "done"


@pytest.mark.parametrize("minutes", [1, 2, 5, 90])
@pytest.mark.parametrize("fault", ["late", "late_reset"])
async def test_what_comes_late_reopens_the_entry_by_itself(
    workspace: Workspace, cal: Running, clock: Clock, fault: str, minutes: int
) -> None:
    ids = await made(workspace, cal, "attendees")
    case = case_for(cal, "attendees")
    for change in (
        workspace.plan("attendees", "create", (), case.create),
        workspace.plan("attendees", "update", ids, case.edit),
        workspace.plan("attendees", "delete", ids),
    ):
        await workspace.wire.aclose()
        cal.requests.clear()
        cal.faults.add(fault, method=change.operation.method, seconds=0)
        workspace.wire.deadline = SHORT
        with pytest.raises(OutcomeUnknown):
            await workspace.run(change)
        await wait_for(workspace, 30.0)
        end = clock() + timedelta(minutes=minutes)
        looks = 0
        while clock() < end:
            wait = workspace.write_history.next_check()
            assert wait is not None, "it is looked at again"
            clock.turn(wait + 0.1)
            (told,) = await workspace.write_history.settle(again=False)
            assert (told.outcome, told.final) == ("unknown", False), told.reason
            looks += 1
        assert 2 <= looks <= 20, "less and less often"
        assert effects(cal) == []
        assert cal.sandbox.do_late() == 1
        wait = workspace.write_history.next_check()
        assert wait is not None
        clock.turn(wait + 0.1)
        (told,) = await workspace.write_history.settle(again=False)
        assert told.outcome == "done", told.reason
        assert len(effects(cal)) == 1
        assert workspace.write_history.next_check() is None


async def test_what_a_person_took_for_no_effect_is_found_done_when_it_comes_after_all(
    workspace: Workspace, cal: Running, clock: Clock
) -> None:
    """Also what an earlier version settled by time."""
    for settled in ("by hand", "by time"):
        cal.faults.add("late_reset", method="POST", seconds=0)
        change = workspace.plan("attendees", "create", (), case_for(cal, "attendees").create)
        with pytest.raises(OutcomeUnknown):
            await workspace.run(change)
        id = workspace.kept.journal()[0].id
        if settled == "by hand":
            workspace.write_history.settle_by_hand(id, "no effect")
        else:
            reason = "Read back: There is no attendee with what was sent."
            workspace._store.mirror.settle(id, "no effect", reason)
        clock.turn(75)
        (told,) = await workspace.write_history.settle(again=False)
        assert (told.outcome, told.is_new) == ("no effect", False)
        assert await workspace.write_history.settle(again=False) == [], "not at once again"
        cal.sandbox.do_late()
        wait = workspace.write_history.next_check()
        assert wait is not None
        clock.turn(wait + 0.1)
        (told,) = await workspace.write_history.settle(again=False)
        assert (told.outcome, told.is_new) == ("done", True)
        assert "It was taken for no effect before." in told.reason
        assert workspace.kept.journal()[0].outcome == "done"
        assert workspace.write_history.undo_plan(id).change.verb == "delete"
        assert workspace.write_history.next_check() is None


async def test_after_a_day_nobody_looks_for_what_a_person_took_for_no_effect(
    workspace: Workspace, cal: Running, clock: Clock
) -> None:
    ids = await made(workspace, cal, "attendees")
    await lost(workspace, cal, workspace.plan("attendees", "delete", ids), "reset")
    id = workspace.kept.journal()[0].id
    workspace.write_history.settle_by_hand(id, "no effect")
    clock.turn(86_401)
    assert workspace.write_history.next_check() is None
    (told,) = await workspace.write_history.settle(id)
    assert told.outcome == "no effect", "but asked for it is looked at"
    cal.world.remove("attendees", cal.world.find("attendees", ids[0]))
    (told,) = await workspace.write_history.settle(id)
    assert told.outcome == "done"
