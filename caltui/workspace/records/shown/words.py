"""Writes the words of Cal in words of the field: states, kinds, roles, lists of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from caltui.catalog.model import Resource
from caltui.catalog.people import Computed, ReplacementText
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.shown.spans import UNKNOWN

ANY = "*"
"""In the catalogue: every value that is not empty."""

NULL, NONE = "null", "–"
"""In the catalogue the word for a field that Cal sends empty, and what is shown without one."""


def word_of(value: Any) -> str:
    """A value as the catalogue names it: `true`, `null`, `PENDING`, `12`."""
    if value is None or value == "":
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def state_text(record: Mapping[str, Any], by: Computed) -> str:
    """`✓ accepted`: the word of the state with its glyph; a word that is not declared as it is."""
    value = value_at(record, by.of[0])
    if value is MISSING:
        return f"· {UNKNOWN}"
    for other in by.instead:
        if _replaces(other, value) and _all_are(value_at(record, other.field), other.value):
            return other.text
    return _said(by.words, value) or f"· {UNKNOWN if value in (None, '') else value}"


def state_word(of: Resource, path: str, record: Mapping[str, Any]) -> str:
    """`accepted`: the word without a glyph for the state in that field of a record; empty where the
    catalogue has none."""
    value = value_at(record, path)
    if type(value) is not str or not value:
        return ""
    for by in of.shown.computed.values():
        if by.of[:1] == (path,) and by.words and by.writer in ("state", "label"):
            said = _said(by.words, value)
            return said.lstrip("✓✗?€#·↩★ ") or plain_word(value)
    return ""


def label_text(record: Mapping[str, Any], by: Computed) -> str:
    """`one line`: the word that the catalogue has, else Cal's own in small letters."""
    value = value_at(record, by.of[0])
    if value is MISSING:
        return UNKNOWN
    return _said(by.words, value) or (NONE if value in (None, "") else plain_word(value))


def labels_text(record: Mapping[str, Any], by: Computed) -> str:
    """`booked, moved, cancelled`: a list of such words; objects by their label."""
    value = value_at(record, by.of[0])
    if value is MISSING:
        return UNKNOWN
    if value in (None, "", [], {}):
        return by.words.get(NULL, NONE)
    return ", ".join(_each(value if isinstance(value, list) else [value], by))


def plain_word(value: Any) -> str:
    """`google_calendar` → `google calendar`, `TEXT` → `text`; other texts stay as they are."""
    text = str(value)
    return text.replace("_", " ").lower() if "_" in text or text.isupper() else text


def _each(values: list[Any], by: Computed) -> Iterator[str]:
    for one in values:
        if isinstance(one, Mapping):
            found = (one.get(name) for name in ("label", "name", "title"))
            yield next((str(text) for text in found if text not in (None, "")), UNKNOWN)
        else:
            yield _said(by.words, one) or plain_word(one)


def _said(words: Mapping[str, str], value: Any) -> str:
    word = word_of(value)
    return words.get(word, "" if word == NULL else words.get(ANY, ""))


def _replaces(other: ReplacementText, value: Any) -> bool:
    return value in other.of or ANY in other.of


def _all_are(found: Any, wanted: Any) -> bool:
    values = found if isinstance(found, list) else [found]
    if wanted == ANY:
        return bool(values) and all(one not in (MISSING, None, "") for one in values)
    return bool(values) and all(value is wanted or value == wanted for value in values)
