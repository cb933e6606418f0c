"""Puts what was read or written into the mirror, with everything that follows from it.

Names of others are learnt, blocks of schedules become availabilities, and lists
that a write touched are marked as out of date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.mirror.store import Delta, Mirror
from caltui.workspace import blocks
from caltui.workspace.keeping import Keeping
from caltui.workspace.names import Names
from caltui.workspace.seen import STALE, outdated

if TYPE_CHECKING:
    from caltui.mirror.intake import Intake
    from caltui.mirror.prepared import Part

LISTED_BY_OWNER: Mapping[str, str] = {"event-types": "userId", "destination-calendars": "userId"}
"""Lists that hold the caller's own records only, even for an ADMIN key, by the owner's field.

Team event types are in no list at all (cal-api.md, section 2).
"""


class Store:
    """The one way from an answer into the mirror. Blocking: call it in a thread for lists."""

    def __init__(
        self, catalog: Catalog, mirror: Mirror, names: Names, clock: Callable[[], datetime]
    ) -> None:
        self.catalog = catalog
        self.mirror = mirror
        self.names = names
        self.clock = clock
        self.keeping = Keeping(mirror)

    def put_list(
        self, resource: str, records: Sequence[tuple[str, Record]], *, complete: bool, at: float
    ) -> Delta:
        """A list that was asked for at `at`. `complete`: what is not in it is gone at Cal."""
        if complete:
            records = [*records, *self._left_out(resource, records)]
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
        """A part of a long list that comes page by page."""
        intake.take(parts)
        self._learn(resource, parts)

    def finish(
        self, resource: str, intake: "Intake", parts: Sequence["Part"], *, complete: bool
    ) -> Delta:
        """The last part of such a list. `complete`: what did not come is gone at Cal."""
        delta = intake.finish(parts, complete=complete)
        self._learn(resource, parts)
        if complete:
            self.fresh(resource)
        return delta

    def _learn(self, resource: str, parts: Iterable["Part"]) -> None:
        self.names.learn(resource, (one.record for part in parts for one in part.values()))

    def _left_out(
        self, resource: str, records: Sequence[tuple[str, Record]]
    ) -> list[tuple[str, Record]]:
        """Records that this list never holds: they were read one by one, and are not gone."""
        owner = LISTED_BY_OWNER.get(resource)
        if owner is None:
            return []
        listed = {key for key, _ in records}
        owners = {str(record.get(owner)) for _, record in records}
        return [
            (key, seen.record)
            for part in self.mirror.slices(resource)
            for key, seen in part
            if key not in listed and str(seen.record.get(owner)) not in owners
        ]

    def put(self, resource: str, key: str, record: Record, at: float | None = None) -> None:
        """One record as read or answered at `at` (default: now)."""
        at = self.clock().timestamp() if at is None else at
        self.mirror.put(resource, key, record, at)
        blocks.put_nested(self.catalog, self.mirror, resource, record, at)
        blocks.put_into_owner(self.catalog, self.mirror, resource, key, record, at)
        self.names.learn(resource, [record])

    def remove(self, resource: str, key: str) -> None:
        """A record that Cal deleted."""
        at = self.clock().timestamp()
        blocks.put_into_owner(self.catalog, self.mirror, resource, key, None, at)
        self.mirror.remove(resource, key, at)
        self.names.forget()

    def outdate(self, resources: Iterable[str]) -> None:
        """Marks lists as worth reading again."""
        stale = self.outdated() | set(resources)
        self.mirror.put_state(STALE, sorted(stale))

    def fresh(self, resource: str) -> None:
        """A list was read whole."""
        stale = self.outdated()
        if resource in stale:
            self.mirror.put_state(STALE, sorted(stale - {resource}))

    def outdated(self) -> set[str]:
        """The lists that a write has touched since they were read."""
        return outdated(self.mirror)
