"""A dialog whose contents are narrowed by words: `/` opens the line for them, esc closes it."""

from textual import on
from textual.screen import ScreenResultType
from textual.widgets import Input

from caltui.tui.base.dialog import Dialog


class FilterLine(Input):
    """The line for the words. It is hidden at first."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(compact=True, placeholder=placeholder)
        self.display = False


class FilteredDialog(Dialog[ScreenResultType]):
    """Has a FilterLine, and the widget that AUTO_FOCUS names, which shows what has its words."""

    @property
    def words(self) -> list[str]:
        """The words in lower case; empty where nothing is narrowed."""
        return self.query_one(FilterLine).value.casefold().split()

    def narrow(self) -> None:
        """Shows what has the words. Called when they have changed."""
        raise NotImplementedError

    def action_filter(self) -> None:
        """Opens the line for the words."""
        line = self.query_one(FilterLine)
        line.display = True
        line.focus()

    def action_close(self) -> None:
        """Takes the words away; without a line for them closes the dialog."""
        line = self.query_one(FilterLine)
        if not line.display:
            super().action_close()
            return
        line.value = ""
        line.display = False
        self._leave_line()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.narrow()

    @on(Input.Submitted)
    def _leave_line(self) -> None:
        self.query_one(str(self.AUTO_FOCUS)).focus()
