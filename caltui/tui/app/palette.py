"""What the palette offers on a screen, from the table of actions and the catalogue."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen

from caltui.tui.base.context import Context
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.keys.actions import ACTIONS

BY_SYNONYM, BY_HELP = 0.8, 0.4
"""How well what was found by another word, or by what it does, stands beside a title."""


class Entry(NamedTuple):
    """One line of the palette. `also` holds other words that find it, with blanks between."""

    title: str
    help: str
    also: str
    run: Callable[[], Any]


def entries(app: Context, screen: Screen[Any]) -> Iterator[Entry]:
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
            yield Entry(action.label, help, action.synonyms, run)
    for key, title in app.workspace.catalog.titles.items():
        run = partial(app.run_action, f"show('{key}')", screen)
        yield Entry(f"Go to {title}", f"The table of {title}", "", run)
    yield from _about(app)


def _about(app: Context) -> Iterator[Entry]:
    """What is set outside the console: it is shown, with the way to change it."""
    profile, zone = app.workspace.profile, app.workspace.zone.key
    other = "Another one: quit, then caltui --profile NAME (caltui profiles list)"
    yield Entry(
        f"Profile: {profile.name}",
        other,
        "profile account connection switch login token gateway read-only",
        partial(_tell, app, f"{profile.name}, {profile.base_url}. {other}."),
    )
    change = f"For good: caltui profiles edit {profile.name} --zone ZONE"
    if profile.demo:
        change = "The demo takes this machine's (TZ)"
    yield Entry(
        f"Time zone: {zone}",
        f"{change}; for a moment: z in a team's picture and in an agenda",
        "zone timezone tz clock utc",
        partial(_tell, app, f"Times are shown in {zone}. {change}."),
    )


def _tell(app: Context, words: str) -> None:
    app.notify(words, markup=False, timeout=12)


class ActionFinder(Provider):
    """Finds actions by their names, by other words for them, and by what they do."""

    async def discover(self) -> Hits:
        """All of them, by name."""
        for entry in sorted(self._entries(), key=lambda entry: entry.title):
            yield DiscoveryHit(entry.title, entry.run, help=entry.help)

    async def search(self, query: str) -> Hits:
        """Those that match what is typed, names before meanings."""
        matcher = self.matcher(query)
        typed = query.casefold().split()
        for entry in self._entries():
            score = matcher.match(entry.title)
            if score > 0:
                yield Hit(score, matcher.highlight(entry.title), entry.run, help=entry.help)
            elif typed and _begin(typed, entry.also):
                yield Hit(BY_SYNONYM, entry.title, entry.run, help=entry.help)
            elif typed and _begin(typed, f"{entry.title} {entry.help} {entry.also}"):
                yield Hit(BY_HELP, entry.title, entry.run, help=entry.help)

    def _entries(self) -> Iterator[Entry]:
        if isinstance(self.app, Context) and self.app.is_open:
            yield from entries(self.app, self.screen)


def _begin(typed: list[str], words: str) -> bool:
    """Whether every typed word is the beginning of one of the words."""
    known = words.casefold().replace(",", " ").split()
    return all(any(word.startswith(part) for word in known) for part in typed)
