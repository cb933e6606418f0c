"""The menu of actions on a record and on the marked ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.keys.actions import BY_ID, Action
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen

RECORD = (
    "place.edit",
    "place.delete",
    "place.copy",
    "place.references",
    "place.week",
    "place.person",
    "place.close_days",
    "place.leave",
    "place.agenda",
    "place.team",
    "place.why",
    "place.refresh",
)
"""What is offered for one record, in this order."""

MARKED = ("rows.edit_marked", "rows.delete_marked", "rows.copy_marked", "rows.export")
"""What is offered for the marked ones."""

OPENS = ("place.agenda", "place.team", "place.week", "place.why")
PERSON = ("place.person", "place.close_days", "place.leave")
"""What is offered only where the category says which fields lead there."""

LABELS: Mapping[tuple[str, bool], str] = {
    ("place.delete", True): "Cancel this booking",
    ("rows.delete_marked", True): "Cancel marked",
}
"""Other words where the record is cancelled instead of deleted."""


async def actions_menu(screen: "PlaceScreen") -> None:
    """Asks what to do, and does it as its key would."""
    target, marked = screen.target(), screen.marked()
    if target.key is None and not marked:
        screen.notify("There is no record here to do something with.", severity="warning")
        return
    items: list[Item] = []
    if target.key is not None:
        items += [_item(screen, id) for id in RECORD if _fits(screen, id)]
    if marked:
        items.append(Item("", f"The {marked} marked"))
        items += [_item(screen, id) for id in MARKED]
    of = target.resource
    name = of.name_of(target.record) if target.record else f"{of.noun} {target.key or ''}"
    title = one_line(f"{of.noun.capitalize()} {target.key} · {name}", 56)
    chosen = await screen.console.push_screen_wait(
        MenuScreen(title if target.key else of.title, items)
    )
    if chosen:
        screen.call_later(screen.run_action, BY_ID[chosen].call)


def _fits(screen: "PlaceScreen", id: str) -> bool:
    """Whether the category has the action. `Why closed?` is for event types, not for bookings."""
    fields = screen.target().resource.opens.get(id.partition(".")[2])
    if id in PERSON:
        return "agenda" in screen.target().resource.opens
    return id not in OPENS or (fields is not None and fields.get("event_type", "id") == "id")


def _item(screen: "PlaceScreen", id: str) -> Item:
    action: Action = BY_ID[id]
    active = (a.binding for a in screen.active_bindings.values())
    keys = [screen.app.get_key_display(b) for b in active if b.id == id]
    cancels = screen.target().resource.can("cancel")
    label = LABELS.get((id, cancels), action.label)
    reason = screen.why_not(action)
    right = one_line(reason, 40) or next(iter(keys), "")
    return Item(id, label, right, "quiet" if reason else "plain")
