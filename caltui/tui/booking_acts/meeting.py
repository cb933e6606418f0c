"""Opens the address of a meeting in the browser, after it was shown."""

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.flow import checked
from caltui.tui.dialogs.open_address import open_address
from caltui.workspace.base.web_address import first_address
from caltui.workspace.booking_acts.changes import act_of
from caltui.workspace.records.columns import value_at

NONE = "Cal gives no http or https address for this booking."


async def open_meeting(screen: PlaceScreen) -> None:
    """Shows the address of the booking in focus, and opens it after a yes."""
    facts = await checked(screen, "open")
    if facts is None:
        return
    paths = act_of(screen.workspace, "open").links
    url = first_address(value_at(facts.record, path) for path in paths)
    if not url:
        screen.notify(NONE, markup=False, severity="warning")
        return
    when = facts.short(screen.workspace.zone, screen.workspace.clock())
    await open_address(screen, f"Open {one_line(when)}?", url)
