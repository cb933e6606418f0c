"""Addresses from strangers that may be opened in a browser: http and https, nothing else."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

_CHANGED = re.compile("[\u2400-\u2426\ufffd…]")
"""The marks of characters that were made visible, and of text that was cut."""


def web_address(text: object) -> str:
    """The text as an address that is safe to open; empty for anything else.

    `javascript:`, `file:` and other schemes are none, nor is text with blanks or control
    characters, or without a host, or in which such a character was made visible.
    """
    if not isinstance(text, str):
        return ""
    address = text.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    clean = address.isprintable() and " " not in address and not _CHANGED.search(address)
    good = clean and parts.scheme in ("http", "https") and bool(parts.hostname)
    return address if good else ""


def first_address(values: Iterable[object]) -> str:
    """The first of these values that is such an address; empty if none is."""
    return next(filter(None, map(web_address, values)), "")


def addresses_in(value: object, path: str = "") -> dict[str, str]:
    """Every such address inside a record, by its path; one that stands twice counts once."""
    found: dict[str, str] = {}
    if isinstance(value, Mapping):
        inner = [(f"{path}.{name}" if path else str(name), item) for name, item in value.items()]
    elif isinstance(value, list):
        inner = [(f"{path}[{i}]", item) for i, item in enumerate(value)]
    else:
        address = web_address(value)
        return {path: address} if address else found
    for place, item in inner:
        for name, address in addresses_in(item, place).items():
            if address not in found.values():
                found[name] = address
    return found
