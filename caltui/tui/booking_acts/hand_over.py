"""Hands bookings over: asks to whom, shows it, sends it. Await in a worker."""

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.flow import checked, send
from caltui.tui.booking_acts.hand_marked_screen import hand_over_marked
from caltui.tui.booking_acts.hand_over_screen import HandOverScreen
from caltui.workspace.base.errors import CannotAct, Invalid
from caltui.workspace.booking_acts.changes import hand_over_change
from caltui.workspace.booking_acts.hosts import host_note, hosts_for, not_host_note


def made_of(screen: PlaceScreen) -> tuple[str, ...]:
    """The lists that tell who could take a booking over."""
    return screen.workspace.catalog.made_of("hand-over").lists


async def hand_over(screen: PlaceScreen) -> None:
    """Hands the booking in focus over to a host who is chosen from a list; the marked ones, where
    any are marked."""
    if screen.marked_keys() and screen.target().resource.act("hand-over") is not None:
        await hand_over_marked(screen)
        return
    facts = await checked(screen, "hand-over")
    if facts is None or not await screen.console.read_once(*made_of(screen)):
        return
    workspace = screen.workspace
    try:
        people = hosts_for(workspace, facts.key)
    except CannotAct as error:
        screen.console.say(error)
        return
    chosen = await screen.console.push_screen_wait(HandOverScreen(workspace, facts, people))
    if chosen is None:
        return
    try:
        change = hand_over_change(workspace, facts.key, chosen.key)
    except (CannotAct, Invalid) as error:
        screen.notify(str(error), markup=False, severity="warning")
        return
    said = (host_note(chosen), not_host_note(facts, chosen))
    await send(screen, change, *(one_line(text, 200) for text in said if text))
