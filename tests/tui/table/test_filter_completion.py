"""Completion while typing in `/`: what is offered, taken by tab, and no key is lost."""

import pytest

from caltui.tui.table import filter_bar
from caltui.tui.table.filter_bar import FilterBar
from tests.tui.conftest import Seat, Sit


def labels(seat: Seat) -> list[str]:
    return [one.label for one in seat.browse.panel.filter_bar.offered]


async def typed(seat: Seat, text: str) -> None:
    """Opens the filter, types, and lets the completions come."""
    await seat.press("slash")
    await seat.type(text)
    bar = seat.browse.panel.filter_bar
    await seat.until(lambda: not bar._looking)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gue", "guest:"),
        ("is", "is:"),
        ("is:wa", "waiting"),
        ("status:pen", "PENDING"),
        ("!status:ACCEPTED|rej", "REJECTED"),
        ("tom", "tomorrow"),
        ("start:thi", "this-week"),
        ("today st", "start:"),
        ("host:rosa", "Rosa Lindqvist"),
        ("guest:jakub", "Jakub Ekström"),
        ("nt", "nth:"),
    ],
)
async def test_the_last_word_is_completed(sit: Sit, text: str, first: str) -> None:
    async with sit(size=(80, 24)) as seat:
        await typed(seat, text)
        found = labels(seat)
        assert first in found[:3], found
        line = str(seat.app.screen.query_one("#filter-hint").render())
        assert line.startswith("tab ")


async def test_tab_takes_it_and_the_rows_follow(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await typed(seat, "host:ro")
        await seat.press("tab")
        bar = seat.browse.panel.filter_bar
        assert bar.text == 'host:"Rosa Lindqvist" '
        assert bar.has_focus_within
        await seat.settle()
        listing = seat.browse.shown
        assert listing.filter == bar.text
        assert {row.cells[4] for row in listing.window(0, 9)} == {"Rosa Lindqvist"}
        await seat.press("tab")
        assert seat.table.has_focus, "with nothing to complete tab goes to the rows, as before"


async def test_another_one_is_chosen(sit: Sit) -> None:
    async with sit() as seat:
        await typed(seat, "is:")
        second = labels(seat)[1]
        await seat.press("ctrl+n", "tab")
        assert seat.browse.panel.filter_bar.text == f"is:{second} "


async def test_typing_fast_loses_no_key_and_a_tab_waits_for_the_mirror(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_bar, "PAUSE", 0.3)
    async with sit(size=(80, 24)) as seat:
        await seat.press("slash", *"guest", "colon", *"jaku", "tab")
        bar = seat.browse.panel.filter_bar
        await seat.until(lambda: bar.text.endswith(" "))
        assert bar.text.startswith('guest:"Jakub ')
        await seat.press(*"is")
        assert bar.text.endswith('" is')


async def test_a_fault_takes_the_place_of_completions(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await typed(seat, "name:/(/")
        bar = seat.browse.panel.filter_bar
        assert bar.has_class("-fault")
        assert not seat.app.screen.query_one("#filter-hint").display
        assert len(seat.browse.shown) == seat.browse.shown.total, "the rows stay"


async def test_a_filter_without_a_completer_keeps_tab(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("i")
        bar = seat.app.screen.query_one(FilterBar)
        await seat.press("slash", *"ada", "tab")
        assert bar.text == "ada"
        assert not bar.has_focus_within
