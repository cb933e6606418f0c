"""Keys as the bytes that a terminal sends for them."""

_ALL_KEYS, _WITH_TEXT = 8, 16
_NAMED = {
    "enter": ("\r", 13),
    "tab": ("\t", 9),
    "esc": ("\x1b", 27),
    "backspace": ("\x7f", 127),
}
_FUNCTIONAL = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "home": "\x1b[H",
    "end": "\x1b[F",
}


def encoded(key: str, flags: int = 0) -> str:
    """A key (`j`, `ctrl+s`, `pagedown`) under the flags of the kitty keyboard protocol."""
    if key in _FUNCTIONAL:
        return _FUNCTIONAL[key]
    held, _, char = key.rpartition("+") if len(key) > 1 else ("", "", key)
    plain, number = _NAMED.get(char, (char, ord(char) if len(char) == 1 else 0))
    if not number:
        raise ValueError(f"No key is called {key!r}.")
    if not flags or (not flags & _ALL_KEYS and char != "esc" and not held):
        return chr(ord(char) & 31) if held == "ctrl" else plain
    control = "5" if held == "ctrl" else ""
    text = str(number) if flags & _WITH_TEXT and not held and char not in _NAMED else ""
    middle = f";{control}" if control or text else ""
    return f"\x1b[{number}{middle}{f';{text}' if text else ''}u"
