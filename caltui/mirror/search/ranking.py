"""Ranks how well a record's text matches the words of a search."""

from collections.abc import Sequence

VALUE, WORD, PREFIX, PART = 0, 2, 4, 6
MATCH = {VALUE: "value", WORD: "word", PREFIX: "prefix", PART: "part"}
"""The name of each rank: whole value, whole word, beginning of a word, part of a word."""


def rank(words: Sequence[str], text: str) -> tuple[int, str] | None:
    """The rank of a text (0 is best) and the match of its worst word; None if a word is missing.

    `text` is folded, one value a line, with a line break at either end.
    """
    total = farthest = 0
    for word in words:
        far = distance(word, text)
        if far is None:
            return None
        total += far
        farthest = max(farthest, far)
    if len(words) > 1 and " ".join(words) not in text:
        total += 1
    return total, MATCH[farthest]


def distance(word: str, text: str) -> int | None:
    """The rank of the best place where the text contains the word; None if it does not."""
    if f"\n{word}\n" in text:
        return VALUE
    found: int | None = None
    size = len(word)
    at = text.find(word)
    while at >= 0 and found != WORD:
        before, after = text[at - 1], text[at + size]
        how = PART if _inside(before) else PREFIX if _inside(after) else WORD
        found = how if found is None or how < found else found
        at = text.find(word, at + 1)
    return found


def _inside(char: str) -> bool:
    return char.isalnum() or char == "_"
