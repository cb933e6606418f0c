"""The parts that dialogs share: their head, their buttons, and rows of two texts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

from caltui.text import one_line
from caltui.tui.base.tones import profile_colour

if TYPE_CHECKING:
    from caltui.settings.model import Profile
    from caltui.workspace.workspace import Workspace


def badge(profile: "Profile", *, read_only: bool = False) -> Content:
    """The profile that a dialog writes to: ` ▲ PRODUCTION firm `, ` ● firm · read-only `."""
    word = "▲ PRODUCTION " if profile.production else "● "
    colour = profile_colour(profile.colour, production=profile.production)
    name = one_line(profile.name, 30)
    text = f" {word}{name}{' · read-only' if read_only else ''} "
    return Content.styled(text, f"bold #0d1420 on {colour}")


def dialog_head(title: str, workspace: "Workspace") -> Horizontal:
    """The first line of a dialog that writes: its title, and the profile it writes to."""
    shown = badge(workspace.profile, read_only=workspace.read_only)
    return Horizontal(
        Static(Content(title), classes="dialog-title"),
        Static(shown, id="badge"),
        classes="dialog-head",
    )


def dialog_button(
    label: str, action: str, *, id: str, variant: ButtonVariant = "default"
) -> Button:
    """A button that runs an action of the screen it stands on."""
    return Button(Content(label), id=id, compact=True, variant=variant, action=f"screen.{action}")


def text_rows(pairs: Iterable[tuple[Content, Content]], left: str) -> Iterator[Horizontal]:
    """A row for each pair: a heading or a glyph, and a text that may take several lines.

    `left` is the style class of the first one.
    """
    for first, text in pairs:
        yield Horizontal(
            Static(first, classes=left),
            Static(text, classes="review-point"),
            classes="review-effect",
        )
