"""Follows the leads of a condition: the rows that indexes know of, without a scan.

The index of words knows bodies, of which some are no more; spans know which record
each of the others is of.
"""

import json
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.file.row_ids import listed
from caltui.mirror.index.body_ranges import Spans
from caltui.mirror.index.tables import Shape, table
from caltui.mirror.index.trigrams import matching

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.index.predicates import Lead


class Led(NamedTuple):
    """Numbers of rows, rising; not `exact`: some of them may not meet the condition."""

    numbers: "array[int]"
    exact: bool


_BY_WORD = "SELECT rowid AS id FROM words WHERE words MATCH ?"
_BY_VALUE = "SELECT s.id FROM {} s WHERE {} IN (SELECT value FROM json_each(?))"


def follow(
    sql: "sqlite3.Connection", resource: str, shape: Shape, spans: Spans, leads: "Sequence[Lead]"
) -> Led | None:
    """Where they lead together; None where the index of one is missing or tells nothing."""
    asked: list[tuple[str, str]] = []
    for lead in leads:
        if lead.word:
            match = matching(sql, [lead.word])
            if match is None:
                return None
            if match:
                asked.append((_BY_WORD, match))
        elif shape.finds_by(lead.column):
            query = _BY_VALUE.format(table(resource), lead.column)
            asked.append((query, json.dumps(lead.values)))
        else:
            return None
    found = [listed(sql, query, (value,)) for query, value in asked]
    parts = [
        spans.numbers(part) if query is _BY_WORD else part
        for (query, _), part in zip(asked, found, strict=True)
    ]
    numbers = parts[0] if len(parts) == 1 else array("q", sorted(set().union(*parts)))
    return Led(numbers, all(lead.exact for lead in leads))
