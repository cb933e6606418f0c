"""A saved week is one act: in the journal under one id, and taken back as one."""

import pytest

from caltui.workspace.base.errors import BulkError, CannotUndo
from caltui.workspace.week.save import WeekOutcome, apply
from caltui.workspace.week.state import load_week
from caltui.workspace.week.writes import plan
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.week.test_week import ADA, blocks, cal, painted, save, workspace, writes

__all__ = ["cal", "workspace"]


async def test_a_week_is_taken_back_as_one(workspace: Workspace, cal: Running) -> None:
    before = blocks(cal, ADA)
    state = await load_week(workspace, ADA)
    await save(workspace, state, painted(state, {5: "9-15", 3: ""}, name="Main hours"))
    [act] = workspace.acts.list()
    assert (act.kind, act.summary) == ("week", "Hours of Ada Fischer: Working hours")
    assert (act.over, act.running, set(act.outcomes)) == (True, False, {"done"})
    items = workspace.acts.items(act.id)
    assert items[0].summary == "update schedule name Main hours"
    assert len(items) == len(writes(cal)) > 2
    assert blocks(cal, ADA) != before
    undo = workspace.acts.undo_plan(act.id)
    assert undo.facts[0] == f"All {len(items)} can be taken back."
    counts = await workspace.acts.start(undo).run()
    assert counts == {"done": len(items)}
    assert blocks(cal, ADA) == before
    again = await load_week(workspace, ADA)
    assert again.name == state.name
    assert workspace.write_history.last() is None


async def test_a_week_that_was_taken_back_by_itself_is_over(
    workspace: Workspace, cal: Running
) -> None:
    state = await load_week(workspace, ADA)
    change = plan(workspace, state, painted(state, {5: "9-15"}))
    cal.faults.add("status", method="PATCH", path="/availabilities/2", status=400)
    saved = await apply(workspace, change)
    assert saved.verdict is WeekOutcome.BEFORE
    [act] = workspace.acts.list()
    assert (act.over, dict(act.outcomes)) == (True, {"done": 1, "refused": 1})
    with pytest.raises(CannotUndo, match="undone already"):
        workspace.acts.undo_plan(act.id)
    assert workspace.write_history.last() is None
    left = plan(workspace, state, painted(state, {5: "9-15"}))
    record = workspace.acts.record("week", "Cut short", [([op.id], op.verb) for op in left.ops])
    workspace._mirror.leave_batch(record.id)
    with pytest.raises(BulkError, match="kept as a record only"):
        await workspace.acts.resume(record.id)
