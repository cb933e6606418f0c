"""A screen over another, whose lines are taken from a backdrop and not drawn again."""

from textual.app import RenderResult
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip

from caltui.tui.widgets.backdrop import Backdrop
from caltui.tui.widgets.true_colours import others


class Shaded(Screen[ScreenResultType]):
    """Shows what lies behind as it is."""

    def render(self) -> RenderResult:  # type: ignore[override]  # Textual takes any widget's
        """What lies behind."""
        behind = super().render()
        return Backdrop(behind) if isinstance(behind, BackgroundScreen) else behind

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines behind as they are: nothing is put around them."""
        behind = self.render()
        if not isinstance(behind, Backdrop) or others(self.get_line_filters()):
            return super().render_lines(crop)
        lines = behind.lines()[slice(*crop.line_span)]
        return [line.crop(*crop.column_span) for line in lines]
