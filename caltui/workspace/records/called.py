"""Records by what people call them, among very many."""

from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.predicates import any_of, reads
from caltui.mirror.store import Mirror


def called(mirror: Mirror, of: Resource, text: str, most: int) -> list[tuple[str, str]]:
    """(key, name) of records whose key begins with the text or whose name holds it.

    Keys first, then by name; at most so many. Case and accents do not matter.
    """
    keys = mirror.keys_from(of.key, text, most)
    found = {key: seen.record for key, seen in mirror.bodies(of.key, keys).items()}
    shape, word = mirror.shapes.of(of.key), fold(text)
    places = [place for name in of.label if (place := shape.place(name)) is not None]
    if places and len(found) < most:
        named = any_of(reads(place, word) for place in places)
        order = f"coalesce({', '.join(places)}, '')"
        for part in mirror.matching(of.key, named, order=order, most=most * len(places)):
            found |= {key: seen.record for key, seen in part if key not in found}
    names = ((key, of.name_of(record)) for key, record in found.items())
    fit = [(key, name) for key, name in names if word in fold(name) or key.startswith(text)]
    return fit[:most]
