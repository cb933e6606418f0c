"""The columns of one category that other records decide, as SQL and as values of some rows.

The catalogue says how (`catalog/people.py:Derived`). Nothing is computed until such a column is
shown, sorted or filtered by; shown, it is computed for the rows on the screen only. A number from
lists that cannot hold all is at least that much, and none of them is unknown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Resource
from caltui.catalog.people import Computed, Derived
from caltui.mirror.file.json_body import fold
from caltui.mirror.index import derived_sql as sql
from caltui.mirror.index.tables import Value
from caltui.mirror.store import Locked, Mirror
from caltui.workspace.base.reach import ALL, OWN, Reach, owners_read
from caltui.workspace.records.shown.counts import IncompleteKeys, MinimumCount

DAY = 86_400
STEP = 60
"""Seconds for which an order by such a column holds, as far as it is about the present."""

AT_ONCE = 20_000
"""Rows up to which an SQL index is made while a key waits."""


NEXT_FREE = "next-free"


class DerivedColumns:
    """The columns of one category whose values other records decide."""

    def __init__(
        self,
        of: Resource,
        mirror: Mirror,
        catalog: Catalog,
        reach: Reach,
        clock: Callable[[], datetime],
    ) -> None:
        self.of = of
        self.mirror = mirror
        self.catalog = catalog
        self.reach = reach
        self.clock = clock
        self._made = {c.name: c for c in of.shown.computed.values() if c.derived is not None}
        self._prepared: set[str] = set()

    def ready(self, names: Iterable[str]) -> bool:
        """Tells whether these can be computed without long preparation."""
        return self._prepared.issuperset(names)

    def prepare(self, names: Iterable[str]) -> None:
        """Makes missing index tables, and the SQL index that a rank needs. May take seconds."""
        for name in names:
            by = self._derived(name)
            try:
                with self.mirror.hurried():
                    self.mirror.build_tables([self.of.key, *self._sources(by)])
                    if by.kind == "rank" and not self.mirror.has_index(self.of.key, by.mine):
                        self.mirror.build_index(self.of.key, by.mine)
            except Locked:
                continue
            self._prepared.add(name)

    def unread(self, name: str) -> list[str]:
        """The categories that it comes from and that were never read: it is not known at all."""
        return [key for key in self._sources(self._derived(name)) if self.mirror.count(key) is None]

    def place(self, name: str) -> str | None:
        """The SQL of a column, for sorting and filtering."""
        by = self._derived(name)
        if not self._can(by):
            return sql.NULL
        whole, _ = self._certain(by)
        found = self._sql(by, texts=True)
        if by.kind == "count" and not whole:
            found = f"nullif({found}, 0)"
        versions = [self.mirror.version(r) for r in (self.of.key, *self._sources(by))]
        return sql.noted(found, versions)

    def values(self, numbers: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, object]]:
        """The values of these columns for some rows, by row id; a column that is not known is
        left out."""
        found: dict[int, dict[str, object]] = {number: {} for number in numbers}
        for name in names:
            by = self._derived(name)
            if not self.ready([name]):
                if len(self.mirror.snapshot(self.of.key).ids) > AT_ONCE:
                    continue
                self.prepare([name])
            if not numbers or not self._can(by) or not self.ready([name]):
                continue
            expression = self._sql(by, among=numbers)
            found_values = self.mirror.evaluate(self.of.key, expression, numbers)
            whole, only = self._certain(by)
            mine = self._owners(by, numbers) if only and not whole else {}
            for number, value in found_values.items():
                sure = whole or mine.get(number, "") in only
                told = _told(self._made[name], value, sure)
                if told is not None:
                    found[number][name] = told
        return found

    def _derived(self, name: str) -> Derived:
        by = self._made[name].derived
        assert by is not None
        return by

    def _sources(self, by: Derived) -> list[str]:
        """The categories that are read beside this one."""
        found = [by.source] if by.source else []
        found += [by.through.to] if by.through is not None else []
        if by.kind == NEXT_FREE:
            found += self.catalog.made_of(NEXT_FREE).lists
        return found

    def _can(self, by: Derived) -> bool:
        """Tells whether the lists from which the column comes were read at all."""
        return all(self.mirror.count(resource) is not None for resource in self._sources(by))

    def _certain(self, by: Derived) -> tuple[bool, frozenset[str]]:
        """Tells whether all records it needs are known; else, of which owners."""
        if by.kind in ("look-up", "elapsed"):
            return True, frozenset()
        source = by.source or self.of.key
        held = self.catalog.resource(source).list_holds
        whole = self.reach.whole(source)
        if held.by == "visible":
            whole = whole and self.reach.sees == ALL
        if by.through is not None:
            whole = whole and self.reach.whole(by.through.to)
        if whole or held.owner is None or by.via != held.owner:
            return whole, frozenset()
        only = set(owners_read(self.mirror, source))
        if self.reach.sees == OWN and self.mirror.complete(source):
            only.add(self.reach.me)
        return False, frozenset(only)

    def _owners(self, by: Derived, numbers: Sequence[int]) -> Mapping[int, str]:
        found = self.mirror.evaluate(self.of.key, self._mine(by.mine), numbers)
        return {number: str(value) for number, value in found.items()}

    def _mine(self, column: str) -> str:
        return self.mirror.shapes.of(self.of.key).place(column) or sql.NULL

    def _now(self) -> int:
        return int(self.clock().timestamp() // STEP) * STEP

    def _sql(self, by: Derived, *, texts: bool = False, among: Sequence[int] | None = None) -> str:
        """The expression. `texts`: names in place of keys; `among`: only for these rows."""
        if by.kind == "elapsed":
            return self._elapsed(by)
        if by.kind == "next-free":
            from caltui.workspace.table.next_free import next_free

            asked = None if among is None else self._owners(by, among).values()
            whole, only = self._certain(by)
            known = next_free(self.mirror, self.clock(), asked, None if whole else only)
            return sql.given(self._mine(by.mine), known.items())
        other = sql.Other(by.source or self.of.key, self.mirror.shapes)
        mine = self._mine(by.mine)
        if by.kind == "rank":
            return sql.ranked(other, by.mine, by.field, among)
        if by.kind == "look-up":
            key = mine
            if by.via:
                first = sql.first_of(other, by.via, self._mine("id"), "id")
                key = f"coalesce({mine}, {first})"
            return sql.looked_up(other, key, by.field)
        where = list(self._where(by, other))
        if by.kind == "count" and by.through is None:
            return sql.counted(other, by.via, mine, where)
        met = " AND ".join([self._holding(by, other, mine), *where])
        label = self.catalog.resource(by.source).label[0]
        if by.kind == "count":
            return sql.counting(other, met)
        return sql.listed(other, met, label if texts else None)

    def _where(self, by: Derived, other: sql.Other) -> Iterable[str]:
        if by.days:
            now = self._now()
            yield sql.between(other.place(by.field), now, now + by.days * DAY)
        for field, words in by.without.items():
            yield sql.none_of(other.place(field), map(fold, words))

    def _holding(self, by: Derived, other: sql.Other, mine: str) -> str:
        """The condition that a record of `other` holds this one, perhaps through another."""
        column = other.place(by.via)
        if by.through is None:
            return f"{column} = {mine}"
        named = sql.Other(by.through.to, self.mirror.shapes)
        holders = sql.keys_holding(named, by.through.field, mine)
        through = f"{other.place(by.through.empty)} IS NULL"
        return f"({column} = {mine} OR ({through} AND {other.place(by.through.by)} IN {holders}))"

    def _elapsed(self, by: Derived) -> str:
        met = [sql.one_of(self._mine(field), map(fold, words)) for field, words in by.only.items()]
        return sql.since(self._mine(by.field), " AND ".join(met) or "1", self._now(), DAY)


def _told(by: Computed, value: Value, sure: bool) -> Any:
    """The value for people: what may be more is marked, what is not known is None."""
    kind = by.derived.kind if by.derived is not None else ""
    if kind == "list":
        keys = str(value).split("\n") if value is not None else []
        return keys if sure else IncompleteKeys(keys)
    if value is None:
        return None
    if by.type == "datetime" and isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC).isoformat().replace("+00:00", "Z")
    if kind in ("count", "rank") and isinstance(value, int):
        return value if sure else MinimumCount(value) if value else None
    return value
