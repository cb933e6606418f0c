"""Some of what was last seen, as far as screens and commands ask for it.

None of it costs more for a large mirror than for what it answers.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.mirror.store import Mirror

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from caltui.mirror.index.predicates import Condition
    from caltui.workspace.inbox.snapshot import Rows
    from caltui.workspace.records.names import Names
    from caltui.workspace.records.telling import Teller, Told
    from caltui.workspace.writes.change import Change


class SeenDoor:
    """The part of the workspace that looks for a few records among many."""

    _mirror: Mirror
    _names: "Names"
    catalog: Catalog
    zone: "ZoneInfo"

    @property
    def teller(self) -> "Teller":
        """Says who, when and what a record is about, in the display zone."""
        from caltui.workspace.records.telling import Teller

        return Teller(self.catalog, self.zone, self._names.name, self._seen_record)

    def about(self, change: "Change") -> "list[Told]":
        """Who, when and what the record is that a change edits or removes, as last seen."""
        if not change.key:
            return []
        record = change.before or self._seen_record(change.resource, change.key)
        return self.teller.told(change.resource, record) if record is not None else []

    def _seen_record(self, resource: str, key: str) -> Record | None:
        seen = self._mirror.get(resource, key)
        return None if seen is None else seen.record

    def where(self, resource: str, field: str, value: Any) -> list[tuple[str, Record]]:
        """Records whose field holds the value, with their keys; `5` and `"5"` are equal."""
        return self._mirror.where(resource, field, value)

    def count_where(self, resource: str, field: str, value: Any) -> int:
        """How many there are of those."""
        return self._mirror.count_where(resource, field, value)

    def like(self, resource: str, field: str, text: str) -> Iterator[Record]:
        """Records whose field reads like the text, whatever its case; and few others."""
        from caltui.mirror.file.json_body import fold
        from caltui.mirror.index.predicates import equals

        shape = self._mirror.shapes.of(resource)
        place = shape.place(field)
        if place is not None and text:
            condition = equals(place, shape.value(field, fold(text)))
            for part in self._mirror.matching(resource, condition):
                yield from (seen.record for _, seen in part)

    def during(
        self, low: datetime | None, high: datetime | None, also: "Condition | None" = None
    ) -> dict[str, Record]:
        """Bookings that may touch a window of time. See `during.during`."""
        from caltui.workspace.records.bookings_between import during

        return during(self._mirror, low, high, also)

    def of_people(self, users: Iterable[str], emails: Iterable[str]) -> "Condition | None":
        """What is true of the bookings of these people. See `during.of_people`."""
        from caltui.workspace.records.bookings_between import of_people

        return of_people(self._mirror, users, emails)

    def not_over(self) -> "Condition | None":
        """What is true of the bookings that may still take place. See `during.not_over`."""
        from caltui.workspace.records.bookings_between import not_over

        return not_over(self._mirror)

    def to_triage(self, names: Iterable[str], now: datetime) -> "dict[str, Rows]":
        """The records of lists that may need somebody. See `triage_reading.rows_of`."""
        from caltui.workspace.inbox.read import rows_of

        return rows_of(self._mirror, names, now)

    def called(self, resource: str, text: str, most: int) -> list[tuple[str, str]]:
        """(key, name) of records that a typed text may mean. See `called.called`."""
        from caltui.workspace.records.called import called

        return called(self._mirror, self.catalog.resource(resource), text, most)
