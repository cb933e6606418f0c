"""Compares two versions of a record, field by field, with secrets masked."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Record = Mapping[str, Any]
Masked = Callable[[Record], Record]
"""Returns a record without its secrets."""

MOST_TEXT = 4_000
"""Characters of JSON that are kept of one value."""

CUT = "the value is too long to be kept"


class FieldDifference(NamedTuple):
    """One field before and after. `had` and `has` say whether the record had it at all; `whole`
    is false where a value was too long to be kept, or is a secret."""

    field: str
    before: Any
    after: Any
    had: bool = True
    has: bool = True
    whole: bool = True


def differences(old: Record, new: Record, masked: Masked) -> list[FieldDifference]:
    """The fields that differ, in the order of the new record; those that it lost come last."""
    names = [name for name in new if name not in old or old[name] != new[name]]
    names += [name for name in old if name not in new]
    if not names:
        return []
    before = masked({name: old[name] for name in names if name in old})
    after = masked({name: new[name] for name in names if name in new})
    found = []
    for name in names:
        one, was_cut = _short(before.get(name))
        other, is_cut = _short(after.get(name))
        open_ = before.get(name) == old.get(name) and after.get(name) == new.get(name)
        whole = open_ and not was_cut and not is_cut
        found.append(FieldDifference(name, one, other, name in old, name in new, whole))
    return found


def _short(value: Any) -> tuple[Any, bool]:
    """The value, and whether it had to be left out because it is too long."""
    if isinstance(value, str):
        return (value, False) if len(value) <= MOST_TEXT else (value[:200] + "…", True)
    if isinstance(value, (dict, list)) and len(repr(value)) > MOST_TEXT:
        return CUT, True
    return value, False
