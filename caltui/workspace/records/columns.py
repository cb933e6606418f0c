"""The columns of a table, made from the catalogue."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from caltui.catalog.house.record_paths import MISSING as MISSING
from caltui.catalog.house.record_paths import steps as steps
from caltui.catalog.house.record_paths import value_at as value_at
from caltui.catalog.model import Field, Resource, kebab
from caltui.catalog.people import Computed

RIGHT = frozenset({"integer", "number"})
GROWING = frozenset({"email"})
"""Types of columns that get spare width first."""

_WIRE_TYPES = ("integer", "boolean", "email", "timezone", "url", "slug", "datetime")


class Column(NamedTuple):
    """One column. `name` is the path into the record, `field` its catalogue entry.

    `type` decides how a cell is written and sorted; `align` is `left` or `right`. A column that
    `decides` is always on the screen; one that `yields` is left out first; one that `grows` gets
    spare width first. `computed` is set where several fields make the text. `width` is what a
    person chose, in cells; 0: as its contents need. A `spare` one is shown only where all others
    are whole.
    """

    name: str
    title: str
    type: str
    align: str
    field: Field | None = None
    decides: bool = False
    yields: bool = False
    grows: bool = False
    computed: Computed | None = None
    width: int = 0
    spare: bool = False

    @property
    def least(self) -> int:
        """The cells that it is never cut below; 0 where its type says it."""
        return self.computed.least if self.computed is not None else 0

    @property
    def derived(self) -> bool:
        """Whether other records decide its values."""
        return self.computed is not None and self.computed.derived is not None

    @property
    def sorted_by(self) -> str:
        """The path of the value by which it is sorted."""
        return self.computed.sort if self.computed is not None else self.name


_made: dict[tuple[int, str], tuple[Resource, Column]] = {}
"""The columns made before, by identity of the category, which is kept so that it stays its own."""

_MOST_MADE = 4_096


def column(resource: Resource, path: str) -> Column:
    """The column for a path: title, type and alignment from the catalogue."""
    known = _made.get((id(resource), path))
    if known is None:
        if len(_made) >= _MOST_MADE:
            _made.clear()
        known = _made[id(resource), path] = resource, _column(resource, path)
    return known[1]


def _column(resource: Resource, path: str) -> Column:
    made = resource.shown.computed.get(path)
    if made is not None:
        return _computed(made)
    found = _plain(resource, path)
    return found._replace(spare=True, yields=False) if path in resource.spare else found


def _plain(resource: Resource, path: str) -> Column:
    field, decides = resource.field(path), path in resource.decides
    gives = path in resource.yields
    if field is not None:
        kind = field.type
        align = "right" if kind in RIGHT and field.ref is None else "left"
        return Column(path, title(path, field), kind, align, field, decides, gives, kind in GROWING)
    kind = _nested_type(resource, path)
    align, grows = "right" if kind in RIGHT else "left", kind in GROWING
    return Column(path, title(path), kind, align, None, decides, gives, grows)


def _computed(by: Computed) -> Column:
    ref = by.derived.ref if by.derived is not None else ""
    align = "right" if by.type in RIGHT and not ref else "left"
    flags = (by.decides, by.yields, by.grows)
    field = Field(by.name, by.type, "response", ref=ref) if ref else None
    return Column(by.name, by.title, by.type, align, field, *flags, by, spare=by.spare)


def people_columns(resource: Resource) -> list[Column]:
    """The columns that the console shows first: those made for people, where there are any."""
    return [column(resource, path) for path in resource.shown.table or resource.columns]


def every_column(resource: Resource) -> list[Column]:
    """All columns of the console: the ones shown first, the computed ones, every field."""
    real = (one.name for one in available_columns(resource))
    paths = dict.fromkeys((*resource.shown.table, *resource.shown.computed, *real))
    return [column(resource, path) for path in paths]


def default_columns(resource: Resource) -> list[Column]:
    """The columns that commands show first."""
    return [column(resource, path) for path in resource.columns]


def available_columns(resource: Resource) -> list[Column]:
    """All columns: the default ones, then each other field of the answer."""
    paths = dict.fromkeys((*resource.columns, *(f.name for f in resource.response)))
    return [column(resource, path) for path in paths]


def exists(resource: Resource, path: str) -> bool:
    """Whether a category can have a value there: what lies inside a field is not looked at."""
    names = {*resource.columns, *(field.name for field in resource.response)}
    first = next(iter(steps(path)), None)
    return path in resource.shown.computed or path in names or first in names


def title(path: str, field: Field | None = None) -> str:
    """The heading: `eventTypeId` → `Event type`, `attendees[0].email` → `Attendee email`."""
    names = [step for step in steps(path) if isinstance(step, str)]
    if field is not None and field.ref and names[-1].endswith("Id") and len(names[-1]) > 2:
        names[-1] = names[-1][:-2]
    if len(names) > 1 and names[0].endswith("s"):
        names[0] = names[0][:-1]
    text = " ".join(kebab(name).replace("-", " ").replace("_", " ") for name in names).strip()
    text = re.sub(r"\b(id|uid|url)\b", lambda m: m[0].upper(), text)
    return text[:1].upper() + text[1:]


def _nested_type(resource: Resource, path: str) -> str:
    """The type that the catalogue's `shape` gives for a nested path, else text."""
    names = steps(path)
    field = resource.field(str(names[0])) if names else None
    shape = field.shape if field is not None else None
    for step in names[1:]:
        if isinstance(shape, (list, tuple)) and shape and not isinstance(step, str):
            shape = shape[0]
        elif isinstance(shape, Mapping):
            shape = shape.get(step)
    word = str(shape or "").split("?")[0].split(" ")[0].split(",")[0]
    return word if word in _WIRE_TYPES else "string"
