"""Writes that hang: left running from every door, told when they end, looked at again by itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Button

from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.app.quitting import QuitScreen
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.journal import watch_unknown as watching
from caltui.tui.journal.screen import JournalScreen
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.week.screen import WeekScreen
from caltui.workspace.base.errors import OutcomeUnknown
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import NOW, sandbox, workspace_on
from tests.tui.seats import Seat, seated


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[Running]:
    with sandbox() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def workspace(server: Running, tmp_path: Path, clock: Clock) -> AsyncIterator[Workspace]:
    opened_on = workspace_on(server, tmp_path)
    opened_on.clock = clock
    opened_on._store.clock = clock
    opened_on._mirror._clock = lambda: clock().timestamp()
    for resource in ("schedules", "attendees", "bookings", "teams"):
        await opened_on.sync(resource)
    yield opened_on
    await opened_on.aclose()


def outcome(workspace: Workspace) -> str:
    return workspace.kept.journal()[0].outcome


def hang(server: Running, method: str) -> None:
    server.faults.add("delay", method=method, seconds=600)


async def leave_delete(seat: Seat) -> None:
    await seat.press("d")
    await seat.on(ReviewScreen)
    await seat.press("y")
    await seat.until(lambda: bool(seat.app.workspace.pending.running))
    await seat.press("escape")
    await seat.on(BrowseScreen)
    assert seat.told("Delete schedule", "still on its way", "journal (U)")


async def test_a_delete_is_left_running_and_told_when_it_is_done(
    workspace: Workspace, server: Running
) -> None:
    hang(server, "DELETE")
    async with seated(workspace, "schedules") as seat:
        before = len(seat.app.browse.shown)
        await leave_delete(seat)
        await seat.press("j", "k")
        await seat.until(lambda: "sending Delete schedule" in seat.status)
        await seat.press("U")
        journal = await seat.on(JournalScreen)
        entry = journal.writes.items[0]
        assert journal.writes.outcome(entry) == "on its way"
        server.sandbox.release()
        await seat.until(lambda: seat.told("Done: Delete schedule"))
        await seat.until(lambda: journal.writes.outcome(journal.writes.items[0]) == "done")
        await seat.press("escape")
        await seat.until(lambda: f"{before - 1} rows" in seat.status)
        assert "sending" not in seat.status


async def test_an_undo_is_left_running_and_names_what_it_takes_back(
    workspace: Workspace, server: Running
) -> None:
    made = await workspace.run(
        workspace.plan("teams", "create", (), {"name": "Ops", "slug": "ops-team"})
    )
    await workspace.run(workspace.plan("teams", "delete", [made.created_key]))
    hang(server, "POST")
    async with seated(workspace, "teams") as seat:
        await seat.press("u")
        await seat.on(ReviewScreen)
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(workspace.pending.running))
        await seat.press("q")
        await seat.on(BrowseScreen)
        server.sandbox.release()
        await seat.until(lambda: seat.told("Undone: Delete team"))
        assert not seat.told("Undone: Create team")
        assert seat.told(f"Undone: Delete team {made.created_key} (Ops): it is team ")


@pytest.mark.parametrize(
    ("fault", "words", "says"),
    [
        ({"kind": "status", "status": 400, "body": {"message": "Not now"}}, "Not now", "refused"),
        ({"kind": "reset"}, "outcome unknown", "unknown"),
        ({"kind": "reset_after"}, "outcome unknown", "unknown"),
    ],
)  # fmt: skip
async def test_what_was_left_is_told_when_it_fails(
    workspace: Workspace, server: Running, fault: dict[str, Any], words: str, says: str
) -> None:
    hang(server, "DELETE")
    async with seated(workspace, "schedules") as seat:
        real = server.sandbox._strike

        async def later(found: Any, answer: Any, request: Any) -> Any:
            await real(found, answer, request)
            server.sandbox._strike = real  # type: ignore[method-assign]
            from tests.support.faults import Fault

            made = Fault(**fault)
            if made.done:
                return None
            return await real(made, answer, request)

        if not fault["kind"].endswith("_after"):
            server.sandbox._strike = later  # type: ignore[method-assign]
        else:
            server.faults.clear()
            server.faults.add("delay_after", method="DELETE", seconds=600)
        await leave_delete(seat)
        if fault["kind"].endswith("_after"):
            await seat.until(lambda: bool(server.requests.effects))
            http = workspace.wire.gateway._sender._http
            assert http is not None
            await http.aclose()
        else:
            server.sandbox.release()
        await seat.until(lambda: seat.told("Delete schedule", words))
        assert len([t for t in seat.toasts if words in t]) == 1, "one failure, one message"
        assert outcome(workspace) == says


async def test_a_bulk_run_is_left_running_and_told_when_it_is_over(
    workspace: Workspace, server: Running
) -> None:
    async with seated(workspace, "schedules") as seat:
        await seat.press("space", "space", "space")
        hang(server, "DELETE")
        await seat.press("d")
        await seat.on(MenuScreen)
        await seat.press("j", "enter")
        bulk = await seat.on(BulkScreen)
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(workspace.pending.running))
        await seat.press("escape")
        await seat.on(LeaveScreen)
        await seat.press("k")
        await seat.on(BrowseScreen)
        assert seat.told("still on its way")
        server.sandbox.release()
        await seat.until(lambda: seat.told("3 done"))
        assert {item.outcome for item in bulk.finished.values()} == {"done"}
        assert seat.app.browse.table.marks == set()
        assert workspace.pending.running == ()


async def test_a_week_is_left_running_and_told_when_it_is_saved(
    workspace: Workspace, server: Running
) -> None:
    async with seated(workspace, "schedules") as seat:
        await seat.press("w")
        week = await seat.on(WeekScreen)
        week.grid.paint(week.painting.hours.with_day(5, ()))
        week.grid.paint(week.painting.hours.with_day(0, ()))
        assert week.changed
        server.faults.add("delay", path="/v2/availabilities", method="", after=0, seconds=600)
        await seat.press("ctrl+s")
        await seat.on(WeekReviewScreen)
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(server.requests) and any(r.fault for r in server.requests))
        await seat.press("escape")
        await seat.on(BrowseScreen)
        assert seat.told("Save the week", "still on its way")
        assert len(workspace.kept.drafts()) == 1, "what was painted is kept meanwhile"
        server.sandbox.release()
        await seat.until(lambda: seat.told("Save the week", "The schedule is as painted."))
        assert workspace.kept.drafts() == []


async def test_quitting_names_what_is_on_its_way_and_does_not_hang(
    workspace: Workspace, server: Running
) -> None:
    hang(server, "DELETE")
    async with seated(workspace, "schedules") as seat:
        await leave_delete(seat)
        await seat.press("q")
        question = await seat.on(QuitScreen)
        text = str(question.query_one("#ask-text").content)
        assert "Delete schedule" in text
        assert "next start looks up what came of it" in text
        assert question.focused is question.query_one("#ask-no", Button)
        await seat.press("escape")
        await seat.on(BrowseScreen)
        await seat.press("ctrl+q")
        await seat.on(QuitScreen)
        await seat.press("ctrl+q")
    assert workspace.pending.running == (), "it has left"


async def test_what_was_on_its_way_at_the_end_is_unknown_and_looked_up_at_the_next_start(
    server: Running, tmp_path: Path
) -> None:
    first = workspace_on(server, tmp_path)
    await first.sync("schedules")
    hang(server, "DELETE")
    async with seated(first, "schedules") as seat:
        await leave_delete(seat)
        await seat.press("ctrl+q", "ctrl+q")
    second = workspace_on(server, tmp_path)
    assert outcome(second) == "unknown"
    assert "before an answer came" in second.kept.journal()[0].detail
    async with seated(second, "schedules") as seat:
        await seat.until(lambda: seat.told("unknown outcome", "Delete schedule"))
        server.sandbox.release()
        await seat.until(lambda: bool(server.requests.effects))
        await seat.press("U")
        await seat.on(JournalScreen)
        await seat.press("s")
        await seat.until(lambda: outcome(second) == "done")
    await second.aclose()


async def test_what_waits_for_the_budget_when_stopped_was_not_sent(
    server: Running, tmp_path: Path
) -> None:
    workspace = workspace_on(server, tmp_path)
    held = asyncio.Event()

    async def begin(on_wait: Any = None) -> tuple[str, float]:
        held.set()
        await asyncio.Event().wait()
        return "", 0.0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace.wire.budget, "begin", begin)
        change = workspace.plan("schedules", "delete", ["4"])
        write = workspace.pending.begin("Delete", workspace.run(change))
        await held.wait()
        await workspace.pending.stop()
    assert write.done
    assert outcome(workspace) == "not sent"
    await workspace.aclose()


async def test_the_console_looks_again_by_itself_until_the_record_appears(
    workspace: Workspace, server: Running, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A create that takes longer than anybody waits: unknown, unknown, then done."""
    monkeypatch.setattr(watching, "TICK", 0.02)
    monkeypatch.setattr(watching, "BETWEEN", 0.01)
    server.faults.add("late_reset", method="POST", seconds=0)
    async with seated(workspace, "teams") as seat:
        with pytest.raises(OutcomeUnknown):
            await workspace.run(
                workspace.plan("teams", "create", (), {"name": "Late", "slug": "late-team"})
            )
        await seat.until(lambda: "unknown outcome" in seat.status)
        for minutes in (1, 2, 5):
            clock.now += timedelta(minutes=minutes)
            looked = f"{clock().astimezone(workspace.zone):%H:%M:%S}"
            await seat.until(lambda at=looked: at in workspace.kept.journal()[0].detail)
            assert outcome(workspace) == "unknown"
            assert workspace.kept.journal()[0].detail.startswith("Not done so far: ")
        server.sandbox.do_late()
        clock.now += timedelta(minutes=10)
        await seat.until(lambda: outcome(workspace) == "done")
        await seat.until(lambda: seat.told("Create team", "took effect"))
        await seat.until(lambda: "unknown outcome" not in seat.status)


async def test_a_person_says_what_came_of_it_in_the_journal(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("late_reset", method="POST", seconds=0)
    async with seated(workspace, "teams") as seat:
        with pytest.raises(OutcomeUnknown):
            await workspace.run(
                workspace.plan("teams", "create", (), {"name": "Late", "slug": "late-two"})
            )
        await seat.press("U")
        journal = await seat.on(JournalScreen)
        await seat.press("m")
        await seat.on(MenuScreen)
        await seat.press("enter")
        await seat.on(JournalScreen)
        assert outcome(workspace) == "unknown", "the harmless answer is first"
        await seat.press("m")
        await seat.on(MenuScreen)
        await seat.press("j", "j", "enter")
        await seat.until(lambda: outcome(workspace) == "no effect")
        server.sandbox.do_late()
        await seat.on(JournalScreen)
        await seat.press("s")
        await seat.until(lambda: outcome(workspace) == "done")
        assert "It was taken for no effect before." in workspace.kept.journal()[0].detail
        assert journal.is_current
