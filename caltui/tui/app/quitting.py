"""Quitting while writes are on their way: what is asked, and what the terminal is told."""

from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.widgets.status_text import going_words

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


class QuitScreen(ConfirmScreen):
    """Names what is on its way. Quitting once more, with ctrl+q, leaves at once."""

    def __init__(self, workspace: "Workspace") -> None:
        going = workspace.pending.going
        one = len(going) == 1
        rest = " A bulk run sends nothing more; B goes on with it then."
        super().__init__(
            "Quit while a write is on its way?" if one else "Quit while writes are on their way?",
            f"{going_words(workspace)}. Quitting does not call it back: the next start looks up"
            f" what came of it.{rest if any(write.many for write in going) else ''}",
            yes="Quit (y)",
            no="Stay (esc)",
        )


def farewell(workspace: "Workspace") -> str:
    """The line for the terminal that is left; empty when nothing is on its way."""
    names = "; ".join(one_line(write.summary, 80) for write in workspace.pending.going)
    if not names:
        return ""
    return f"On its way when you left: {names}. The next start looks up what came of it."
