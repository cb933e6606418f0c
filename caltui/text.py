"""Makes text from strangers safe to show, and blanks secrets.

Every string that Cal sends passes `safe_value` once, where it enters the mirror
or a message: a name may hold escape sequences that recolour a terminal, set its
title or write the clipboard, and characters that turn the reading direction.
"""

import re
from typing import Any

MASK = "••••"

_SPANS: tuple[tuple[int, int, str], ...] = (
    (0x7F, 0x7F, "\u2421"),
    (0x80, 0x9F, "\ufffd"),
    (0x61C, 0x61C, "\u2426"),
    (0x200E, 0x200F, "\u2426"),
    (0x2028, 0x2029, "\u2424"),
    (0x202A, 0x202E, "\u2426"),
    (0x2066, 0x2069, "\u2426"),
    (0xD800, 0xDFFF, "\ufffd"),
)
"""Control, C1, bidi, line-separator and lone surrogate characters, with their visible mark."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f" + "".join(f"{chr(a)}-{chr(b)}" for a, b, _ in _SPANS) + "]"
)


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return next(mark for first, last, mark in _SPANS if first <= code <= last)


_TOKEN = r"\bat_[A-Za-z0-9_-]{2,}"
_QUERY_SECRET = r"(?i)\b(api_?token|api_?key|apikey)(\"?\s*[=:]\s*\"?)[^\s&\"'<>,}]+"


def safe_text(text: str, limit: int = 20_000) -> str:
    """The text with control, escape, C1 and bidi characters as visible marks, bounded.

    Line breaks and tabs stay. `limit` is in characters; what is cut shows as `…`.
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    # None of those characters is printable, and most texts are: this is much the faster look.
    return text if text.isprintable() else _UNSAFE.sub(_mark, text)


def one_line(text: str, limit: int = 500) -> str:
    """Safe text for one line of a table or message: breaks and tabs become marks."""
    return safe_text(text, limit).replace("\r\n", "⏎").replace("\n", "⏎").replace("\t", " ")


def safe_value(value: Any) -> Any:
    """A JSON value with every string in it made safe, keys included."""
    if isinstance(value, str):
        return safe_text(value, limit=1_000_000)
    if isinstance(value, dict):
        return {safe_text(str(k)): safe_value(v) for k, v in value.items()}
    if isinstance(value, list):
        return [safe_value(item) for item in value]
    return value


def spellings(secret: str) -> tuple[str, ...]:
    """The forms in which an echo may hold a secret; none of an empty one."""
    if not secret or (secret.isascii() and secret.replace("_", "").isalnum()):
        return (secret,) if secret else ()
    from urllib.parse import quote

    return secret, quote(secret), quote(secret, safe=""), secret.replace("/", "\\/")


def redact(text: str, *secrets: str) -> str:
    """The text without tokens: the given ones, as they are and as a URL or JSON spells them,
    anything like one, and `api_token=…` pairs."""
    for secret in secrets:
        for spelling in spellings(secret):
            text = text.replace(spelling, MASK)
    text = re.sub(_QUERY_SECRET, rf"\1\2{MASK}", text)
    return re.sub(_TOKEN, MASK, text)
