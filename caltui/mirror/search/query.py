"""Finds records by any part of any word, and returns the best of each category first.

Every record of a small category is checked. Of a large one only the newest candidates are, so a
word that every record contains costs no more than a rare one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.json_body import Record, fold, load
from caltui.mirror.file.read_records import chunks, marks, resources
from caltui.mirror.index.tables import Shapes, search_texts
from caltui.mirror.index.trigrams import matching

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections

SMALL = 2_000
"""Up to so many records, all of a category are checked."""

_MOST_READ = 3_000
_MOST_RANKED = 400
_MOST_WORDS = 12
_MOST_RANGES = 64

_LIVE = "SELECT body, id, key FROM records WHERE resource = ? AND gone_at IS NULL LIMIT ?"
_NEWEST = """SELECT r.body, r.id, r.key, r.resource FROM bodies b
    CROSS JOIN records r ON r.id = b.record AND r.body = b.id
    WHERE r.gone_at IS NULL AND r.resource IN ({large}) ORDER BY b.id {turn} LIMIT ?"""
_NEWEST_MATCHING = """SELECT w.rowid, r.id, r.key, r.resource FROM words w
    CROSS JOIN spans s ON s.body = (SELECT max(body) FROM spans WHERE body <= w.rowid)
        AND s.body + s.count > w.rowid AND s.resource IN ({large})
    CROSS JOIN records r ON r.id = s.id + w.rowid - s.body
    WHERE words MATCH ? ORDER BY w.rowid {turn} LIMIT ?"""


class Hit(NamedTuple):
    """A record that contains what was searched.

    `match` is `value`, `word`, `prefix` (the beginning of a word) or `part`.
    """

    resource: str
    key: str
    record: Record
    match: str
    rank: int
    body: int


class CategoryHits(NamedTuple):
    """The results of one category, best first. `more`: there may be others."""

    resource: str
    found: Sequence[Hit]
    more: bool


class SearchCandidate(NamedTuple):
    """A record that may contain the words: its body id, row id and key."""

    body: int
    number: int
    key: str


class Search:
    """The searching part of a mirror."""

    _connections: "Connections"
    shapes: Shapes

    def find(self, text: str, limit: int = 50) -> list[tuple[str, str, Record]]:
        """Records (resource, key, record) that contain every word of the text, best first."""
        every = [hit for hits in self.find_by_category(text, limit) for hit in hits.found]
        every.sort(key=_order)
        return [(hit.resource, hit.key, hit.record) for hit in every[: max(0, limit)]]

    def find_by_category(self, text: str, each: int = 10) -> list[CategoryHits]:
        """The best `each` results of every category; the category with the best one is first.

        Ignores case and accents. A whole value is better than a whole word, then its beginning,
        then a part; of equal results the newest is first.
        """
        words = words_of(text)
        if not words or each < 1:
            return []
        with self._connections.read() as sql:
            found = _candidates(sql, words, max(each, _MOST_RANKED))
            groups = [
                hits
                for resource, candidates in found.items()
                if (hits := self._best(sql, words, resource, candidates, each)).found
            ]
        return sorted(groups, key=lambda group: _order(group.found[0]))

    def _best(
        self,
        sql: "sqlite3.Connection",
        words: list[str],
        resource: str,
        candidates: Sequence[SearchCandidate],
        most: int,
    ) -> CategoryHits:
        """The best `most` results of a category. Only these are parsed."""
        from caltui.mirror.search.ranking import rank

        search_texts = self._search_texts(sql, resource, candidates)
        ranked = [(rank(words, search_texts.get(one.number, "\n\n")), one) for one in candidates]
        order = sorted((how[0], -one.body, one, how[1]) for how, one in ranked if how is not None)
        texts = _texts(sql, [one.body for _, _, one, _ in order[:most]])
        found = [
            Hit(resource, one.key, load(texts[one.body]), match, far, one.body)
            for far, _, one, match in order[:most]
        ]
        return CategoryHits(resource, found, len(order) > most)

    def _search_texts(
        self, sql: "sqlite3.Connection", resource: str, candidates: Sequence[SearchCandidate]
    ) -> dict[int, str]:
        """The search text of each candidate by row id: from the index table, else made anew."""
        query = "SELECT 1 FROM sheets WHERE resource = ?"
        if sql.execute(query, (resource,)).fetchone() is None:
            texts = _texts(sql, [one.body for one in candidates])
            there = [one for one in candidates if one.body in texts]
            records = [load(texts[one.body]) for one in there]
            rows = self.shapes.rows(resource, [one.key for one in there], records)
            return {one.number: row.search_text for one, row in zip(there, rows, strict=True)}
        found: dict[int, str] = {}
        for part in chunks([str(one.number) for one in candidates]):
            query = f"SELECT id, hay FROM {search_texts(resource)} WHERE id IN ({marks(part)})"
            found.update(sql.execute(query, part))
        return found


def words_of(text: str) -> list[str]:
    """The words to search; text in double quotes is one word."""
    found = re.findall(r'"([^"]+)"|(\S+)', text[:1_000].replace("\0", " "))
    words = dict.fromkeys(
        " ".join(fold(quoted or word).strip('"').split()) for quoted, word in found
    )
    return [word for word in words if word][:_MOST_WORDS]


def _order(hit: Hit) -> tuple[int, int]:
    return hit.rank, -hit.body


def _texts(sql: "sqlite3.Connection", bodies: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in chunks([str(body) for body in bodies]):
        query = f"SELECT id, text FROM bodies WHERE id IN ({marks(part)})"
        found.update(sql.execute(query, part))
    return found


def _candidates(
    sql: "sqlite3.Connection", words: list[str], most: int
) -> dict[str, list[SearchCandidate]]:
    """The records that may contain the words, by category, up to `most` of each."""
    match = matching(sql, words)
    if match == "":
        return {}
    small, large = _sizes(sql)
    chosen = list(small) if match is None else _matching(sql, match, small)
    found: dict[str, list[SearchCandidate]] = {}
    for body in sorted(chosen, reverse=True):
        resource, candidate = small[body]
        group = found.setdefault(resource, [])
        if len(group) < most:
            group.append(candidate)
    for turned in (False, True)[: len(large)]:
        _sort_in(found, _newest(sql, match, large, turned), most, large)
    return found


def _sizes(sql: "sqlite3.Connection") -> tuple[dict[int, tuple[str, SearchCandidate]], list[str]]:
    """The records of small categories by body id, and the names of large categories."""
    small: dict[int, tuple[str, SearchCandidate]] = {}
    large: list[str] = []
    counts = dict(sql.execute("SELECT resource, live FROM sheets"))
    for resource in resources(sql):
        known = counts.get(resource, 0)
        rows = [] if known > SMALL else sql.execute(_LIVE, (resource, SMALL + 1)).fetchall()
        if max(known, len(rows)) > SMALL:
            large.append(resource)
        else:
            small.update((row[0], (resource, SearchCandidate(*row))) for row in rows)
    return small, large


def _matching(sql: "sqlite3.Connection", match: str, small: Mapping[int, Any]) -> list[int]:
    """The given bodies that the search index returns, queried range by range."""
    query = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
    return [
        row[0]
        for first, last in _ranges(sorted(small))
        for row in sql.execute(query, (match, first, last))
        if row[0] in small
    ]


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """At most _MOST_RANGES ranges that cover all the numbers, split at the widest gaps."""
    if not numbers:
        return []
    gaps = [(after - before, i) for i, (before, after) in enumerate(pairwise(numbers), 1)]
    cuts = sorted(i for gap, i in sorted(gaps, reverse=True)[: _MOST_RANGES - 1] if gap > 1)
    edges = [0, *cuts, len(numbers)]
    return [(numbers[a], numbers[b - 1]) for a, b in pairwise(edges)]


def _newest(
    sql: "sqlite3.Connection", match: str | None, large: Sequence[str], turned: bool
) -> Iterable[tuple[int, int, str, str]]:
    """The newest candidates of the large categories. `turned`: the oldest, of any category."""
    query = _NEWEST if match is None else _NEWEST_MATCHING
    query = query.format(large=marks(large), turn="ASC" if turned else "DESC")
    return sql.execute(query, (*large, *([] if match is None else [match]), _MOST_READ))


def _sort_in(
    found: dict[str, list[SearchCandidate]],
    rows: Iterable[tuple[int, int, str, str]],
    most: int,
    wanted: Sequence[str],
) -> None:
    """Adds candidates to their categories, until each wanted one has `most`."""
    open_ = set(wanted)
    for body, number, key, resource in rows:
        group = found.setdefault(resource, [])
        if len(group) < most:
            group.append(SearchCandidate(body, number, key))
            continue
        open_.discard(resource)
        if not open_:
            return
