"""The results of a search, and the records that it finds by the notes of a person on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.file.json_body import fold
from caltui.mirror.search.query import words_of

if TYPE_CHECKING:
    from caltui.catalog.model import Record
    from caltui.catalog.outline import Outlines
    from caltui.mirror.reader import Reader

NOTE = "note"
"""How a record matches that is found by a note on it."""


class Found(NamedTuple):
    """A record that a search found. `match` is `value`, `word`, `prefix` or `part`; `note` where it
    was found by the note of a person on it, which is then given.
    """

    resource: str
    key: str
    name: str
    match: str
    record: "Record"
    note: str = ""


class FoundIn(NamedTuple):
    """The results of a search in one category, best first. `more`: there may be others."""

    resource: str
    title: str
    found: tuple[Found, ...]
    more: bool


def with_noted(
    mirror: "Reader", catalog: "Outlines", groups: Sequence[FoundIn], text: str, each: int
) -> list[FoundIn]:
    """The groups, with the records whose note has every word first; their categories come first,
    too."""
    noted = _noted(mirror, catalog, text)
    if not noted:
        return list(groups)
    by_key = {group.resource: group for group in groups}
    first = []
    for resource, found in noted.items():
        group = by_key.pop(resource, FoundIn(resource, catalog.outline(resource).title, (), False))
        keys = {one.key for one in found}
        rest = [one for one in group.found if one.key not in keys]
        both = (*found, *rest)
        first.append(group._replace(found=both[:each], more=group.more or len(both) > each))
    return [*first, *by_key.values()]


def _noted(mirror: "Reader", catalog: "Outlines", text: str) -> dict[str, list[Found]]:
    """The records whose note has every word, by category, the newest note first."""
    words = words_of(text)
    found: dict[str, list[Found]] = {}
    for note in mirror.notes() if words else ():
        folded = fold(note.text)
        if note.resource not in catalog.titles or not all(word in folded for word in words):
            continue
        seen = mirror.get(note.resource, note.key)
        if seen is None or seen.state == "gone":
            continue
        of = catalog.outline(note.resource)
        name = of.name_of(seen.record)
        one = Found(of.key, note.key, name, NOTE, seen.record, note.text)
        found.setdefault(of.key, []).append(one)
    return found
