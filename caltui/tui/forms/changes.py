"""A change as people read it before it is sent: what differs, and what Cal makes of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from caltui.catalog import kebab

if TYPE_CHECKING:
    from caltui.workspace.change import Change, Line

GLYPHS = {
    "create": ("+", "$success"),
    "update": ("~", "$warning"),
    "delete": ("−", "$error"),
    "cancel": ("×", "$error"),
}
WIDE = 26
SHORT = 34


def diff_content(change: "Change") -> Content:
    """One line a field, with a glyph; two where the values are long."""
    glyph, tone = GLYPHS.get(change.verb, ("·", "$accent"))
    lines = [_line(line, glyph, tone, change.verb) for line in change.diff()]
    if not lines:
        return Content("")
    return Content("\n").join(lines)


def _line(line: "Line", glyph: str, tone: str, verb: str) -> Content:
    name = Content.assemble(
        (f" {glyph} ", f"bold {tone}"), (_title(line.field).ljust(WIDE), "bold")
    )
    if verb == "delete":
        return Content.assemble(name, (line.before or "—", "$quiet"))
    after = (line.after or "empty", "$success")
    if verb != "update":
        return Content.assemble(name, after)
    before = (line.before or "empty", "$quiet")
    if len(line.before) + len(line.after) > SHORT:
        return Content.assemble(name, before, "\n" + " " * (WIDE + 1), ("→ ", "bold"), after)
    return Content.assemble(name, before, (" → ", "bold"), after)


def effects(change: "Change", warnings: Sequence[str] = ()) -> list[tuple[Content, Content]]:
    """What Cal will and will not do about it, and whether there is a way back.

    A glyph and a sentence each.
    """
    texts = [*warnings, *change.consequences()]
    points = [(Content.styled(" •", "bold $warning"), Content(text)) for text in texts]
    way_back = change.way_back
    if any("cannot be undone" in text.casefold() for text in texts):
        return points
    if way_back.possible and not way_back.text.startswith("Cannot"):
        return [*points, (Content.styled(" ↶", "bold $success"), Content(way_back.text))]
    grave = Content.styled(way_back.text, "bold")
    return [(Content.styled(" ▲", "bold $error"), grave), *points]


def _title(name: str) -> str:
    return kebab(name).replace("-", " ").capitalize()
