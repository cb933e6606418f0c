"""Finds the line of a key in a TOML text, which tomllib does not tell after parsing."""

import re

_HEADER = re.compile(r"\s*(?P<list>\[)?\[\s*(?P<name>[^\]]+?)\s*\]+\s*(#.*)?$")
_KEY = re.compile(r"""\s*(?P<name>(?:"[^"]*"|'[^']*'|[A-Za-z0-9_.\s-]+?))\s*=""")


def line_of(text: str, table: str, key: str) -> int | None:
    """The line (from 1) of `key` in `[table]`, or of the table's header; None when not found.

    `table` is the dotted name without quotes, empty for the top of the file; `name.0` is the first
    table of a list `[[name]]`.
    """
    current, header, prefix = "", None, None
    lists: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEADER.match(line):
            current = _plain(found["name"])
            if found["list"]:
                lists[current] = lists.get(current, -1) + 1
                current = f"{current}.{lists[current]}"
            if current == table or (not table and current == key):
                header = header or number
            if not table and current.startswith(f"{key}."):
                prefix = prefix or number
        elif found := _KEY.match(line):
            name = _plain(found["name"])
            full = f"{current}.{name}" if current else name
            if full == (f"{table}.{key}" if table and key else table or key):
                return number
    return header or prefix


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
