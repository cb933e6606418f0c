"""What each key of a profile may hold: one entry a key.

A check returns the value in the form the program uses, or raises ValueError
with the rest of the sentence "'colour' must be …".
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def base_url(value: Any) -> str:
    """An http or https address without a query, a fragment or a password in it."""
    text = text_of(value).strip().rstrip("/")
    found = re.fullmatch(_URL, text)
    if found is None or int(found["port"] or 1) not in range(1, 65536):
        raise ValueError(
            'must be an address such as "https://api.lowcodeapi.com": http or https, a host, '
            "and no password, query or fragment."
        )
    scheme, _, rest = text.partition("://")
    return f"{scheme.lower()}://{rest}"


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {_shown(value)}.")
    return value


def text_of(value: Any) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise ValueError(f"must be text in quotes, not {_shown(value)}.")
    return value


def budget(value: Any) -> int:
    """Calls a minute, 0 for no limit."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
        raise ValueError(
            f"must be a whole number of calls a minute, 0 for no limit, not {_shown(value)}."
        )
    return value


def colour(value: Any) -> str:
    """One of COLOURS, or none."""
    text = text_of(value).strip().lower()
    if text and text not in COLOURS:
        near = nearest(text, COLOURS)
        more = near if near.startswith("Did") else ""
        raise ValueError(f"must be one of {', '.join(COLOURS)}. {more}".strip())
    return text


def zone(value: Any) -> str:
    """A zone of the IANA database, or none for the operator's own."""
    text = text_of(value).strip()
    if not text:
        return ""
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        near = nearest(text, zoneinfo.available_timezones())
        raise ValueError(f'must be a zone such as "Europe/Berlin". {near}'.strip()) from error
    return text


def dialect(value: Any) -> str:
    """The name of a shipped catalogue, or the whole path of a folder that holds one.

    Whether it exists is the catalogue's to say.
    """
    text = text_of(value)
    if not re.fullmatch(_DIALECT, text) and not Path(text).is_absolute():
        raise ValueError('must be the name of a catalogue, such as "lowcodeapi".')
    return text


def name(value: Any) -> str:
    """A profile's name: printable, no blanks around it, at most MAX_NAME characters."""
    text = text_of(value)
    if not text or len(text) > MAX_NAME or not text.isprintable() or text != text.strip():
        raise ValueError(f"must be 1 to {MAX_NAME} visible characters without blanks around them.")
    return text


def key_binding(value: Any) -> str:
    """One key or several with commas: `f5`, `ctrl+r,f5`; empty for no key at all.

    Which keys there are is the console's to say: a wrong one is no reason not to start.
    """
    return text_of(value)


PROFILE: dict[str, Callable[[Any], Any]] = {
    "base_url": base_url,
    "spec_url": base_url,
    "dialect": dialect,
    "read_only": flag,
    "production": flag,
    "colour": colour,
    "budget": budget,
    "zone": zone,
    "demo": flag,
}
"""The keys of `[profiles.<name>]`, in the order in which they are saved."""

TOP = ("active", "profiles", "keys", "view")
"""The keys and tables of the file itself."""


def _shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 40 else text[:39] + "…"
