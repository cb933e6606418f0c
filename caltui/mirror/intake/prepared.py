"""Records made ready to be stored: what takes time and needs no file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from caltui.mirror.file.json_body import digest, safe_body
from caltui.mirror.file.read_records import chunks
from caltui.mirror.index.tables import Row


class Prepared(NamedTuple):
    """A record whose strings are safe, as JSON, and what tells that from another.

    `row` is its row in the sheet, made later when it is None and is needed.
    """

    record: Mapping[str, Any]
    body: str
    digest: bytes
    row: Row | None = None


Part = Mapping[str, Prepared]
"""Records by their key (see `safe_key`), a few hundred of them."""


def prepare(record: Mapping[str, Any]) -> Prepared:
    """A record made ready to be stored: what takes time and needs no file."""
    body, safe = safe_body(record)
    return Prepared(safe, body, digest(body))


def prepared(wanted: Mapping[str, Mapping[str, Any]], keys: Sequence[str]) -> Iterable[Part]:
    """Some of the wanted records, in parts."""
    for part in chunks(keys):
        yield {key: prepare(wanted[key]) for key in part}


def together(parts: Iterable[Part], most: int) -> Iterator[Part]:
    """The same in parts of about `most` records. What comes twice in one is as it came last."""
    held: dict[str, Prepared] = {}
    for part in parts:
        held.update(part)
        if len(held) >= most:
            yield held
            held = {}
    if held:
        yield held
