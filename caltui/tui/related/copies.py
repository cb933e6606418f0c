"""Duplicates a record, makes a schedule the default, gives its week to the marked ones."""

from caltui.tui.acts.flow import perform
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.edit.flow import create_record, send_reviewed
from caltui.tui.related.opened_fields import warn
from caltui.workspace.base.errors import CannotAct, GatewayError, Invalid, MirrorError
from caltui.workspace.records.copying import copied_values, copies_hours_after
from caltui.workspace.week.copy_week import plan_copy
from caltui.workspace.writes.make_default import default_change

NO_COPY = "Only schedules and event types can be duplicated."
NO_DEFAULT = "Only a schedule can be made the default, of the user whose it is."
NO_WEEK = "Mark the schedules that shall get this week: space, then this key on the one to copy."


async def duplicate(screen: PlaceScreen) -> None:
    """Creates a record like the one in focus; of a schedule the week is copied next."""
    of, key, record = screen.target()[:3]
    if of.copying is None or key is None or record is None:
        warn(screen, NO_COPY)
        return
    outcome = await create_record(
        screen.console, screen.workspace, of.key, copied_values(of, record)
    )
    if outcome is None:
        return
    screen.console.done(of.key, outcome)
    if outcome.created_key and copies_hours_after(of, outcome.change.values):
        await _copy_week(screen, key, [outcome.created_key], dates=True)


async def make_default(screen: PlaceScreen) -> None:
    """Makes the record in focus the default of the record that owns it."""
    of, key, record = screen.target()[:3]
    rule = of.default_of
    if rule is None or key is None:
        warn(screen, NO_DEFAULT)
        return
    try:
        change = await default_change(screen.workspace, of, key, record or {})
    except CannotAct as error:
        warn(screen, error.message)
        return
    except (Invalid, GatewayError, MirrorError) as error:
        screen.console.say(error)
        return
    outcome = await send_reviewed(screen.console, screen.workspace, change, title=change.summary())
    if outcome is not None:
        screen.console.done(rule.to, outcome)


async def copy_week(screen: PlaceScreen) -> None:
    """Gives the week of the schedule in focus to the marked ones."""
    of, key = screen.target()[:2]
    marked = screen.marked_keys()
    if of.copying is None or not of.copying.hours or key is None or not marked:
        warn(screen, NO_WEEK)
        return
    await _copy_week(screen, key, list(marked), dates=False)


async def _copy_week(screen: PlaceScreen, source: str, targets: list[str], *, dates: bool) -> None:
    try:
        plan = await plan_copy(screen.workspace, source, targets, dates=dates)
    except CannotAct as error:
        warn(screen, str(error))
        return
    except (GatewayError, MirrorError, Invalid) as error:
        screen.console.say(error)
        return
    await perform(screen, plan)
