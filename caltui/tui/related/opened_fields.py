"""Reads the fields of a record that open a screen, as the category's `opens` lists them."""

from collections.abc import Sequence

from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item


def opened_field(target: Target, screen: str, part: str) -> str:
    """The value of the field that opens a part of a screen, such as `person`; empty for none."""
    field = target.resource.opens.get(screen, {}).get(part)
    if field == "id":
        return target.key or ""
    value = (target.record or {}).get(field or "")
    return "" if value is None else str(value)


async def choose(screen: PlaceScreen, title: str, items: Sequence[Item]) -> str:
    """The key of the only item, else asks for one; empty when none is chosen."""
    if len(items) == 1:
        return items[0].key
    return await screen.console.push_screen_wait(MenuScreen(title, items)) or ""


def warn(screen: PlaceScreen, words: str) -> None:
    """Says why there is nothing to open."""
    screen.notify(words, markup=False, severity="warning", timeout=6)
