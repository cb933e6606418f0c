"""Chooses the event type as for which people are seen, such as those of a team."""

from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from caltui.catalog.lists import rows_in
from caltui.text import one_line
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.catalog.model import Record
    from caltui.tui.base.context import Context
    from caltui.workspace.base.ports import Reads
    from caltui.workspace.workspace import Workspace

NONE = "none"
"""The key of the line for no event type."""

LENGTH = 30
"""Minutes looked for where no event type says how long."""


async def choose_event_type(
    console: "Context",
    workspace: "Workspace",
    users: Iterable[str],
    *,
    team: str = "",
    at: str | None = None,
) -> str | None:
    """Asks for an event type of a team, or of people: NONE where none shall count, None where no
    answer is given. The cursor is at first on `at`."""
    await console.read_once("event-types")
    items = [
        Item(NONE, "No event type: everybody's own hours"),
        *_items(workspace, frozenset(users), team),
    ]
    menu = MenuScreen("See it as for which event type?", items, at=at or NONE)
    return await console.push_screen_wait(menu)


def _items(workspace: "Reads", users: Set[str], team: str) -> list[Item]:
    """The team's event types first, then those that people have or host, by name."""
    found: list[tuple[bool, str, str, str]] = []
    for key, record in workspace.records("event-types").items():
        ours = bool(team) and str(record.get("teamId")) == team
        if ours or not users.isdisjoint(_hosts(record)):
            length = record.get("length")
            about = f"{length} min" if isinstance(length, int) else ""
            about += " · team" if ours else _owner(workspace, record)
            name = event_type_name(workspace, key)
            found.append((not ours, name, key, about))
    return [Item(key, one_line(name, 40), about) for _, name, key, about in sorted(found)]


def _hosts(record: "Record") -> set[str]:
    """The ids of the users who have or host an event type."""
    ids = (record.get("userId"), *(row.get("userId") for row in rows_in(record, "hosts")))
    return {str(one) for one in ids if one is not None}


def _owner(workspace: "Reads", record: "Record") -> str:
    """` · Ada Fischer`: the team or the user that has the event type."""
    team = workspace.name("teams", record.get("teamId"))
    owner = team or workspace.name("users", record.get("userId"))
    return f" · {one_line(owner, 20)}" if owner else ""


def event_type_name(workspace: "Reads", key: str) -> str:
    """The name of an event type, or its id where it is not known."""
    return workspace.name("event-types", key) or f"event type {key}"


def length_of(workspace: "Reads", event_type: str | None) -> int:
    """How long an event type lasts, in minutes."""
    seen = workspace.record("event-types", event_type or "")
    length = seen.record.get("length") if seen else None
    return length if isinstance(length, int) and length > 0 else LENGTH
