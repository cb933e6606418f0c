"""The acts on a booking that Cal tells people of: a mark for who did not come, another time asked
for, another place. Each asks, shows and sends; await in a worker."""

from collections.abc import Mapping
from typing import Any

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.flow import ask_reason, checked, send_act
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.booking_acts.facts import BookingFacts
from caltui.workspace.booking_acts.place import place_known, place_of, place_words

HOST = "host"


async def no_show(screen: PlaceScreen) -> None:
    """Marks that somebody did not come, or takes the mark away again."""
    facts = await checked(screen, "no-show")
    if facts is None:
        return
    chosen = await screen.console.push_screen_wait(MenuScreen("Who did not come?", _people(facts)))
    if chosen is None:
        return
    if chosen == HOST:
        given: dict[str, Any] = {"absent_host": not facts.record.get("absentHost")}
    else:
        row = next(row for row in _guests(facts) if row.get("email") == chosen)
        given = {"absent": [{"email": chosen, "absent": not row.get("absent")}]}
    await send_act(screen, facts, "no-show", given)


async def ask_to_move(screen: PlaceScreen) -> None:
    """Asks the guest for another time, with a reason."""
    facts = await checked(screen, "ask-to-move")
    if facts is None:
        return
    reason = await ask_reason(screen)
    if reason is not None:
        await send_act(screen, facts, "ask-to-move", {"reason": reason.strip() or None})


async def change_place(screen: PlaceScreen) -> None:
    """Changes where it takes place: a link, a telephone number or an address."""
    facts = await checked(screen, "location")
    if facts is None:
        return
    now = str(facts.record.get("location") or "")
    text = await screen.console.push_screen_wait(
        AskLine("Where does it take place?", place_words, text=now if place_known(now) else "")
    )
    if text is not None:
        await send_act(screen, facts, "location", {"place": place_of(text)})


def _guests(facts: BookingFacts) -> list[Mapping[str, Any]]:
    rows = facts.record.get("attendees")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _people(facts: BookingFacts) -> list[Item]:
    """Guests and host; somebody who is marked already can come after all."""
    items = [
        Item(str(row["email"]), _line(str(row.get("name") or row["email"]), row.get("absent")))
        for row in _guests(facts)
        if row.get("email")
    ]
    host = _line(f"{facts.host_name}, the host", facts.record.get("absentHost"))
    return [*items, Item(HOST, host)]


def _line(name: str, absent: object) -> str:
    return one_line(f"{name}: came after all" if absent else name, 60)
