"""The page of a record: what a person wants to know, in sections that the catalogue declares.

A section whose values Cal did not send says unknown; it is never left out for that. A category
without sections gets a page of what `tells` says.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from caltui.catalog.model import Resource
from caltui.catalog.people import Section
from caltui.scheduling.wording import day_text, minutes_text, when_text
from caltui.text import one_line
from caltui.workspace.base.clock import zone_of
from caltui.workspace.base.saved_state import SavedState
from caltui.workspace.records.cells import Cells, summary
from caltui.workspace.records.columns import MISSING, column, value_at
from caltui.workspace.records.money import money
from caltui.workspace.records.place import Place
from caltui.workspace.records.shown.spans import (
    NEAR,
    UNKNOWN,
    day_cell,
    distance,
    hours_text,
    readable,
    span_of,
)
from caltui.workspace.records.telling import RecordFact

Record = Mapping[str, Any]
NONE = "none"
NOTE = "Note"
LINE = 400
MOST = 20
"""People or answers that are written one by one."""


class PageLine(NamedTuple):
    """A title, its text of one or more lines, and the record that enter opens, if any."""

    title: str
    text: str
    place: Place | None = None


class Tells(Protocol):
    """The part of a `Teller` that a page of an ordinary category needs."""

    def told(self, resource: str, record: Record, *, deep: bool = True) -> list[RecordFact]: ...


class PageSource(Protocol):
    """What a page asks of the workspace: other records, names, the zone and the present."""

    @property
    def teller(self) -> Tells: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    def cells(self, resource: str, *, reveal: bool = False) -> Cells: ...
    def where(self, resource: str, field: str, value: Any) -> list[tuple[str, dict[str, Any]]]: ...
    def name(self, resource: str, key: Any) -> str | None: ...
    @property
    def kept(self) -> SavedState: ...


def page(source: PageSource, of: Resource, record: Record) -> list[PageLine]:
    """The lines of the page, in the order of the sections."""
    if not of.shown.page:
        told = source.teller.told(of.key, record)
        lines = [PageLine(one.head, one.text) for one in told]
    else:
        maker = _Page(source, of, record)
        lines = [line for section in of.shown.page for line in maker.lines(section)]
    return [*_note(source, of, record), *lines]


def _note(source: PageSource, of: Resource, record: Record) -> Iterator[PageLine]:
    """The note of a person on the record, if there is one."""
    key = of.key_of(record)
    note = source.kept.note(of.key, key) if key else None
    if note is not None:
        yield PageLine(NOTE, f"# {note.text}")


class _Page:
    def __init__(self, source: PageSource, of: Resource, record: Record) -> None:
        self.source = source
        self.of = of
        self.record = record
        self.now = source.clock()

    def lines(self, section: Section) -> Iterator[PageLine]:
        """The lines of one section."""
        write: Callable[[Section], Iterator[PageLine]] = getattr(self, f"_{section.writer}")
        yield from write(section)

    def _when(self, section: Section) -> Iterator[PageLine]:
        """The time in the own zone, then on the clocks of the others."""
        start, end = span_of(self.record, section.of[0], section.of[1])
        zone = self.source.zone
        if start is None:
            said = self.record.get(section.of[0])
            text = f"{UNKNOWN}, it says {one_line(str(said), LINE)}" if said else UNKNOWN
            yield PageLine(section.title, text)
            return
        lines = [f"{self._moment(start, end, zone)}  {zone.key}"]
        lines += [f"{self._ago(start, end)}"]
        lines += self._clocks(section, start, end)
        yield PageLine(section.title, "\n".join(lines))

    def _moment(self, start: datetime, end: datetime | None, zone: ZoneInfo) -> str:
        day = start.astimezone(zone).date()
        near = " ".join(day_cell(start, zone, self.now).split())
        today = f", {near.lower()}" if near in NEAR.values() else ""
        return f"{day_text(day)} {hours_text(start, end, zone)}{today}"

    def _ago(self, start: datetime, end: datetime | None) -> str:
        if end is not None and start <= self.now < end:
            return "now"
        length = (
            f" · {minutes_text(int((end - start).total_seconds() // 60))}"
            if (end is not None and end >= start)
            else f" · length {UNKNOWN}"
        )
        return f"{distance(start, self.now)}{length}"

    def _clocks(self, section: Section, start: datetime, end: datetime | None) -> Iterator[str]:
        """`for Jakub: 10:30–11:15 Los Angeles`, each offset once; with the day if it is another."""
        said = {start.astimezone(self.source.zone).utcoffset()}
        for clock in section.options.get("clocks", ()):
            zone = zone_of(str(value_at(self.record, clock["zone"]) or ""))
            if zone is None or start.astimezone(zone).utcoffset() in said:
                continue
            said.add(start.astimezone(zone).utcoffset())
            name = value_at(self.record, clock["who"])
            who = str(name) if name not in (MISSING, None, "") else str(clock["else"])
            there, here = start.astimezone(zone), start.astimezone(self.source.zone)
            day = "" if there.date() == here.date() else f"{day_text(there.date())} "
            city = zone.key.rpartition("/")[2].replace("_", " ")
            yield f"for {one_line(who, 60)}: {day}{hours_text(start, end, zone)} {city}"

    def _cell(self, section: Section) -> Iterator[PageLine]:
        """A cell as the table writes it."""
        cells = self.source.cells(self.of.key)
        texts = [cells.text(self.record, column(self.of, path)) for path in section.of]
        text = " · ".join(text for text in texts if text)
        yield PageLine(section.title, text or UNKNOWN, self._place(section))

    def _place(self, section: Section) -> Place | None:
        path = section.options.get("opens")
        value = value_at(self.record, path) if path else None
        field = self.of.field(path) if path else None
        if value in (MISSING, None, "") or field is None or not field.ref:
            return None
        return Place(field.ref, key=str(value))

    def _people(self, section: Section) -> Iterator[PageLine]:
        """Name, mail and zone of each person."""
        value = value_at(self.record, section.of[0])
        if value is MISSING:
            yield PageLine(section.title, UNKNOWN, self._place(section))
            return
        people = value if isinstance(value, list) else [value] if value else []
        lines = [self._person(one) for one in people[:MOST]]
        lines += [f"and {len(people) - MOST} more"] if len(people) > MOST else []
        place = self._place(section)
        if not lines and place is not None:
            name = self.source.name(place.resource, place.key)
            lines = [f"{name or UNKNOWN} · {place.key}"]
        yield PageLine(section.title, "\n".join(lines) or NONE, place)

    def _person(self, person: Any) -> str:
        if not isinstance(person, Mapping):
            return one_line(summary(person), LINE)
        parts = (person.get(name) for name in ("name", "email", "timeZone"))
        return one_line(" · ".join(str(part) for part in parts if part) or UNKNOWN, LINE)

    def _first(self, section: Section) -> Iterator[PageLine]:
        """The first path with a text, such as the address of the meeting."""
        found = (value_at(self.record, path) for path in section.of)
        text = next((one for one in found if isinstance(one, str) and one), "")
        yield PageLine(section.title, one_line(text, LINE) or UNKNOWN)

    def _payments(self, section: Section) -> Iterator[PageLine]:
        """The payments of the booking, each with its state; `unknown` if Cal does not tell."""
        asked = section.options
        inside = value_at(self.record, section.of[0])
        key = self.of.key_of(self.record)
        rows = [row for _, row in self.source.where(asked["to"], asked["via"], key)] if key else []
        known = rows or (inside if isinstance(inside, list) else [])
        lines = [self._payment(row, asked) for row in known if isinstance(row, Mapping)]
        text = "\n".join(lines)
        yield PageLine(section.title, text or (UNKNOWN if inside is MISSING else NONE))

    def _payment(self, row: Record, asked: Mapping[str, Any]) -> str:
        amount, done = row.get(asked["amount"]), row.get(asked["success"])
        parts = [money(amount, row.get(asked["currency"]))] if amount is not None else []
        words = {True: "✓ paid", False: "€ unpaid"}
        parts.append(words[done] if isinstance(done, bool) else f"paid or not is {UNKNOWN}")
        parts += ["refunded"] if row.get(asked["refunded"]) is True else []
        return " · ".join(parts)

    def _answers(self, section: Section) -> Iterator[PageLine]:
        """The answers of the guest, each under its question."""
        answers = value_at(self.record, section.of[0])
        if not isinstance(answers, Mapping):
            yield PageLine(section.title, UNKNOWN if answers is MISSING else NONE)
            return
        left_out, labels = set(section.options.get("without", ())), self._labels(section)
        found = [
            f"{labels.get(name) or name}: {self._answer(value)}"
            for name, value in answers.items()
            if name not in left_out and value not in (None, "", [], {})
        ]
        more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
        yield PageLine(section.title, "\n".join([*found[:MOST], *more]) or NONE)

    def _answer(self, value: Any) -> str:
        if isinstance(value, Mapping) and "value" in value:
            value = value.get("optionValue") or value["value"]
        return one_line(summary(value), LINE)

    def _labels(self, section: Section) -> dict[str, str]:
        """The questions by the name of their field, from the records that ask them."""
        labels = dict(section.options.get("labels", {}))
        for asked in section.options.get("questions", ()):
            key = value_at(self.record, asked["field"])
            if key in (MISSING, None, ""):
                continue
            for _, row in self.source.where(asked["to"], asked["via"], key):
                fields = row.get(asked["inside"]) if "inside" in asked else [row]
                for one in fields if isinstance(fields, list) else ():
                    if isinstance(one, Mapping) and one.get("label"):
                        name = one.get("name") or one["label"]
                        labels.setdefault(str(name), one_line(str(one["label"]), LINE))
        return labels

    def _history(self, section: Section) -> Iterator[PageLine]:
        """A line for each event that the record tells of, such as a cancellation."""
        lines: list[str] = []
        for step in section.options.get("steps", ()):
            value = value_at(self.record, step["field"])
            if value in (MISSING, None, ""):
                continue
            text = self._step(step, value)
            lines.append(step["text"].format(value=text))
        yield PageLine(section.title, "\n".join(lines) or UNKNOWN)

    def _step(self, step: Mapping[str, Any], value: Any) -> str:
        zone = self.source.zone
        if "to" in step:
            for _, row in self.source.where(step["to"], step["via"], value)[:1]:
                moment = readable(row.get(step["shows"]))
                return when_text(moment, zone) if moment is not None else UNKNOWN
            return f"one that was never seen ({one_line(str(value), 40)})"
        moment = readable(value)
        return when_text(moment, zone) if moment is not None else one_line(str(value), LINE)
