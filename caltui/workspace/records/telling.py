"""Describes a record: who, when and what, as the catalogue's `tells` says.

A person who picks, edits or deletes a record knows it by this, and not by its id.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record, Resource
from caltui.scheduling.wording import days_text, span_text, when_text
from caltui.text import one_line
from caltui.workspace.base.clock import instant, time_elsewhere
from caltui.workspace.records.cells import NO, NULL, YES, Cells, summary
from caltui.workspace.records.columns import MISSING, column, value_at
from caltui.workspace.records.shown.spans import days_of
from caltui.workspace.records.shown.words import state_word

FIRST = 3
"""How many people of a list are named; the others are counted."""

LINE = 200
SEPARATOR = " · "


class RecordFact(NamedTuple):
    """One fact about a record: its heading (`Guest`) and a line of text."""

    head: str
    text: str


class Teller:
    """Describes records of every category in one zone.

    `name` returns the name of a record by category and key, `seen` the record; both return None for
    what was never seen.
    """

    def __init__(
        self,
        catalog: Catalog,
        zone: ZoneInfo,
        name: Callable[[str, Any], str | None],
        seen: Callable[[str, str], Record | None],
    ) -> None:
        self.catalog = catalog
        self.zone = zone
        self.name = name
        self.seen = seen
        self._cells_of: dict[str, Cells] = {}

    def told(
        self, resource: str, record: Mapping[str, Any], *, deep: bool = True
    ) -> list[RecordFact]:
        """All facts about the record. `deep`: records that it refers to are described too."""
        of = self.catalog.resource(resource)
        found = []
        for head, paths in of.tells.items():
            text = one_line(self._text(of, record, paths, deep), LINE)
            if text:
                found.append(RecordFact(head, text))
        return found

    def _cells(self, of: Resource) -> Cells:
        if of.key not in self._cells_of:
            self._cells_of[of.key] = Cells(of, self.zone, self.name)
        return self._cells_of[of.key]

    def headline(self, resource: str, record: Mapping[str, Any]) -> str:
        """One short line that ends in the key: `Tue 1 Dec 18:30–19:15 · Maria Gruber · 7`.

        It has the time, else the record's name, else the names of the records that it joins.
        """
        of = self.catalog.resource(resource)
        key = of.key_of(record) or "?"
        time = self._time(of, record)
        if time:
            people = record.get("attendees")
            first = people[0] if isinstance(people, list) and people else None
            guest = ""
            if isinstance(first, Mapping):
                guest = str(first.get("name") or first.get("email") or "")
            return one_line(" · ".join(part for part in (time, guest, key) if part), LINE)
        name = of.name_of(record)
        if name == f"{of.noun} {key}":
            name = " · ".join(self._joined(of, record)) or of.noun
        return one_line(f"{name} · {key}", LINE)

    def rest(self, resource: str, record: Mapping[str, Any], *, zone_first: bool = True) -> str:
        """Says on one line what the headline does not. The zone comes first, or after the people if
        the line may be cut."""
        of, headline = self.catalog.resource(resource), self.headline(resource, record)
        told = [
            f"{t.head} {t.text}" if t.text in (YES, NO) else t.text
            for t in self.told(resource, record)
        ]
        time = self._time(of, record)
        if time and told:
            told = [text for text in told if not text.startswith(time)]
            zone = [] if _has_whole_days(of) else [self.zone.key]
            told = [*zone, *told] if zone_first else [*told[:1], *zone, *told[1:]]
        parts = dict.fromkeys(part for text in told for part in text.split(SEPARATOR))
        said = headline.split(SEPARATOR)
        return one_line(SEPARATOR.join(part for part in parts if part not in said), 2 * LINE)

    def _joined(self, of: Resource, record: Mapping[str, Any]) -> list[str]:
        """Up to two names of records that it refers to, or other values."""
        found: list[str] = []
        for paths in of.tells.values():
            shown = column(of, paths[0].partition("|")[0])
            if shown.field is not None and shown.field.ref:
                named = self.name(shown.field.ref, value_at(record, shown.name))
                found += [named] if named else []
            elif text := self._text(of, record, paths, deep=False):
                found.append(text)
        return found[:2]

    def of_key(self, resource: str, key: str) -> str:
        """`Maria Gruber · 12`, or `user 12 (never seen)` for what was never seen."""
        record = self.seen(resource, key)
        if record is not None:
            return self.headline(resource, record)
        name = self.name(resource, key)
        noun = self.catalog.resource(resource).noun
        return one_line(f"{name} · {key}" if name else f"{noun} {key} (never seen)", LINE)

    def _time(self, of: Resource, record: Mapping[str, Any]) -> str:
        """`Tue 1 Dec 2026 18:30–19:15` without the zone; empty if the record has no time."""
        for span in of.meaning.get("spans", ()):
            if span.get("days"):
                days = days_of(record, span["start"], span["end"])
                return days_text(*days) if days is not None else ""
            start, end = (instant(record.get(span[side])) for side in ("start", "end"))
            if start is not None:
                return self._span(start, end)
        return ""

    def _span(self, start: datetime, end: datetime | None) -> str:
        if end is None or end < start:
            return when_text(start, self.zone)
        return span_text(start, end, self.zone)

    def _text(
        self, of: Resource, record: Mapping[str, Any], paths: Sequence[str], deep: bool
    ) -> str:
        spans = [(span["start"], span["end"]) for span in of.meaning.get("spans", ())]
        if tuple(paths) in spans:
            time = self._time(of, record)
            zone = "" if _has_whole_days(of) else f" {self.zone.key}"
            return f"{time}{zone}" if time else _unread_times(record, paths)
        texts = (self._first(of, record, path.split("|"), deep) for path in paths)
        return " · ".join(dict.fromkeys(text for text in texts if text))

    def _first(
        self, of: Resource, record: Mapping[str, Any], paths: Sequence[str], deep: bool
    ) -> str:
        for path in paths:
            value = value_at(record, path)
            if value is MISSING or value in (None, "", [], {}):
                continue
            if text := self._value(of, record, path, value, deep):
                return text
        return ""

    def _value(
        self, of: Resource, record: Mapping[str, Any], path: str, value: Any, deep: bool
    ) -> str:
        shown = column(of, path)
        if shown.field is not None and shown.field.ref and not isinstance(value, (dict, list)):
            return self.referred(shown.field.ref, str(value), deep=deep)
        people = [value] if _is_map(value) else value
        if isinstance(people, list) and people and all(map(_is_map, people)):
            return _people(people, self._moment(of, record), self.zone)
        said = state_word(of, path, record)
        text = said or self._cells(of).text(record, shown)
        return "" if text == NULL else text

    def _moment(self, of: Resource, record: Mapping[str, Any]) -> datetime | None:
        starts = (instant(record.get(s["start"])) for s in of.meaning.get("spans", ()))
        return next((start for start in starts if start is not None), None)

    def referred(self, resource: str, key: str, *, deep: bool = True) -> str:
        """The record's headline; `deep` adds a further fact and its state."""
        head = self.of_key(resource, key)
        record = self.seen(resource, key) if deep else None
        if record is None:
            return head
        of = self.catalog.resource(resource)
        said = head.split(SEPARATOR)
        if self._time(of, record):
            more = [] if _has_whole_days(of) else [self.zone.key]
        else:
            told = (one.text for one in self.told(resource, record, deep=False))
            more = [text for text in told if text not in said][:1]
        return SEPARATOR.join((head, *more, *self.states(of, record)))

    def states(self, of: Resource, record: Mapping[str, Any]) -> list[str]:
        """The states that decide what can be done: `cancelled`, `hidden`."""
        cells = self._cells(of)
        shown = [
            (c := column(of, path), state_word(of, path, record) or cells.text(record, c))
            for path in of.decides
        ]
        words = (c.title.lower() if text == YES else text for c, text in shown)
        return [word for word in words if word not in ("", NULL, NO)]


def _has_whole_days(of: Resource) -> bool:
    """Whether the times of its records stand for days, which are the same in every zone."""
    return any(span.get("days") for span in of.meaning.get("spans", ()))


def _unread_times(record: Mapping[str, Any], paths: Sequence[str]) -> str:
    """The times as they are where they cannot be read; empty where the record has none."""
    found = [summary(record[path]) for path in paths if path in record]
    return f"unknown, it says: {' to '.join(found)}" if found else ""


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def _people(people: Sequence[Any], at: datetime | None, zone: ZoneInfo) -> str:
    """`Maria Gruber <maria@example.com> (10:30 Kolkata)` for the first few people."""
    named = list(_each(people[:FIRST], at, zone))
    more = f" and {len(people) - FIRST} more" if len(people) > FIRST else ""
    return ", ".join(named) + more


def _each(people: Sequence[Any], at: datetime | None, zone: ZoneInfo) -> Iterator[str]:
    for person in people:
        name, mail = (str(person.get(n) or "") for n in ("name", "email"))
        text = f"{name} <{mail}>" if name and mail else name or mail or "nobody named"
        there = str(person.get("timeZone") or "")
        clock = time_elsewhere(at, zone, there) if at is not None else ""
        yield f"{text} ({clock})" if clock else text
