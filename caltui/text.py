"""Makes text from strangers safe to show, and blanks secrets.

Every string that Cal sends passes `safe_value` once, where it enters the mirror
or a message: a name may hold escape sequences that recolour a terminal, set its
title or write the clipboard, and characters that turn the reading direction.
"""

import re
from typing import Any

MASK = "••••"

_KEEP = "\n\t"
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_MARKS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _KEEP},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys(_BIDI, "\u2426"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0x2028, 0x2029), "\u2424"),
}
_UNSAFE = re.compile("[" + "".join(re.escape(chr(code)) for code in _MARKS) + "]")
_TOKEN = re.compile(r"\bat_[A-Za-z0-9_-]{2,}")
_QUERY_SECRET = re.compile(r"(?i)\b(api_?token|api_?key|apikey)(\"?\s*[=:]\s*\"?)[^\s&\"'<>,}]+")


def safe_text(text: str, limit: int = 20_000) -> str:
    """The text with control, escape, C1 and bidi characters as visible marks, bounded.

    Line breaks and tabs stay. `limit` is in characters; what is cut shows as `…`.
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if _UNSAFE.search(text) is None:
        return text
    return text.translate(_MARKS)


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


def redact(text: str, *secrets: str) -> str:
    """The text without tokens: the given ones, anything like one, and `api_token=…` pairs."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    text = _QUERY_SECRET.sub(rf"\1\2{MASK}", text)
    return _TOKEN.sub(MASK, text)
