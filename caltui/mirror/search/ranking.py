"""How well a record's text holds some words."""

from collections.abc import Sequence

VALUE, WORD, PREFIX, PART = 0, 2, 4, 6
MATCH = {VALUE: "value", WORD: "word", PREFIX: "prefix", PART: "part"}
"""How far a word is from being a value of its own, and what that is called."""


def rank(words: Sequence[str], hay: str) -> tuple[int, str] | None:
    """The rank of a text, 0 is best, and the match of its worst word. None: one is missing.

    `hay` is folded, a value a line, with a line break at either end.
    """
    total = farthest = 0
    for word in words:
        far = distance(word, hay)
        if far is None:
            return None
        total += far
        farthest = max(farthest, far)
    if len(words) > 1 and " ".join(words) not in hay:
        total += 1
    return total, MATCH[farthest]


def distance(word: str, hay: str) -> int | None:
    """How far the word is from a whole value in its best place; None where it is in none."""
    if f"\n{word}\n" in hay:
        return VALUE
    found: int | None = None
    size = len(word)
    at = hay.find(word)
    while at >= 0 and found != WORD:
        before, after = hay[at - 1], hay[at + size]
        how = PART if _inside(before) else PREFIX if _inside(after) else WORD
        found = how if found is None or how < found else found
        at = hay.find(word, at + 1)
    return found


def _inside(char: str) -> bool:
    return char.isalnum() or char == "_"
