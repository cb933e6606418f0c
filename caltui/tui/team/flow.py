"""The dialogs of the team screen: zone, event type, a time to meet, and why a cell is closed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import Picture
from caltui.scheduling.team.readout import taken_in, what_words, when_words
from caltui.scheduling.team.states import State
from caltui.text import one_line
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.flow import create_record
from caltui.tui.team import event_types
from caltui.tui.team.event_types import NONE
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.clock import wire_instant, zone_of
from caltui.workspace.records.place import Place
from caltui.workspace.team.offered import with_offered
from caltui.workspace.team.picture import team_picture

if TYPE_CHECKING:
    from caltui.scheduling.team.find_time import Answer
    from caltui.tui.base.context import Context
    from caltui.tui.team.cache import CachedPicture
    from caltui.tui.team.team_grid import TeamGrid
    from caltui.workspace.workspace import Workspace

OTHER = "other"


class TeamView(Protocol):
    """The part of the team screen that these dialogs use."""

    team_id: str
    event_type: str | None
    zone: ZoneInfo
    grid: "TeamGrid"

    @property
    def console(self) -> "Context": ...
    @property
    def workspace(self) -> "Workspace": ...
    @property
    def current(self) -> "CachedPicture | None": ...
    def event_words(self) -> str: ...
    def marked_users(self) -> Sequence[str]: ...
    def prefill(self) -> dict[str, object]: ...
    def go(self, place: Place) -> None: ...
    def go_to(self, moment: datetime) -> None: ...
    def show_zone(self, zone: ZoneInfo) -> None: ...
    def show_event_type(self, key: str | None) -> None: ...


async def choose_zone(screen: "TeamView") -> None:
    """Asks for the zone to show the picture in: one that somebody here lives in, or any."""
    from caltui.tui.dialogs.pick_zone import PickZone

    team = screen.workspace.record("teams", screen.team_id)
    people: dict[str, list[str]] = {screen.workspace.zone.key: ["you"]}
    if team is not None and zone_of(str(team.record.get("timeZone") or "")) is not None:
        people.setdefault(str(team.record["timeZone"]), []).append("the team")
    for member in screen.grid.members:
        if member.zone is not None:
            people.setdefault(member.zone.key, []).append(member.label)
    people.setdefault("UTC", [])
    items = [Item(name, name, one_line(_some(who), 36)) for name, who in people.items()]
    items.append(Item(OTHER, "Another zone …"))
    menu = MenuScreen("Show the picture in which zone?", items, at=screen.zone.key)
    chosen = await screen.console.push_screen_wait(menu)
    if chosen == OTHER:
        chosen = await screen.console.push_screen_wait(PickZone(screen.workspace.clock))
    zone = zone_of(chosen) if chosen else None
    if zone is not None:
        screen.show_zone(zone)


def _some(people: list[str]) -> str:
    if len(people) < 3:
        return ", ".join(people)
    return f"{people[0]} and {len(people) - 1} more"


async def choose_event_type(screen: "TeamView") -> None:
    """Asks for the event type whose hours, buffers and limits the picture takes into account."""
    chosen = await _ask_for_type(screen, screen.event_type)
    if chosen is not None:
        screen.show_event_type(None if chosen == NONE else chosen)


async def _ask_for_type(screen: "TeamView", at: str | None) -> str | None:
    users = {member.user_id for member in screen.grid.members}
    return await event_types.choose_event_type(
        screen.console, screen.workspace, users, team=screen.team_id, at=at
    )


async def find_a_time(screen: "TeamView") -> None:
    """Looks for a time to meet, and starts a booking there."""
    from caltui.tui.team.find_time import FindTimeScreen

    cached = screen.current
    if cached is None:
        return
    workspace = screen.workspace
    marked = screen.marked_users()

    async def ask(weeks: int, event_type: str | None) -> Picture:
        now = workspace.clock()
        window = Interval(now, now + timedelta(weeks=weeks)) if weeks else cached.picture.window
        picture = await team_picture(workspace, screen.team_id, window, event_type)
        return _only(await with_offered(workspace, picture, event_type), marked)

    name = workspace.name("teams", screen.team_id) or f"team {screen.team_id}"
    found = await screen.console.push_screen_wait(
        FindTimeScreen(
            workspace,
            _only(cached.picture, marked),
            screen.zone,
            ask=ask,
            choose=lambda at: _ask_for_type(screen, at),
            team=f"{len(marked)} of {name}" if marked else name,
            event_type=screen.event_type,
        )
    )
    if found is None:
        return
    if found.event_type != screen.event_type:
        screen.show_event_type(found.event_type)
    screen.go_to(found.answer.span.start)
    await book(screen, values_of(screen, found.answer))


def _only(picture: Picture, users: Sequence[str]) -> Picture:
    """The picture of the marked members; of all where none is marked."""
    if not users:
        return picture
    return replace(picture, members=tuple(m for m in picture.members if m.user_id in users))


def values_of(screen: "TeamView", answer: "Answer") -> dict[str, object]:
    """A booking at a time that was found."""
    end = wire_instant(answer.span.end)
    return {**screen.prefill(), "start": wire_instant(answer.span.start), "end": end}


async def book(screen: "TeamView", values: dict[str, object]) -> None:
    """Opens the form of a new booking with these values."""
    outcome = await create_record(screen.console, screen.workspace, "bookings", values)
    if outcome is not None:
        screen.console.done("bookings", outcome)


async def ask_about_cell(screen: "TeamView") -> None:
    """Says why the cell under the cursor is as it is, and offers what can be done about it.

    A closed cell, seen as for an event type, is explained rule by rule at once.
    """
    grid = screen.grid
    member, cell = grid.member, grid.cell
    if member is None or cell is None:
        screen.console.notify("This time was not read yet.", severity="warning")
        return
    closed = cell.state not in (State.FREE, State.PARTLY)
    if closed and screen.event_type is not None:
        await why(screen)
        return
    span = grid.axis.cell(grid.column)
    items = [
        Item(f"booking {item.booking}", "Open the booking", one_line(item.text, 30))
        for item in taken_in(member, span)
        if item.booking
    ]
    new = Item("new", "New booking here all the same" if closed else "New booking here")
    items.insert(len(items) if closed else 0, new)
    about = screen.event_words() or "choose an event type"
    items.append(Item("why", "Which rule closes this time?", about))
    what = one_line(what_words(member, grid.axis, grid.column, cell), 200)
    title = f"{one_line(member.label, 40)}, {when_words(span, grid.axis.zone)}\n{what}"
    chosen = await screen.console.push_screen_wait(MenuScreen(title, items))
    word, _, key = (chosen or "").partition(" ")
    if word == "booking":
        screen.go(Place("bookings", key=key))
    elif word == "new":
        await book(screen, screen.prefill())
    elif word == "why":
        await why(screen)


async def why(screen: "TeamView") -> None:
    """Every rule of an event type about the time under the cursor; asks for the event type."""
    from caltui.tui.dialogs.why_closed import ExplainScreen

    if screen.event_type is None:
        await choose_event_type(screen)
    if screen.event_type is None:
        return
    at = screen.grid.axis.edges[screen.grid.column]
    cause = await screen.console.push_screen_wait(
        ExplainScreen(screen.workspace, screen.event_type, at, screen.zone)
    )
    if cause is not None:
        screen.go(Place(cause[0], key=cause[1]))
