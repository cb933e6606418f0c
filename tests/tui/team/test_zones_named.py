"""Every time on a screen of 80x24 stands beside the name of its zone."""

from caltui.scheduling.zones import city
from tests.tui.conftest import Seat, Sit
from tests.tui.team.opening import open_team


def drawn(seat: Seat) -> str:
    """What is on the screen, as text."""
    return "\n".join(strip.text for strip in seat.app.screen._compositor.render_strips())


async def test_find_a_time_names_its_zone_and_those_of_the_members(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await open_team(seat)
        await seat.press("f")
        await seat.until(lambda: "Find a time" in drawn(seat))
        assert "Find a time · Europe/Berlin · Support · Mon 23 Nov – Sun 29 Nov" in drawn(seat)
        clocks = " ".join(drawn(seat).split())
        assert "Bishal Gurung 14:45 Kathmandu" in clocks
        away = {m.zone for m in screen.grid.members if m.zone and m.zone != screen.zone}
        shown = [zone for zone in away if city(zone) in clocks]
        assert len(shown) >= len(away) - 1, "all but the one who does not come"


async def test_the_requests_name_the_zone_of_their_times(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("L")
        await seat.until(lambda: "Requests of this session" in drawn(seat))
        assert "newest first · times in Europe/Berlin" in drawn(seat)


async def test_what_is_closed_names_the_zone_of_the_nearest_open_times(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await open_team(seat)
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is not screen)
        await seat.settle()
        text = drawn(seat)
        assert "Europe/Berlin" in text
