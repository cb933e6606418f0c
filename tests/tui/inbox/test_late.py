"""What is found later moves nobody: not the cursor to another record, not a snooze elsewhere."""

from collections.abc import Iterable
from typing import Any

import pytest

from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.inbox import screen as inbox_screen
from caltui.workspace.inbox.queues import Answer, Queue, triage
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Sit, holding
from tests.tui.inbox.test_clearing import at_queue
from tests.tui.inbox.test_inbox import counts, looked


async def test_the_cursor_stays_on_its_record_when_one_before_it_is_settled(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "pending")
        await seat.press("enter", "down")
        first, here = list(screen.chosen.shown.values())[:2]
        assert screen.finding == here
        workspace = seat.app.workspace
        seen = workspace.record(first.resource, first.key)
        assert seen is not None
        workspace._store.put(first.resource, first.key, {**seen.record, "status": "ACCEPTED"})
        screen.find_records()
        await looked(seat)
        assert first not in screen.chosen.every
        assert screen.finding == here


class Late:
    """The inbox, of which some queues are found empty at first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.empty: set[str] = set()
        monkeypatch.setattr(inbox_screen, "triage", self.triage)

    def triage(self, workspace: Any, queues: Iterable[Queue] | None = None) -> list[Answer]:
        return [
            answer._replace(findings=()) if answer.queue.id in self.empty else answer
            for answer in triage(workspace, queues)
        ]


async def test_who_is_among_the_records_of_a_queue_stays_there(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Late(monkeypatch)
    async with sit() as seat:
        with holding(workspace) as let_go:
            seat.app.feed.sync("bookings")
            await seat.press("i")
            screen = await seat.front(inbox_screen.InboxScreen)
            await looked(seat)
            first = screen.queues.cursor_key
            late.empty = {first}
            await seat.press("escape", "i")
            screen = await seat.front(inbox_screen.InboxScreen)
            await looked(seat)
            second = screen.queues.cursor_key
            assert second not in ("", first)
            await seat.press("enter")
            here = screen.finding
            late.empty = set()
            screen.find_records()
            await looked(seat)
            assert counts(screen)[first] != "0"
            assert (screen.queues.cursor_key, screen.finding) == (second, here)
            let_go.set()


async def test_a_record_is_put_off_in_the_queue_in_which_it_was_chosen(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "pending")
        before = counts(screen)["pending"]
        await seat.press("z")
        await seat.front(MenuScreen)
        screen.queues.move_to_key("double")
        await seat.pilot.pause()
        await seat.press("enter")
        await looked(seat)
        assert counts(screen)["pending"] == str(int(before) - 1)
