"""The two bars of a screen, one line each: the title bar and the status line."""

from collections.abc import Sequence

from textual.color import Color
from textual.content import Content
from textual.geometry import Region

from caltui.tui.base.tones import profile_colour
from caltui.tui.widgets.bar_parts import Part, bar_pieces, parts_that_fit, right_size, title_parts
from caltui.tui.widgets.drawn_line import DrawnLine
from caltui.tui.widgets.status_text import StatusFacts, status_parts
from caltui.workspace.profile.status import Status

TICK = 0.25
"""Seconds between two pictures of the spinner."""

IDLE_TICKS = 4
"""While nothing runs, the status is updated once in so many ticks."""


class OneLine(DrawnLine):
    """Draws what `parts` returns, again only when that has changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Part, ...] = ()

    def parts(self) -> Sequence[Part]:
        """The texts of the bar, from left to right."""
        return ()

    def tell(self) -> None:
        """Asks for the parts again and draws those that changed."""
        now, before = tuple(self.parts()), self._shown
        if now == before:
            return
        self._shown = now
        width = self.size.width
        fitting, was = parts_that_fit(now, width), parts_that_fit(before, width)
        if [part for part in fitting if not part.right] == [part for part in was if not part.right]:
            start = width - max(right_size(fitting), right_size(was))
            self.refresh(Region(max(0, start), 0, width, 1))
        else:
            self.refresh()

    def on_mount(self) -> None:
        self.tell()

    def line(self) -> Content:
        """The parts that fit."""
        return Content.assemble(*bar_pieces(self._shown, self.size.width))


class TitleBar(OneLine):
    """The path of the place at the left, facts about it at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.crumbs: Sequence[str] = ()
        self.facts: Sequence[str] = ()

    def show(self, crumbs: Sequence[str], facts: Sequence[str] = ()) -> None:
        """Shows a path from the category to the record, and facts such as `3 marked`."""
        self.crumbs, self.facts = tuple(c for c in crumbs if c), tuple(facts)
        self.tell()

    def parts(self) -> Sequence[Part]:
        return title_parts(self.crumbs, self.facts)


def badge_style(status: Status) -> str:
    """The style of the profile's badge: its colour, with a text in black or white."""
    colour = profile_colour(status.colour, production=status.production)
    text = Color.parse(colour).get_contrast_text(1.0).rgb
    return f"bold rgb({text[0]},{text[1]},{text[2]}) on {colour}"


class StatusLine(OneLine):
    """The profile, the rows, how old they are, and the work that is going on."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts: StatusFacts | None = None
        self._frame = 0

    def show(self, facts: StatusFacts) -> None:
        """Shows these facts; draws only where a text changed."""
        self.facts = facts
        self._frame = self._frame + 1 if facts.running else 0
        self.tell()

    def parts(self) -> Sequence[Part]:
        if self.facts is None:
            return ()
        return status_parts(self.facts, badge_style(self.facts.status), self._frame)
