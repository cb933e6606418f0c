"""Says how far a count of records can be relied on: whose records the lists hold.

A list of the key's own records says nothing about other users. Which users' records were read one
by one is stored in the mirror.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.model import Resource
from caltui.mirror.reader import Reader

if TYPE_CHECKING:
    from caltui.mirror.store import Mirror
    from caltui.workspace.base.access import Access

ALL, OWN, UNSURE = "all", "own", ""
"""Whether a key sees the records of all users or its own; UNSURE as long as that is unknown."""


class Tally(NamedTuple):
    """A number of records. Unless `whole` there may be more, and `why` says why."""

    number: int
    whole: bool
    why: str = ""

    @property
    def text(self) -> str:
        """`3`, `at least 3`, `unknown`."""
        if self.whole:
            return f"{self.number:,}"
        return f"at least {self.number:,}" if self.number else "unknown"


class ListReach:
    """Asks what was last seen whose records the lists hold, once until `forget`. Any thread may
    ask."""

    def __init__(self, catalog: Catalog, mirror: Reader) -> None:
        self.catalog = catalog
        self.mirror = mirror
        self._sees: tuple[str, str] | None = None

    def forget(self) -> None:
        """Clears the cache, because the mirror changed."""
        self._sees = None

    @property
    def sees(self) -> str:
        """The range of records that the key sees: ALL, OWN or UNSURE."""
        return self._seen()[0]

    @property
    def me(self) -> str:
        """The id of the key's own user; empty if unknown."""
        return self._seen()[1]

    def whole(self, resource: str) -> bool:
        """Tells whether the mirror has every record of a category that this key can be shown."""
        of = self.catalog.resource(resource)
        held = of.list_holds
        if not self.mirror.complete(resource):
            return False
        if held.by != "own":
            return True
        unlisted = of.field(held.never) if held.never else None
        if unlisted is not None and self.mirror.count(unlisted.ref or "") != 0:
            return False
        if self.sees != ALL or not held.ask:
            return self.sees == OWN
        people = self.catalog.people
        users = self.mirror.keys(people) if self.mirror.complete(people) else None
        return users is not None and set(users) <= set(owners_read(self.mirror, resource))

    def lacks(self, resource: str) -> str:
        """Says why a category may have more records than were seen; empty if it cannot."""
        of = self.catalog.resource(resource)
        if self.mirror.count(resource) is None:
            return f"the {of.plural} were never read"
        return "" if self.whole(resource) else _holds_own(of, self.mirror.complete(resource))

    def owner_is_read(self, resource: str, owner: str) -> bool:
        """Tells whether all records of that user are known."""
        of = self.catalog.resource(resource)
        return not self._lacks(of, of.list_holds.owner or "", owner)

    def hides(self, resource: str, owner: str) -> bool:
        """Tells whether the key is a normal one, and so is not shown the records of that user."""
        return self.sees == OWN and owner != self.me and not self.owner_is_read(resource, owner)

    def _lacks(self, of: Resource, via: str, value: Any) -> str:
        held, complete = of.list_holds, self.mirror.complete(of.key)
        if held.by == "visible" and self.sees == ALL:
            return "" if complete else _holds_own(of, complete)
        read = set(owners_read(self.mirror, of.key))
        if complete and self.sees == OWN and self.me:
            read.add(self.me)
        if held.owner is not None and via == held.owner:
            return "" if str(value) in read else _holds_own(of, complete)
        if held.never is None and complete and self._owner_named(of, via, value) in read:
            return ""
        return _holds_own(of, complete)

    def _owner_named(self, of: Resource, via: str, value: Any) -> str:
        """The owner of the record that the value names; empty if unknown."""
        field = of.field(via)
        if field is None or field.ref is None or field.ref not in self.catalog.titles:
            return ""
        seen = self.mirror.get(field.ref, str(value))
        held = self.catalog.resource(field.ref).list_holds
        if seen is None or held.owner is None:
            return ""
        shared = held.never is not None and seen.record.get(held.never) is not None
        return "" if shared else str(seen.record.get(held.owner) or "")

    def _seen(self) -> tuple[str, str]:
        known = self._sees
        if known is None:
            known = self._sees = self._look()
        return known

    def _look(self) -> tuple[str, str]:
        if self.catalog.access:
            return self._by_access()
        people = self.catalog.people
        if self.mirror.complete(people):
            keys = self.mirror.keys(people)
            only = self.mirror.get(people, keys[0]) if len(keys) == 1 else None
            if only is not None:
                return (ALL if only.record.get("role") == "ADMIN" else OWN), keys[0]
            if keys:
                return ALL, ""
        for resource in self.catalog.own_only:
            first = next(self.mirror.slices(resource, 200), [])
            owner = self.catalog.resource(resource).list_holds.owner or ""
            if len({str(seen.record.get(owner)) for _, seen in first}) > 1:
                return ALL, ""
        return UNSURE, ""

    def _by_access(self) -> tuple[str, str]:
        """The same where Cal tells whose key it is: an admin sees what the organisation has."""
        known = self.access
        if known is None:
            return UNSURE, ""
        return (ALL if known.admin else OWN), known.user

    @property
    def access(self) -> "Access | None":
        """The facts about server and key that were found out last; None if there are none."""
        if not self.catalog.access:
            return None
        from caltui.workspace.base.access import STATE, access_in

        return access_in(self.mirror.get_state(STATE))


class Reach(ListReach):
    """The same, with counts of records."""

    def __init__(self, catalog: Catalog, mirror: "Mirror") -> None:
        super().__init__(catalog, mirror)
        self._records = mirror

    def count(self, resource: str, via: str, value: Any) -> Tally:
        """Counts the records of a category that hold the value in their field `via`."""
        of, read = self.catalog.resource(resource), self.mirror.count(resource)
        number = 0 if read is None else self._records.count_where(resource, via, value)
        if read is None:
            return Tally(0, False, f"{of.plural} were never read")
        why = self._lacks(of, via, value)
        return Tally(number, not why, why)


def _holds_own(of: Resource, complete: bool) -> str:
    if not complete:
        return f"the list of {of.plural} was not read whole"
    return f"lists hold the key's own {of.plural}"


def owners_read(mirror: Reader, resource: str) -> Mapping[str, float]:
    """Reads when the records of which users were read, by the user's id; seconds since 1970."""
    kept = mirror.get_state(f"owners/{resource}")
    return kept if isinstance(kept, Mapping) else {}


def note_owner(mirror: "Mirror", resource: str, owner: str, at: float) -> None:
    """Stores that all records of a user were read."""
    note_owners(mirror, resource, (owner,), at)


def note_owners(mirror: "Mirror", resource: str, owners: Iterable[str], at: float) -> None:
    """Stores that all records of these users were read."""
    read = {**owners_read(mirror, resource), **dict.fromkeys(owners, at)}
    mirror.put_state(f"owners/{resource}", read)
