"""The menu of actions on a record and on the marked ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.app.act_items import OWN, act_items, do_act, letter_of, own_items
from caltui.tui.dialogs.menu import LetterMenu
from caltui.tui.keys.actions import BY_ID, Action
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen

RECORD = (
    "place.edit",
    "place.delete",
    "place.copy",
    "place.references",
    "place.book",
    "place.week",
    "place.person",
    "place.close_days",
    "place.leave",
    "place.duplicate",
    "place.make_default",
    "place.apply",
    "place.agenda",
    "place.team",
    "place.find_time",
    "place.weeks",
    "place.why",
    "place.refresh",
)
"""What is offered for one record, in this order."""

MARKED = ("rows.edit_marked", "rows.delete_marked", "rows.copy_marked", "rows.export")
"""What is offered for the marked ones."""

PEOPLE = ("place.weeks", "place.find_time")
"""What is offered for the people or schedules that the marked ones name."""

OPENS = ("place.agenda", "place.team", "place.week", "place.why")
PERSON = ("place.person", "place.find_time", "place.weeks", "place.close_days", "place.leave")
"""What is offered only where the category says which fields lead there."""

SAYS: Mapping[str, str] = {
    "place.duplicate": "copying",
    "place.make_default": "default_of",
    "place.apply": "applied_to",
}
"""What is offered only where the category's file says that about it."""

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
        possible, cannot = act_items(screen)
        listed = {item.key for item in possible}
        own = [
            _item(screen, id)
            for id in RECORD
            if _fits(screen, id) and id not in listed and not (marked and id in PEOPLE)
        ]
        of_another = bool(possible) and not possible[0].key
        first, then = (own, possible) if of_another else (possible, own)
        items += [*first, *then, *cannot]
    of_record = {item.key for item in items}
    if marked:
        items.append(Item("", f"The {marked} marked"))
        if target.resource.act("move") is not None:
            items.append(_item(screen, "place.move_marked"))
        if target.resource.act("hand-over") is not None:
            items.append(_item(screen, "place.hand_over"))
        if target.resource.copying is not None and target.resource.copying.hours:
            items.append(_item(screen, "place.copy_week"))
        items += [_item(screen, id) for id in PEOPLE if _fits(screen, id)]
        items += [_item(screen, id) for id in MARKED]
    items += own_items(screen)
    of = target.resource
    name = of.name_of(target.record) if target.record else f"{of.noun} {target.key or ''}"
    title = one_line(f"{of.noun.capitalize()} {target.key} · {name}", 56)
    letters = {
        letter: item.key
        for item in reversed(items)
        if item.key and item.tone != "quiet" and (letter := letter_of(screen, item.key))
    }
    chosen = await screen.console.push_screen_wait(
        LetterMenu(title if target.key else of.title, items, letters)
    )
    if not chosen:
        return
    on_record = chosen in of_record or (chosen.startswith(OWN) and not marked)
    if on_record and screen.target()[:2] != target[:2]:
        words = f"{of.noun.capitalize()} {target.key} is not shown any more: nothing was done."
        screen.notify(words, markup=False, severity="warning")
    else:
        do_act(screen, chosen)


def _fits(screen: "PlaceScreen", id: str) -> bool:
    """Tells whether the category has the action."""
    opens = screen.target().resource.opens
    if id in SAYS:
        return getattr(screen.target().resource, SAYS[id]) is not None
    if id in PERSON:
        return "agenda" in opens
    if id == "place.book":
        return "book" in opens
    return id not in OPENS or id.partition(".")[2] in opens


def _item(screen: "PlaceScreen", id: str) -> Item:
    action: Action = BY_ID[id]
    active = (a.binding for a in screen.active_bindings.values())
    keys = [screen.app.get_key_display(b) for b in active if b.id == id]
    cancels = screen.target().resource.can("cancel")
    label = LABELS.get((id, cancels), action.label)
    reason = screen.why_not(action)
    right = one_line(reason, 64) or next(iter(keys), "")
    return Item(id, label, right, "quiet" if reason else "plain")
