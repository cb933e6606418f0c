"""The texts of a record's details, field by field. Needs no screen.

Times are in the display zone, with the clocks of other people of the record beside them where
they differ. References have a name and a place to open. Secrets are masked.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import Field, Record, Resource
from caltui.tui.base.tones import GLYPH_TONES, TONES
from caltui.workspace.base.clock import instant, zone_of
from caltui.workspace.records.cells import NULL, summary, when
from caltui.workspace.records.columns import MISSING, column, steps, value_at
from caltui.workspace.records.place import Place, equals
from caltui.workspace.records.references import HAS
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.records.shown.page import NONE, PageLine, page
from caltui.workspace.records.shown.spans import UNKNOWN
from caltui.workspace.workspace import Workspace

RAW_LINES = 4000
ROLES = {"user": "organiser"}
"""The word for a person whom Cal's record calls otherwise."""
ONE_LINE_TYPES = ("datetime", "date", "time", "weekdays", "boolean", "enum", "integer", "number")


class Detail(NamedTuple):
    """One field. `text` may have several lines; `place` is the record that enter opens, if any.

    A detail without a title is a line of raw JSON; one without a name is a heading.
    """

    name: str
    title: str
    text: str
    tone: str = "plain"
    place: Place | None = None


def details(
    workspace: Workspace, resource: Resource, record: Record, *, reveal: bool = False
) -> list[Detail]:
    """The page of the record, what is related to it, then every field that Cal sent: those of the
    catalogue in its order, then the others."""
    known = [field.name for field in resource.response if field.name in record]
    others = [name for name in record if name not in known]
    writer = _DetailMaker(workspace, resource, record, reveal)
    found = [writer.detail(name) for name in (*known, *others)]
    related = [
        Detail(f"→{r.title}{i}", r.title, r.label, "accent", r.place)
        for i, r in enumerate(workspace.references(resource.key, record))
        if r.kind == HAS
    ]
    if related:
        related = [Detail("", "Related", "", "heading"), *related]
    shown = [
        Detail(f"page:{line.title}", line.title, line.text, _page_tone(line), line.place)
        for line in page(workspace, resource, record)
    ]
    if not shown:
        return [*found, *related]
    sent = Detail("", "Everything Cal sent (J raw)", "", "heading")
    return [*shown, *related, sent, *found]


def _page_tone(line: PageLine) -> str:
    if line.text in (UNKNOWN, NONE):
        return "quiet"
    return "accent" if line.place else GLYPH_TONES.get(line.text[:1], "plain")


def raw(resource: Resource, record: Record, *, reveal: bool = False) -> list[Detail]:
    """The lines of the record as JSON. Secrets are masked unless `reveal`."""
    shown = record if reveal else Secrets(resource).masked(record)
    lines = json.dumps(shown, ensure_ascii=False, indent=2).split("\n")
    found = [Detail(f"line {i}", "", line) for i, line in enumerate(lines[:RAW_LINES])]
    if len(lines) > RAW_LINES:
        rest = f"… {len(lines) - RAW_LINES:,} more lines: copy the record with y to read them all"
        found.append(Detail("more", "", rest, "quiet"))
    return found


def outline(value: Any, indent: str = "") -> list[str]:
    """The lines of a nested value: a name and a value on each, `•` before each item of a list."""
    if isinstance(value, Mapping):
        lines: list[str] = []
        for name, item in value.items():
            nested = isinstance(item, (dict, list)) and item
            lines.append(f"{indent}{name}:" if nested else f"{indent}{name}: {summary(item)}")
            lines += outline(item, indent + "  ") if nested else []
        return lines
    if not isinstance(value, list):
        return [f"{indent}{summary(value)}"]
    found: list[str] = []
    for item in value:
        inner = [_hours_text(item)] if _hours_text(item) else outline(item)
        found += [f"{indent}{'  ' if i else '• '}{line}" for i, line in enumerate(inner)]
    return found


