"""The keys on a booking where Cal itself moves, accepts and rejects: one call, and people hear."""

from datetime import UTC, datetime
from typing import Any

import pytest
from textual.widgets import Static

from caltui.tui.booking_acts.hand_over_screen import HandOverScreen
from caltui.tui.booking_acts.move_screen import MoveScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.booking_acts.changes import move_change, why_not
from caltui.workspace.workspace import Workspace
from tests.support.small_v2 import SmallV2, event_type
from tests.support.small_v2_records import ADA, BEN, CY, booking, host
from tests.tui.conftest import Seat, Sit

GUEST = "gia@guest.example"


def words(seat: Seat) -> str:
    return "\n".join(str(line.render()) for line in seat.app.screen.query(Static))


async def on_booking(seat: Seat, uid: str) -> None:
    await seat.go("bookings")
    await seat.press("5")
    assert seat.table.move_to_key(uid)
    await seat.pilot.pause()


async def review_of(seat: Seat) -> ReviewScreen:
    return await seat.front(ReviewScreen)


async def test_reject_asks_for_the_reason_and_the_guest_is_told_once(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    async with sit(on=small_desk) as seat:
        await on_booking(seat, "asks")
        await seat.press("a", "V")
        await seat.front(AskLine)
        await seat.type("We are full")
        await seat.press("enter")
        await review_of(seat)
        said = words(seat)
        assert "Gia Moss" in said
        assert said.count("mailed") == 1, "said once, with who it is"
        assert "Cal tells:" not in said
        assert "Cannot be undone: people are told." in words(seat)
        assert small_cal.writes == []
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(small_cal.writes))
        assert (small_cal.writes[0].line, small_cal.writes[0].body) == (
            "POST /v2/bookings/asks/decline",
            {"reason": "We are full"},
        )
        assert small_cal.told == [GUEST]


