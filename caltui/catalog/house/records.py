"""Readers of records and writers of requests, made from the fields of the catalogue."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from caltui.catalog.house.conversion import Conversion
from caltui.catalog.house.record_paths import MISSING, Steps, at_steps, steps
from caltui.catalog.house.table import CONVERSIONS
from caltui.catalog.model import Field, Record, Resource

_OR, _AND = "|", "+"


class _Source(NamedTuple):
    """A value on the wire, and the fields of the house that are made of it.

    `places` are tried in order, best first, or are read `together` as one object.
    """

    names: tuple[str, ...]
    places: tuple[Steps, ...]
    together: bool
    conversion: Conversion | None

    @property
    def renames(self) -> bool:
        """Whether it is one field under another name, and nothing else."""
        plain = self.conversion is None and len(self.names) == len(self.places) == 1
        return plain and len(self.places[0]) == 1

    def found(self, record: Record) -> Any:
        """The value on the wire; MISSING where there is none."""
        if self.together:
            parts = {str(place[-1]): at_steps(record, place) for place in self.places}
            sent = {name: value for name, value in parts.items() if value is not MISSING}
            return sent or MISSING
        found: Any = MISSING
        for place in self.places:
            value = at_steps(record, place)
            if value is not MISSING:
                found = value
                if value is not None:
                    break
        return found

    def read_into(self, kept: Record, record: Record) -> None:
        """Puts the fields of the house into `kept`, which has what is not renamed."""
        value, conversion = self.found(record), self.conversion
        if conversion is None:
            if value is not MISSING:
                kept.update(dict.fromkeys(self.names, value))
        elif value is None or value is MISSING:
            if conversion.absent is not None:
                self._spread(kept, conversion.absent)
            elif value is None and not conversion.spreads:
                kept[self.names[0]] = None
        elif (result := conversion.read(value)) is not value:
            if conversion.spreads:
                self._spread(kept, result)
            else:
                kept[self.names[0]] = result
        elif self.together:
            kept |= value
        elif not conversion.spreads:
            kept[self.names[0]] = value

    def _spread(self, kept: Record, result: Mapping[str, Any]) -> None:
        kept.update({name: result[name] for name in self.names if name in result})


class Reader:
    """Reads the records of one category into those of the house.

    What is no value that a conversion knows stays as it came; what Cal does not send is absent. A
    record of the house is read as itself.
    """

    def __init__(self, sources: Iterable[_Source], own: Iterable[str]) -> None:
        """`own` are the names of the house, which may be names on the wire as well."""
        every, house = tuple(sources), frozenset(own)
        self._every = every
        self._names = {str(s.places[0][0]): s.names[0] for s in every if s.renames}
        self._sources = tuple(s for s in every if not s.renames)
        heads = {str(place[0]) for s in self._sources for place in s.places if len(place) == 1}
        self._left_out = heads - house - self._names.keys()

    def read(self, record: Record) -> Record:
        """The record of the house. The one that is given stays as it is."""
        names, left_out = self._names, self._left_out
        kept = {names.get(name, name): v for name, v in record.items() if name not in left_out}
        for source in self._sources:
            source.read_into(kept, record)
        return kept

    def unread(self, record: Record) -> tuple[str, ...]:
        """The fields of the house whose value on the wire is not known to their conversion."""
        return tuple(
            name
            for source in self._every
            if source.conversion is not None
            and (value := source.found(record)) not in (None, MISSING)
            and not source.conversion.knows(value)
            for name in source.names
        )


def reader_of(resource: Resource) -> Reader | None:
    """The reader of a category; None where its records are those of the house already.

    Raises KeyError for a conversion that does not exist.
    """
    names: dict[tuple[str, str], list[str]] = {}
    for field in resource.response:
        if field.wire.read_from or field.wire.read_as:
            told = (field.wire.read_from or field.name, field.wire.read_as)
            names.setdefault(told, []).append(field.name)
    if not names:
        return None
    sources = (_source(place, conversion, made) for (place, conversion), made in names.items())
    return Reader(sources, (field.name for field in resource.response))


def on_the_wire(field: Field, value: Any) -> Any:
    """A value of the house as the field is sent. Raises KeyError for an unknown conversion."""
    if not field.wire.send_form or value is None:
        return value
    return CONVERSIONS[field.wire.send_form].write(value)


def part_of(field: Field, value: Any) -> Any:
    """The part of a record's value that a field of a request can set."""
    part = CONVERSIONS[field.wire.send_form].part if field.wire.send_form else None
    return value if part is None else part(value)


def from_the_wire(field: Field, value: Any) -> Any:
    """The value of the house of what was sent for a field."""
    if not field.wire.send_form or value is None:
        return value
    conversion = CONVERSIONS[field.wire.send_form]
    return part_of(field, conversion.read(value))


def _source(told: str, conversion: str, names: list[str]) -> _Source:
    together = _AND in told
    places = tuple(steps(place.strip()) for place in told.split(_AND if together else _OR))
    how = CONVERSIONS[conversion] if conversion else None
    return _Source(tuple(names), places, together, how)


def laid_over(field: Field, record: Mapping[str, Any], value: Any) -> tuple[str, Any]:
    """The field of a record that a request's field sets, and its value afterwards.

    A field that holds a part of a list, such as the single days of a schedule, leaves the other
    rows of the list as they are.
    """
    part = CONVERSIONS[field.wire.send_form].part if field.wire.send_form else None
    if part is None:
        return field.wire_name, value
    name = field.wire.read_from or field.name
    had = record.get(name)
    others = [row for row in had if not part([row])] if isinstance(had, list) else []
    return name, [*others, *value] if isinstance(value, list) else value
