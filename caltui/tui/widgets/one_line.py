"""Bars of one line: the title and the status. What matters least is left out first."""

from collections.abc import Sequence

from textual.color import Color
from textual.content import Content
from textual.geometry import Region

from caltui.tui.base.tones import profile_colour
from caltui.tui.widgets.bar_parts import Part, chosen, laid_out, right_size, title_parts
from caltui.tui.widgets.drawn_line import DrawnLine
from caltui.tui.widgets.status_text import Facts, status_parts
from caltui.workspace.profile.status import Status

TICK = 0.25
"""Seconds between two frames of the spinner."""

IDLE_TICKS = 4
"""While nothing runs, the facts are looked at once in so many ticks."""


class OneLine(DrawnLine):
    """Draws `parts()`. Redraws only when they changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Part, ...] = ()

    def parts(self) -> Sequence[Part]:
        """The pieces, most left first."""
        return ()

    def tell(self) -> None:
        """Looks at the facts again."""
        now, before = tuple(self.parts()), self._shown
        if now == before:
            return
        self._shown = now
        width = self.size.width
        kept, was = chosen(now, width), chosen(before, width)
        if [part for part in kept if not part.right] == [part for part in was if not part.right]:
            start = width - max(right_size(kept), right_size(was))
            self.refresh(Region(max(0, start), 0, width, 1))
        else:
            self.refresh()

    def on_mount(self) -> None:
        self.tell()

    def line(self) -> Content:
        """The parts that fit."""
        return Content.assemble(*laid_out(self._shown, self.size.width))


class TitleBar(OneLine):
    """A breadcrumb at the left, facts about the place at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.crumbs: Sequence[str] = ()
        self.facts: Sequence[str] = ()

    def show(self, crumbs: Sequence[str], facts: Sequence[str] = ()) -> None:
        """`crumbs` from the category to the record; `facts` such as `3 marked`."""
        self.crumbs, self.facts = tuple(c for c in crumbs if c), tuple(facts)
        self.tell()

    def parts(self) -> Sequence[Part]:
        return title_parts(self.crumbs, self.facts)


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
