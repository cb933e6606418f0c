"""Finds records by any part of any word in them, the best first."""

import re
from typing import TYPE_CHECKING, Any

from caltui.mirror.bodies import Record, fold, load
from caltui.mirror.sheets import Shapes

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.connections import Connections

_CANDIDATES = """SELECT r.resource, r.key, b.text FROM words
    JOIN bodies b ON b.id = words.rowid JOIN records r ON r.id = b.record
    WHERE words MATCH ? AND r.gone_at IS NULL ORDER BY words.rowid DESC"""
_EVERYTHING = """SELECT b.id, r.resource, r.key, b.text
    FROM bodies b JOIN records r ON r.id = b.record"""
_MOST_READ = 2_000
_MOST_RANKED = 400
_MOST_TERMS = 400
_MOST_WORDS = 12
_WORN = 10_000


class Search:
    """The searching part of a mirror."""

    _connections: "Connections"
    shapes: Shapes

    def find(self, text: str, limit: int = 50) -> list[tuple[str, str, Record]]:
        """Records (resource, key, record) that hold every word of the text, best first.

        Case and accents do not matter. A whole value is better than a whole word,
        that than its beginning, that than a part; among equals the newest is first.
        """
        words = _words(text)
        if not words or limit < 1:
            return []
        found: list[tuple[int, int, str, str, Record]] = []
        with self._connections.read() as sql:
            match = _match(sql, words)
            if not match:
                return []
            for number, (resource, key, body) in enumerate(sql.execute(_CANDIDATES, (match,))):
                record = load(body)
                haystack = self.shapes.hay(resource, key, record)
                if all(word in haystack for word in words):
                    found.append((_rank(words, haystack), number, resource, key, record))
                if len(found) >= max(limit, _MOST_RANKED) or number >= _MOST_READ:
                    break
        found.sort(key=lambda item: item[:2])
        return [(resource, key, record) for _, _, resource, key, record in found[:limit]]


def renew_if_worn(sql: "sqlite3.Connection", shapes: Shapes) -> bool:
    """Builds the index anew when most of it speaks of bodies that are no more."""
    query = "SELECT (SELECT value FROM meta WHERE name = 'next_body') - 1, count(*) FROM bodies"
    written, live = sql.execute(query).fetchone()
    base = sql.execute("SELECT value FROM meta WHERE name = 'renewed_at'").fetchone()
    if written - (base[0] if base else 0) - live < max(_WORN, live // 2):
        return False
    sql.execute("INSERT INTO words (words) VALUES ('delete-all')")
    rows = sql.execute(_EVERYTHING)
    sql.executemany(
        "INSERT INTO words (rowid, text) VALUES (?, ?)",
        ((doc, shapes.hay(of, key, load(body))) for doc, of, key, body in rows),
    )
    sql.execute("INSERT OR REPLACE INTO meta VALUES ('renewed_at', ?)", (written - live,))
    return True


def _words(text: str) -> list[str]:
    """The words to look for; what is in double quotes is one."""
    found = re.findall(r'"([^"]+)"|(\S+)', text[:1_000].replace("\0", " "))
    words = dict.fromkeys(fold(quoted or word).strip('"') for quoted, word in found)
    return [word for word in words if word][:_MOST_WORDS]


def _match(sql: "sqlite3.Connection", words: list[str]) -> str:
    """The index's query: trigrams of each word; empty when a word cannot be in any record."""
    parts: list[str] = []
    for word in words:
        if len(word) >= 3:
            trigrams = dict.fromkeys(word[i : i + 3] for i in range(len(word) - 2))
            parts.append(" AND ".join(map(_quoted, trigrams)))
            continue
        query = "SELECT term FROM terms WHERE term >= ? AND term < ? LIMIT ?"
        bounds = (word, word[:-1] + chr(min(ord(word[-1]) + 1, 0x10FFFF)), _MOST_TERMS)
        terms: list[Any] = [row[0] for row in sql.execute(query, bounds)]
        if not terms:
            return ""
        parts.append(" OR ".join(map(_quoted, terms)))
    return " AND ".join(f"({part})" for part in parts)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _rank(words: list[str], haystack: str) -> int:
    """0 is best: how far each word is from being a value of its own."""
    whole = " ".join(words)
    bonus = 0 if len(words) == 1 or whole in haystack else 1
    return bonus + sum(_distance(word, haystack) for word in words)


def _distance(word: str, haystack: str) -> int:
    if f"\n{word}\n" in haystack:
        return 0
    escaped = re.escape(word)
    if re.search(rf"(?<!\w){escaped}(?!\w)", haystack):
        return 2
    return 4 if re.search(rf"(?<!\w){escaped}", haystack) else 6
