"""Converts between a JSON value of Cal and the text of an editor.

Every editor's state is a text, so that a form can be compared, kept and shown
without its widgets. Times carry their zone in it: `2026-12-01 10:00 Europe/Berlin`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.model import Field
from caltui.catalog.values import parse, show
from caltui.workspace.base.clock import instant, zone_of

_PICKED = re.compile(r".* · (?P<id>[^·\s]+)")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+/-]+)?")

NOT_SENT = ""
"""The text of an editor whose field is not sent."""


def to_text(field: Field, value: Any, zone: ZoneInfo) -> str:
    """The text of an editor for a value; empty for null."""
    if value is None:
        return NOT_SENT
    make = _TEXTS.get(field.type)
    return make(field, value, zone) if make else show(field, value)


def to_value(field: Field, text: str, zone: ZoneInfo) -> Any:
    """The value of a text, as Cal takes it. Raises InvalidValue with a text "must be …"."""
    read = _VALUES.get(field.type)
    if read is not None:
        text = read(text, zone)
    if field.ref is not None and (picked := _PICKED.fullmatch(text.strip())):
        text = picked["id"]
    return parse(field, text)


def split_instant(text: str) -> tuple[str, str]:
    """Splits a typed time: the date and time, and the name of the zone or an empty text."""
    when, _, last = text.strip().rpartition(" ")
    if when and _ZONE.fullmatch(last):
        return when, last
    return text.strip(), ""


def join_instant(when: str, zone: str) -> str:
    """Joins a date and time with its zone, which is left out where `when` has an offset."""
    when = when.strip()
    if not when or _says_offset(when):
        return when
    return f"{when} {zone}".strip()


def _says_offset(when: str) -> bool:
    try:
        return datetime.fromisoformat(when).tzinfo is not None
    except ValueError:
        return False


def _instant_text(field: Field, value: Any, zone: ZoneInfo) -> str:
    moment = instant(value)
    if moment is None:
        return str(value)
    local = moment.astimezone(zone)
    shape = "%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M"
    text = f"{local.strftime(shape)} {zone.key}"
    same = local.replace(fold=0).astimezone(UTC) == local.replace(fold=1).astimezone(UTC)
    return text if same else moment.strftime(f"{shape}Z")


def _instant_value(text: str, zone: ZoneInfo) -> str:
    when, named = split_instant(text)
    return join_instant(when, named or zone.key)


def _yes_no(field: Field, value: Any, zone: ZoneInfo) -> str:
    return {True: "yes", False: "no"}.get(value, str(value))


_TEXTS: Mapping[str, Callable[[Field, Any, ZoneInfo], str]] = {
    "datetime": _instant_text,
    "boolean": _yes_no,
}

_VALUES: Mapping[str, Callable[[str, ZoneInfo], str]] = {
    "datetime": _instant_value,
    "array": lambda text, zone: ", ".join(text.splitlines()) if _is_lines(text) else text,
}


def _is_lines(text: str) -> bool:
    return "\n" in text and not text.lstrip().startswith(("[", "{"))


def zone_or(name: str, other: ZoneInfo) -> ZoneInfo:
    """The zone of that name, or `other` where there is no such zone."""
    return zone_of(name) or other


def picked_id(text: str) -> str:
    """The id of a reference as it is shown (`Ada Lovelace · 12`) or typed; empty for a name."""
    picked = _PICKED.fullmatch(text.strip())
    found = picked["id"] if picked else text.strip()
    return found if found.isdecimal() else ""
