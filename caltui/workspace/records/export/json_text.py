"""JSON as one document, and as a record a line."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO


def write_json(out: TextIO, records: Iterable[Mapping[str, Any]]) -> int:
    """Writes an array with a record a line, and returns how many."""
    count = 0
    for record in records:
        out.write("[\n" if count == 0 else ",\n")
        out.write(json.dumps(record, ensure_ascii=False))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def write_lines(out: TextIO, records: Iterable[Mapping[str, Any]]) -> int:
    """Writes a record a line, and returns how many."""
    count = 0
    for record in records:
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count
