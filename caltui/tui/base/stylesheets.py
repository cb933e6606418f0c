"""An app that reads its style sheets as late and as seldom as it can.

Textual parses every sheet before the first frame, again when the theme is set and
again for each change of a class; here the sheets of the first screen are parsed
once, and the others when that screen is up, or when something needs them before.
"""

from pathlib import Path, PurePath
from typing import Any, ClassVar, Generic

from textual.dom import DOMNode
from textual.screen import Screen

from caltui.tui.base.compositor import draw_sparsely
from caltui.tui.base.key_queue import TypeAheadApp
from caltui.tui.base.recovery import Result

TUI = Path(__file__).parents[1]
FIRST = ("browse", "lists", "table")
"""What every first screen is drawn with; the other sheets are read when they are wanted."""


def style_files() -> list[Path]:
    """Every `*.tcss`, by name: inside the package when installed, else the top-level `styles/`."""
    packaged = TUI / "styles"
    folder = packaged if packaged.is_dir() else TUI.parents[1] / "styles"
    return sorted(folder.glob("*.tcss"))


def first_files() -> list[Path]:
    """The sheets without which nothing can be shown."""
    return [path for path in style_files() if path.stem in FIRST]


class SheetApp(TypeAheadApp[Result], Generic[Result]):
    """Reads `FIRST` sheets at the start, and all before another screen comes up."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [*first_files()]
    _read_with: dict[str, str] | None = None
    _whole = False

    def refresh_css(self, animate: bool = True) -> None:
        """Applies the sheets again where a colour or another variable changed."""
        now = self.get_css_variables()
        if now != self._read_with:
            self._read_with = now
            super().refresh_css(animate=animate)

    def use_variables(self) -> None:
        """Takes the variables as they are now for sheets that are not parsed yet."""
        self._read_with = self.get_css_variables()
        self.stylesheet.set_variables(self._read_with)

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Applies the sheets to what is on the screen: before that nothing keeps them.

        What is mounted takes its styles then. Many widgets set classes while they are
        made, and Textual would look through all rules for each.
        """
        if node is self or node.parent is not None:
            super().update_styles(node, animate=animate)

    def read_sheets(self, *names: str) -> None:
        """Reads sheets that were left for later, all or these, in their places among the others."""
        if self._whole:
            return
        self._whole = not names
        files, sheet = style_files(), self.stylesheet
        unread = [path for path in files if not sheet.has_source(str(path))]
        sheet.read_all([path for path in unread if not names or path.stem in names])
        places = [(str(path), "") for path in files if sheet.has_source(str(path))]
        sheet.source = {place: sheet.source[place] for place in places} | sheet.source
        sheet.parse()

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **options: Any) -> Any:
        """Every sheet is there before a screen comes over the first one."""
        self.read_sheets()
        if isinstance(screen, Screen) and not screen.is_attached:
            draw_sparsely(screen)
        return super().push_screen(screen, *args, **options)
