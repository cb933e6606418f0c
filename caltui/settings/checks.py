"""Checks the values of a profile.

A check returns the value in the form the program uses, or raises ValueError
with the rest of the sentence "'colour' must be …".
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from caltui.settings.errors import nearest
from caltui.settings.model import COLOURS

_URL = (
    r"(?ia)https?://"
    r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)"
    r"(?::(?P<port>\d{1,5}))?"
    r"(?:/[^\s?#@\\]*)?"
)
_DIALECT = r"[a-z][a-z0-9_]*"
MAX_NAME = 64
MOST_CALLS = 1_000_000
CALLS = "a whole number of calls a minute, 0 for no limit"


def base_url(value: str) -> str:
    """An http or https address without a query, a fragment or a password in it."""
    text = value.strip().rstrip("/")
    found = re.fullmatch(_URL, text)
    usable = found is not None and int(found["port"] or 1) in range(1, 65536)
    if not usable or not _is_host(urlsplit(text).hostname or ""):
        raise ValueError(
            'must be an address such as "https://api.example.com": http or https, a host, '
            "and no password, query or fragment."
        )
    scheme, _, rest = text.partition("://")
    return f"{scheme.lower()}://{rest}"


def spec_url(value: str) -> str:
    """An address as `base_url` takes it, or none."""
    return base_url(value) if value.strip() else ""


def _is_host(host: str) -> bool:
    """Tells whether the HTTP library takes the host: an `xn--` label has to be a valid one."""
    if "xn--" not in host:
        return True
    import idna

    try:
        return bool(idna.decode(host))
    except idna.IDNAError:
        return False


def budget(text: str) -> int:
    """Calls a minute, written in digits."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) > MOST_CALLS:
        raise ValueError(f"must be {CALLS}, not {shown(text)}.")
    return int(text)


def colour(value: str) -> str:
    """One of COLOURS, or none."""
    text = value.strip().lower()
    if text and text not in COLOURS:
        near = nearest(text, COLOURS)
        more = near if near.startswith("Did") else ""
        raise ValueError(f"must be one of {', '.join(COLOURS)}. {more}".strip())
    return text


def zone(value: str) -> str:
    """A zone of the IANA database, or none for the operator's own."""
    text = value.strip()
    if not text:
        return ""
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        near = nearest(text, zoneinfo.available_timezones())
        raise ValueError(f'must be a zone such as "Europe/Berlin". {near}'.strip()) from error
    return text


def dialect(text: str) -> str:
    """The name of a shipped dialect, or the whole path of a folder that holds one.

    Whether it exists is checked when it is opened.
    """
    if not re.fullmatch(_DIALECT, text) and not Path(text).is_absolute():
        raise ValueError('must be the name of a dialect, such as "lowcodeapi".')
    return text


def name(text: str) -> str:
    """A profile's name: printable, no blanks around it, at most MAX_NAME characters."""
    if not text or len(text) > MAX_NAME or not text.isprintable() or text != text.strip():
        raise ValueError(f"must be 1 to {MAX_NAME} visible characters without blanks around them.")
    return text


def shown(value: Any) -> str:
    """A refused value as a message names it, cut where it is long."""
    plain = isinstance(value, (str, int, float, list, dict)) and not isinstance(value, bool)
    text = repr(value) if plain else str(value).lower()
    return text if len(text) <= 40 else text[:39] + "…"
