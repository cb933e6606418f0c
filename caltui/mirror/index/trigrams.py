"""Queries for the search index, which knows texts by three letters in a row (trigrams)."""

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

TRIGRAM = 3
"""Letters in one entry of the search index."""

_MOST_TERMS = 400
_MOST_TRIGRAMS = 60
"""Trigrams that are used of a long word: few texts contain all of them."""


def matching(sql: "sqlite3.Connection", words: list[str]) -> str | None:
    """The search index's query for some words.

    Empty if no record can contain a word; None if the words are too short for the index.
    """
    parts: list[str] = []
    for word in words:
        if len(word) >= TRIGRAM:
            trigrams = dict.fromkeys(word[i : i + TRIGRAM] for i in range(len(word) - TRIGRAM + 1))
            parts.append(" AND ".join(map(_quoted, islice(trigrams, _MOST_TRIGRAMS))))
        elif len(word) == 2 or not word.isascii():
            terms = _terms(sql, word)
            if not terms:
                return ""
            if len(terms) < _MOST_TERMS:
                parts.append(" OR ".join(map(_quoted, terms)))
    return " AND ".join(f"({part})" for part in parts) or None


def _terms(sql: "sqlite3.Connection", word: str) -> list[str]:
    """The trigrams that begin with a word of one or two letters."""
    query = "SELECT term FROM terms WHERE term >= ? AND term < ? LIMIT ?"
    return [str(row[0]) for row in sql.execute(query, (word, _after(word), _MOST_TERMS))]


def _after(word: str) -> str:
    """The first text that sorts after all texts beginning with the word."""
    following = min(ord(word[-1]) + 1, 0x10FFFF)
    return word[:-1] + chr(0xE000 if following == 0xD800 else following)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
