"""The screen of the first start: where is your Cal? Or the demo, which needs none."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from caltui.dialects import servers
from caltui.settings.paths import Paths
from caltui.settings.paths import paths as user_paths
from caltui.tui.base.dialog import Closing
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

ABOUT = "For people who look after other people's calendars."
QUESTION = "Where is your Cal?"
DEMO = ("demo", "Demo", "an invented firm: no account, no network")
WIDTH = 13
"""Cells of the longest title, and a gap."""


@dataclass(frozen=True, slots=True)
class WelcomeChoice:
    """The choice of a person: the demo, or the profile of that name, which is saved."""

    demo: bool = False
    profile: str = ""


class WelcomeScreen(Closing[WelcomeChoice | None]):
    """Shown while there is no profile. Closes with the choice, or None to quit."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("welcome")]
    AUTO_FOCUS = "LineList"

    def __init__(self, paths: Paths | None = None, *, env: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        self.paths = paths if paths is not None else user_paths(env)
        self._servers = {one.name: one for one in servers()}

    def compose(self) -> ComposeResult:
        """The question, with a line for each answer."""
        lines = [*((one.name, one.title, one.about) for one in self._servers.values()), DEMO]
        items = [
            Item(key, f"{title:<{WIDTH}}{about}", glyph=str(number))
            for number, (key, title, about) in enumerate(lines, 1)
        ]
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(Content("caltui"), id="welcome-title")
            yield Static(Content(ABOUT), id="welcome-about")
            yield Static(Content(QUESTION), id="welcome-question")
            yield LineList(items)
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Quit (esc)", "leave", id="welcome-quit")
                yield dialog_button("Demo (f2)", "demo", id="welcome-demo")
                yield dialog_button(
                    "Go on (enter)", "connect", id="welcome-connect", variant="primary"
                )

    def on_key(self, event: events.Key) -> None:
        """Chooses the line of a number."""
        items = self.query_one(LineList).items
        found = next((item.key for item in items if item.glyph == event.character), "")
        if found:
            event.stop()
            self.query_one(LineList).move_to_key(found)
            self._go_on(found)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self._go_on(event.key)

    def action_connect(self) -> None:
        """Goes on with the line under the cursor."""
        self._go_on(self.query_one(LineList).cursor_key)

    def action_demo(self) -> None:
        """Starts the demo."""
        self.answer(WelcomeChoice(demo=True))

    def action_leave(self) -> None:
        """Quits."""
        self.answer()

    def _go_on(self, key: str) -> None:
        if not self.is_active:
            return
        if key == DEMO[0]:
            self.action_demo()
            return
        from caltui.tui.dialogs.connect import ConnectScreen

        self.app.push_screen(ConnectScreen(self._servers[key], self.paths), self._connected)

    def _connected(self, profile: str | None) -> None:
        if profile:
            self.answer(WelcomeChoice(profile=profile))
