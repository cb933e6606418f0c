"""`W` on API v2, where Cal does not offer a time and no rule closes it: own calendars are asked."""

from typing import Any

from textual.widgets import Static

from caltui.catalog.request import Request
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.dialogs.ask_time import AskTimeScreen
from caltui.tui.dialogs.why_closed import ASKS_CALENDARS, ExplainScreen
from caltui.tui.widgets.fields_view import FieldsView
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit

TAX_OFFICE = "2026-12-01 11:00"
"""In Rosa's calendar, and in none of Cal's bookings."""

OTHER_TIME = "2026-12-01 13:00"
BUSY = "Rosa Lindqvist is busy in a connected calendar: rosa.lindqvist, 10:00–12:30"


def headline(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#explain-headline", Static).content)


def lines(seat: Seat) -> str:
    shown = seat.app.screen.query_one(FieldsView).details
    return "\n".join(f"{line.title} {line.text}" for line in shown)


async def why(seat: Seat, when: str) -> None:
    await seat.go("event-types 1")
    await seat.press("W")
    await seat.front(AskTimeScreen)
    await seat.press("ctrl+u")
    await seat.type(when)
    await seat.press("enter")
    await seat.front(ExplainScreen)


def asked(workspace: Workspace) -> int:
    return sum("/busy-times" in entry.url for entry in workspace.trace.entries)


async def test_what_is_in_the_way_is_named_and_leads_to_the_connection(
    sit: Sit, demo_v2: Workspace
) -> None:
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        await why(seat, TAX_OFFICE)
        await seat.until(lambda: BUSY in headline(seat))
        assert headline(seat).startswith("✗ Cal does not offer it. Rosa Lindqvist is busy")
        assert asked(demo_v2) == 1
        first = seat.app.screen.query_one(FieldsView).details[0]
        assert first.title == "✗ Connected calendar"
        await seat.press("enter")
        await seat.front(BrowseScreen)
        await seat.until(lambda: seat.keys == ["101"])


async def test_the_rest_is_shown_while_the_calendars_are_asked(
    sit: Sit, demo_v2: Workspace
) -> None:
    send = demo_v2.wire.send
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        await seat.go("event-types 1")
        before: list[str] = []

        async def slow(request: Request, *rest: Any, **more: Any) -> Any:
            if request.operation.name == "busy-times":
                await seat.until(lambda: ASKS_CALENDARS in lines(seat))
                before.append(headline(seat))
            return await send(request, *rest, **more)

        demo_v2.wire.send = slow  # type: ignore[method-assign]
        await why(seat, TAX_OFFICE)
        await seat.until(lambda: BUSY in headline(seat))
        assert "something that cannot be seen is in the way" in before[0]
        assert ASKS_CALENDARS not in lines(seat)


async def test_a_time_that_cal_offers_asks_no_calendar(sit: Sit, demo_v2: Workspace) -> None:
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        await why(seat, OTHER_TIME)
        await seat.until(lambda: "Cal offers it" in headline(seat))
        assert asked(demo_v2) == 0
