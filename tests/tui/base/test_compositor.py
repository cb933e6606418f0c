"""What is drawn of a screen is what Textual draws of it, from fewer lines."""

import pytest
from textual._compositor import Compositor
from textual.screen import Screen
from textual.strip import Strip

from tests.tui.conftest import Seat, Sit


def pieces(screen: Screen[object], by: type[Compositor]) -> list[dict[int, Strip]]:
    """Every line of a screen, drawn whole by a compositor of that kind."""
    compositor, size = screen._compositor, screen.size
    return [dict(line) for line in by._render_chops(compositor, size.region, lambda _: True)]


async def same(seat: Seat) -> None:
    await seat.settle()
    screen = seat.app.screen
    assert pieces(screen, type(screen._compositor)) == pieces(screen, Compositor)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_a_screen_is_drawn_as_textual_draws_it(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        await same(seat)
        await seat.press("j", "pagedown", "slash")
        await seat.type("a")
        await same(seat)
        seat.app.notify("A word.")
        await same(seat)
        await seat.press("escape", "I")
        await same(seat)


async def test_only_what_is_seen_is_asked_for_its_lines(sit: Sit) -> None:
    async with sit() as seat:
        await seat.settle()
        asked: list[tuple[str, int]] = []
        for widget in seat.browse.query("*"):
            draw = widget.render_lines

            def noting(crop: object, widget=widget, draw=draw) -> list[Strip]:  # type: ignore[no-untyped-def]
                asked.append((type(widget).__name__, crop.height))  # type: ignore[attr-defined]
                return draw(crop)

            widget.render_lines = noting  # type: ignore[method-assign]
        await seat.press("j")
        assert asked.count(("VirtualTable", 2)) == 1, "the row before and the row behind"
        assert {name for name, _ in asked} <= {"VirtualTable", "TitleBar", "KeyHints", "Sidebar"}
