"""The part of the console for places: the table, its history, and quitting."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from caltui.tui.app.look_app import LookApp
from caltui.tui.app.own_commands_app import OwnCommandsApp
from caltui.tui.base.history import History, Visit
from caltui.workspace.records.place import Place

Opener = Callable[[str | None, bool], "Workspace"]
"""Opens a workspace: (profile name or None, demo)."""

if TYPE_CHECKING:
    from caltui.tui.app.start_frame.frame_cache import Keeper
    from caltui.tui.browse.screen import BrowseScreen
    from caltui.workspace.workspace import Workspace


class PlacesApp(LookApp, OwnCommandsApp):
    """Base of the console."""

    _start: str
    _view = ""
    opener: "Opener | None" = None
    """Opens another profile; None where the console was given its workspace."""
    keeper: "Keeper | None" = None
    """Stores the first frame of the next start."""

    @property
    def browse(self) -> "BrowseScreen":
        """The screen with the table."""
        from caltui.tui.browse.screen import BrowseScreen

        stack = reversed(self.screen_stack)
        found = next((s for s in stack if isinstance(s, BrowseScreen)), None)
        if found is None:
            raise LookupError("The table is not open yet.")
        return found

    def go(self, place: Place) -> None:
        """Shows a place; what lies over the table closes."""
        browse = self.browse
        self.close_down_to(browse)
        browse.go(place)

    def open_view(self, name: str) -> None:
        """Goes to the place of a view; what lies over the table closes."""
        browse = self.browse
        self.close_down_to(browse)
        browse.open_view(name)

    def close_down_to(self, screen: Screen[Any]) -> None:
        """Closes every screen over one. Code that waits for their results gets None."""
        while self.screen is not screen:
            self.screen.dismiss(None)

    def step_history(self, by: int) -> None:
        """Goes back or forward through the places, each as it was left."""
        browse = self.browse
        self.history.left(browse.panel.visit())
        visit = self.history.step(by)
        if visit is None:
            words = "This is the first place." if by < 0 else "This is the last place."
            self.notify(words, timeout=2)
            return
        self.close_down_to(browse)
        browse.show_visit(visit, again=True)
        browse.table.focus()

    def show_again(self) -> None:
        """Draws the table anew, with everything that was remembered of it forgotten."""
        browse = self.browse
        browse.show_visit(browse.panel.visit(), again=True, read=False)

    def reset_widths(self) -> int:
        """Takes the widths of columns away; how many categories had some. Raises MirrorError."""
        kept, panel = self.workspace.kept, self.browse.panel
        views = {key: kept.view(key) for key in self.workspace.catalog.titles}
        wide = {key: view for key, view in views.items() if view and view.get("widths")}
        for key, view in wide.items():
            kept.keep_view(key, {**view, "widths": None})
        if panel.listing is not None:
            panel.shown.set_widths({})
            panel.table.reload(columns_changed=True)
        return len(wide)

    def begin_place(self) -> Place | None:
        """The place with which the profile begins; None if it names none, or one that is wrong."""
        text = self.workspace.profile.place
        if not text:
            return None
        from caltui.workspace.base.errors import BadPlace

        try:
            return Place.parse(text, self.workspace.catalog)
        except BadPlace as error:
            fault = f"'place' of profile {self.workspace.profile.name}: {error}"
            self.look_faults = [*self.look_faults, fault]
            return None

    def replace(self, workspace: "Workspace") -> None:
        """Shows another workspace in place of the one at work, which the caller closes."""
        browse = self.browse
        self.close_down_to(browse)
        browse.inbox_count.end()
        self.keeper, self._watched, self.history, self._view = None, None, History(), ""
        browse.retire()
        self.open(workspace)

    def open(self, workspace: "Workspace") -> None:
        """Shows a workspace that was chosen just now, in the table screen."""
        raise NotImplementedError

    def come_back(self, times: int) -> None:
        """Makes a new table screen at the same place; after a second failure, at the first place.

        The old one stays below it, empty: Textual cannot take the first screen away.
        """
        from caltui.tui.browse.screen import BrowseScreen

        browse = self.browse
        place = browse.place if times == 1 else Place(self._start)
        visit = Visit(place)
        self.close_down_to(browse)
        screen = BrowseScreen(visit)
        screen.expect(self.size)
        self.push_screen(screen)
        browse.retire()

    async def action_quit(self) -> None:
        """Leaves; asks where something that was typed cannot be kept, or a write is on its way."""
        from caltui.tui.app.quitting import ask_first

        if not ask_first(self, super().action_quit):
            await super().action_quit()
