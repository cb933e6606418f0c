"""The question before a delete is there at once, and counts when what it needs was read."""

from typing import Any

from textual.widgets import Static

from caltui.tui.edit.review import ReviewScreen
from caltui.workspace.base.errors import Unavailable
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit, holding


def said(seat: Seat) -> str:
    """What the open dialog says, on one line."""
    texts = seat.app.screen.query(".review-point, .review-head, #review-diff").results(Static)
    return " ".join(str(one.visual) for one in texts)


async def opened(seat: Seat, line: str) -> ReviewScreen:
    await seat.go(line)
    await seat.press("d")
    return await seat.front(ReviewScreen)


async def test_a_delete_reads_what_tells_who_uses_the_record(
    sit: Sit, workspace: Workspace
) -> None:
    types = workspace.records("event-types").values()
    own = {str(row["userId"]) for row in types}
    user = next(key for key in workspace.records("users") if key not in own and key != "1")
    async with sit(size=(80, 24)) as seat:
        with holding(workspace) as let_go:
            screen = await opened(seat, f"users {user}")
            assert "Looking for what this user names, and what uses it" in said(seat)
            assert "is unknown" in said(seat)
            assert screen.query_one("#review-back").has_focus
            let_go.set()
            await seat.until(lambda: "Looking for" not in said(seat))
        text = said(seat)
        assert "is unknown" not in text
        assert "of this user" in text
        assert screen.change.facts == workspace.plan("users", "delete", [user]).facts
        assert not workspace.kept.journal(), "nothing was sent"


async def test_what_cannot_be_read_stays_unknown(
    sit: Sit, workspace: Workspace, monkeypatch: Any
) -> None:
    async def nobody(*place: Any, **more: Any) -> None:
        raise Unavailable("Nobody answers.", kind="unreachable")

    async with sit() as seat:
        await seat.go("users 3")
        monkeypatch.setattr(workspace, "sync", nobody)
        await seat.press("d")
        await seat.until(lambda: "Looking for" not in said(seat) and bool(said(seat)))
        assert "is unknown" in said(seat)


async def test_a_booking_of_an_event_type_never_seen_gets_its_name(
    sit: Sit, workspace: Workspace
) -> None:
    known = workspace.records("event-types")
    rows = workspace.records("bookings").items()
    key, kind = next(
        (key, str(row["eventTypeId"])) for key, row in rows if str(row["eventTypeId"]) not in known
    )
    seen = workspace.record("bookings", key)
    assert seen is not None
    told = {one.head: one.text for one in workspace.teller.told("bookings", seen.record)}
    assert told["Event type"] == f"event type {kind} (never seen)"
    change = workspace.plan("bookings", "update", [key], {"title": "Other"})
    await workspace.look_up(change)
    named = workspace.name("event-types", kind)
    assert named
    told = {one.head: one.text for one in workspace.teller.told("bookings", seen.record)}
    assert told["Event type"].startswith(f"{named} · {kind}")


async def test_hosts_are_called_by_name(workspace: Workspace) -> None:
    hosts = [{"userId": 2, "isFixed": True}, {"userId": 3, "isFixed": False}]
    change = workspace.plan("event-types", "update", ["1"], {"hosts": hosts})
    (line,) = [line for line in change.diff() if line.field == "hosts"]
    for user in ("2", "3"):
        assert f"{workspace.name('users', user)} · {user}" in line.after
