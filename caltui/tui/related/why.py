"""`Why closed?` on an event type or a booking: asks for the time, shows the rules, goes on."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from caltui.tui.dialogs.ask_time import AskTimeScreen
from caltui.tui.slots.screen import ExplainScreen
from caltui.workspace.base.clock import instant
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen, Target

TEN = 10
"""The hour of tomorrow that is offered where nothing says which."""


async def ask_why(screen: "PlaceScreen", target: "Target") -> None:
    """Asks which time, explains it, and goes to the record that was taken."""
    key, at = _asked(screen, target)
    if not key:
        words = "Why a time is closed is asked of an event type, or of a booking that has one."
        screen.notify(words, severity="warning")
        return
    workspace, console = screen.workspace, screen.console
    name = workspace.name("event-types", key) or f"event type {key}"
    title = f"Which time of {name}?"
    moment = await console.push_screen_wait(AskTimeScreen(title, at, workspace.zone))
    if moment is None:
        return
    if moment.note:
        screen.notify(moment.note, markup=False, timeout=8)
    cause = await console.push_screen_wait(ExplainScreen(workspace, key, moment.at))
    if cause is not None:
        screen.go(Place(cause[0], key=cause[1]))


def _asked(screen: "PlaceScreen", target: "Target") -> tuple[str, datetime]:
    """The event type, and the time to begin with: the booking's, or tomorrow at ten."""
    workspace = screen.workspace
    tomorrow = workspace.clock().astimezone(workspace.zone) + timedelta(days=1)
    at = tomorrow.replace(hour=TEN, minute=0, second=0, microsecond=0)
    if target.resource.key == "event-types":
        return target.key or "", at
    record = target.record or {}
    if target.resource.key == "bookings" and record.get("eventTypeId") is not None:
        return str(record["eventTypeId"]), instant(record.get("startTime")) or at
    return "", at
