"""The menu of records that a record refers to, and that refer to it."""

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.records.references import BELONGS


async def follow_menu(screen: PlaceScreen) -> None:
    """Asks where to go, and goes there."""
    target = screen.target()
    if target.record is None:
        screen.notify("There is no record under the cursor to follow.", severity="warning")
        return
    of = target.resource
    references = screen.workspace.references(of.key, target.record)
    if not references:
        words = f"This {of.noun} refers to no other record."
        screen.notify(words, markup=False, severity="warning")
        return
    items: list[Item] = []
    for i, reference in enumerate(references):
        if i and reference.kind != BELONGS and references[i - 1].kind == BELONGS:
            items.append(Item("", "Related"))
        tone = "quiet" if reference.count == 0 else "plain"
        tell = screen.workspace.teller
        label = tell.referred(reference.resource, reference.key) if reference.key else ""
        items.append(Item(str(i), reference.title, label or reference.label, tone))
    name = of.name_of(target.record)
    chosen = await screen.console.push_screen_wait(
        MenuScreen(f"From {one_line(name, 48)} to", items)
    )
    if chosen is not None:
        screen.go(references[int(chosen)].place)
