"""The sidebar and the lists of a server that has not everything."""

from pathlib import Path

from caltui.tui.browse.sidebar import Sidebar
from tests.tui.conftest import Seat, Sit
from tests.workspace.sync.firm_desk import working

NONE_ON_DIY = {"teams", "memberships", "out-of-office", "routing-forms"}


def categories(seat: Seat) -> set[str]:
    """Those that the sidebar has."""
    groups = seat.browse.query_one(Sidebar).groups
    return {key for group in groups for key, _ in group.resources}


async def test_what_the_server_lacks_leaves_the_sidebar_once_that_is_known(
    sit: Sit, tmp_path: Path
) -> None:
    async with working(tmp_path, kind="diy", plan="personal") as here:
        before = {key for group in here.workspace.groups() for key, _ in group.resources}
        assert before >= NONE_ON_DIY, "nothing is known yet"
        async with sit(on=here.workspace) as seat:
            assert not categories(seat) & NONE_ON_DIY
            assert {"bookings", "private-links", "calendars"} <= categories(seat)
            await seat.go("teams")
            assert any("cal.diy has no teams." in toast for toast in seat.toasts)


async def test_a_team_that_cannot_be_read_is_named_once(sit: Sit, tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        here.firm.refused["/v2/teams/6/bookings"] = 403
        async with sit(on=here.workspace) as seat:
            assert categories(seat) >= {"teams", "memberships", "out-of-office"}
            await seat.press("r")
            await seat.settle()
            told = [toast for toast in seat.toasts if "team Care could not be read" in toast]
            assert len(told) == 1
            assert set(seat.keys) == {"own1", "own2", "sale1"}


async def test_slow_lists_are_read_when_they_are_opened(sit: Sit, tmp_path: Path) -> None:
    async with working(tmp_path) as here, sit(on=here.workspace) as seat:
        seat.app.feed.warm(["calendars", "webhooks"])
        await seat.settle()
        assert "/v2/webhooks" in here.firm.paths()
        await seat.go("calendars")
        assert "/v2/calendars" in here.firm.paths()
