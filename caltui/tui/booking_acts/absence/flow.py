"""Closes days of people, and hands over what a leaving host holds. Await these in a worker."""

from collections.abc import Awaitable, Callable

from caltui.scheduling.time_words import days_of
from caltui.scheduling.wording import few_names_text
from caltui.text import one_line
from caltui.tui.acts.flow import perform
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.absence.screen import AbsenceScreen, planned
from caltui.tui.booking_acts.absence.text import Absence
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import (
    READ_ONLY,
    CannotAct,
    GatewayError,
    Invalid,
    MirrorError,
)
from caltui.workspace.booking_acts.absence.close import close_days, range_text, still_open
from caltui.workspace.booking_acts.absence.leave import leaving
from caltui.workspace.week.state import USERS

REASON = "Your host cannot be there."
DAYS = "Close which days? thu, 2026-12-24..01-02, thu 13-18"
NOBODY = "Close days of a person: press K on a user, a team, or a booking."


async def close_for(screen: PlaceScreen, users: list[str]) -> None:
    """Asks which days, and what becomes of the bookings on them; sends it as one act."""
    workspace = screen.workspace
    if not users:
        screen.notify(NOBODY, markup=False, severity="warning", timeout=6)
        return
    if not _may(screen):
        return

    def explain(text: str) -> tuple[bool, str]:
        try:
            days = days_of(text, workspace.zone, workspace.clock())
        except ValueError as error:
            return False, str(error) if text.strip() else "Type a day, or days in a row."
        return True, range_text(days)

    names = [workspace.name(USERS, user) or f"user {user}" for user in users]
    title = one_line(f"{few_names_text(names)}: {DAYS}", 100)
    typed = await screen.console.push_screen_wait(AskLine(title, explain))
    if typed is None:
        return
    reason = await _reason(screen)
    if reason is None:
        return
    days = days_of(typed, workspace.zone, workspace.clock())
    await _choose_and_send(screen, lambda: close_days(workspace, users, days, reason))


async def leave(screen: PlaceScreen, user: str) -> None:
    """Asks who takes the bookings of a leaving host, and sends it as one act."""
    workspace = screen.workspace
    if not _may(screen):
        return
    name = workspace.name(USERS, user) or f"user {user}"

    def found(text: str) -> list[Item]:
        people = workspace.called(USERS, text.strip(), 12) if text.strip() else []
        return [Item(label, label, key) for key, label in people if key != user]

    def explain(text: str) -> tuple[bool, str]:
        return (len(_meant(screen, text, user)) == 1, "Type a name.")

    asked = AskLine(one_line(f"Who takes the bookings of {name}?", 80), explain, suggest=found)
    typed = await screen.console.push_screen_wait(asked)
    if typed is None:
        return
    [target] = _meant(screen, typed, user)
    reason = await _reason(screen)
    if reason is not None:
        await _choose_and_send(screen, lambda: leaving(workspace, user, target, reason))


def _meant(screen: PlaceScreen, text: str, but: str) -> list[str]:
    """The ids of the users whose name is the text, or whose id it is."""
    wanted = text.strip()
    if not wanted:
        return []
    people = screen.workspace.called(USERS, wanted, 12)
    exact = [k for k, name in people if name.casefold() == wanted.casefold() or k == wanted]
    return [key for key in exact or [key for key, _ in people] if key != but]


async def _reason(screen: PlaceScreen) -> str | None:
    """The reason that guests read if their booking is moved or cancelled."""

    def explain(text: str) -> tuple[bool, str]:
        return bool(text.strip()), "Guests of moved and cancelled bookings read this."

    return await screen.console.push_screen_wait(
        AskLine("Reason, for guests whose booking moves or ends", explain, text=REASON)
    )


async def _choose_and_send(screen: PlaceScreen, find: Callable[[], Awaitable[Absence]]) -> None:
    """Shows what is stranded until it is sent or given up: going back from the review keeps it."""
    console = screen.console
    try:
        absence: Absence | None = await find()
    except (CannotAct, GatewayError, MirrorError) as error:
        _say(screen, error)
        return
    while absence is not None:
        absence = await console.push_screen_wait(AbsenceScreen(screen.workspace, absence))
        if absence is None:
            return
        try:
            plan = planned(screen.workspace, absence)
        except (CannotAct, Invalid) as error:
            _say(screen, error)
            continue
        run = await perform(screen, plan)
        if run is not None:
            if words := still_open(run.items.values()):
                screen.notify(words, markup=False, severity="warning", timeout=15)
            return


def _may(screen: PlaceScreen) -> bool:
    if screen.workspace.read_only:
        screen.notify(READ_ONLY, markup=False, severity="warning")
        return False
    return True


def _say(screen: PlaceScreen, error: Exception) -> None:
    if isinstance(error, (CannotAct, Invalid)):
        screen.notify(str(error), markup=False, severity="warning", timeout=8)
    else:
        screen.console.say(error)
