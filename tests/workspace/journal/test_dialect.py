"""A write of another dialect is neither settled nor undone: what it was about is not known."""

import pytest

from caltui.mirror.journal.journal import JournalEntry
from caltui.workspace.base.errors import CannotUndo, NotFound
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

WRITE = JournalEntry(
    "attendees", "update", ("5",), "Edit attendee 5", "PATCH", body={"name": "B"}, dialect="calv9"
)


async def test_it_is_not_read_back_and_not_looked_at_by_itself(opened: Open) -> None:
    cal = Cal()
    workspace = opened(cal)
    number = workspace.write_history.mirror.begin(WRITE)
    workspace.write_history.mirror.settle(number, "unknown", "lost")
    assert workspace.write_history.next_check() is None
    assert workspace.write_history.to_settle(again=False) == []
    [told] = await workspace.write_history.settle(number)
    assert told.outcome == "unknown"
    assert told.reason == (
        "It was sent in the dialect calv9, and this profile now speaks lowcodeapi."
    )
    entry = workspace.write_history.entry(number)
    assert (entry.outcome, entry.detail) == ("unknown", "lost")
    assert cal.asked == []


async def test_it_is_not_undone(opened: Open) -> None:
    workspace = opened(Cal())
    number = workspace.write_history.mirror.begin(WRITE)
    workspace.write_history.mirror.settle(number, "done", after={"name": "B"})
    with pytest.raises(CannotUndo, match="sent in the dialect calv9") as caught:
        workspace.write_history.undo_plan(number)
    assert "a profile of that dialect" in caught.value.hint


async def test_a_write_keeps_the_dialect_in_which_it_was_sent(opened: Open) -> None:
    workspace = opened(Cal())
    change = workspace.plan("attendees", "delete", ["5"])
    with pytest.raises(NotFound):
        await workspace.run(change)
    assert workspace.kept.journal()[0].dialect == "lowcodeapi"
