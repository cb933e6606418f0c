"""Shows an address before it is opened in the browser. Await it in a worker."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL

from caltui.settings.outside_programs import without_secrets
from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.workspace.base.web_address import web_address

SHOWN = 500
"""The characters of an address that are shown."""

OPENS = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"
PATIENCE = 5.0
"""Seconds in which a browser says that it cannot be had. One that goes on shows the page."""


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
        if screen.app.is_web:
            screen.app.open_url(url)
        elif not await _opened(url):
            words = f"No browser could be opened here. Open it elsewhere: {url}"
            screen.notify(words, markup=False, severity="warning", timeout=20)


async def _opened(url: str) -> bool:
    """Opens an address outside the console, which hands on neither its terminal nor the token."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", OPENS, url),
        env=without_secrets(os.environ),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        start_new_session=True,
    )
    try:
        return await asyncio.wait_for(process.wait(), PATIENCE) == 0
    except TimeoutError:
        return True
