"""Puts records of the inbox off, and wakes them. Await these in a worker."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from caltui.text import count, one_line
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.inbox.text import day_text
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.inbox import put_off

if TYPE_CHECKING:
    from caltui.tui.inbox.screen import InboxScreen
    from caltui.workspace.inbox.snapshot import Finding

CHANGE, OTHER = "change", "other"


async def snooze(screen: "InboxScreen") -> None:
    """Asks until when, and puts the records off; those that are put off are woken."""
    found, queue = screen.acted_on(), screen.queue.id
    if not found:
        screen.notify("There is no record here to put off.", severity="warning")
    elif screen.put_off:
        _wake(screen, found)
    else:
        until = await _until(screen, found)
        if until is not None:
            _put_off(screen, queue, found, until)


async def _until(screen: "InboxScreen", found: "list[Finding]") -> date | str | None:
    """A day, CHANGE, or None where nothing was chosen."""
    now, zone = screen.workspace.clock(), screen.workspace.zone
    today = now.astimezone(zone).date()
    offered = put_off.days_offered(today)
    items = [Item(day.isoformat(), f"Until {name}", day_text(day)) for name, day in offered]
    items.append(Item(CHANGE, "Until its reason changes", "no day"))
    items.append(Item(OTHER, "Until another day …"))
    what = one_line(found[0].brief or found[0].subject, 50) if len(found) == 1 else f"{len(found)}"
    menu = MenuScreen(f"Put off {what}: it comes back earlier if its reason changes", items)
    chosen = await screen.console.push_screen_wait(menu)
    if chosen in (None, CHANGE):
        return chosen
    if chosen != OTHER:
        return date.fromisoformat(chosen or "")

    def explain(text: str) -> tuple[bool, str]:
        try:
            day = put_off.day_of(text, zone, now)
        except ValueError as error:
            return False, str(error)
        return True, f"until {day_text(day)} {day.year}"

    line = AskLine("Put off until", explain, text=(today + timedelta(days=2)).isoformat())
    typed = await screen.console.push_screen_wait(line)
    return put_off.day_of(typed, zone, now) if typed else None


def _put_off(screen: "InboxScreen", queue: str, found: "list[Finding]", until: date | str) -> None:
    """Puts records of this queue off; another one may be on the screen since they were chosen."""
    day = until if isinstance(until, date) else None
    workspace = screen.workspace
    snoozes = put_off.snooze(workspace, queue, found, day)
    if _kept(screen, workspace.kept.put_snoozes, snoozes):
        end = day_text(day) if day is not None else "its reason changes"
        many = "1 record" if len(found) == 1 else f"{len(found)} records"
        screen.notify(f"{many} put off until {end}.", markup=False)
        screen.chosen.settled(queue, found)
        screen.find_records()


def _wake(screen: "InboxScreen", found: "list[Finding]") -> None:
    queues = {f.place: a.queue.id for a in screen.answers.values() for f in a.snoozed}
    keys = [(queues[f.place], *f.place) for f in found if f.place in queues]
    if _kept(screen, screen.workspace.kept.drop_snoozes, keys):
        screen.notify(f"{count(len(keys), 'record')} back in the inbox.", markup=False)
        screen.chosen.mark_none()
        screen.find_records()


def _kept(screen: "InboxScreen", store: Callable[[Any], None], what: Any) -> bool:
    """Stores something; says why where it cannot be stored."""
    try:
        store(what)
    except MirrorError as error:
        screen.console.say(error)
        return False
    return True
