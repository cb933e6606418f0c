"""Finds whether a change that a read found was made from here, as the journal of writes tells.

Nobody's name is known: Cal does not say who changed a record.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from caltui.catalog.request import record_ids
from caltui.mirror.changes.noted import GONE, NEW
from caltui.workspace.records.columns import MISSING, value_at

if TYPE_CHECKING:
    from caltui.catalog.load import Catalog
    from caltui.workspace.base.saved_state import JournalEntry, NotedChange

HERE, ALONG, ELSEWHERE = "here", "along", "elsewhere"
"""A journaled write set the field; one was sent in that time and may have caused it; none was."""

WORDS = {
    HERE: "from here",
    ALONG: "a write from here, in that time, may have caused it",
    ELSEWHERE: "not from here",
}


class Origins:
    """Compares changes with the writes of the journal."""

    def __init__(self, catalog: "Catalog", entries: "Sequence[JournalEntry]") -> None:
        self._catalog = catalog
        self._of: dict[tuple[str, str], list[JournalEntry]] = {}
        self._touching: dict[str, list[JournalEntry]] = {}
        for entry in entries:
            self._take(entry)

    def _take(self, entry: "JournalEntry") -> None:
        if entry.resource not in self._catalog.titles:
            return
        of = self._catalog.resource(entry.resource)
        made = of.key_of(entry.after) if isinstance(entry.after, Mapping) else None
        operation = of.operations.get(entry.verb)
        ids = entry.ids if operation is None else record_ids(of, operation, entry.ids)
        for key in dict.fromkeys(("_".join(ids), made)):
            if key:
                self._of.setdefault((entry.resource, key), []).append(entry)
        if operation is not None:
            for name in operation.behaviour.touched(tuple(self._catalog.titles)):
                self._touching.setdefault(name, []).append(entry)

    def of(self, change: "NotedChange") -> dict[str, str]:
        """For each field of a change HERE, ALONG or ELSEWHERE; for a record that is new or gone
        under the empty name."""
        own = list(_between(self._of.get((change.resource, change.key), ()), change))
        near = own or any(_between(self._touching.get(change.resource, ()), change))
        other = ALONG if near else ELSEWHERE
        if change.kind in (NEW, GONE):
            verbs = ("create",) if change.kind == NEW else ("delete", "cancel")
            return {"": HERE if any(entry.verb in verbs for entry in own) else other}
        fields = (field.field for field in change.fields)
        return {name: HERE if any(_sets(e, name) for e in own) else other for name in fields}


def _between(entries: "Iterable[JournalEntry]", change: "NotedChange") -> "Iterable[JournalEntry]":
    """The writes that were begun after the earlier read and before the later one."""
    low = change.since or 0.0
    return (entry for entry in entries if low <= entry.at <= change.at)


def _sets(entry: "JournalEntry", name: str) -> bool:
    """Tells whether a write sent that field, or showed it changed."""
    if value_at(entry.body or {}, name) is not MISSING or name in entry.query:
        return True
    before, after = entry.before, entry.after
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return False
    return name in after and before.get(name) != after.get(name)
