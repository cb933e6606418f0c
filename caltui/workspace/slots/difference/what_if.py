"""The records last seen, with some changed that nobody has written yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caltui.catalog.behaviour import FilledIn
from caltui.catalog.model import Record
from caltui.workspace.slots.event_type_rules import same
from caltui.workspace.slots.hosts import SlotSources
from caltui.workspace.slots.seen import Calendars

RecordPlace = tuple[str, str]
"""Category and key of a record."""

EVENT_TYPES, SCHEDULES = "event-types", "schedules"


@dataclass(slots=True)
class WhatIf(SlotSources):
    """Sources in which `instead` stands for records of the mirror; None is one that is deleted.

    Each record is read once. One thread may use it.
    """

    instead: Mapping[RecordPlace, Record | None] = field(default_factory=dict)
    _known: dict[RecordPlace, Record | None] = field(default_factory=dict)
    calendars: Calendars = field(default_factory=dict)
    _lists: dict[tuple[str, str, str], Sequence[tuple[str, Record]]] = field(default_factory=dict)

    def record(self, resource: str, key: object) -> Record | None:
        """A record as it would be; None for one that is gone or unknown."""
        if key is None:
            return None
        place = resource, str(key)
        if place in self.instead:
            return self.instead[place]
        if place not in self._known:
            self._known[place] = SlotSources.record(self, resource, key)
        return self._known[place]

    def where(self, resource: str, field: str, value: Any) -> Sequence[tuple[str, Record]]:
        """The records whose field would hold the value, with their keys."""
        asked = resource, field, str(value)
        if asked not in self._lists:
            seen = self.mirror.where(resource, field, value)
            found = [(key, row) for key, row in seen if (resource, key) not in self.instead]
            found += [
                (place[1], row)
                for place, row in self.instead.items()
                if place[0] == resource and row is not None and same(row.get(field), value)
            ]
            self._lists[asked] = found
        return self._lists[asked]

    def event_types(self) -> dict[str, Record]:
        """Every event type as it would be, by key. One that names a deleted schedule names none:
        Cal lets its hosts' default count then."""
        kept = {
            key: self._known.setdefault((EVENT_TYPES, key), seen.record) or seen.record
            for key, seen in self.mirror.all(EVENT_TYPES)
        }
        for (resource, key), row in self.instead.items():
            if resource == EVENT_TYPES and row is None:
                kept.pop(key, None)
            elif resource == EVENT_TYPES and row is not None:
                kept[key] = row
        gone = {key for (name, key), row in self.instead.items() if name == SCHEDULES and not row}
        return {key: _without(row, gone) for key, row in kept.items()} if gone else kept

    def following(self, found: dict[str, Record], filled: FilledIn | None) -> set[str]:
        """Lets the event types follow a changed value that reads fill in for them, and returns
        those that show the old one: whether it is their own is not shown."""
        follow: set[str] = set()
        for (resource, owner), row in self.instead.items():
            if filled is None or resource != filled.of or row is None:
                continue
            before = SlotSources.record(self, resource, owner) or {}
            old = before.get(filled.value)
            if old is None or row.get(filled.value) == old:
                continue
            for key, event in found.items():
                if same(event.get(filled.via), owner) and same(event.get(filled.field), old):
                    follow.add(key)
                    found[key] = {**event, filled.field: None}
        return follow


def _without(event: Record, gone: set[str]) -> Record:
    """The event type without the schedules that are deleted."""
    hosts = event.get("hosts")
    found = dict(event)
    if str(event.get("scheduleId")) in gone:
        found["scheduleId"] = None
    if isinstance(hosts, list):
        found["hosts"] = [
            {**row, "scheduleId": None}
            if isinstance(row, Mapping) and str(row.get("scheduleId")) in gone
            else row
            for row in hosts
        ]
    return found
