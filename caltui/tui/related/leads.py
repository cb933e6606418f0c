"""What a record leads to: the values that its category's `opens` names, and the choice of one."""

from collections.abc import Sequence

from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item


def named(target: Target, screen: str, part: str) -> str:
    """The key that a record has for a part of a screen, such as `person`; empty for none."""
    field = target.resource.opens.get(screen, {}).get(part)
    if field == "id":
        return target.key or ""
    value = (target.record or {}).get(field or "")
    return "" if value is None else str(value)


async def choose(screen: PlaceScreen, title: str, items: Sequence[Item]) -> str:
    """The key of the only item, or of the one that is chosen; empty for none."""
    if len(items) == 1:
        return items[0].key
    return await screen.console.push_screen_wait(MenuScreen(title, items)) or ""


def warn(screen: PlaceScreen, words: str) -> None:
    """Says why there is nothing to open."""
    screen.notify(words, markup=False, severity="warning", timeout=6)
