"""A bitmap of the letters and digits in a text: a search for one letter reads no text."""

_KNOWN = "abcdefghijklmnopqrstuvwxyz0123456789"
_BITS = {letter: 1 << place for place, letter in enumerate(_KNOWN)}
_ALL = tuple(_BITS.items())


def mask(text: str) -> int:
    """The bitmap of a folded text: one bit for each letter a to z and each digit in it."""
    return sum([bit for letter, bit in _ALL if letter in text])


def bit(word: str) -> int:
    """The bit of a word that is a single letter or digit; 0 for any other word."""
    return _BITS.get(word, 0)
