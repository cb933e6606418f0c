"""The line that says on whose data one works, how old it is, and what is running."""

from collections.abc import Sequence

from textual.color import Color

from caltui.tui.base.tones import profile_colour
from caltui.tui.widgets.bar_parts import Part
from caltui.tui.widgets.one_line import OneLine
from caltui.tui.widgets.status_text import Facts as Facts
from caltui.tui.widgets.status_text import rows_text as rows_text
from caltui.tui.widgets.status_text import status_parts
from caltui.workspace.profile.status import Status

TICK = 0.25
"""Seconds between two frames of the spinner."""

IDLE_TICKS = 4
"""While nothing runs, the facts are looked at once in so many ticks."""


def badge_style(status: Status) -> str:
    """The colours of the profile's badge: its own, with the text that reads best on it."""
    colour = profile_colour(status.colour, production=status.production)
    text = Color.parse(colour).get_contrast_text(1.0).rgb
    return f"bold rgb({text[0]},{text[1]},{text[2]}) on {colour}"


class StatusLine(OneLine):
    """Who is worked for, on what, how fresh it is, and what goes on."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts: Facts | None = None
        self._frame = 0

    def show(self, facts: Facts) -> None:
        """Draws these facts, if they read differently."""
        self.facts = facts
        self._frame = self._frame + 1 if facts.running else 0
        self.tell()

    def parts(self) -> Sequence[Part]:
        if self.facts is None:
            return ()
        return status_parts(self.facts, badge_style(self.facts.status), self._frame)
