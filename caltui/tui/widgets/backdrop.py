"""What lies behind a dialog, shaded: drawn once for every dialog that opens, so quickly."""

from rich.segment import Segment
from rich.style import Style as SegmentStyle
from textual.css.styles import RulesMap
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Backdrop(Visual):
    """As Textual's, which works a shade out anew for every piece of every line."""

    def __init__(self, behind: BackgroundScreen) -> None:
        self._screen, self._colour = behind.screen, behind.color
        self._shades: dict[SegmentStyle | None, SegmentStyle | None] = {}

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lines of the screen behind."""
        return self.lines()

    def lines(self) -> list[Strip]:
        """The same: they are as wide as that screen."""
        lines = self._screen._compositor.render_strips()
        return [Strip([self._shaded(part) for part in line], line.cell_length) for line in lines]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as the dialog's screen."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """As high as the screen behind."""
        return self._screen.size.height

    def _shaded(self, part: Segment) -> Segment:
        if part.style not in self._shades:
            (shaded,) = BackgroundScreen.process_segments([part], self._colour)
            self._shades[part.style] = shaded.style
        return Segment(part.text, self._shades[part.style])
