"""Finds a secret in a text, in any encoding, and blanks it.

An answer may echo the token as it came, as a URL, JSON, HTML or base64 spells it, or in a
mixture of these. Everything that is shown or kept passes through here.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

MASK = "••••"

_SHORTEST = 8
"""Characters below which a secret is not looked for everywhere: it would be in any text."""

_MOST = 8
_PERCENT = r"%(?:25)*"
_AMPERSAND = r"(?:&|\\+u0026)(?:amp;)*"
_BASE64 = "[A-Za-z0-9+/_-]{0,3}"

_LETTER = "(?:3[0-9]|[46][1-9a-fA-F]|[57][0-9aA])"
_LETTER_ESCAPED = (
    f"%(?:25)*{_LETTER}",
    rf"\\(?:u00{_LETTER}|x{_LETTER}|u\{{|u0026(?:amp;)*#)",
    rf"&(?:amp;)*#(?:x0*{_LETTER}|0*(?:4[89]|5[0-7]|6[5-9]|[78][0-9]|9[07-9]|1[0-2]))",
)
"""Letters and digits are spelled otherwise only where somebody hides them, or everything."""

_known: list[str] = []


def remember(secret: str) -> None:
    """Has `blank` look for this secret in every text of this process from now on."""
    if len(secret) < _SHORTEST:
        return
    if secret in _known:
        _known.remove(secret)
    _known.append(secret)
    del _known[:-_MOST]


def blank(text: str, *secrets: str) -> str:
    """The text with every spelling of these secrets, and of those remembered, blanked.

    Nearly every text that holds one has it as it is, as a URL has: that takes no pattern, which
    takes milliseconds to make.
    """
    for secret in filter(None, dict.fromkeys((*secrets, *_known))):
        text = text.replace(secret, MASK)
        if _may_hold(text, _marks(secret)):
            text = _pattern(secret).sub(MASK, text)
    return text


def blank_bytes(body: bytes, *secrets: str) -> bytes:
    """The same for text in UTF-8."""
    for secret in dict.fromkeys((*secrets, *_known)):
        if secret and _may_hold_bytes(body, _marks(secret)):
            body = _bytes_pattern(secret).sub(MASK.encode(), body)
    return body


@cache
def _letters_escaped() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _LETTER_ESCAPED))


@cache
def _bytes_escaped() -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(pattern.encode()) for pattern in _LETTER_ESCAPED)


class _Marks(NamedTuple):
    """Groups of parts in small letters: a spelling that hides no letter holds all of one group."""

    words: tuple[tuple[str, ...], ...]
    encoded: tuple[tuple[bytes, ...], ...]


@lru_cache(maxsize=_MOST * 4)
def _marks(secret: str) -> _Marks:
    groups = [_runs(spelling) for spelling in (secret, *_cores(secret), _hex(secret))]
    return _Marks(tuple(groups), tuple(tuple(part.encode() for part in group) for group in groups))


def _runs(text: str) -> tuple[str, ...]:
    """The parts of letters and digits, the longest first; the text itself when it has none."""
    found = dict.fromkeys(re.findall("[a-z0-9]+", text.lower()))
    return tuple(sorted(found, key=len, reverse=True)) or (text,)


def _may_hold(text: str, marks: _Marks) -> bool:
    """Tells whether the text may hold the secret; quick, as nearly no text does."""
    small = text.lower()
    return any(all(part in small for part in group) for group in marks.words) or any(
        found.search(text) for found in _letters_escaped()
    )


def _may_hold_bytes(body: bytes, marks: _Marks) -> bool:
    small = body.lower()
    return any(all(part in small for part in group) for group in marks.encoded) or any(
        found.search(body) for found in _bytes_escaped()
    )


@lru_cache(maxsize=_MOST)
def _pattern(secret: str) -> re.Pattern[str]:
    return re.compile(_spelled(secret))


@lru_cache(maxsize=_MOST)
def _bytes_pattern(secret: str) -> re.Pattern[bytes]:
    return re.compile(_spelled(secret).encode())


def _spelled(secret: str) -> str:
    """A regular expression for all spellings, character by character, so that mixed ones fit."""
    plain = "".join(map(_character, secret))
    cores = [
        _BASE64 + "".join(map(_digit, core)) + _BASE64 + "(?:=|%3[dD]){0,2}"
        for core in _cores(secret)
    ]
    return "|".join((f"(?i:{plain}|{_hex(secret)})", *cores))


def _hex(secret: str) -> str:
    return secret.encode().hex()


def _character(char: str) -> str:
    """One character: as it is, with backslashes, as a URL, JSON, HTML or code escapes it."""
    number = ord(char)
    quoted = "".join(f"{_PERCENT}{byte:02x}" for byte in char.encode())
    ways = [
        re.escape(char) if char.isalnum() else rf"\\*{re.escape(char)}",
        quoted,
        rf"\\+(?:u{number:04x}|u\{{0*{number:x}\}}|x{number:02x})",
        rf"{_AMPERSAND}#(?:0*{number}|x0*{number:x});?",
    ]
    if not char.isalnum():
        ways += [rf"{_AMPERSAND}{name}" for name in _entities().get(char, ())]
    if char == "+":
        ways += [" ", f"{_PERCENT}20"]
    elif char == " ":
        ways += [r"\+", f"{_PERCENT}2b"]
    return f"(?:{'|'.join(ways)})"


@lru_cache(maxsize=1)
def _entities() -> dict[str, list[str]]:
    """The names that HTML has for a character, each with its semicolon."""
    from html.entities import html5

    found: dict[str, list[str]] = {}
    for name, char in html5.items():
        if name.endswith(";") and len(char) == 1 and char.isascii():
            found.setdefault(char, []).append(name)
    return found


def _cores(secret: str) -> tuple[str, ...]:
    """Lists what the base64 of every text with the secret contains, by where it begins."""
    from base64 import b64encode

    data = secret.encode()
    if len(data) < _SHORTEST - 2:
        return ()
    found = []
    for before, skip in enumerate((0, 2, 3)):
        text = b64encode(bytes(before) + data).decode()
        found.append(text[skip : 8 * (before + len(data)) // 6])
    return tuple(found)


def _digit(char: str) -> str:
    """A digit of base64, in both alphabets, also as a URL or JSON escapes it."""
    if char == "+":
        return rf"(?:[+ -]|{_PERCENT}2[bB]|\\+u002[bB])"
    if char == "/":
        return rf"(?:\\*/|_|{_PERCENT}2[fF]|\\+u002[fF])"
    return char
