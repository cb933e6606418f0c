"""Which editor a field gets: a table, from the field's own words to a widget."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from caltui.catalog.model import UNSET, Field
from caltui.tui.forms.convert import to_text
from caltui.tui.forms.editors.editor import Editor
from caltui.tui.forms.editors.instants import InstantEditor
from caltui.tui.forms.editors.lines import AreaEditor, LineEditor, SecretEditor
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.editors.toggles import ChoiceLine, WeekdayLine
from caltui.tui.forms.editors.word_list import WordList
from caltui.tui.forms.model import Entry
from caltui.tui.forms.suggestions import Records, Source, Words, Zones, word_label

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

DEFAULT = "default: "
LINE = 44
"""Cells that a row of words may take before it becomes a list to search."""


@dataclass(frozen=True, slots=True)
class Context:
    """What editors need of the world: records to refer to, the zone, the time."""

    workspace: "Workspace"

    @property
    def zone(self) -> ZoneInfo:
        """The zone a moment is meant in when none is picked."""
        return self.workspace.zone

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""
        return self.workspace.clock

    def source(self, field: Field) -> Source | None:
        """Where the field's suggestions come from."""
        if field.ref is not None:
            return Records(self.workspace, field)
        if field.type in ("timezone", "datetime"):
            return Zones(self.now)
        words = field.enum or self.workspace.catalog.enums.get(field.type)
        return Words(words) if words is not None else None


Make = Callable[[Entry, Source | None, Context, str], Editor]


def editor_for(entry: Entry, context: Context, *, edits: bool) -> tuple[Editor, Source | None]:
    """The editor of a field, and the source of its suggestions."""
    source = context.source(entry.field)
    make = KINDS[kind_of(entry.field)]
    return make(entry, source, context, _placeholder(entry, context.zone, edits=edits)), source


def kind_of(field: Field) -> str:
    """The key into KINDS: what the field is besides its type comes first."""
    if field.ref is not None:
        return "reference"
    if field.type == "array":
        return "words" if field.enum else "json" if field.shape else "list"
    if field.enum is not None:
        return "word"
    return "secret" if field.secret else field.type


def _line(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    if "\n" in entry.text:
        return _area(entry, source, context, hint)
    return LineEditor(entry.field.name, entry.text, placeholder=hint)


def _secret(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    return SecretEditor(entry.field.name, entry.text, placeholder=hint)


def _area(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    return AreaEditor(entry.field.name, entry.text, placeholder=hint)


def _json(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    area = AreaEditor(entry.field.name, entry.text, placeholder=hint)
    area.add_class("-json")
    area.lines_high = min(9, max(3, len(entry.text.splitlines())))
    return area


def _suggest(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    assert source is not None
    return Suggest(entry.field.name, entry.text, source, placeholder=hint)


def _instant(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    assert source is not None
    return InstantEditor(entry.field.name, entry.text, source, context.zone.key)


def _weekdays(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    return WeekdayLine(entry.field.name, entry.text, entry.field)


def _switch(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    options = [("yes", "yes"), ("no", "no")]
    return ChoiceLine(entry.field.name, entry.text, options + _nothing(entry, hint))


def _word(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    words = entry.field.enum
    assert words is not None
    options = [(str(word), word_label(words, word)) for word in words.every]
    options += _nothing(entry, hint)
    if words.open or sum(len(label) + 4 for _, label in options) > LINE:
        return _suggest(entry, source, context, hint)
    return ChoiceLine(entry.field.name, entry.text, options)


def _words(entry: Entry, source: Source | None, context: Context, hint: str) -> Editor:
    words = entry.field.enum
    assert words is not None
    later = dict.fromkeys(words.later, " (later builds)")
    options = [(str(w), f"{w}{later.get(w, '')}") for w in words.every]
    return WordList(entry.field.name, entry.text, options)


def _nothing(entry: Entry, hint: str) -> list[tuple[str, str]]:
    """The choice that sends nothing, or null where Cal has a value that may be taken away."""
    if entry.field.nullable and entry.known:
        return [("", "none")]
    if entry.field.required or (entry.known and entry.start):
        return []
    return [("", hint if hint.startswith(DEFAULT) else "leave as it is")]


KINDS: Mapping[str, Make] = {
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
    "boolean": _switch,
    "datetime": _instant,
    "timezone": _suggest,
    "locale": _suggest,
    "enum": _suggest,
    "weekdays": _weekdays,
}
"""Every type of the catalogue, and what a field may be besides its type."""

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
}


def _placeholder(entry: Entry, zone: ZoneInfo, *, edits: bool) -> str:
    field = entry.field
    if field.default is not UNSET and field.default is not None and not edits:
        return DEFAULT + " ".join(to_text(field, field.default, zone).split())
    if edits and not entry.known:
        return "empty leaves it as it is"
    if isinstance(field.shape, (dict, list)):
        return json.dumps(field.shape, ensure_ascii=False)
    return EXAMPLES.get(kind_of(field), "")
