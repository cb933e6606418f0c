"""Opens an address that a record holds in the browser, after it was shown."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.model import Resource
from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.open_address import open_address
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.web_address import addresses_in, first_address
from caltui.workspace.records.columns import title, value_at
from caltui.workspace.records.secrets import Secrets

MOST = 12
"""How many addresses are offered."""


async def open_page(screen: PlaceScreen) -> None:
    """Asks which address is meant where there are several, shows it, and opens it after a yes."""
    target = screen.target()
    if target.record is None:
        screen.notify("There is no record under the cursor.", severity="warning")
        return
    of, record = target.resource, target.record
    found = _offered(of, record)
    if not found:
        words = f"This {of.noun} holds no http or https address."
        screen.notify(words, markup=False, severity="warning")
        return
    titles = list(found)[:MOST]
    chosen = titles[0]
    if len(titles) > 1:
        items = [Item(title, title, one_line(found[title], 60)) for title in titles]
        picked = await screen.console.push_screen_wait(MenuScreen("Open in the browser", items))
        if picked is None:
            return
        chosen = picked
    await open_address(screen, f"Open {chosen}: {one_line(of.name_of(record), 60)}?", found[chosen])


def _offered(of: Resource, record: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of a record by their titles, that of its meeting first; secrets left out."""
    act = of.act("open")
    first = first_address(value_at(record, path) for path in act.links) if act else ""
    found = {"Meeting": first} if first else {}
    for path, address in addresses_in(Secrets(of).left_out(record)).items():
        if address not in found.values():
            found[title(path)] = address
    return found
