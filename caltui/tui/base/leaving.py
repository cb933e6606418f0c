"""Leaving the console from wherever one is."""

from collections.abc import Awaitable, Callable
from typing import Any

from caltui.tui.app.recovery import RecoveringApp
from caltui.tui.dialogs.confirm import ConfirmScreen


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
    would_lose = getattr(screen, "would_lose", None)
    return would_lose() if would_lose is not None else ""
