"""Opens the agenda of somebody that a record refers to; asks whose, where there are several."""

from collections.abc import Iterator
from typing import NamedTuple

from caltui.text import one_line
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.related.opened_fields import choose, opened_field, warn
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.entries import GUEST, TEAM, USER, guests_of
from caltui.workspace.workspace import Workspace

NOBODY = "This record names nobody who could have an agenda."
KINDS = {"host": USER, "person": USER, "team": TEAM}
"""The kind of agenda by the part of a record."""


class Subject(NamedTuple):
    """Somebody who has an agenda; `part` is what they are in the record, such as host."""

    kind: str
    key: str
    name: str
    part: str


async def open_agenda(screen: PlaceScreen) -> None:
    """Shows the agenda of a person, a team or a guest of the record."""
    found = subjects(screen.workspace, screen.target())
    if not found:
        warn(screen, NOBODY)
        return
    items = [Item(str(i), one_line(s.name, 40), s.part) for i, s in enumerate(found)]
    if picked := await choose(screen, "Agenda of whom?", items):
        subject = found[int(picked)]
        screen.console.push_screen(AgendaScreen(subject.kind, subject.key))


def subjects(workspace: Workspace, target: Target) -> list[Subject]:
    """Everybody that a record refers to, the closest first, each once."""
    if booking := opened_field(target, "agenda", "booking"):
        seen = workspace.record("bookings", booking)
        of = workspace.resource("bookings")
        return subjects(workspace, Target(of, booking, seen.record)) if seen else []
    found = {(s.kind, s.key): s for s in reversed(list(_named(workspace, target)))}
    return list(found.values())[::-1]


def _named(workspace: Workspace, target: Target) -> Iterator[Subject]:
    known = workspace.catalog
    for part, kind in KINDS.items():
        category = known.people if kind == USER else known.teams
        if key := opened_field(target, "agenda", part):
            yield Subject(kind, key, workspace.name(category, key) or f"{kind} {key}", part)
    if email := opened_field(target, "agenda", "guest"):
        yield Subject(GUEST, email, opened_field(target, "agenda", "name") or email, "guest")
    if "guests" in target.resource.opens.get("agenda", {}):
        for guest in guests_of(target.record or {}):
            if guest.email:
                yield Subject(GUEST, guest.email, guest.name or guest.email, "guest")
