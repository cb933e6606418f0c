"""Quitting: what is asked when text would be lost or writes are on their way, and what is said."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from caltui.text import one_line
from caltui.tui.base.recovery import RecoveringApp
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.widgets.status_text import pending_text

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
            f"{pending_text(workspace)}. Quitting does not call it back: the next start looks up"
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


class LeaveConsole(ConfirmScreen):
    """Asks whether to leave although something is lost by it."""


def ask_first(app: RecoveringApp[Any], go_on: Callable[[], Awaitable[None]]) -> bool:
    """Keeps what was typed, and asks where something of it cannot be kept: whether it asked.

    Asked for again at that question, or answered with yes, it goes on.
    """
    app.keep_typed()
    lost = [words for screen in app.screen_stack if (words := _lost(screen))]
    if not lost or isinstance(app.screen, LeaveConsole):
        return False
    question = LeaveConsole(
        "Leave the console?",
        f"This cannot be kept as a draft and is lost: {'; '.join(lost)}.",
        yes="Leave (y)",
        no="Stay (esc)",
    )

    def answered(yes: bool | None) -> None:
        if yes:
            app.call_later(go_on)

    app.push_screen(question, answered)
    return True


def _lost(screen: object) -> str:
    unkept_fields = getattr(screen, "unkept_fields", None)
    return unkept_fields() if unkept_fields is not None else ""
