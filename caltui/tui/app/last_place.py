"""Finds where the console begins: a view that is asked for, or where it was left."""

from contextlib import suppress

from caltui.tui.base.history import Visit
from caltui.tui.table.table_panel import TablePanel
from caltui.workspace.records.place import Place
from caltui.workspace.table.named_views import NamedViews


def first_visit(
    views: NamedViews, name: str, usual: Place, key: str, begin: Place | None = None
) -> Visit:
    """The place of the view `name`; without a name `begin`, where a profile has one, else the last
    place, or `usual` if there is none.

    `key` is the record that the cursor is to be on, if it is known.
    """
    view = views.get(name) if name else None
    if view is not None:
        return Visit(view.place, view=view)
    if begin is not None:
        return Visit(begin._replace(key=key or begin.key))
    last = views.last()
    if last is None:
        return Visit(usual._replace(key=key))
    return Visit(last.place._replace(key=key or last.place.key), last.sort)


def keep_last(views: NamedViews, panel: TablePanel) -> Visit | None:
    """Keeps the place on the screen for the next start. Returns what that will show, or None."""
    if panel.listing is None:
        return None
    from caltui.workspace.base.errors import MirrorError

    visit, listing = panel.visit(), panel.listing
    usual = not panel.table.cursor_index or visit.place.key == listing.next_key()
    key = "" if usual else visit.place.key
    place = visit.place._replace(key=key, filter="" if listing.fault else visit.place.filter)
    with suppress(MirrorError):
        # Nobody is left to tell it to: the next start begins where the last one did.
        views.keep_last(place, visit.sort)
    return Visit(place, visit.sort)
