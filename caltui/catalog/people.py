"""How a category is shown to people, as data of its TOML file: columns that are made of several
fields, views, the order, and the parts of a record's page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_NOTHING: Mapping[str, str] = MappingProxyType({})


class ReplacementText(NamedTuple):
    """A word in place of another: where all values at the path `field` are `value` and there is
    at least one. It takes the place of the words in `of` only."""

    field: str
    value: Any
    text: str
    of: tuple[Any, ...]


class FallbackReference(NamedTuple):
    """Another way to a record: where its field `empty` is empty, the record of `to` that its `by`
    names counts, which holds the id in `field`."""

    empty: str
    by: str
    to: str
    field: str


class Derived(NamedTuple):
    """How a column is computed from other records, inside the mirror.

    `kind` is `count` (how many records of `source` hold this record's `mine` in their `via`),
    `list` (their names), `look-up` (`field` of the record of `source` that `mine` names; where that
    is empty, of the first one that holds this record's id in `via`), `rank` (the number among the
    records of this category with the same `mine`, by rising `field`), `elapsed` (whole days since
    `field`, for records with one of the words `only` in a field) or `next-free` (when the person
    with this id is next free, by schedule and bookings). `days`: only what has its time `field`
    within so many days from now. `without` are words by field that do not count. A looked-up id
    names a record of `ref`.
    """

    kind: str
    source: str = ""
    via: str = ""
    mine: str = "id"
    field: str = ""
    days: int = 0
    only: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    without: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    through: FallbackReference | None = None
    ref: str = ""


class Computed(NamedTuple):
    """A column that no field holds as it is shown.

    `writer` names the function that writes it (`workspace/records/shown`), `of` are the paths that
    it reads, best first. `sort` is the path by which it is sorted and in which a filter looks.
    `words` are the texts of a state by Cal's word, `instead` a text that is more urgent.
    `derived` says which other records decide it; a `stored` one is worked out of its own record
    when that is read, and kept in the index table.
    A `spare` one is shown only where all others are whole. Widths are in cells: `least` is what it
    is never cut below; a column that `grows` gets spare width first.
    """

    name: str
    title: str
    writer: str
    of: tuple[str, ...]
    sort: str
    type: str
    least: int = 0
    decides: bool = False
    yields: bool = False
    spare: bool = False
    grows: bool = False
    noun: str = ""
    words: Mapping[str, str] = _NOTHING
    instead: tuple[ReplacementText, ...] = ()
    derived: Derived | None = None
    stored: bool = False


class View(NamedTuple):
    """Some rows of a category under a name and a key. `title` is its word in the title line,
    `label` its word among the key hints."""

    name: str
    title: str
    label: str
    filter: str = ""


class TimeOrder(NamedTuple):
    """The order of a category whose records are times: what comes next first, then the past.

    `start` and `end` are fields. Records with one of the words `off` in the field `state` do not
    take place: they are shown in their place, but are never what comes next.
    """

    start: str
    end: str
    state: str = ""
    off: tuple[str, ...] = ()
    ahead: str = "to come"
    past: str = "past"


class Section(NamedTuple):
    """A part of a record's page: its heading, the writer of its lines, and the paths it reads."""

    title: str
    writer: str
    of: tuple[str, ...] = ()
    options: Mapping[str, Any] = MappingProxyType({})


class CalendarEvent(NamedTuple):
    """How a record is an event of a calendar (iCalendar): paths in it, best first.

    `uid` stays the same for the event, wherever it is read. `places` hold where it is in words;
    `no_places` are words that name a kind of place only, those that end with a colon whatever
    follows. `made` and `changed` are instants. `texts` are what is said of it. `hosts` and `guests`
    hold people, one or many. The times are those of a booking.
    """

    uid: tuple[str, ...]
    title: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    no_places: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class Shown(NamedTuple):
    """All of it for one category. `table` are the columns of the console, in their order; `event`
    is None where its records are no events."""

    table: tuple[str, ...] = ()
    computed: Mapping[str, Computed] = MappingProxyType({})
    views: tuple[View, ...] = ()
    order: TimeOrder | None = None
    page: tuple[Section, ...] = ()
    event: CalendarEvent | None = None


PLAIN = Shown()


def shown_of(data: Mapping[str, Any]) -> Shown:
    """Reads `table`, `[[computed]]`, `[[views]]`, `[order]`, `[[page]]` and `[event]` of a
    category's file."""
    order, event = data.get("order"), data.get("event")
    return Shown(
        tuple(data.get("table", ())),
        {one["name"]: _computed(one) for one in data.get("computed", ())},
        tuple(View(**view) for view in data.get("views", ())),
        TimeOrder(**{**order, "off": tuple(order.get("off", ()))}) if order else None,
        tuple(_section(part) for part in data.get("page", ())),
        CalendarEvent(**{name: tuple(paths) for name, paths in event.items()}) if event else None,
    )


def _computed(entry: Mapping[str, Any]) -> Computed:
    values = dict(entry)
    values["of"] = tuple(entry["of"])
    values["type"] = entry.get("type", entry["writer"])
    values["derived"] = _derived(entry["derived"]) if "derived" in entry else None
    own = "derived" in entry or entry.get("stored", False)
    values["sort"] = entry.get("sort", entry["name"] if own else entry["of"][0])
    values["instead"] = tuple(
        ReplacementText(i["field"], i["value"], i["text"], tuple(i["of"]))
        for i in entry.get("instead", ())
    )
    return Computed(**values)


def _derived(entry: Mapping[str, Any]) -> Derived:
    values = dict(entry)
    for name in ("only", "without"):
        values[name] = {field: tuple(words) for field, words in entry.get(name, {}).items()}
    values["through"] = FallbackReference(**entry["through"]) if "through" in entry else None
    return Derived(**values)


def _section(entry: Mapping[str, Any]) -> Section:
    known = ("title", "writer", "of")
    rest = {name: value for name, value in entry.items() if name not in known}
    return Section(entry["title"], entry["writer"], tuple(entry.get("of", ())), rest)
