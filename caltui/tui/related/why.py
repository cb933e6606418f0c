"""`Why closed?` on an event type or a booking: asks for a time, and explains it by rules."""

from datetime import datetime, timedelta

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.ask_time import AskTimeScreen
from caltui.tui.dialogs.why_closed import ExplainScreen
from caltui.tui.related.opened_fields import opened_field, warn
from caltui.workspace.base.clock import instant
from caltui.workspace.records.place import Place

NOT_HERE = "Why a time is closed is asked of an event type, or of a booking that has one."
TEN = 10
"""The hour of tomorrow that is offered where nothing says which."""


async def ask_why(screen: PlaceScreen) -> None:
    """Asks which time, explains it, and goes to the record that was chosen there."""
    target, workspace, console = screen.target(), screen.workspace, screen.console
    key = opened_field(target, "why", "event_type")
    if not key:
        warn(screen, NOT_HERE)
        return
    name = workspace.name("event-types", key) or f"event type {key}"
    at = instant(opened_field(target, "why", "at")) or _tomorrow(screen)
    asked = AskTimeScreen(f"Which time of {name}?", at, workspace.zone, workspace.clock())
    moment = await console.push_screen_wait(asked)
    if moment is None:
        return
    if moment.note:
        screen.notify(moment.note, markup=False, timeout=8)
    cause = await console.push_screen_wait(ExplainScreen(workspace, key, moment.at))
    if cause is not None:
        screen.go(Place(cause[0], key=cause[1]))


def _tomorrow(screen: PlaceScreen) -> datetime:
    """Tomorrow at ten, on the clocks of the profile's zone."""
    workspace = screen.workspace
    tomorrow = workspace.clock().astimezone(workspace.zone) + timedelta(days=1)
    return tomorrow.replace(hour=TEN, minute=0, second=0, microsecond=0)
