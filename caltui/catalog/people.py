"""How a category is shown to people, as data of its TOML file: columns that are made of several
fields, views, the order, and the parts of a record's page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Instead(NamedTuple):
    """A word in place of another: where all values at the path `field` are `value` and there is
    at least one. It takes the place of the words in `of` only."""

    field: str
    value: Any
    text: str
    of: tuple[str, ...]


class Computed(NamedTuple):
    """A column that no field holds as it is shown.

    `writer` names the function that writes it (`workspace/records/shown`), `of` are the paths that
    it reads, best first. `sort` is the path by which it is sorted and in which a filter looks.
    `words` are the texts of a state by Cal's word, `instead` a text that is more urgent.
    Widths are in cells: `least` is what it is never cut below; a column that `grows` gets spare
    width first.
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
    grows: bool = False
    noun: str = ""
    words: Mapping[str, str] = _NOTHING
    instead: tuple[Instead, ...] = ()


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


class Shown(NamedTuple):
    """All of it for one category. `table` are the columns of the console, in their order."""

    table: tuple[str, ...] = ()
    computed: Mapping[str, Computed] = MappingProxyType({})
    views: tuple[View, ...] = ()
    order: TimeOrder | None = None
    page: tuple[Section, ...] = ()


PLAIN = Shown()


def shown_of(data: Mapping[str, Any]) -> Shown:
    """Reads `table`, `[[computed]]`, `[[views]]`, `[order]` and `[[page]]` of a category's file."""
    order = data.get("order")
    return Shown(
        tuple(data.get("table", ())),
        {one["name"]: _computed(one) for one in data.get("computed", ())},
        tuple(View(**view) for view in data.get("views", ())),
        TimeOrder(**{**order, "off": tuple(order.get("off", ()))}) if order else None,
        tuple(_section(part) for part in data.get("page", ())),
    )


def _computed(entry: Mapping[str, Any]) -> Computed:
    values = dict(entry)
    values["of"] = tuple(entry["of"])
    values["type"] = entry.get("type", entry["writer"])
    values["sort"] = entry.get("sort", entry["of"][0])
    values["instead"] = tuple(
        Instead(i["field"], i["value"], i["text"], tuple(i["of"])) for i in entry.get("instead", ())
    )
    return Computed(**values)


def _section(entry: Mapping[str, Any]) -> Section:
    known = ("title", "writer", "of")
    rest = {name: value for name, value in entry.items() if name not in known}
    return Section(entry["title"], entry["writer"], tuple(entry.get("of", ())), rest)
