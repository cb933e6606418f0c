"""What was seen, how far that reaches, and whether others have written since."""

from collections.abc import Callable, Mapping
from datetime import datetime

from caltui.catalog.load import Catalog
from caltui.mirror.store import Mirror
from caltui.workspace.records.names import Names
from caltui.workspace.sync.reach import ALL, OWN, Reach, owners_read


class ReachDoor:
    """The part of the workspace that knows whose records the lists hold."""

    catalog: Catalog
    clock: Callable[[], datetime]
    reach: Reach
    _mirror: Mirror
    _names: Names

    def names(self, resource: str) -> Mapping[str, str]:
        """The names of a category's records by key, also of those only others told of."""
        return self._names.every(resource)

    def counted(self, resource: str) -> int | str | None:
        """How many records a category has: `7+` where there may be more, `?` where no other
        than that is known, None where it was never read."""
        number = self._mirror.count(resource)
        if number is None or self.reach.whole(resource):
            return number
        return f"{number}+" if number else "?"

    def forget(self) -> None:
        """Looks up again what was remembered of the mirror: it changed."""
        self._names.forget()
        self.reach.forget()

    def versions(self) -> dict[str, int]:
        """The versions of all categories: another number where anything was written."""
        return {key: self._mirror.version(key) or 0 for key in self.catalog.titles}

    def written_elsewhere(self) -> bool:
        """Whether another process has written into the mirror since the last call."""
        return self._mirror.written_elsewhere()

    def owner_age(self, resource: str, owner: str) -> float | None:
        """Seconds since the records of a user were read; None when they never were."""
        at = owners_read(self._mirror, resource).get(owner)
        return None if at is None else max(0.0, self.clock().timestamp() - at)

    def unread_owners(self, resource: str, seconds: float) -> list[str]:
        """The users whose records no list shows by itself, and which were not read of late."""
        held = self.catalog.resource(resource).list_holds
        if held.by != "own" or held.ask is None or self.reach.sees != ALL:
            return []
        read, since = owners_read(self._mirror, resource), self.clock().timestamp() - seconds
        return [key for key in self._mirror.keys(self.catalog.people) if read.get(key, 0.0) < since]

    def unread_of(self, resource: str, key: str) -> list[tuple[str, str]]:
        """What belongs to a record and was not read yet: (category, its owner)."""
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
