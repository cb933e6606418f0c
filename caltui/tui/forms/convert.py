"""Between a JSON value of Cal's and the one text that an editor holds.

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

LEAVE = ""
"""The text of an editor that sends nothing."""


def to_text(field: Field, value: Any, zone: ZoneInfo) -> str:
    """The text that stands for a value; nothing for null."""
    if value is None:
        return LEAVE
    make = _TEXTS.get(field.type)
    return make(field, value, zone) if make else show(field, value)


def to_value(field: Field, text: str, zone: ZoneInfo) -> Any:
    """The value in Cal's form. Raises InvalidValue with a "must be …" text."""
    read = _VALUES.get(field.type)
    if read is not None:
        text = read(text, zone)
    if field.ref is not None and (picked := _PICKED.fullmatch(text.strip())):
        text = picked["id"]
    return parse(field, text)


def split_instant(text: str) -> tuple[str, str]:
    """The two halves of a moment as typed: when, and the zone's name or nothing."""
    when, _, last = text.strip().rpartition(" ")
    if when and _ZONE.fullmatch(last):
        return when, last
    return text.strip(), ""


def join_instant(when: str, zone: str) -> str:
    """One text of the two halves. A `when` that says its own offset needs no zone."""
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
    return {True: "yes", False: "no"}.get(value, str(value)) if value is not None else LEAVE


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
    """The zone of that name, or the other one when there is none."""
    return zone_of(name) or other


def picked_id(text: str) -> str:
    """The id of a reference as it is shown (`Ada Lovelace · 12`) or typed; empty for a name."""
    picked = _PICKED.fullmatch(text.strip())
    found = picked["id"] if picked else text.strip()
    return found if found.isdecimal() else ""
