"""The lines of the menu of actions for the acts of the catalogue, each with its letter."""

from typing import TYPE_CHECKING

from caltui.catalog.acts import RecordAct
from caltui.text import one_line
from caltui.tui.booking_acts.act_commands import ACT_COMMANDS
from caltui.tui.keys.actions import BY_ID
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen

ACT = "act:"
CANNOT = "Not with this API"


def act_items(screen: "PlaceScreen") -> tuple[list[Item], list[Item]]:
    """The acts on the record in focus, and those that this API cannot do, with the reason."""
    from caltui.workspace.base.errors import READ_ONLY
    from caltui.workspace.booking_acts.changes import why_not

    target, workspace = screen.target(), screen.workspace
    possible: list[Item] = []
    cannot: list[Item] = []
    for act in target.resource.acts if target.key else ():
        if act.cannot:
            cannot.append(Item(ACT + act.name, f"{act.label}: {act.cannot}", "", "quiet", "·"))
        elif act.action or act.name in ACT_COMMANDS:
            reason = why_not(workspace, target.key or "", act.name)
            if workspace.read_only and act.operation:
                reason = READ_ONLY
            possible.append(_item(screen, act, reason))
    return possible, [Item("", CANNOT), *cannot] if cannot else []


def letter_of(screen: "PlaceScreen", id: str) -> str:
    """The key of a line of the menu, as a person has it; empty if it has none."""
    if id.startswith(ACT):
        act = screen.target().resource.act(id.removeprefix(ACT))
        return act.letter if act is not None else ""
    active = (found.binding for found in screen.active_bindings.values())
    return next((binding.key for binding in active if binding.id == id), "")


def do_act(screen: "PlaceScreen", id: str) -> None:
    """Does what a line of the menu says; for an act that cannot be done it says why."""
    if not id.startswith(ACT):
        screen.call_later(screen.run_action, BY_ID[id].call)
        return
    name = id.removeprefix(ACT)
    act, command = screen.target().resource.act(name), ACT_COMMANDS.get(name)
    if command is not None:
        screen.console.start(lambda: command.load()(screen), group=command.group)
    elif act is not None:
        screen.notify(f"{act.label}: {act.cannot}", markup=False, severity="warning")


def _item(screen: "PlaceScreen", act: RecordAct, reason: str) -> Item:
    id = act.action or ACT + act.name
    key = letter_of(screen, id)
    label = f"{act.label} (record only)" if act.record_only else act.label
    if reason:
        return Item(id, label, one_line(reason, 36), "quiet")
    return Item(id, label, _shown(screen, key))


def _shown(screen: "PlaceScreen", key: str) -> str:
    active = (found.binding for found in screen.active_bindings.values())
    named = (screen.app.get_key_display(b) for b in active if b.key == key)
    return key if len(key) == 1 else next(named, key)
