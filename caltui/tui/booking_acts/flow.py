"""What the keys for a booking do: each asks, shows and sends. Await these functions in a worker."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.cancel_screen import CancelScreen
from caltui.tui.booking_acts.move_screen import MoveScreen
from caltui.tui.booking_acts.subject import subject
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.edit.commands import delete as delete_record
from caltui.tui.edit.flow import send_reviewed
from caltui.tui.edit.left_running import leave_running
from caltui.tui.edit.review import LeftRunning, Sent
from caltui.tui.forms.offered import fields_left_out
from caltui.workspace.base.errors import (
    READ_ONLY,
    CannotAct,
    GatewayError,
    Invalid,
    MirrorError,
)
from caltui.workspace.booking_acts.changes import act_change, act_of, refusal
from caltui.workspace.booking_acts.facts import BookingFacts, facts_read
from caltui.workspace.writes.change import Outcome

if TYPE_CHECKING:
    from caltui.workspace.writes.change import Change

NO_BOOKING = "This is done with a booking: there is none under the cursor."


async def cancel(screen: PlaceScreen) -> None:
    """Cancels the booking in focus, with a reason; another record is deleted."""
    if screen.target().resource.act("cancel") is None:
        await delete_record(screen)
    else:
        await cancel_booking(screen)


async def cancel_booking(screen: PlaceScreen) -> None:
    """Cancels the booking in focus, or that of the record in focus, with a reason."""
    workspace, of = screen.workspace, subject(screen, "cancel").resource
    facts = await checked(screen, "cancel")
    if facts is None:
        return
    operation = workspace.catalog.operation(of.key, "cancel")
    left_out = fields_left_out(workspace, operation, facts.record)
    asked = [name for name, hole in act_of(workspace, "cancel").sends.items() if hole == "{series}"]
    series = any(name not in left_out for name in asked)
    dialog = CancelScreen(workspace, facts, series=series)
    result = await screen.console.push_screen_wait(dialog)
    if isinstance(result, Sent):
        _done(screen, result.outcome)
    elif isinstance(result, LeftRunning):
        leave_running(screen.app, dialog.change, result.write)


async def move(screen: PlaceScreen) -> None:
    """Moves the booking in focus to a time that is chosen from its open ones."""
    facts = await checked(screen, "move")
    if facts is None:
        return
    result = await screen.console.push_screen_wait(MoveScreen(screen.workspace, facts))
    if isinstance(result, Outcome):
        _done(screen, result)


async def accept(screen: PlaceScreen) -> None:
    """Accepts the booking in focus."""
    await _answer(screen, "accept")


async def reject(screen: PlaceScreen) -> None:
    """Rejects the booking in focus, with a reason where the guest reads one."""
    await _answer(screen, "reject")


async def _answer(screen: PlaceScreen, act: str) -> None:
    facts = await checked(screen, act)
    if facts is None:
        return
    reason: str | None = ""
    if "reason" in act_of(screen.workspace, act).holes:
        reason = await ask_reason(screen)
    if reason is not None:
        await send_act(screen, facts, act, {"reason": reason.strip() or None})


async def ask_reason(screen: PlaceScreen) -> str | None:
    """Asks for the reason that the guest reads; None where no answer is given."""
    asked = AskLine("Reason, in the mail to the guest", lambda text: (True, ""))
    return await screen.console.push_screen_wait(asked)


async def send_act(
    screen: PlaceScreen, facts: BookingFacts, act: str, given: Mapping[str, Any]
) -> None:
    """Shows an act of the catalogue with what was given for its holes, and sends it."""
    try:
        change = act_change(screen.workspace, facts.key, act, given)
    except (CannotAct, Invalid) as error:
        screen.notify(str(error), markup=False, severity="warning")
        return
    await send(screen, change)


async def send(screen: PlaceScreen, change: "Change", *warnings: str) -> Outcome | None:
    """Shows one change under its own title, sends it, and tells everybody."""
    outcome = await send_reviewed(
        screen.console, screen.workspace, change, title=change.summary(), warnings=warnings
    )
    if outcome is not None:
        _done(screen, outcome)
    return outcome


async def checked(screen: PlaceScreen, act: str) -> BookingFacts | None:
    """The booking in focus, or that of the record in focus, read where it has to be; None, after
    a message, if it cannot have the act."""
    target, workspace = subject(screen, act), screen.workspace
    if target.resource.act(act) is None or target.key is None:
        screen.notify(NO_BOOKING, markup=False, severity="warning")
        return None
    wanted = act_of(workspace, act)
    if workspace.read_only and wanted.operation:
        screen.notify(READ_ONLY, markup=False, severity="warning")
        return None
    try:
        facts = await facts_read(workspace, target.key)
    except (CannotAct, GatewayError, MirrorError) as error:
        screen.console.say(error)
        return None
    why = refusal(workspace, facts, wanted)
    if why:
        words = f"{wanted.label} {facts.short(workspace.zone, workspace.clock())}: {why}"
        screen.notify(words, markup=False, severity="warning", timeout=8)
        return None
    return facts


def _done(screen: PlaceScreen, outcome: Outcome) -> None:
    screen.console.done(outcome.change.resource, outcome)