async def test_a_moved_booking_is_followed_by_mark_and_cursor(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    async with sit(on=small_desk) as seat:
        await on_booking(seat, "soon")
        await seat.press("space")
        assert seat.table.marks == {"soon"}
        seat.table.move_to_key("soon")
        change = move_change(small_desk, "soon", datetime(2026, 12, 3, 10, tzinfo=UTC))
        seat.app.done("bookings", await small_desk.run(change))
        await seat.settle()
        assert small_cal.writes[0].line == "POST /v2/bookings/soon/reschedule"
        assert seat.table.marks == {"soonn"}
        assert seat.table.cursor_key == "soonn"
        assert any("it is booking soonn now" in text for text in seat.toasts)


async def test_who_did_not_come_is_marked(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    async with sit(on=small_desk) as seat:
        await on_booking(seat, "over")
        await seat.press("a", "n")
        await seat.front(MenuScreen)
        await seat.press("enter")
        await review_of(seat)
        assert "Can be undone: the marks are set as they were." in words(seat)
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(small_cal.writes))
        assert small_cal.writes[0].body == {"attendees": [{"email": GUEST, "absent": True}]}


async def test_another_place_is_taken_as_what_it_is(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    async with sit(on=small_desk) as seat:
        await on_booking(seat, "soon")
        await seat.press("a", "p")
        await seat.front(AskLine)
        await seat.type("https://meet.example/1")
        assert "Taken as: link." in words(seat)
        await seat.press("enter")
        await review_of(seat)
        await seat.press("ctrl+s")
        await seat.until(lambda: bool(small_cal.writes))
        link = {"type": "link", "link": "https://meet.example/1"}
        assert small_cal.writes[0].body == {"location": link}


async def test_the_key_of_an_edit_leads_to_the_acts_where_there_is_no_edit(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    async with sit(on=small_desk) as seat:
        await on_booking(seat, "soon")
        await seat.press("e")
        assert any("a shows what can be done with one" in text for text in seat.toasts)
        await seat.press("a")
        await seat.front(MenuScreen)
        lines = str(seat.app.screen.query_one(LineList).items)
        for act in ("Move", "Cancel", "Hand over", "Did not come", "Change the place"):
            assert act in lines
        assert small_cal.writes == []


async def test_keys_that_only_explain_here_are_no_hints(sit: Sit, small_desk: Workspace) -> None:
    async with sit(on=small_desk, size=(80, 24)) as seat:
        await on_booking(seat, "soon")
        await seat.press("m")
        screen = await seat.front(MoveScreen)
        await seat.until(lambda: screen.found is not None)
        hints = str(seat.app.screen.query_one(KeyHints).line())
        assert "Type a time" in hints
        assert "Record only" not in hints
        assert "Host" not in hints
        await seat.press("r")
        assert "Cal changes no times of a record alone here" in words(seat)


@pytest.mark.parametrize(
    ("uid", "act", "why"),
    [
        ("soon", "no-show", "It has not begun: mark it once it has."),
        ("over", "no-show", ""),
        ("asks", "no-show", "It was never accepted: nobody had to come."),
        ("soon", "location", ""),
        ("soon", "cancel", ""),
    ],
)
async def test_an_act_says_why_a_booking_cannot_have_it(
    small_desk: Workspace, uid: str, act: str, why: str
) -> None:
    assert why_not(small_desk, uid, act).startswith(why)
    assert bool(why_not(small_desk, uid, act)) is bool(why)


async def test_a_move_says_each_thing_once(sit: Sit, small_desk: Workspace) -> None:
    change = move_change(small_desk, "soon", datetime(2026, 12, 3, 10, tzinfo=UTC))
    said = [*change.consequences(), change.undoable.text]
    assert len(said) == len(set(said))
    assert sum("new uid" in line for line in said) == 1
    assert sum("mailed" in line for line in said) == 1
    assert not any(line.startswith("Cal tells:") for line in said)


@pytest.mark.parametrize(
    ("type_of", "why"),
    [
        ({"schedulingType": "collective", "teamId": 1}, "All hosts hold it together"),
        ({}, "One host alone offers it"),
        ({"schedulingType": "roundRobin", "teamId": 1}, ""),
    ],
)
async def test_what_no_one_of_several_holds_is_not_handed_over(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2, type_of: dict[str, Any], why: str
) -> None:
    assert why_not(small_desk, "soon", "hand-over") == "", "how it is held was never read"
    small_cal.event_types[5] = {**event_type(5), **type_of}
    await small_desk.fetch("event-types", ["5"])
    async with sit(on=small_desk) as seat:
        await on_booking(seat, "soon")
        await seat.press("a")
        await seat.front(MenuScreen)
        items = seat.app.screen.query_one(LineList).items
        line = next(item for item in items if item.left == "Hand over")
        assert line.tone == ("quiet" if why else "plain")
        if why:
            assert line.right.startswith(why[:20])
            await seat.press("escape", "T")
            await seat.until(lambda: any(why in text for text in seat.toasts))
    assert small_cal.writes == []


async def test_who_is_no_host_is_greyed_with_the_reason(
    sit: Sit, small_desk: Workspace, small_cal: SmallV2
) -> None:
    hosts = [{"userId": ADA, "mandatory": False}, {"userId": BEN, "mandatory": False}]
    of_team = {"schedulingType": "roundRobin", "teamId": 1, "hosts": hosts}
    small_cal.event_types[5] = {**event_type(5), **of_team}
    small_cal.bookings["other"] = booking("other", "2026-12-09T10:00:00Z", hosts=[host(CY)])
    for category in ("bookings", "event-types"):
        await small_desk.sync(category)
    async with sit(on=small_desk, size=(80, 24)) as seat:
        await on_booking(seat, "soon")
        await seat.press("T")
        await seat.until(lambda: isinstance(seat.app.screen, HandOverScreen))
        screen = seat.app.screen
        items = {item.key: item for item in screen.query_one(LineList).items if item.key}
        assert list(items) == [str(BEN), str(CY)], "hosts first"
        assert "no host" not in items[str(BEN)].right
        assert items[str(CY)].right == "is no host of the event type: Cal refuses it"
        assert items[str(CY)].tone == "quiet"
        assert "both hosts are mailed" in words(seat)
        await seat.type("Cy")
        await seat.press("enter")
        assert any("is no host of the event type" in text for text in seat.toasts)
        assert seat.app.screen is screen
    assert small_cal.writes == []
