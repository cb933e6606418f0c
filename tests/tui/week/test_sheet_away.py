"""Days away on the sheet of weeks: a band in the row, words below, and what is not known."""

from typing import Any

import pytest
from textual.widgets import Static

from caltui.scheduling.text import DAY_NAMES
from caltui.tui.week.sheet.screen import WeeksScreen
from caltui.tui.week.week_strips import AWAY
from caltui.workspace.base.errors import GatewayError
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Seat, Sit

ADA = "Ada Fischer"
DAY = NOW.date().isoformat()
AWAY_TODAY = {"start": f"{DAY}T00:00:00.000Z", "end": f"{DAY}T23:59:59.999Z", "reason": "sick"}


async def sheet(seat: Seat) -> WeeksScreen:
    await seat.go("teams 1")
    await seat.press("V")
    screen: WeeksScreen = await seat.front(WeeksScreen)
    await seat.settle()
    screen.grid.index = next(i for i, row in enumerate(screen.sheet.rows) if row.name == ADA)
    screen.grid.changed()
    await seat.pilot.pause()
    return screen


def said(screen: WeeksScreen) -> str:
    return str(screen.query_one("#weeks-row", Static).content)


def cells(screen: WeeksScreen, name: str) -> dict[str, str]:
    """The days of a row as they are drawn."""
    grid = screen.grid
    at = next(i for i, row in enumerate(screen.sheet.rows) if row.name == name)
    head, line = (grid.render_line(y).text for y in (0, at + 1))
    starts = [head.index(DAY_NAMES[day]) - 1 for day in grid.days]
    ends = [*starts[1:], len(line) - 2]
    return {
        DAY_NAMES[day]: line[low:high]
        for day, low, high in zip(grid.days, starts, ends, strict=True)
    }


async def sick_today(workspace: Workspace) -> None:
    """Ada is ill today, and nobody else is away."""
    for name in ("users", "out-of-office"):
        await workspace.sync(name)
    for key in list(workspace.records("out-of-office")):
        ids = workspace.resource("out-of-office").ids_from_key(key)
        await workspace.run(workspace.plan("out-of-office", "delete", ids))
    plan = workspace.plan("out-of-office", "create", (), {**AWAY_TODAY, "userId": 2})
    await workspace.run(plan)
    await workspace.sync("out-of-office")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_band_stands_where_somebody_is_away(
    sit: Sit, demo_v2: Workspace, size: tuple[int, int]
) -> None:
    await sick_today(demo_v2)
    async with sit(on=demo_v2, size=size) as seat:
        screen = await sheet(seat)
        today = DAY_NAMES[NOW.isoweekday() % 7]
        drawn = cells(screen, ADA)
        assert {day for day, text in drawn.items() if AWAY in text} == {today}
        assert any(letter.isdigit() for letter in drawn[today]), "the hours stay in front of it"
        assert not any(AWAY in text for text in cells(screen, "Rosa Lindqvist").values())
        assert "⌂ Out of office: sick" in said(screen)
        await seat.press("k")
        assert "Out of office" not in said(screen)


async def test_what_is_read_or_written_elsewhere_changes_the_band(
    sit: Sit, demo_v2: Workspace
) -> None:
    await sick_today(demo_v2)
    async with sit(on=demo_v2) as seat:
        screen = await sheet(seat)
        assert any(AWAY in text for text in cells(screen, ADA).values())
        (key,) = demo_v2.records("out-of-office")
        ids = demo_v2.resource("out-of-office").ids_from_key(key)
        await demo_v2.run(demo_v2.plan("out-of-office", "delete", ids))
        seat.app.feed.sync("out-of-office")
        await seat.until(lambda: not any(AWAY in text for text in cells(screen, ADA).values()))
        assert "Out of office" not in said(screen)


async def test_days_that_could_not_be_read_are_unknown_and_not_none(
    sit: Sit, demo_v2: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = demo_v2.sync

    async def broken(resource: str, *rest: Any, **more: Any) -> Any:
        if resource == "out-of-office":
            raise GatewayError("Cal's server failed.")
        return await sync(resource, *rest, **more)

    monkeypatch.setattr(demo_v2, "sync", broken)
    async with sit(on=demo_v2) as seat:
        screen = await sheet(seat)
        assert "Days away were never read." in said(screen)


async def test_where_cal_has_no_days_away_nothing_is_said_of_them(sit: Sit) -> None:
    async with sit() as seat:
        screen = await sheet(seat)
        assert "away" not in said(screen).lower()
