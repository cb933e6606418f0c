"""The names of keys: those that a terminal can send, and the nearest one to a wrong name."""

import re
import unicodedata
from difflib import get_close_matches
from string import punctuation

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
"""In the order in which they stand in the name of a key."""

_NAMED = {
    *("enter", "escape", "tab", "space", "backspace", "delete", "insert"),
    *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 25)),
}
_SHORTENED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_ALIASES = {
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
    """The name of the key of a character: `question_mark` of `?`; `a` of `a`."""
    if char.isalnum():
        return char
    name = unicodedata.name(char, char).lower().replace("-", "_").replace(" ", "_")
    return _SHORTENED.get(name, name)


_CHARACTERS = {named(char) for char in punctuation}


def key_name(text: str) -> str:
    """The name that Textual's events have for a key, which may be given as a character."""
    text = text.strip()
    return named(text) if len(text) == 1 else text


def never_fires(text: str) -> str:
    """Says why no terminal sends this key, as the end of a sentence; empty where one can."""
    if len(text) == 1 and text.isprintable():
        return ""
    if len(text.split()) > 1:
        return "is several keys, and an action has one at a time"
    meant = _meant(text)
    if meant == text:
        return ""
    return f"can never be pressed: did you mean '{meant}'?" if meant else "is no key"


def _meant(text: str) -> str:
    """The name itself where it is right, else the nearest right name, or an empty text."""
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
    """The known word that is nearest to this one, or an empty text."""
    low = _ALIASES.get(word.lower(), word.lower())
    if low in known:
        return low
    return next(iter(get_close_matches(low, known, n=1, cutoff=0.7)), "")
