"""Books for a guest: asks what, when and the answers, shows and sends it. Await in a worker."""

from typing import TYPE_CHECKING

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.book.pick_type import EventTypeScreen
from caltui.tui.booking_acts.book.screen import BookScreen
from caltui.tui.booking_acts.book.slot_screen import SlotScreen
from caltui.tui.booking_acts.book.text import title_of_times, title_of_types
from caltui.workspace.base.errors import READ_ONLY, CannotAct, GatewayError, MirrorError
from caltui.workspace.booking_acts.book.form import ACT, booking_facts, form_read
from caltui.workspace.booking_acts.changes import act_of
from caltui.workspace.booking_acts.facts import BOOKINGS, BookedPerson

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

NOT_HERE = "Nothing can be booked on this API."


async def book_for(
    screen: PlaceScreen, guest: BookedPerson | None, event_type: str = "", suggested: str = ""
) -> None:
    """Books an event type for a guest. Asks which, where it is not given; `suggested` is on top."""
    workspace = screen.workspace
    why = _why_not(workspace)
    if why:
        screen.notify(why, markup=False, severity="warning")
        return
    field = workspace.catalog.operation(BOOKINGS, "create").field("eventTypeId")
    if not event_type and field is not None:
        picker = EventTypeScreen(workspace, field, title_of_types(guest), suggested)
        chosen = await screen.console.push_screen_wait(picker)
        event_type = chosen or ""
    if not event_type:
        return
    try:
        form = await form_read(workspace, event_type)
    except (CannotAct, GatewayError, MirrorError) as error:
        screen.console.say(error)
        return
    facts = booking_facts(workspace, event_type, guest)
    slots = SlotScreen(workspace, facts, title_of_times(form, guest))
    time = await screen.console.push_screen_wait(slots)
    if time is None:
        return
    outcome = await screen.console.push_screen_wait(BookScreen(workspace, form, time, guest))
    if outcome is not None:
        screen.console.done(BOOKINGS, outcome)


def _why_not(workspace: "Workspace") -> str:
    """Says in a sentence why nobody can book here; empty if they can."""
    if workspace.read_only:
        return READ_ONLY
    try:
        act = act_of(workspace, ACT)
    except CannotAct as error:
        return error.message
    return act.cannot or ("" if act.operation else NOT_HERE)
