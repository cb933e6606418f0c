"""Follows the leads of a condition: the rows that indexes know of, without a scan.

The index of words knows bodies, of which some are no more; `records_body` knows
which record has which.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.sheets import Shape, table
from caltui.mirror.trigrams import matching

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.conditions import Lead


class Led(NamedTuple):
    """A query for the numbers of rows, in any order, and whether it is not too wide."""

    query: str
    values: tuple[str, ...]
    exact: bool


_BY_WORD = """SELECT r.id FROM words CROSS JOIN records r INDEXED BY records_body
    ON r.body = words.rowid
    WHERE words MATCH ? AND r.resource = ? AND r.gone_at IS NULL"""
_BY_VALUE = "SELECT s.id FROM {} s WHERE {} IN (SELECT value FROM json_each(?))"
_NOWHERE = "SELECT 0 AS id WHERE 0"


def follow(
    sql: "sqlite3.Connection", resource: str, shape: Shape, leads: "Sequence[Lead]"
) -> Led | None:
    """Where they lead together; None where the index of one is missing or tells nothing."""
    queries: list[str] = []
    values: list[str] = []
    for lead in leads:
        if lead.word:
            match = matching(sql, [lead.word])
            if match is None:
                return None
            if match:
                queries.append(_BY_WORD)
                values += (match, resource)
        elif shape.finds_by(lead.column):
            queries.append(_BY_VALUE.format(table(resource), lead.column))
            values.append(json.dumps(lead.values))
        else:
            return None
    query = " UNION ".join(queries) or _NOWHERE
    return Led(query, tuple(values), all(lead.exact for lead in leads))
