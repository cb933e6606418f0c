"""Keeps the place on the screen under a name, and lists what was kept."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from caltui.tui.browse.views_dialog import ViewsScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.records.columns import people_columns
from caltui.workspace.table.named_views import LONGEST, NamedView, NamedViews

if TYPE_CHECKING:
    from caltui.tui.browse.screen import BrowseScreen


async def keep_view(screen: "BrowseScreen") -> None:
    """Asks for a name, and keeps category, filter, sort and columns under it."""
    views, listing = NamedViews(screen.workspace.kept), screen.shown
    title = f"Keep these {listing.resource.plural} as a view"
    text = listing.filter or listing.resource.title
    name = await screen.console.push_screen_wait(
        AskLine(title, lambda typed: _explain(views, typed), text=text[:LONGEST])
    )
    if name is None:
        return
    columns = [column.name for column in listing.columns]
    usual = [column.name for column in people_columns(listing.resource)]
    place = screen.panel.visit().place._replace(key="")
    view = NamedView(name, place, listing.sort, None if columns == usual else tuple(columns))
    if _stored(screen, lambda: views.keep(view)):
        screen.notify(f"Kept as {name}. ' lists the views.", markup=False)


async def views_menu(screen: "BrowseScreen") -> None:
    """Lists the views: enter opens one, n renames it, d deletes it."""
    views, at = NamedViews(screen.workspace.kept), ""
    while True:
        every = views.all()
        if not every:
            screen.notify('No place has a name yet: " keeps this one.', markup=False)
            return
        chosen = await screen.console.push_screen_wait(ViewsScreen(every, at=at))
        if chosen is None:
            return
        verb, at = chosen
        if verb == "open":
            screen.open_view(at)
            return
        if verb == "delete":
            if _stored(screen, partial(views.forget, at)):
                screen.notify(f"The view {at} is deleted.", markup=False)
        else:
            at = await _rename(screen, views, at)


async def _rename(screen: "BrowseScreen", views: NamedViews, name: str) -> str:
    """Asks for another name. Returns the name that the view has then."""
    view = views.get(name)
    asked = AskLine(f"Rename {name}", lambda typed: _explain(views, typed, name), text=name)
    new = await screen.console.push_screen_wait(asked)
    if view is None or new is None:
        return name
    renamed = view._replace(name=new)
    return new if _stored(screen, lambda: views.keep(renamed, instead_of=name)) else name


def _explain(views: NamedViews, typed: str, own: str = "") -> tuple[bool, str]:
    name = typed.strip()
    if not name:
        return False, "Type a name."
    if len(name) > LONGEST:
        return False, f"A name has at most {LONGEST} characters."
    there = views.get(name)
    if there is not None and there.name != own:
        return True, f"It takes the place of the view {there.name}: {there.place.format()}"
    return True, "enter keeps it. It stands in the sidebar, and in caltui --view"


def _stored(screen: "BrowseScreen", write: Callable[[], None]) -> bool:
    """Writes to the mirror and draws the sidebar. False, and says why, if it cannot."""
    try:
        write()
    except MirrorError as error:
        screen.notify(f"Not kept: {error}", markup=False, severity="warning", timeout=8)
        return False
    screen.views_changed()
    return True
