"""Shows a change before it is sent: the fields that differ, and what Cal will do."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from caltui.catalog.model import Field, title_of
from caltui.scheduling.wording import when_text
from caltui.workspace.base.clock import instant

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change, ChangedField

GLYPHS = {
    "create": ("+", "$success"),
    "update": ("~", "$warning"),
    "delete": ("−", "$error"),
    "cancel": ("×", "$error"),
}
WIDE = 26
SHORT = 34


def subject(workspace: "Workspace", change: "Change") -> list[tuple[Content, Content]]:
    """Describes the record of a change (who, when, what): pairs of a heading and a text."""
    facts = workspace.about(change)
    if not facts:
        words = f"{change.of.noun.capitalize()} {change.key} was never seen: it may be another."
        return [(Content.styled(" ?", "bold $warning"), Content.styled(words, "$warning"))]
    heads = (Content.styled(f" {one.head}", "$quiet") for one in facts)
    return list(zip(heads, (Content.styled(one.text, "bold") for one in facts), strict=True))


def diff_lines(workspace: "Workspace", change: "Change") -> list[tuple[Content, Content]]:
    """The fields that differ: a name with a glyph and the values, one below the other where they
    are long."""
    glyph, tone = GLYPHS.get(change.verb, ("·", "$accent"))
    described = set[str]()
    if change.verb == "delete" and workspace.about(change):
        described = {path for paths in change.of.tells.values() for path in paths}
    diff = (line for line in told_diff(workspace, change) if line.field not in described)
    return [(_name(change, line.field, glyph, tone), _values(line, change.verb)) for line in diff]


def told_diff(workspace: "Workspace", change: "Change") -> "Iterator[ChangedField]":
    """The fields that differ, with names in place of ids, and times in the display zone."""
    for line in change.diff():
        field = field_of(change, line.field)
        before, after = (told_value(workspace, field, text) for text in (line.before, line.after))
        yield line._replace(before=before, after=after)


def field_title(field: Field) -> str:
    """The title of a field; without `id` where the field is a reference."""
    title = field.title
    return title.removesuffix(" id").removesuffix(" uid") if field.ref else title


def field_of(change: "Change", name: str) -> Field | None:
    """The field that a change sets under this name, or that its records have."""
    return change.operation.field(name) or change.of.field(name)


def told_value(workspace: "Workspace", field: Field | None, text: str) -> str:
    """A value of a diff as people read it: the name of a record, a time in the display zone."""
    if field is not None and field.ref is not None:
        return _record_text(workspace, field, text)
    if field is not None and field.type == "datetime":
        return _time_text(workspace, text)
    return text


def _record_text(workspace: "Workspace", field: Field, text: str) -> str:
    key = _key_in(text)
    of = workspace.resource(field.ref or "")
    if text and field.type != "integer" and of.params[0].type == "integer":
        found = workspace.where(of.key, "uid", text)
        key = found[0][0] if found else ""
    if not key or key == "null":
        return text
    seen = workspace.record(of.key, key)
    name = workspace.teller.of_key(of.key, key)
    return f"{name} · {workspace.teller.rest(of.key, seen.record)}" if seen else name


def _key_in(text: str) -> str:
    """The key in a text such as `Intro call · 12` or `12 · never seen`."""
    first, _, last = text.rpartition(" · ")
    return next((part for part in (last, first) if first and part.isdecimal()), text)


def _time_text(workspace: "Workspace", text: str) -> str:
    moment = instant(text)
    if moment is None:
        return text
    return f"{when_text(moment, workspace.zone)} {workspace.zone.key}"


def _name(change: "Change", name: str, glyph: str, tone: str) -> Content:
    field = field_of(change, name)
    title = field_title(field) if field is not None else title_of(name)
    return Content.assemble((f" {glyph} ", f"bold {tone}"), (f"{title:<{WIDE - 1}} ", "bold"))


def _values(line: "ChangedField", verb: str) -> Content:
    if verb == "delete":
        return Content.styled(line.before or "—", "$quiet")
    after = (line.after or "empty", "$success")
    if verb != "update":
        return Content.assemble(after)
    before = (line.before or "empty", "$quiet")
    long = len(line.before) + len(line.after) > SHORT
    return Content.assemble(before, ("\n→ " if long else " → ", "bold"), after)


BULLET, GRAVE = Content.styled(" •", "bold $warning"), Content.styled(" ▲", "bold $error")
BACK = Content.styled(" ↶", "bold $success")


def point_glyph(text: str) -> Content:
    """The glyph of an effect: grave where it says that it cannot be undone."""
    return GRAVE if "cannot be undone" in text.casefold() else BULLET


def way_back_glyph(text: str) -> Content:
    """The glyph of a sentence about the way back: a warning only where there is none."""
    folded = text.casefold()
    if "cannot" in folded:
        return GRAVE
    return BACK if "can be undone" in folded or "can be taken back" in folded else BULLET


def effects(change: "Change", warnings: Sequence[str] = ()) -> list[tuple[Content, Content]]:
    """Lists what Cal does with the change, and whether it can be undone.

    Returns pairs of a glyph and a sentence.
    """
    texts = [*warnings, *change.consequences()]
    points = [(point_glyph(text), Content(text)) for text in texts]
    undoable = change.undoable
    if any("cannot be undone" in text.casefold() for text in texts):
        return points
    if undoable.possible and not undoable.text.startswith("Cannot"):
        return [*points, (BACK, Content(undoable.text))]
    return [(GRAVE, Content.styled(undoable.text, "bold")), *points]
