"""Looks up in the indexes which rows may meet a condition, without a scan.

The index of words returns ids of bodies, some of which were replaced since. The body
ranges say which record each current body belongs to.
"""

import json
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.file.row_ids import listed
from caltui.mirror.index.body_ranges import BodyRanges
from caltui.mirror.index.tables import Shape, table
from caltui.mirror.index.trigrams import matching

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.index.predicates import Candidate


class CandidateRows(NamedTuple):
    """Row ids, ascending. Unless `exact`, some of them may not meet the condition."""

    numbers: "array[int]"
    exact: bool


_BY_WORD = "SELECT rowid AS id FROM words WHERE words MATCH ?"
_BY_VALUE = "SELECT s.id FROM {} s WHERE {} IN (SELECT value FROM json_each(?))"


def lookup(
    sql: "sqlite3.Connection",
    resource: str,
    shape: Shape,
    spans: BodyRanges,
    candidates: "Sequence[Candidate]",
) -> CandidateRows | None:
    """The rows that any candidate finds; None where one of them has no usable index."""
    asked: list[tuple[str, str]] = []
    for candidate in candidates:
        if candidate.word:
            match = matching(sql, [candidate.word])
            if match is None:
                return None
            if match:
                asked.append((_BY_WORD, match))
        elif shape.finds_by(candidate.column):
            query = _BY_VALUE.format(table(resource), candidate.column)
            asked.append((query, json.dumps(candidate.values)))
        else:
            return None
    found = [listed(sql, query, (value,)) for query, value in asked]
    parts = [
        spans.numbers(part) if query is _BY_WORD else part
        for (query, _), part in zip(asked, found, strict=True)
    ]
    return CandidateRows(_union(parts), all(candidate.exact for candidate in candidates))


def _union(parts: "Sequence[array[int]]") -> "array[int]":
    """The rows that are in any part, ascending. Often all are in the longest."""
    longest = max(parts, key=len, default=array("q"))
    every = set(longest).union(*parts) if len(parts) > 1 else longest
    return longest if len(every) == len(longest) else array("q", sorted(every))
