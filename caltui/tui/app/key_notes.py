"""Takes the operator's keys into the console, and says what is wrong with them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caltui.tui.base.context import Context

SHOWN = 2
"""Faults that are said at the start; the keys screen shows all."""


def take(console: "Context", keys: Mapping[str, str]) -> dict[str, str]:
    """Binds the keys that can be pressed, and gives them back."""
    from caltui.tui.keys.keymap import key_faults, usable

    console.key_faults = key_faults(keys)
    good = usable(keys)
    console.set_keymap(good)
    return good


def tell(console: "Context") -> None:
    """Says what is wrong with the operator's keys, if anything is."""
    faults = console.key_faults
    if not faults:
        return
    more = [f"… and {len(faults) - SHOWN} more: see ?"] if faults[SHOWN:] else []
    words = "\n".join([*faults[:SHOWN], *more])
    console.notify(words, markup=False, title="Keys", severity="warning", timeout=20)
