"""The lines of the menu of actions for the acts of the catalogue, each with its letter."""

from typing import TYPE_CHECKING

from caltui.catalog.acts import RecordAct
from caltui.text import one_line
from caltui.tui.app.own_commands_app import OwnCommandsApp
from caltui.tui.booking_acts.act_commands import ACT_COMMANDS
from caltui.tui.booking_acts.subject import subject
from caltui.tui.keys.actions import BY_ID
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen

ACT = "act:"
OWN = "own:"
"""The beginning of the ids of commands of a person's own; their index follows."""

CANNOT = "Not with this API"


def act_items(screen: "PlaceScreen") -> tuple[list[Item], list[Item]]:
    """The acts on the record in focus, or on the booking that it belongs to; then those that this
    API cannot do, with the reason."""
    from caltui.workspace.base.errors import READ_ONLY
    from caltui.workspace.booking_acts.changes import why_not

    target, workspace = subject(screen), screen.workspace
    own = target.resource is screen.target().resource
    possible: list[Item] = [] if own else [Item("", f"Its {target.resource.noun}")]
    cannot = [
        Item(ACT + act.name, f"{act.label}: {act.cannot}", "", "quiet", "·")
        for act in screen.target().resource.acts
        if act.cannot
    ]
    for act in target.resource.acts if target.key else ():
        if act.cannot:
            continue
        if act.action or act.name in ACT_COMMANDS:
            reason = why_not(workspace, target.key or "", act.name)
            if workspace.read_only and act.operation:
                reason = READ_ONLY
            possible.append(_item(screen, act, reason, own=own))
    return possible, [Item("", CANNOT), *cannot] if cannot else []


def own_items(screen: "PlaceScreen") -> list[Item]:
    """The commands of a person's own for what is on the screen, under a heading."""
    app = screen.app
    if not isinstance(app, OwnCommandsApp):
        return []
    commands = {index: app.own_commands[index] for index in app.own_for(screen)}
    items = [Item(f"{OWN}{i}", one_line(c.name, 40), c.key) for i, c in commands.items()]
    return [Item("", "Your commands"), *items] if items else []


def letter_of(screen: "PlaceScreen", id: str) -> str:
    """The key of a line of the menu, as a person has it; empty if it has none."""
    if id.startswith(ACT):
        act = _act(screen, id.removeprefix(ACT))
        return act.letter if act is not None else ""
    if id.startswith(OWN):
        return ""
    active = (found.binding for found in screen.active_bindings.values())
    return next((binding.key for binding in active if binding.id == id), "")


def do_act(screen: "PlaceScreen", id: str) -> None:
    """Does what a line of the menu says; for an act that cannot be done it says why."""
    if id.startswith(OWN) and isinstance(screen.app, OwnCommandsApp):
        screen.app.run_own(screen, int(id.removeprefix(OWN)))
        return
    if not id.startswith(ACT):
        screen.call_later(screen.run_action, BY_ID[id].call)
        return
    name = id.removeprefix(ACT)
    act, command = _act(screen, name), ACT_COMMANDS.get(name)
    if act is not None and act.cannot:
        screen.notify(f"{act.label}: {act.cannot}", markup=False, severity="warning")
    elif command is not None:
        screen.console.start(lambda: command.load()(screen), group=command.group)


def _act(screen: "PlaceScreen", name: str) -> RecordAct | None:
    """An act of the record in focus, else of the booking that it belongs to."""
    own = screen.target().resource.act(name)
    return own if own is not None else subject(screen).resource.act(name)


def _item(screen: "PlaceScreen", act: RecordAct, reason: str, *, own: bool) -> Item:
    keyed = act.action and (own or not BY_ID[act.action].verb)
    id = act.action if keyed else ACT + act.name
    key = letter_of(screen, id)
    label = f"{act.label} (record only)" if act.record_only else act.label
    if reason:
        return Item(id, label, one_line(reason, 64), "quiet")
    return Item(id, label, _shown(screen, key))


def _shown(screen: "PlaceScreen", key: str) -> str:
    active = (found.binding for found in screen.active_bindings.values())
    named = (screen.app.get_key_display(b) for b in active if b.key == key)
    return key if len(key) == 1 else next(named, key)
