"""Explains a value while a person types it: the time in UTC, the weekday, the colour."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual.color import Color, ColorParseError
from textual.content import Content

from caltui.catalog.model import Field
from caltui.catalog.values import InvalidValue
from caltui.scheduling.wording import minutes_text
from caltui.text import one_line
from caltui.tui.forms.convert import picked_id, split_instant, to_value, zone_or
from caltui.tui.forms.editors.structured import read_text
from caltui.tui.forms.suggestions import Records, Suggestions, offset, zone_names
from caltui.workspace.base.clock import instant

LONGEST_HINT = 66
"""Cells of one line below an editor in a wide terminal. A longer hint would move the fields."""

_GOOD, _BAD, _QUIET = "$success", "$warning", "$quiet"


@dataclass(frozen=True, slots=True)
class HintContext:
    """The facts that a hint needs besides the text: zone, time, and what the editor suggests."""

    zone: ZoneInfo
    now: datetime
    suggestions: Suggestions | None = None


def value_hint(field: Field, text: str, context: HintContext) -> Content | None:
    """The line below an editor that explains its text; None where there is nothing to explain."""
    if not text.strip():
        return None
    make = _HINTS.get(_kind(field))
    return make(field, text, context) if make else None


def _kind(field: Field) -> str:
    if field.ref is not None:
        return "reference"
    if field.layout:
        return "structure"
    return "json" if field.type == "array" and field.enum is None else field.type


def _instant(field: Field, text: str, context: HintContext) -> Content:
    try:
        sent = instant(to_value(field, text, context.zone))
    except InvalidValue as error:
        return Content.styled(str(error), _BAD)
    if sent is None:
        return Content("")
    local = sent.astimezone(zone_or(split_instant(text)[1], context.zone))
    return Content.styled(f"= {sent:%Y-%m-%d %H:%M} UTC · {local:%A}", _GOOD)


def _day(field: Field, text: str, context: HintContext) -> Content | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return Content.styled(f"= {day:%A}, {day.day} {day:%B %Y}", _GOOD)


def _json(field: Field, text: str, context: HintContext) -> Content:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return Content.styled(f"Not JSON yet: {error.msg}, {place}", _BAD)
    except RecursionError:
        return Content.styled("Not JSON that can be read: nested too deeply", _BAD)
    try:
        to_value(field, text, context.zone)
    except InvalidValue as error:
        return Content.styled(f"JSON, but it {error}", _BAD)
    return Content.styled(f"Valid JSON: {_sort_of(value)}", _GOOD)


def _structure(field: Field, text: str, context: HintContext) -> Content | None:
    """Says why only the JSON can be edited, or what Cal would not take of it."""
    why = read_text(field, text).why
    if why:
        return Content.styled(f"{why} enter shows it.", _BAD)
    try:
        to_value(field, text, context.zone)
    except InvalidValue as error:
        return Content.styled(f"It {error}", _BAD)
    return None


def _sort_of(value: Any) -> str:
    if isinstance(value, dict):
        return f"object, {len(value)} keys"
    return f"list of {len(value)}" if isinstance(value, list) else "value"


def _zone(field: Field, text: str, context: HintContext) -> Content | None:
    if text not in zone_names():
        return None
    return Content.styled(offset(text, context.now), _GOOD)


def _color(field: Field, text: str, context: HintContext) -> Content | None:
    try:
        color = Color.parse(text.strip()) if text.strip().startswith("#") else None
    except ColorParseError:
        color = None
    return None if color is None else Content.assemble(("      ", f"on {color.hex6}"), f" {text}")


def _length(field: Field, text: str, context: HintContext) -> Content | None:
    minutes = text.strip()
    if field.unit != "minutes" or not minutes.isdecimal() or len(minutes) > 9:
        return None
    days, rest = divmod(int(minutes), 1440)
    parts = [minutes_text(part) for part in (days * 1440, rest) if part]
    return Content.styled(f"= {' '.join(parts)}", _GOOD) if int(minutes) >= 60 else None


def _reference(field: Field, text: str, context: HintContext) -> Content | None:
    source = context.suggestions
    if not isinstance(source, Records):
        return None
    key = text.strip() if source.by_uid else picked_id(text)
    if key and source.known(key) and text.strip() not in (key, source.label(key)):
        return Content.styled(f"= {source.label(key)}", _GOOD)
    if about := source.about(key):
        return Content.styled(one_line(f"= {about}", LONGEST_HINT), _GOOD)
    if source.by_uid or not key or source.known(key):
        return None
    words = f"{source.resource.noun} {key} was never seen: it is looked up before it is sent"
    return Content.styled(words, _BAD)


_HINTS: Mapping[str, Callable[[Field, str, HintContext], Content | None]] = {
    "datetime": _instant,
    "date": _day,
    "json": _json,
    "structure": _structure,
    "timezone": _zone,
    "color": _color,
    "integer": _length,
    "reference": _reference,
}
