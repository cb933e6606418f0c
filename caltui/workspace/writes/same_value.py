"""Compares a value that was sent with the one read back, as Cal may rewrite it."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.model import Field, Record
from caltui.text import MASK, safe_value
from caltui.workspace.records.columns import MISSING
from caltui.workspace.writes.change import before_of, normal

ANY_CASE = frozenset({"email"})
"""Types of fields in which Cal ignores upper and lower case."""


def same_value(field: Field, one: Any, other: Any) -> bool:
    """Tells whether two values of a field are the same to Cal. `one` was sent, or seen earlier."""
    a, b = (safe_value(normal(field, value)) for value in (one, other))
    if field.type in ANY_CASE and isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    return contains(b, a, any_order=field.any_order)


def contains(found: Any, sent: Any, *, any_order: bool = False) -> bool:
    """Tells whether everything of `sent` is in `found`, which may hold further keys."""
    if sent is None or sent in ("", [], {}):
        return found is None or found in ("", [], {})
    if isinstance(sent, Mapping) and isinstance(found, Mapping):
        return all(contains(found.get(name), value) for name, value in sent.items())
    if isinstance(sent, list) and isinstance(found, list):
        if len(sent) != len(found):
            return False
        if any_order:
            return all(any(contains(other, item) for other in found) for item in sent)
        return all(contains(b, a) for a, b in zip(sent, found, strict=True))
    return type(sent) is type(found) and bool(sent == found)


def masked(value: Any) -> bool:
    """Tells whether a value, or a part of it, was masked when it was stored."""
    if isinstance(value, Mapping):
        return any(masked(item) for item in value.values())
    if isinstance(value, list):
        return any(masked(item) for item in value)
    return bool(value == MASK)


def why_unsure(field: Field) -> str:
    """Says why the field may read as before after an edit that was done; empty if it may not."""
    return "older builds of Cal do not know it" if field.builds else field.may_stay


def shown_value(record: Record | None, field: Field) -> Any:
    """The value a record holds for a request's field; MISSING also for a masked one."""
    value = before_of(record, field)
    return MISSING if masked(value) else value
