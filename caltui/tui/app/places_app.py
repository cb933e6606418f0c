"""The part of the console for places: the table, its history, and quitting."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from caltui.tui.app.writes_app import WritesApp
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.tui.browse.screen import BrowseScreen


class PlacesApp(WritesApp):
    """Base of the console."""

    _start: str

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

    def come_back(self, times: int) -> None:
        """Makes a new table screen at the same place; after a second failure, at the first place.

        The old one stays below it, empty: Textual cannot take the first screen away.
        """
        from caltui.tui.browse.screen import BrowseScreen

        browse = self.browse
        place = browse.place if times == 1 else Place(self._start)
        self.close_down_to(browse)
        screen = BrowseScreen(place)
        screen.expect(self.size)
        self.push_screen(screen)
        browse.retire()

    async def action_quit(self) -> None:
        """Leaves; asks where something that was typed cannot be kept, or a write is on its way."""
        from caltui.tui.app.quitting import ask_first

        if not ask_first(self, super().action_quit):
            await super().action_quit()
