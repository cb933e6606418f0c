"""The entries of the command palette: actions, categories, and the profile."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from rich.markup import escape
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from caltui.text import one_line
from caltui.tui.app.own_commands_app import OwnCommandsApp
from caltui.tui.app.places_app import PlacesApp
from caltui.tui.base.context import Context
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.keys.actions import ACTIONS, NO_KEY
from caltui.workspace.table.named_views import NamedViews

BY_SYNONYM, BY_HELP = 0.8, 0.4
"""Scores of an action found by a synonym, or by its help, where a title scores up to 1."""


class PaletteEntry(NamedTuple):
    """One line of the palette. `also` holds other words that find it, with blanks between."""

    title: str
    help: str
    also: str
    run: Callable[[], Any]


def entries(app: Context, screen: Screen[Any]) -> Iterator[PaletteEntry]:
    """The screen's own actions first, then those of the console, then the categories."""
    if not isinstance(screen, PlaceScreen):
        return
    places = (*screen.PLACES, "app")
    for action in ACTIONS:
        if action.where in places and action.in_palette:
            reason = screen.why_not(action)
            help = f"{action.help} (not here: {reason})" if reason else action.help
            node: DOMNode = app if action.where == "app" else screen
            run = partial(app.run_action, action.call, node)
            shown = f"{keys_shown(app, action.id)}{help} · {action.id}"
            yield PaletteEntry(action.label, shown, action.synonyms, run)
    if isinstance(app, OwnCommandsApp):
        yield from _own(app, screen)
    for key, title in app.workspace.catalog.titles.items():
        run = partial(app.run_action, f"show('{key}')", screen)
        yield PaletteEntry(f"Go to {title}", f"The table of {title}", "", run)
    if isinstance(app, PlacesApp):
        for view in NamedViews(app.workspace.kept).all():
            go, what = partial(app.open_view, view.name), view.place.format()
            yield PaletteEntry(f"View: {view.name}", what, "bookmark saved favourite", go)
    yield from _about(app)


def _own(app: OwnCommandsApp, screen: PlaceScreen) -> Iterator[PaletteEntry]:
    """The commands of a person's own for what is on the screen, and the last output."""
    for index in app.own_for(screen):
        command = app.own_commands[index]
        key = f"{command.key} · " if command.key else ""
        what = f"{key}Your command: {command.run}"
        run = partial(app.run_own, screen, index)
        yield PaletteEntry(command.name, one_line(what, 100), "own command shell run", run)
    if app.last_run is not None:
        title = f"Output of {app.last_run.command.name}"
        what = f"Your command, {app.last_run.outcome}"
        yield PaletteEntry(title, what, "own command shell stop", app.action_own_output)


def _about(app: Context) -> Iterator[PaletteEntry]:
    """Yields entries for what is set outside the console: its value, with the way to change it."""
    profile, zone = app.workspace.profile, app.workspace.zone.key
    other = "Another one, here and now"
    yield PaletteEntry(
        f"Profile: {profile.name}",
        other,
        "profile account connection switch login token gateway read-only",
        partial(app.run_action, "switch_profile", app),
    )
    yield PaletteEntry(
        f"Time zone: {zone}",
        "Change it in the settings; for a moment: z in a team's picture and in an agenda",
        "zone timezone tz clock utc",
        partial(app.run_action, "settings", app),
    )


def keys_shown(app: Context, id: str) -> str:
    """`f9 · `: the keys of an action as a person reads them; empty where it has none."""
    keys = [key for key in app.keys_of(id) if key and key != NO_KEY]
    shown = " ".join(app.get_key_display(Binding(key, "", "")) for key in keys)
    return f"{shown} · " if shown else ""


class ActionFinder(Provider):
    """Finds actions by their names, by other words for them, and by what they do."""

    async def discover(self) -> Hits:
        """All of them, by name."""
        for entry in sorted(self._entries(), key=lambda entry: entry.title):
            name = Content(entry.title)
            yield DiscoveryHit(name, entry.run, text=entry.title, help=escape(entry.help))

    async def search(self, query: str) -> Hits:
        """Those that match what is typed, names before meanings."""
        matcher = self.matcher(query)
        typed = query.casefold().split()
        for entry in self._entries():
            score, name, help = matcher.match(entry.title), Content(entry.title), escape(entry.help)
            if score > 0:
                name = matcher.highlight(entry.title)
            elif typed and _begin(typed, entry.also):
                score = BY_SYNONYM
            elif typed and _begin(typed, f"{entry.title} {entry.help} {entry.also}"):
                score = BY_HELP
            if score > 0:
                yield Hit(score, name, entry.run, text=entry.title, help=help)

    def _entries(self) -> Iterator[PaletteEntry]:
        if isinstance(self.app, Context) and self.app.is_open:
            yield from entries(self.app, self.screen)


def _begin(typed: list[str], words: str) -> bool:
    """Tells whether every typed word is the beginning of one of the words."""
    known = words.casefold().replace(",", " ").split()
    return all(any(word.startswith(part) for word in known) for part in typed)
