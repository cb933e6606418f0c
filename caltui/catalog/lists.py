"""Reads the lists inside a record, whatever stands there instead of one."""

from collections.abc import Mapping
from typing import Any


def list_in(record: Mapping[str, Any], field: str) -> list[Any]:
    """The list in that field; an empty one where the field holds anything else."""
    value = record.get(field)
    return value if isinstance(value, list) else []


def rows_in(record: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    """The objects of the list in that field; what is no object is passed over."""
    return [row for row in list_in(record, field) if isinstance(row, Mapping)]
