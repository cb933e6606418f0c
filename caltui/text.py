"""Makes text from strangers safe to show, and blanks secrets.

Every string that Cal sends passes `safe_value` once, where it enters the mirror
or a message: a name may hold escape sequences that recolour a terminal, set its
title or write the clipboard, and characters that turn the reading direction.
"""

import re
from typing import Any

from caltui.blanking import MASK as MASK
from caltui.blanking import blank

_SPANS: tuple[tuple[int, int, str], ...] = (
    (0x7F, 0x7F, "\u2421"),
    (0x80, 0x9F, "\ufffd"),
    (0xAD, 0xAD, "\u2426"),
    (0x61C, 0x61C, "\u2426"),
    (0x180E, 0x180E, "\u2426"),
    (0x200B, 0x200B, "\u2426"),
    (0x200E, 0x200F, "\u2426"),
    (0x2028, 0x2029, "\u2424"),
    (0x202A, 0x202E, "\u2426"),
    (0x2060, 0x206F, "\u2426"),
    (0xD800, 0xDFFF, "\ufffd"),
    (0xFEFF, 0xFEFF, "\u2426"),
)
"""Control, C1, bidi, unseen, line-separator and lone surrogate characters, with their mark."""

UNSAFE_RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in _SPANS)
"""The same as a part of a pattern, between brackets."""

_UNSAFE = f"[\x00-\x08\x0b-\x1f{UNSAFE_RANGES}]"


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return next(mark for first, last, mark in _SPANS if first <= code <= last)


def without_unseen(text: str) -> str:
    """The text without the characters that nobody sees, or that turn the reading direction."""
    return text if text.isprintable() else re.sub(_UNSAFE, "", text.replace("\r\n", "\n"))


_JOINED_EMOJI = "(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
_LONGEST_NAME = 20_000
_TOKEN = r"\bat_[A-Za-z0-9_-]{2,}|\bcal_(?:live_|test_)?[A-Za-z0-9]{20,}"
_BEARER = r"(?i)\b(bearer\s+)[^\s\"'<>,;}]{8,}"
_QUERY_SECRET = r"(?i)\b(api_?token|api_?key|apikey)(\"?\s*[=:]\s*\"?)[^\s&\"'<>,}]+"


def safe_text(text: str, limit: int = 20_000) -> str:
    """The text with control, escape, C1, bidi and unseen characters as visible marks, bounded.

    Line breaks and tabs stay, `\\r\\n` as one break. `limit` is in characters; what is cut
    shows as `…`.
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    # None of those characters is printable, and most texts are: this is much the faster look.
    return text if text.isprintable() else re.sub(_UNSAFE, _mark, text.replace("\r\n", "\n"))


def one_line(text: str, limit: int = 500) -> str:
    """Safe text for one line of a table or message: breaks and tabs become marks.

    Joined emoji stand side by side: terminals do not agree on how wide a joined one is.
    """
    if len(text) <= limit and text.isprintable():
        return text
    found = safe_text(text, limit).replace("\n", "⏎").replace("\t", " ")
    return re.sub(_JOINED_EMOJI, "", found)


_RISKY_ESCAPE = rb"\\(?:[bfr]|u(?:00[01789aA]|061|180|20[026]|[dD]|[fF][eE]))"


def is_safe_json(body: bytes) -> bool:
    """Tells whether no string in the JSON needs to be made safe, by a look at the whole text.

    JSON writes control characters as escapes. False only means that it is unsure.
    """
    if len(body) > 1_000_000 or re.search(_RISKY_ESCAPE, body):
        return False
    if body.isascii():
        return b"\x7f" not in body and b"\0" not in body
    try:
        return body.decode().isprintable()
    except UnicodeDecodeError:
        return False


def safe_value(value: Any) -> Any:
    """A JSON value with every string in it made safe, keys included.

    A record in which nothing has to be made safe, as in nearly all, is returned itself.
    """
    return value if _is_plain(value) else _made_safe(value)


def _is_plain(value: Any) -> bool:
    """Tells whether every string in the value is printable; unsafe characters are not."""
    kind = type(value)
    if kind is dict:
        for name, inner in value.items():
            kind = type(inner)
            if kind is str:
                if not inner.isprintable() or len(inner) > _LONGEST_NAME:
                    return False
            elif (kind is dict or kind is list) and not _is_plain(inner):
                return False
            if type(name) is not str or not name.isprintable() or len(name) > _LONGEST_NAME:
                return False
        return True
    if kind is list:
        return all(map(_is_plain, value))
    if kind is str:
        return value.isprintable() and len(value) <= _LONGEST_NAME
    return kind is int or kind is float or kind is bool or value is None


def _made_safe(value: Any) -> Any:
    if isinstance(value, str):
        return safe_text(value, limit=1_000_000)
    if isinstance(value, dict):
        return {safe_text(str(k)): _made_safe(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_made_safe(item) for item in value]
    return value


def redact(text: str, *secrets: str) -> str:
    """The text without tokens: the given ones and those this process knows, however they are
    spelled; anything like one; `api_token=…` and `apiKey=…` pairs; and what follows `Bearer`."""
    text = blank(text, *secrets)
    text = re.sub(_QUERY_SECRET, rf"\1\2{MASK}", text)
    text = re.sub(_BEARER, rf"\1{MASK}", text)
    return re.sub(_TOKEN, MASK, text)


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 booking`, `3 bookings`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
