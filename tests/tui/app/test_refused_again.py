"""A list for which a right was missing is tried again: Cal remembers a role for five minutes."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from caltui.tui.app.app import Console
from caltui.tui.app.refresh_screen import ScreenRefresher
from caltui.tui.widgets.one_line import StatusLine
from tests.support.firm_v2 import ORG, Firm, serving
from tests.tui.conftest import Seat
from tests.workspace.sync.firm_desk import Desk, desk

FORMS = f"/v2/organizations/{ORG}/routing-forms"


@asynccontextmanager
async def at_the_forms(home: Path, firm: Firm) -> AsyncIterator[tuple[Seat, Desk]]:
    """Somebody who may not read the routing forms, and looks at them."""
    async with desk(home, firm) as here:
        app = Console(here.workspace)
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.pause()
            seat = Seat(app, pilot)
            await seat.settle()
            await seat.go("routing-forms")
            assert seat.keys == []
            assert app.feed.reason("routing-forms").startswith("Only an admin")
            firm.paths()
            yield seat, here


async def looks(seat: Seat) -> None:
    """What the console does once a second."""
    refresher = seat.app.refresher
    assert isinstance(refresher, ScreenRefresher)
    refresher.check()
    await seat.pilot.pause()
    await seat.settle()


def status(seat: Seat) -> str:
    return str(seat.app.screen.query_one(StatusLine).render())


@pytest.fixture
def firm() -> Iterator[Firm]:
    with serving(Firm(plan="organisation")) as found:
        yield found


async def test_it_is_tried_by_itself_after_five_minutes(firm: Firm, tmp_path: Path) -> None:
    async with at_the_forms(tmp_path, firm) as (seat, here):
        firm.admin = True
        here.later(minutes=4, seconds=59)
        await looks(seat)
        assert FORMS not in firm.paths(), "Cal itself would not know better yet"
        here.later(seconds=1)
        await looks(seat)
        await seat.until(lambda: seat.keys == ["f1"])
        assert "/v2/me" in firm.paths()
        assert seat.app.feed.reason("routing-forms") == ""


async def test_a_second_refusal_waits_for_five_minutes_more(firm: Firm, tmp_path: Path) -> None:
    async with at_the_forms(tmp_path, firm) as (seat, here):
        here.later(minutes=5)
        await looks(seat)
        assert firm.paths().count("/v2/me") == 1
        here.later(minutes=4)
        await looks(seat)
        assert "/v2/me" not in firm.paths()
        here.later(minutes=1)
        await looks(seat)
        assert firm.paths().count("/v2/me") == 1
        assert seat.keys == []
        await seat.until(lambda: "forbidden" in status(seat))
        assert seat.toasts.count(seat.app.feed.reason("routing-forms")) <= 1, "it is not said again"


async def test_a_person_who_asks_is_answered_at_once(firm: Firm, tmp_path: Path) -> None:
    async with at_the_forms(tmp_path, firm) as (seat, here):
        firm.admin = True
        here.later(seconds=20)
        await seat.press("r")
        await seat.until(lambda: seat.keys == ["f1"])
        assert FORMS in firm.paths()


async def test_what_is_not_on_the_screen_is_left_alone_until_it_is_shown(
    firm: Firm, tmp_path: Path
) -> None:
    async with at_the_forms(tmp_path, firm) as (seat, here):
        await seat.go("bookings")
        firm.paths()
        firm.admin = True
        here.now += timedelta(minutes=6)
        await seat.go("routing-forms")
        await seat.until(lambda: seat.keys == ["f1"])
