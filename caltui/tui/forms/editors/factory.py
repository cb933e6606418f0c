"""Makes the editor of a field: a table from the type of the field to the widget."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import UNSET, Field
from caltui.tui.forms.convert import to_text
from caltui.tui.forms.editors.editor import Editor
from caltui.tui.forms.editors.instants import InstantEditor
from caltui.tui.forms.editors.lines import AreaEditor, LineEditor, SecretEditor
from caltui.tui.forms.editors.pick_line import PickLine
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.editors.structured import Naming
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.editors.toggles import ChoiceLine, WeekdayLine
from caltui.tui.forms.editors.word_list import WordList
from caltui.tui.forms.model import FormEntry
from caltui.tui.forms.suggestions import Records, Suggestions, Zones, enum_suggestions, word_label

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

DEFAULT = "default: "
LONGEST_ROW = 44
"""Cells of a row of words; where they take more, the editor is a list to search."""


def suggestions_for(workspace: "Workspace", field: Field) -> Suggestions | None:
    """Returns what the editor of a field suggests; None where a person types without help."""
    if field.ref is not None:
        return Records(workspace, field)
    if field.type in ("timezone", "datetime"):
        return Zones(workspace.clock)
    words = field.enum or workspace.catalog.enums.get(field.type)
    return enum_suggestions(words) if words is not None else None


class EditorParts(NamedTuple):
    """The parts of an editor. `hint` stands in an empty line, `naming` names records."""

    entry: FormEntry
    suggestions: Suggestions | None
    zone: ZoneInfo
    hint: str
    naming: Naming


def editor_for(
    entry: FormEntry, workspace: "Workspace", *, edits: bool
) -> tuple[Editor, Suggestions | None]:
    """The editor of a field, and what it suggests."""
    suggestions = suggestions_for(workspace, entry.field)
    hint = _placeholder(entry, workspace.zone, edits=edits)
    make = _pick if entry.picked else KINDS[kind_of(entry.field)]
    parts = EditorParts(entry, suggestions, workspace.zone, hint, workspace.name)
    return make(parts), suggestions


def kind_of(field: Field) -> str:
    """The key in KINDS: by what the field is besides its type, else by its type."""
    if field.ref is not None:
        return "reference"
    if field.layout:
        return "structure"
    if field.type == "array":
        return "words" if field.enum else "json" if isinstance(field.shape, dict) else "list"
    if field.enum is not None:
        return "word"
    return "secret" if field.secret else field.type


def _line(parts: EditorParts) -> Editor:
    if "\n" in parts.entry.text:
        return _area(parts)
    return LineEditor(parts.entry.field.name, parts.entry.text, placeholder=parts.hint)


def _secret(parts: EditorParts) -> Editor:
    return SecretEditor(parts.entry.field.name, parts.entry.text, placeholder=parts.hint)


def _area(parts: EditorParts) -> AreaEditor:
    return AreaEditor(parts.entry.field.name, parts.entry.text, placeholder=parts.hint)


def _json(parts: EditorParts) -> Editor:
    area = _area(parts)
    area.add_class("-json")
    area.lines_high = min(9, max(3, len(parts.entry.text.splitlines())))
    return area


def _pick(parts: EditorParts) -> Editor:
    label = parts.suggestions.label if isinstance(parts.suggestions, Records) else str
    return PickLine(parts.entry.field.name, parts.entry.text, label)


def _structure(parts: EditorParts) -> Editor:
    return StructureEditor(parts.entry.field, parts.entry.text, parts.naming)


def _suggest(parts: EditorParts) -> Editor:
    assert parts.suggestions is not None
    return Suggest(
        parts.entry.field.name, parts.entry.text, parts.suggestions, placeholder=parts.hint
    )


def _instant(parts: EditorParts) -> Editor:
    assert parts.suggestions is not None
    return InstantEditor(
        parts.entry.field.name, parts.entry.text, parts.suggestions, parts.zone.key
    )


def _weekdays(parts: EditorParts) -> Editor:
    return WeekdayLine(parts.entry.field.name, parts.entry.text, parts.entry.field)


def _switch(parts: EditorParts) -> Editor:
    options = [("yes", "yes"), ("no", "no"), *_empty_choice(parts)]
    return ChoiceLine(parts.entry.field.name, parts.entry.text, options)


def _word(parts: EditorParts) -> Editor:
    words = parts.entry.field.enum
    assert words is not None
    options = [(str(word), word_label(words, word)) for word in words.every]
    options += _empty_choice(parts)
    if words.open or sum(len(label) + 4 for _, label in options) > LONGEST_ROW:
        return _suggest(parts)
    return ChoiceLine(parts.entry.field.name, parts.entry.text, options)


def _words(parts: EditorParts) -> Editor:
    words = parts.entry.field.enum
    assert words is not None
    later = dict.fromkeys(words.later, " (later builds)")
    options = [(str(w), f"{word_label(words, w)}{later.get(w, '')}") for w in words.every]
    return WordList(parts.entry.field.name, parts.entry.text, options)


def _empty_choice(parts: EditorParts) -> list[tuple[str, str]]:
    """The choice that sends nothing, or null where a person may take Cal's value away."""
    entry = parts.entry
    if entry.field.nullable and entry.known:
        return [("", "none")]
    if entry.field.required or (entry.known and entry.start):
        return []
    return [("", parts.hint if parts.hint.startswith(DEFAULT) else "leave as it is")]


KINDS: Mapping[str, Callable[[EditorParts], Editor]] = {
    "reference": _suggest,
    "word": _word,
    "words": _words,
    "secret": _secret,
    "string": _line,
    "email": _line,
    "url": _line,
    "slug": _line,
    "color": _line,
    "integer": _line,
    "time": _line,
    "date": _line,
    "text": _area,
    "list": _area,
    "json": _json,
    "any": _line,
    "structure": _structure,
    "boolean": _switch,
    "datetime": _instant,
    "timezone": _suggest,
    "locale": _suggest,
    "enum": _suggest,
    "weekdays": _weekdays,
}
"""What makes the editor of each type of the catalogue, and of each other kind of field."""

EXAMPLES: Mapping[str, str] = {
    "email": "name@example.com",
    "url": "https://example.com/page",
    "slug": "lower-case-words",
    "color": "#292929",
    "time": "09:00",
    "date": "2026-12-01",
    "timezone": "type a city",
    "reference": "type a name, or an id",
    "word": "type to search",
    "list": "one a line, or with commas",
    "json": "{ }",
    "any": "text, a number, or JSON",
}


def _placeholder(entry: FormEntry, zone: ZoneInfo, *, edits: bool) -> str:
    field = entry.field
    if field.default is not UNSET and field.default is not None and not edits:
        return DEFAULT + " ".join(to_text(field, field.default, zone).split())
    if edits and not entry.known:
        return "empty leaves it as it is"
    if isinstance(field.shape, (dict, list)):
        return json.dumps(field.shape, ensure_ascii=False)
    return EXAMPLES.get(kind_of(field), "")
