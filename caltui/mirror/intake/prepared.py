"""Prepares records for storing: the work that needs time and no file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from caltui.mirror.file.json_body import digest, safe_body
from caltui.mirror.file.read_records import chunks
from caltui.mirror.index.tables import Row


class Prepared(NamedTuple):
    """A record as safe JSON, with its hash.

    `row` is its index row; None: it is made later if it is needed.
    """

    record: Mapping[str, Any]
    body: str
    digest: bytes
    row: Row | None = None


Part = Mapping[str, Prepared]
"""Prepared records by key (see `safe_key`), a few hundred of them."""


def prepare(record: Mapping[str, Any]) -> Prepared:
    """Prepares one record."""
    body, safe = safe_body(record)
    return Prepared(safe, body, digest(body))


def prepared(wanted: Mapping[str, Mapping[str, Any]], keys: Sequence[str]) -> Iterable[Part]:
    """Prepares the wanted records, in parts."""
    for part in chunks(keys):
        yield {key: prepare(wanted[key]) for key in part}


def together(parts: Iterable[Part], most: int) -> Iterator[Part]:
    """Merges parts to about `most` records each. Of a key that comes twice, the last counts."""
    held: dict[str, Prepared] = {}
    for part in parts:
        held.update(part)
        if len(held) >= most:
            yield held
            held = {}
    if held:
        yield held
