"""Reads a record at a path such as `attendees[0].email` or `attendees[].email`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

MISSING = object()
"""Stands for a value that a record does not have."""

Steps = tuple[str | int | None, ...]

_STEP = re.compile(r"([^.\[\]]+)|\[(\d*)\]")


@lru_cache(maxsize=1024)
def steps(path: str) -> Steps:
    """Splits a path: names, positions, and None for `[]` (every item)."""
    return tuple(
        name or (int(position) if position else None) for name, position in _STEP.findall(path)
    )


def value_at(record: Any, path: str) -> Any:
    """The value at a path; MISSING if the record has none."""
    if type(record) is dict and path in record and path.isidentifier():
        return record[path]
    return at_steps(record, steps(path))


def at_steps(value: Any, path: Steps) -> Any:
    """As `value_at`, for a path that is split already."""
    for i, step in enumerate(path):
        if step is None:
            if not isinstance(value, list):
                return MISSING
            found = [at_steps(item, path[i + 1 :]) for item in value]
            return [item for item in found if item is not MISSING]
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return MISSING
            value = value[step]
        elif isinstance(value, (dict, Mapping)) and step in value:
            value = value[step]
        else:
            return MISSING
    return value
