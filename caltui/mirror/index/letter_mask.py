"""Which letters and digits a text has, as one number: a search for one reads no text."""

_KNOWN = "abcdefghijklmnopqrstuvwxyz0123456789"
_BITS = {letter: 1 << place for place, letter in enumerate(_KNOWN)}
_ALL = tuple(_BITS.items())


def mask(text: str) -> int:
    """A bit for each letter without accents, and for each digit, that a folded text has."""
    return sum([bit for letter, bit in _ALL if letter in text])


def bit(word: str) -> int:
    """The bit of a word that is one of them, 0 of any other."""
    return _BITS.get(word, 0)
