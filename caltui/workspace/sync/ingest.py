"""Stores in the mirror what was read or written, with all that follows from it.

Names of other records are learned, blocks of schedules become availabilities, and lists that a
write changed are marked as out of date.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.mirror.store import Delta, Mirror
from caltui.workspace.base.reach import note_owner
from caltui.workspace.records import nested_blocks as blocks
from caltui.workspace.records.last_seen import STALE, outdated
from caltui.workspace.records.names import Names
from caltui.workspace.sync.write_guard import WriteGuard

if TYPE_CHECKING:
    from caltui.mirror.intake.list_import import Intake
    from caltui.mirror.intake.prepared import Part


class Ingest:
    """Stores answers in the mirror. Blocking: call it in a thread for lists."""

    def __init__(
        self, catalog: Catalog, mirror: Mirror, names: Names, clock: Callable[[], datetime]
    ) -> None:
        self.catalog = catalog
        self.mirror = mirror
        self.names = names
        self.clock = clock
        self.keeping = WriteGuard(mirror)

    def put_list(
        self, resource: str, records: Sequence[tuple[str, Record]], *, complete: bool, at: float
    ) -> Delta:
        """Stores a list that was requested `at`. `complete`: records that are not in it are
        gone."""
        if complete:
            records = [*records, *self._left_out(resource, records, at)]
        delta = self.mirror.put_list(resource, records, complete=complete, at=at)
        nested = blocks.nested_in(self.catalog, resource)
        if nested is not None:
            inner = blocks.blocks(self.catalog, resource, (r for _, r in records))
            self.mirror.put_list(nested[0], inner, complete=complete, at=at)
            if complete:
                self.fresh(nested[0])
        self.names.learn(resource, (r for _, r in records))
        if complete:
            self.fresh(resource)
        return delta

    def take(self, resource: str, intake: "Intake", parts: Sequence["Part"]) -> None:
        """Stores a part of a long list that comes page by page."""
        intake.take(parts)
        self._learn(resource, parts)

    def finish(
        self,
        resource: str,
        intake: "Intake",
        parts: Sequence["Part"],
        *,
        complete: bool,
        gone: bool | None = None,
    ) -> Delta:
        """Stores the last part of such a list. `complete`: records that did not come are gone.

        `gone`: so are those of a list that is not complete, but for the spared ones.
        """
        delta = intake.finish(parts, complete=complete, gone=gone)
        self._learn(resource, parts)
        if complete:
            self.fresh(resource)
        return delta

    def _learn(self, resource: str, parts: Iterable["Part"]) -> None:
        self.names.learn(resource, (one.record for part in parts for one in part.values()))

    def _left_out(
        self, resource: str, records: Sequence[tuple[str, Record]], at: float
    ) -> list[tuple[str, Record]]:
        """Records that this list never holds: they were read in another way, and are not gone."""
        held = self.catalog.resource(resource).list_holds
        if held.by != "own" or held.owner is None:
            return []
        owners = {str(r.get(held.owner)) for _, r in records if r.get(held.owner) is not None}
        mine = self.mirror.get_state(_mine(resource))
        if len(owners) == 1 and owners != {mine}:
            mine = next(iter(owners))
            self.mirror.put_state(_mine(resource), mine)
        if mine is not None:
            owners.add(str(mine))
        for owner in owners:
            note_owner(self.mirror, resource, owner, at)
        listed = {key for key, _ in records}
        return [
            (key, seen.record)
            for part in self.mirror.slices(resource)
            for key, seen in part
            if key not in listed and str(seen.record.get(held.owner)) not in owners
        ]

    def owned(self, resource: str, owner: str, keys: Collection[str], at: float) -> None:
        """Removes a user's records that were not listed, after all of theirs were."""
        field = self.catalog.resource(resource).list_holds.owner
        for key, record in self.mirror.where(resource, field or "", owner):
            seen = self.mirror.get(resource, key)
            if key not in keys and record and seen is not None and seen.seen_at < at:
                self.mirror.remove(resource, key, at)
        note_owner(self.mirror, resource, owner, at)

    def put(self, resource: str, key: str, record: Record, at: float | None = None) -> None:
        """Stores one record as read or answered `at` (default: now)."""
        at = self.clock().timestamp() if at is None else at
        self.mirror.put(resource, key, record, at)
        blocks.put_nested(self.catalog, self.mirror, resource, record, at)
        blocks.put_into_owner(self.catalog, self.mirror, resource, key, record, at)
        self.names.learn(resource, [record])

    def remove(self, resource: str, key: str) -> None:
        """Removes a record that Cal deleted."""
        at = self.clock().timestamp()
        blocks.put_into_owner(self.catalog, self.mirror, resource, key, None, at)
        self.mirror.remove(resource, key, at)
        self.names.forget()

    def outdate(self, resources: Iterable[str]) -> None:
        """Marks lists as out of date."""
        stale = self.outdated() | set(resources)
        self.mirror.put_state(STALE, sorted(stale))

    def fresh(self, resource: str) -> None:
        """Removes that mark from a list that was read whole."""
        stale = self.outdated()
        if resource in stale:
            self.mirror.put_state(STALE, sorted(stale - {resource}))

    def outdated(self) -> set[str]:
        """The lists that a write has changed since they were read."""
        return outdated(self.mirror)


def _mine(resource: str) -> str:
    """The name under which the mirror keeps the user whose records the key's own list holds."""
    return f"mine/{resource}"
