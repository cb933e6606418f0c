"""Binds the keys of a person's own commands, and says what is wrong with them."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from textual.app import App

from caltui.settings.own_commands import OwnCommand
from caltui.tui.keys.key_names import key_name, never_fires

CALL = "own_command"


def bind_commands(app: App[Any], commands: Sequence[OwnCommand]) -> None:
    """Gives each command its key. Keys of the console go first."""
    for index, command in enumerate(commands):
        if command.key.strip() and not never_fires(command.key.strip()):
            app.bind(key_name(command.key), f"{CALL}({index})", description=command.name)


def category_faults(commands: Iterable[OwnCommand], known: Iterable[str]) -> list[str]:
    """A sentence for each category that a command names and that there is not."""
    names = [*known]
    found = []
    for command in commands:
        for where in command.where:
            if where not in names:
                near = get_close_matches(where, names, n=1, cutoff=0.6)
                hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}."
                found.append(f"There is no category '{where}' for {command.id}: {hint}")
    return found
