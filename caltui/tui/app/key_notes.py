"""Takes the operator's keys into the console, and says what is wrong with the settings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caltui.tui.base.context import Context

SHOWN = 2
"""Faults that are said at the start; the keys screen and the settings show all."""


def take(console: "Context", keys: Mapping[str, str]) -> dict[str, str]:
    """Binds the keys that can be pressed, and gives them back."""
    from caltui.tui.keys.keymap import key_faults, usable

    commands = getattr(console, "own_commands", ())
    console.key_faults = key_faults(keys, {command.name: command.key for command in commands})
    good = usable(keys)
    console.set_keymap(good)
    if commands:
        from caltui.tui.related.own.keys import bind_commands, category_faults

        bind_commands(console, commands)
        if console.is_open:
            console.key_faults += category_faults(commands, console.workspace.catalog.titles)
    return good


def tell(console: "Context") -> None:
    """Says once what is wrong with the operator's keys and the look, if anything is."""
    faults = [*getattr(console, "look_faults", ()), *console.key_faults]
    if not faults:
        return
    more = [f"… and {len(faults) - SHOWN} more: see ? and settings"] if faults[SHOWN:] else []
    where = getattr(console, "where", None)
    place = [f"In {where.config}:"] if where is not None else []
    words = "\n".join([*place, *faults[:SHOWN], *more])
    console.notify(words, markup=False, title="Settings", severity="warning", timeout=20)
