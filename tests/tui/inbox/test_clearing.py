"""Clearing the inbox from the keyboard: marks, filter, remedies, snoozes and notes."""

from pathlib import Path

from textual.widgets import Input

from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.dialogs.export import ExportScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.inbox.screen import InboxScreen
from caltui.workspace.bulk.plan import MANY
from tests.tui.conftest import Seat, Sit
from tests.tui.inbox.test_inbox import counts, inbox, looked, said, settle


async def at_queue(seat: Seat, queue: str) -> InboxScreen:
    screen = await inbox(seat)
    screen.queues.move_to_key(queue)
    await seat.pilot.pause()
    return screen


async def test_it_opens_on_the_first_queue_that_holds_something(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await inbox(seat)
        first = next(item for item in screen.queues.items if item.right not in ("", "0", "?"))
        assert screen.queues.cursor_key == first.key
        assert screen.findings.items
        assert "to do" in str(screen.query_one("#title").render())


async def sent(seat: Seat, typed: str = "") -> None:
    """Sends the act that is reviewed, and leaves the review when it is over."""
    review = seat.app.screen
    assert isinstance(review, BulkScreen)
    await seat.press(*typed, "ctrl+s")
    await seat.until(lambda: review.end is not None)
    await seat.press("escape")
    await seat.until(lambda: seat.app.screen is not review)
    await settle(seat)


async def test_a_queue_is_cleared_with_five_keys(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await at_queue(seat, "pending")
        waiting = len(screen.findings.items)
        assert waiting > 1
        assert all(item.right == "f accept" for item in screen.findings.items)
        await seat.press("ctrl+a", "f")
        await seat.pilot.pause()
        await sent(seat, str(waiting) if waiting >= MANY else "")
        await looked(seat)
        await seat.until(lambda: counts(screen)["pending"] == "0")
        assert screen.queue.id != "pending", "it goes on to the next queue"


async def test_one_line_is_done_and_the_rest_stays(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "invited")
        before = len(screen.findings.items)
        await seat.press("f")
        await seat.pilot.pause()
        await sent(seat)
        await seat.until(lambda: len(screen.findings.items) == before - 1)


async def test_what_has_to_be_asked_opens_where_it_is_asked(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "zones")
        await seat.press("f")
        await seat.front(FormScreen)
        await seat.press("escape")
        assert seat.app.screen is screen


async def test_a_snooze_is_kept_and_ends_when_the_record_changes(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "invited")
        finding = screen.finding
        assert finding is not None
        before = counts(screen)["invited"]
        await seat.press("z", "enter")
        await looked(seat)
        assert counts(screen)["invited"] == str(int(before) - 1)
        assert counts(screen)["snoozed"] == "1"
        assert "1 snoozed" in str(screen.query_one("#title").render())
        screen.queues.move_to_key("snoozed")
        await seat.pilot.pause()
        assert "put off until Tue 24 Nov" in said(screen, "inbox-why")
        record = screen.target().record
        assert record is not None
        workspace = seat.app.workspace
        workspace._store.put(finding.resource, finding.key, {**record, "role": "OWNER"})
        screen.find_records()
        await looked(seat)
        assert counts(screen)["invited"] == before
        assert "snoozed" not in counts(screen)


async def test_what_is_put_off_is_woken_by_the_same_key(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "pending")
        before = counts(screen)["pending"]
        await seat.press("ctrl+a", "z", "down", "down", "down", "enter")
        await looked(seat)
        assert counts(screen)["snoozed"] == before
        screen.queues.move_to_key("snoozed")
        await seat.press("ctrl+a", "z")
        await looked(seat)
        assert counts(screen)["pending"] == before


async def test_a_note_is_kept_shown_and_found_by_the_filter(sit: Sit) -> None:
    async with sit() as seat:
        screen = await at_queue(seat, "pending")
        await seat.press("number_sign")
        await seat.type("called twice")
        await seat.press("enter")
        await seat.pilot.pause()
        assert "# called twice" in said(screen, "inbox-why")
        assert screen.findings.items[0].glyph == "#"
        await seat.press("slash", *"twice")
        await seat.pilot.pause()
        assert len(screen.findings.items) == 1
        await seat.press("enter", "escape")
        assert len(screen.findings.items) > 1
        await seat.press("slash", *"nofield", "colon", "x")
        await seat.pilot.pause()
        assert len(screen.findings.items) > 1, "rows stay"
        assert "There is no field" in screen.chosen.fault


async def test_what_is_shown_is_exported(sit: Sit, tmp_path: Path) -> None:
    async with sit() as seat:
        await at_queue(seat, "pending")
        await seat.press("x")
        dialog = seat.app.screen
        assert isinstance(dialog, ExportScreen)
        path = tmp_path / "inbox.csv"
        dialog.query_one(Input).value = str(path)
        await seat.press("enter", "enter")
        await seat.until(path.exists)
        head, *rows = path.read_text().splitlines()
        assert head.startswith("queue,resource,key,subject,why")
        assert rows[0].startswith("pending,bookings,")
