"""The inbox on the screen: queues, what is not known, and the keys that settle an item."""

import re

import pytest

from caltui.catalog.load import catalog
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.booking_acts.cancel_screen import CancelScreen
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.inbox.screen import InboxScreen
from caltui.workspace.inbox.queues import Answer, queues_of
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit, holding


async def inbox(seat: Seat) -> InboxScreen:
    """The inbox, opened from the table, with everything read."""
    await seat.press("i")
    await settle(seat)
    assert isinstance(seat.app.screen, InboxScreen)
    return seat.app.screen


async def settle(seat: Seat) -> None:
    await seat.settle()
    await looked(seat)


async def looked(seat: Seat) -> None:
    """Waits until the queues were asked."""
    asking = [worker for worker in seat.app.workers if worker.group == "triage"]
    if asking:
        await seat.app.workers.wait_for_complete(asking)
    await seat.pilot.pause()


def counts(screen: InboxScreen) -> dict[str, str]:
    return {item.key: item.right for item in screen.queues.items if item.key}


def said(screen: InboxScreen, id: str) -> str:
    return str(screen.query_one(f"#{id}").render())


async def test_queues_are_counted_and_their_records_named(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await inbox(seat)
        found = counts(screen)
        assert set(found) == {queue.id for queue in queues_of(catalog())}
        assert found["double"] == "3"
        assert found["ownerless"] == "1"
        assert found["hostless"] == "?", "lists leave team event types out"
        unknown = list(found.values()).count("?")
        assert re.search(rf"\b{unknown} queues? unknown", said(screen, "title"))
        screen.queues.move_to_key("double")
        await seat.pilot.pause()
        assert "Accepted bookings of one person" in said(screen, "inbox-meaning")
        assert len(screen.findings.items) == 3
        why = said(screen, "inbox-why")
        assert "Ada Fischer is promised to Support call with Pablo Moreau" in why
        assert "d Cancel" in why
        assert "A Agenda" in why
        screen.queues.move_to_key("hostless")
        await seat.pilot.pause()
        assert "Unknown, which is not none." in said(screen, "inbox-meaning")
        assert screen.findings.empty_text.startswith("? Not known")


async def test_keys_work_on_the_record_under_the_cursor(sit: Sit) -> None:
    async with sit() as seat:
        screen = await inbox(seat)
        screen.queues.move_to_key("double")
        await seat.press("enter", "enter")
        assert isinstance(seat.app.screen, RecordSheet)
        assert screen.finding is not None
        assert seat.app.screen.key == screen.finding.key
        await seat.press("escape", "d")
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, CancelScreen)
        assert seat.app.screen.facts.key == screen.finding.key
        await seat.press("escape")
        await seat.pilot.pause()
        assert seat.app.screen is screen
        await seat.press("A")
        await seat.pilot.pause()
        agenda = seat.app.screen
        assert isinstance(agenda, AgendaScreen)
        assert (agenda.kind, agenda.key) == ("user", "2")
        assert agenda.day.isoformat() == "2026-11-24", "the day of the clash"
        await seat.press("escape", "left")
        assert screen.queues.has_focus
        await seat.press("escape")
        assert seat.app.screen is seat.browse


async def test_a_record_that_is_settled_leaves_its_queue(sit: Sit) -> None:
    async with sit() as seat:
        screen = await inbox(seat)
        screen.queues.move_to_key("webhooks")
        await seat.pilot.pause()
        finding = screen.finding
        assert finding is not None
        workspace = seat.app.workspace
        change = workspace.plan(
            "webhooks", "update", [finding.key], {"subscriberUrl": "https://safe.example.net"}
        )
        outcome = await workspace.run(change)
        seat.app.done("webhooks", outcome)
        await settle(seat)
        assert counts(screen)["webhooks"] == "0"
        assert screen.findings.items == []
        assert screen.findings.empty_text.startswith("✓")


async def test_what_was_never_read_is_unknown_until_it_is(sit: Sit, unseen: Workspace) -> None:
    async with sit(on=unseen, start="custom-inputs") as seat:
        with holding(unseen) as let_go:
            await seat.press("i")
            await seat.pilot.pause()
            await looked(seat)
            screen = seat.app.screen
            assert isinstance(screen, InboxScreen)
            assert set(counts(screen).values()) == {"?"}
            assert "Bookings never read" in said(screen, "inbox-meaning")
            let_go.set()
            await settle(seat)
        assert counts(screen)["double"] == "3"


async def test_refresh_reads_the_lists_of_the_queue_and_no_more(sit: Sit) -> None:
    async with sit() as seat:
        screen = await inbox(seat)
        screen.queues.move_to_key("ownerless")
        await seat.pilot.pause()
        before = len(seat.app.workspace.trace.entries)
        await seat.press("r")
        await settle(seat)
        asked = [e.operation for e in list(seat.app.workspace.trace.entries)[before:]]
        assert asked == ["teams list", "memberships list", "users list"]
        await seat.press("i")
        assert seat.app.screen is screen, "it is not opened twice"


async def test_queues_that_cannot_be_looked_at_say_so(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[Answer]:
        raise RuntimeError("the disk went away")

    async with sit(size=(80, 24)) as seat:
        monkeypatch.setattr("caltui.tui.inbox.screen.triage", fail)
        screen = await inbox(seat)
        assert "Looking" not in screen.findings.empty_text
        assert screen.findings.empty_text == "? Not known: it could not be looked at."
        assert "the disk went away" in said(screen, "inbox-meaning")
