"""The part of the console that knows how it looks: theme, clock, first day, density, mouse."""

import asyncio
import os
from collections.abc import Callable

from textual import on

from caltui.scheduling.time_style import TimeStyle, use_style
from caltui.settings.paths import Paths
from caltui.settings.view import AUTO, View
from caltui.tui.app.settings import themes
from caltui.tui.app.writes_app import WritesApp
from caltui.tui.base.messages import GroundTold, MirrorChanged
from caltui.tui.base.theme import THEMES
from caltui.workspace.base.clock import local_zone, zone_of

FIRST_DAYS = {"sunday": 0, "monday": 1, "saturday": 6}


class LookApp(WritesApp):
    """Base of the console."""

    look: View = View()
    where: Paths | None = None
    """The folders of the configuration; None where there are none to write to."""
    use_mouse: Callable[[bool], None] | None = None
    """Turns the terminal's reports of the mouse on or off; None where it cannot be reached."""
    look_faults: list[str]
    """What is wrong with the look in the configuration, a sentence for each."""
    saving: asyncio.Lock
    """Held while the configuration is written."""
    _ground = themes.DARK

    def begin_look(self, look: View, where: Paths | None, faults: tuple[str, ...]) -> None:
        """Takes the look of the configuration, before anything is drawn."""
        self.saving = asyncio.Lock()
        for theme in THEMES:
            self.register_theme(theme)
        self.where, self.look_faults = where, list(faults)
        if where is not None and look.theme == AUTO:
            self._ground = themes.ground_known(where, os.environ)
        self._take_look(look)

    def _take_look(self, look: View) -> None:
        self.look = look
        use_style(TimeStyle(look.clock == "12h", FIRST_DAYS.get(look.first_day)))
        self.set_class(look.density == "compact", "-compact")
        theme, fault = themes.theme_for(look.theme, self._ground, self.where)
        if theme.name not in self.available_themes:
            self.register_theme(theme)
        self.theme = theme.name
        if fault:
            self.look_faults.append(fault)

    def change_look(self, look: View) -> None:
        """Makes the console look so at once, on every screen."""
        before = self.look
        self.look_faults = []
        self._take_look(look)
        if look.mouse != before.mouse and self.use_mouse is not None:
            self.use_mouse(look.mouse)
        if not self.is_open:
            return
        if look.zone != before.zone:
            self.change_zone()
        if (look.clock, look.first_day) != (before.clock, before.first_day):
            self.workspace.forget()
            self.news.publish(MirrorChanged(frozenset(self.workspace.catalog.titles)))

    def change_zone(self) -> None:
        """Shows times in the zone that the settings name, on the table at once."""
        workspace = self.workspace
        name = workspace.profile.zone or self.look.zone
        workspace.use_zone(zone_of(name) or local_zone() if name else local_zone())
        self.show_again()

    def show_again(self) -> None:
        """Draws the table anew, with everything that was remembered of it forgotten."""
        raise NotImplementedError

    def reset_widths(self) -> int:
        """Takes the widths of columns away; how many categories had some."""
        raise NotImplementedError

    @property
    def ground(self) -> str:
        """`dark` or `light`, as far as it is known of the terminal."""
        return self._ground

    @on(GroundTold)
    def _ground_told(self, event: GroundTold) -> None:
        """Takes the theme for the colour that the terminal has as background, and keeps it."""
        ground, where = themes.ground_told(event.answer), self.where
        if not ground or ground == self._ground or self.look.theme != AUTO:
            return
        self._ground = ground
        self._take_look(self.look)
        if where is not None:
            self.run_worker(
                lambda: themes.keep_ground(where, ground),
                group="ground",
                thread=True,
                exit_on_error=False,
            )
