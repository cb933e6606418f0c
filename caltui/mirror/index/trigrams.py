"""What the index of words is asked: it knows texts by three letters in a row."""

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

TRIGRAM = 3
"""Letters of what the index knows a text by."""

_MOST_TERMS = 400
_MOST_TRIGRAMS = 60
"""Of a long word: what holds them all is few enough to be looked at."""


def matching(sql: "sqlite3.Connection", words: list[str]) -> str | None:
    """The index's query: trigrams of each word.

    Empty when a word cannot be in any record; None when the words are too short
    for the index to tell anything.
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
    """What comes after every text that begins with the word; no half of a pair is a letter."""
    following = min(ord(word[-1]) + 1, 0x10FFFF)
    return word[:-1] + chr(0xE000 if following == 0xD800 else following)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
