"""Shows an address before it is opened in the browser. Await it in a worker."""

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.workspace.base.web_address import web_address

SHOWN = 500
"""The characters of an address that are shown."""


async def open_address(screen: PlaceScreen, question: str, address: str) -> None:
    """Asks, and opens the address after a yes. Nothing but http and https is ever opened."""
    url = web_address(address)
    if not url or len(url) > SHOWN:
        words = "That is no http or https address, or one too long to be shown whole."
        screen.notify(words, markup=False, severity="warning")
        return
    asked = ConfirmScreen(
        question,
        f"{one_line(url, SHOWN)}\nIt opens in the browser of this machine.",
        yes="Open it (y)",
        no="Back (esc)",
    )
    if await screen.console.push_screen_wait(asked):
        screen.app.open_url(url)
