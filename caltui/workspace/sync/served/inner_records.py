"""Takes records out of those that they are part of, such as the attendees of bookings.

There they may lack their id: until it is read, what is sent instead of it is their mail address.
"""

from collections.abc import Iterator, Sequence

from caltui.catalog.lists import rows_in
from caltui.catalog.load import Catalog
from caltui.catalog.model import Record, Resource
from caltui.mirror.store import Mirror

STANDS_IN = "email"
"""The field that tells records of one owner apart that have no id yet."""


def inner_records(
    catalog: Catalog, mirror: Mirror, of: Resource, owner: str, rows: Sequence[str]
) -> Iterator[tuple[str, Record]]:
    """The records of a category by key, out of the lists `rows` of those of `owner` last seen.

    One whose id was read before keeps it.
    """
    parent = catalog.resource(owner).params[0].record_field
    back = of.params[0].record_field
    known = {
        (str(seen.record.get(back)), str(seen.record.get(STANDS_IN))): seen.record
        for _, seen in mirror.all(of.key)
        if of.key_of(seen.record) is not None
    }
    for part in mirror.slices(owner):
        for _, seen in part:
            for field in rows:
                for row in rows_in(seen.record, field):
                    inner = {back: seen.record.get(parent), **row}
                    place = (str(inner[back]), str(inner.get(STANDS_IN)))
                    inner = {**known.get(place, {}), **inner}
                    yield of.key_of(inner) or "_".join(place), inner
