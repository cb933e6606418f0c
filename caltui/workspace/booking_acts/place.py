"""Reads a place from one line of text: a link, a telephone number, an address."""

import re

from caltui.text import one_line

_PHONE = re.compile(r"\+[0-9][0-9 ()/-]{5,}")


def place_of(text: str) -> dict[str, str]:
    """The place as Cal takes it."""
    typed = one_line(text).strip()
    if typed.startswith(("http://", "https://")):
        return {"type": "link", "link": typed}
    if _PHONE.fullmatch(typed):
        return {"type": "phone", "phone": re.sub(r"[^0-9+]", "", typed)}
    return {"type": "address", "address": typed}


def place_words(text: str) -> tuple[bool, str]:
    """Tells whether the text is a place, and says as what it is taken."""
    if not text.strip():
        return False, "Type a link, a telephone number with +, or an address."
    return True, f"Taken as: {place_of(text)['type']}."


def place_known(text: str) -> bool:
    """Tells whether a person can type that place; Cal's words for video are none."""
    return not text.startswith("integrations:")
