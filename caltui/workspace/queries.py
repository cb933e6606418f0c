"""Answers what screens and commands ask of the mirror.

No query costs more for a large mirror than for the records that it returns.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.mirror.store import Mirror
from caltui.workspace.base.reach import ALL, OWN, Reach, owners_read
from caltui.workspace.records.last_seen import LastSeen

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from caltui.catalog.model import Group
    from caltui.mirror.index.predicates import Condition
    from caltui.workspace.inbox.snapshot import Rows
    from caltui.workspace.records.cells import Cells
    from caltui.workspace.records.names import Names
    from caltui.workspace.records.references import Reference
    from caltui.workspace.records.telling import RecordFact, Teller
    from caltui.workspace.writes.change import Change


_ASTRAY = 60.0
"""Seconds by which a moment may be ahead of the clock; more means that the clock was set back."""


class Queries(LastSeen):
    """The part of the workspace that reads the mirror. Sends nothing."""

    catalog: Catalog
    _mirror: Mirror
    _names: "Names"
    reach: Reach
    zone: "ZoneInfo"

    @property
    def whole_catalog(self) -> Catalog:
        """The profile's catalogue."""
        return self.catalog

    @property
    def teller(self) -> "Teller":
        """Describes records: who, when and what, in the display zone."""
        from caltui.workspace.records.telling import Teller

        return Teller(self.catalog, self.zone, self._names.name, self._seen_record)

    def about(self, change: "Change") -> "list[RecordFact]":
        """Lists who, when and what the record is that a change edits or deletes, as last seen."""
        if not change.key:
            return []
        record = change.before or self._seen_record(change.resource, change.key)
        return self.teller.told(change.resource, record) if record is not None else []

    def _seen_record(self, resource: str, key: str) -> Record | None:
        seen = self._mirror.get(resource, key)
        return None if seen is None else seen.record

    def where(self, resource: str, field: str, value: Any) -> list[tuple[str, Record]]:
        """The records whose field holds the value, with their keys; `5` and `"5"` are equal."""
        return self._mirror.where(resource, field, value)

    def count_where(self, resource: str, field: str, value: Any) -> int:
        """Counts the records that `where` finds."""
        return self._mirror.count_where(resource, field, value)

    def like(self, resource: str, field: str, text: str) -> Iterator[Record]:
        """The records whose field reads like the text in any case, and a few others."""
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
        """The bookings that may touch a window of time. See `bookings_between`."""
        from caltui.workspace.records.bookings_between import during

        return during(self._mirror, low, high, also)

    def of_people(self, users: Iterable[str], emails: Iterable[str]) -> "Condition | None":
        """A condition for the bookings of these people. See `bookings_between`."""
        from caltui.workspace.records.bookings_between import of_people

        return of_people(self._mirror, users, emails)

    def not_over(self) -> "Condition | None":
        """A condition for the bookings that may still take place. See `bookings_between`."""
        from caltui.workspace.records.bookings_between import not_over

        return not_over(self._mirror)

    def to_triage(self, names: Iterable[str], now: datetime) -> "dict[str, Rows]":
        """The records that a queue of the inbox may find something about. See `inbox.read`."""
        from caltui.workspace.inbox.read import rows_of

        return rows_of(self._mirror, names, now, self.catalog.repeated)

    def called(self, resource: str, text: str, most: int) -> list[tuple[str, str]]:
        """(key, name) of records that a typed text may mean. See `called.called`."""
        from caltui.workspace.records.names import called

        return called(self._mirror, self.catalog.resource(resource), text, most)

    def meant(self, resource: str, path: str, text: str, most: int) -> list[str]:
        """Texts of a column that a typed text may mean; of a reference the names of records."""
        from caltui.workspace.records.columns import column
        from caltui.workspace.records.names import called, values_like

        of = self.catalog.resource(resource)
        field = column(of, path).field
        if field is not None and field.ref:
            found = called(self._mirror, self.catalog.resource(field.ref), text, most)
            return list(dict.fromkeys(name for _, name in found))
        return values_like(self._mirror, of, path, text, most)

    def names(self, resource: str) -> Mapping[str, str]:
        """The names of a category's records by key, also of records that only others name."""
        return self._names.every(resource)

    def counted(self, resource: str) -> int | str | None:
        """The number of records of a category: `7+` if there may be more, `?` if none is known
        and there may be some, None if the list was never read."""
        number = self._mirror.count(resource)
        if number is None or self.reach.whole(resource):
            return number
        return f"{number}+" if number else "?"

    @property
    def offered(self) -> list[str]:
        """The categories that the server has for this key, as far as is known."""
        titles, access = self.catalog.titles, self.reach.access
        if access is None:
            return list(titles)
        from caltui.workspace.sync.served.sources import unlisted

        return [key for key in titles if not unlisted(self.catalog.resource(key), access)]

    def groups(self) -> "tuple[Group, ...]":
        """The sidebar's headings, with the categories that the server has for this key."""
        if self.reach.access is None:
            return self.catalog.groups
        from caltui.workspace.sync.served.sources import left_of

        return left_of(self.catalog.groups, frozenset(self.offered))

    def forget(self) -> None:
        """Clears what was remembered of the mirror, because it changed."""
        self._names.forget()
        self.reach.forget()

    def versions(self) -> dict[str, int]:
        """The version of each category: a new number after each change."""
        return {key: self._mirror.version(key) or 0 for key in self.catalog.titles}

    def written_elsewhere(self) -> bool:
        """Tells whether another process has written into the mirror since the last call."""
        return self._mirror.written_elsewhere()

    def owner_age(self, resource: str, owner: str) -> float | None:
        """Seconds since the records of a user were read; None when they never were."""
        at = owners_read(self._mirror, resource).get(owner)
        return None if at is None else max(0.0, self.clock().timestamp() - at)

    def unread_owners(self, resource: str, seconds: float) -> list[str]:
        """The users whose records no list shows and which were not read in the last `seconds`."""
        held = self.catalog.resource(resource).list_holds
        if held.by != "own" or held.ask is None or self.reach.sees != ALL:
            return []
        read, since = owners_read(self._mirror, resource), self.clock().timestamp() - seconds
        return [key for key in self._mirror.keys("users") if read.get(key, 0.0) < since]

    def unread_of(self, resource: str, key: str) -> list[tuple[str, str]]:
        """The lists of a record that were never read, as (category, key of the record)."""
        return [
            (relation.to, key)
            for relation in self.catalog.resource(resource).relations
            if relation.kind == "has_many"
            and (held := self.catalog.resource(relation.to).list_holds).by == "own"
            and held.ask is not None
            and relation.via == held.owner
            and self.reach.sees != OWN
            and not self.reach.owner_is_read(relation.to, key)
        ]

    def cells(self, resource: str, *, reveal: bool = False) -> "Cells":
        """Writes the cells of a category, with times in the display zone."""
        from caltui.workspace.records.cells import Cells

        of = self.catalog.resource(resource)
        return Cells(of, self.zone, self.name, reveal=reveal, clock=self.clock)

    def stale(self, resource: str, seconds: float) -> bool:
        """Tells whether a list was never read, is older than that, or was changed by a write since.

        A list that was read at a later time than the clock shows counts as old.
        """
        at, now = self._mirror.synced_at(resource), self.clock().timestamp()
        fresh = at is not None and -_ASTRAY < now - at <= seconds
        return not fresh or self.outdated(resource)

    def name(self, resource: str, key: Any) -> str | None:
        """The name of a record, or None when it was never seen."""
        return self._names.name(resource, key)

    def references(self, resource: str, record: Mapping[str, Any]) -> "list[Reference]":
        """The records that a record belongs to, and those that belong to it."""
        from caltui.workspace.records.references import references

        of = self.catalog.resource(resource)
        return references(self.catalog, self._mirror, self._names, self.reach, of, record)
