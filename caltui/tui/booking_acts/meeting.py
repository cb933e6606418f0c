"""Opens the address of a meeting in the browser, after it was shown."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.flow import checked
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.workspace.booking_acts.changes import act_of
from caltui.workspace.records.columns import value_at

NONE = "Cal gives no http or https address for this booking."


async def open_meeting(screen: PlaceScreen) -> None:
    """Shows the address of the booking in focus, and opens it after a yes."""
    facts = await checked(screen, "open")
    if facts is None:
        return
    url = address_of(facts.record, act_of(screen.workspace, "open").links)
    if not url:
        screen.notify(NONE, markup=False, severity="warning")
        return
    when = facts.short(screen.workspace.zone, screen.workspace.clock())
    question = ConfirmScreen(
        f"Open {one_line(when)}?",
        f"{one_line(url, 500)}\nIt opens in the browser of this machine.",
        yes="Open it (y)",
        no="Back (esc)",
    )
    if await screen.console.push_screen_wait(question):
        screen.app.open_url(url)


def address_of(record: Mapping[str, Any], paths: tuple[str, ...]) -> str:
    """The first of these values that is an http or https address; empty if none is."""
    for path in paths:
        value = value_at(record, path)
        if isinstance(value, str) and _is_web(value.strip()):
            return value.strip()
    return ""


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    clean = text.isprintable() and " " not in text
    return clean and parts.scheme in ("http", "https") and bool(parts.hostname)