def _hours_text(value: Any) -> str:
    """The working hours of a schedule on one line; an empty text for another value."""
    shown = isinstance(value, Mapping) and {"startTime", "endTime", "days"} <= value.keys()
    return f"{summary(value)}" if shown else ""


class _DetailMaker:
    def __init__(
        self, workspace: Workspace, resource: Resource, record: Record, reveal: bool
    ) -> None:
        self.workspace = workspace
        self.resource = resource
        self.record = record
        self.reveal = reveal
        self.secrets = Secrets(resource)
        self.cells = workspace.cells(resource.key, reveal=reveal)

    def detail(self, name: str) -> Detail:
        by = column(self.resource, name)
        field, value = self.resource.field(name), self.record[name]
        secret = self.secrets.has(name)
        if value is None:
            return Detail(name, by.title, NULL, "quiet")
        if secret and not self.reveal:
            text = self.cells.value(value, by, self.record)
            return Detail(name, by.title, f"{text}  v shows it" if text else "", "quiet")
        place = self._place(field, name, value)
        text = self._text(name, value)
        tone = "accent" if place else "bad" if secret else TONES.get(text, "plain")
        return Detail(name, by.title, text, tone, place)

    def _text(self, name: str, value: Any) -> str:
        by = column(self.resource, name)
        if isinstance(value, (dict, list)) and by.type not in ONE_LINE_TYPES:
            return self._nested(value)
        if (
            isinstance(value, str)
            and by.type not in ONE_LINE_TYPES
            and not _referred_category(by.field)
        ):
            return value
        text = self.cells.value(value, by, self.record)
        if by.type != "datetime":
            return text
        others: list[str] = []
        for who, zone in self._others(value):
            there = when(value, zone) or ""
            same_day = there[:10] == text[:10]
            others.append(f"{there[11:] if same_day else there} {zone.key} · {who}")
        return "\n".join([text, *others])

    def _nested(self, value: Any) -> str:
        shown = value
        if not self.reveal:
            shown = self.secrets.masked({"value": value})["value"]
        if not value:
            return "none" if isinstance(value, list) else "{}"
        if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
            return self.cells.value(value, column(self.resource, ""), self.record)
        return "\n".join(outline(shown))

    def _others(self, value: Any) -> Iterator[tuple[str, ZoneInfo]]:
        """The other people of the record and their zones, where their clock shows another time."""
        moment = instant(value)
        if moment is None:
            return
        here = moment.astimezone(self.workspace.zone).replace(tzinfo=None)
        said: set[str] = set()
        for path in self.resource.meaning.get("time_zones", ()):
            who = self.resource.noun
            if "." in path:
                who = str(steps(path)[0]).rstrip("s")
                who = ROLES.get(who, who)
            found = value_at(self.record, path)
            for name in found if isinstance(found, list) else [found]:
                zone = zone_of(name) if isinstance(name, str) else None
                if zone is None or zone.key in said:
                    continue
                if moment.astimezone(zone).replace(tzinfo=None) != here:
                    said.add(zone.key)
                    yield who, zone

    def _place(self, field: Field | None, name: str, value: Any) -> Place | None:
        if value is MISSING or isinstance(value, (dict, list, bool)):
            return None
        for relation in self.resource.relations:
            if relation.field == name and relation.kind != HAS:
                if relation.via:
                    return Place(relation.to, equals=(equals(relation.via, value),))
                return Place(relation.to, key=str(value))
        ref = _referred_category(field)
        return Place(ref, key=str(value)) if ref else None


def _referred_category(field: Field | None) -> str:
    return (field.ref or "") if field is not None else ""


def json_text(resource: Resource, record: Mapping[str, Any], *, reveal: bool = False) -> str:
    """The record as indented JSON, for the clipboard. Secrets are masked unless `reveal`."""
    shown = record if reveal else Secrets(resource).masked(record)
    return json.dumps(shown, ensure_ascii=False, indent=2)
