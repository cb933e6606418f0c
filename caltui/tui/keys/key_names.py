"""The names of keys: which ones a terminal can send, and what was meant by one that it cannot."""

import re
import unicodedata
from difflib import get_close_matches
from string import punctuation

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
"""In the order in which a key's name has them."""

_NAMED = {
    *("enter", "escape", "tab", "space", "backspace", "delete", "insert"),
    *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 25)),
}
_SHORT = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_MEANT = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "spacebar": "space",
    "bksp": "backspace",
    "control": "ctrl",
    "ctl": "ctrl",
    "c": "ctrl",
    "option": "alt",
    "opt": "alt",
    "cmd": "super",
    "command": "super",
    "win": "super",
}


def named(char: str) -> str:
    """The name of a character's key: `question_mark`; letters and digits are their own."""
    if char.isalnum():
        return char
    name = unicodedata.name(char, char).lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


_CHARACTERS = {named(char) for char in punctuation}


def key_name(text: str) -> str:
    """A key as events name it, whichever way it is written: `?` is `question_mark`."""
    text = text.strip()
    return named(text) if len(text) == 1 else text


def never_fires(text: str) -> str:
    """Why a key can never be pressed, as the rest of a sentence; empty for one that can."""
    if len(text) == 1 and text.isprintable():
        return ""
    if len(text.split()) > 1:
        return "is several keys, and an action has one at a time"
    meant = _meant(text)
    if meant == text:
        return ""
    return f"can never be pressed: did you mean '{meant}'?" if meant else "is no key"


def _meant(text: str) -> str:
    """The right name of a key: the same for a right one, empty where nothing is near."""
    if re.fullmatch(r"\^.|\w+(-\w+)+", text):
        text = f"ctrl+{text[1:]}" if text[0] == "^" else text.replace("-", "+")
    *before, last = text.split("+") if not text.endswith("++") else [*text[:-2].split("+"), "plus"]
    modifiers = {_near(word, MODIFIERS) for word in before}
    key = _base(last)
    if not key or "" in modifiers:
        return ""
    if modifiers == {"shift"} and (len(key) == 1 or key in _CHARACTERS):
        return key.upper() if len(key) == 1 else key
    if modifiers and len(key) == 1:
        key = key.lower()
    return "+".join([*(word for word in MODIFIERS if word in modifiers), key])


def _base(word: str) -> str:
    if len(word) == 1:
        return named(word) if word.isprintable() else ""
    if word in _NAMED or word in _CHARACTERS:
        return word
    try:
        char = unicodedata.lookup(word.replace("_", " "))
    except KeyError:
        char = ""
    return named(char) if char.isprintable() and char else _near(word, (*_NAMED, *_CHARACTERS))


def _near(word: str, known: tuple[str, ...]) -> str:
    """The known word that was meant, or nothing."""
    low = _MEANT.get(word.lower(), word.lower())
    if low in known:
        return low
    return next(iter(get_close_matches(low, known, n=1, cutoff=0.7)), "")
