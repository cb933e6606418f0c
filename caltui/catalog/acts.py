"""What a person can do with a record in the words of the field, as `[[acts]]` of a category.

An act is an operation with values made from the record: a booking is moved by a new booking that
carries the old one's uid. What this API cannot do is an act too, with the reason.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from caltui.own_toml import with_tuples

_HOLE = re.compile(r"\{(\w+)\}")
_NOTHING: Mapping[str, Any] = {}


class NotFor(NamedTuple):
    """Records with one of these values in `field` cannot have the act: `why` is a sentence.

    With `unless` it is all with another value, or none. `of` is the category of another record,
    whose id is in the field `by`: the value is looked for there, and nothing is said where that one
    was never seen.
    """

    field: str
    why: str
    values: tuple[Any, ...] = ()
    unless: tuple[Any, ...] = ()
    of: str = ""
    by: str = ""

    def holds(self, record: Mapping[str, Any], seen: "Seen") -> bool:
        """Tells whether the rule is about this record."""
        if self.of:
            other = seen(self.of, str(record.get(self.by)))
            if other is None:
                return False
            record = other.record
        value = record.get(self.field)
        known = value.strip().upper() if isinstance(value, str) else value
        return known not in self.unless if self.unless else known in self.values


class HasRecord(Protocol):
    """A record as it was last seen."""

    @property
    def record(self) -> Mapping[str, Any]:
        """Its fields."""


Seen = Callable[[str, str], HasRecord | None]
"""Finds the record of a category and key; None for one that was never seen."""


class RecordAct(NamedTuple):
    """One act on a record.

    `name` is the word in code and on the command line, `label` the word for people, `action` the
    id of the key. `operation` is what is asked of Cal; empty where `cannot` says why it cannot be
    done. `sends` are the values by field: texts with holes such as `{uid}`; one that is a single
    hole takes the value as it is. `carries` names in words what is taken along, and `leaves` are
    keys of the metadata that are not. `told` says who hears of it; `record_only` that nobody does.
    `undo` says how it is taken back. `past` is the sentence for a record that is over, `ahead` for
    one that has not begun; empty where that does not matter. `effects` are sentences of what Cal
    does; one with a hole that is not known is not said. `letter` is pressed in the menu of acts,
    where the act has no key of its own.
    `hint` is its word among the keys of the last line, where it is not that of its key.
    `links` are paths in the record, best first, of an address that it opens. `ids` are the ids of
    its path as texts with holes, where they are not those of the record alone. `hosts_only` says
    of a person who is no host of the event type that Cal refuses it; empty where it takes anybody.
    """

    name: str
    label: str
    action: str = ""
    operation: str = ""
    sends: Mapping[str, Any] = _NOTHING
    carries: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    told: str = ""
    record_only: bool = False
    undo: str = ""
    past: str = ""
    ahead: str = ""
    not_for: tuple[NotFor, ...] = ()
    cannot: str = ""
    letter: str = ""
    hint: str = ""
    links: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    hosts_only: str = ""

    @property
    def holes(self) -> frozenset[str]:
        """The names that `sends` and `ids` ask for."""
        return frozenset((*_holes(self.sends), *(hole for id in self.ids for hole in _holes(id))))

    def refuses(
        self, record: Mapping[str, Any], seen: Seen, *, over: bool, begun: bool = True
    ) -> str:
        """Says in a sentence why the record cannot have the act; empty if it can. `over`: the
        record has ended. `seen` finds other records on which the answer depends."""
        if self.cannot:
            return self.cannot
        for rule in self.not_for:
            if rule.holds(record, seen):
                return rule.why
        if not begun and self.ahead:
            return self.ahead
        return self.past if over else ""

    def unsure(self, record: Mapping[str, Any], seen: Seen) -> bool:
        """Tells whether the answer depends on another record that was never seen."""
        others = ((rule.of, record.get(rule.by)) for rule in self.not_for if rule.of)
        return any(key is not None and seen(of, str(key)) is None for of, key in others)

    def values(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """The values to send; a field whose hole is not known (None) is left out."""
        found = {name: _filled(value, known) for name, value in self.sends.items()}
        return {name: value for name, value in found.items() if value is not None}


def filled(text: str, known: Mapping[str, Any]) -> str:
    """A sentence with its holes filled; an unknown one stays empty."""
    return _HOLE.sub(lambda hole: str(known.get(hole[1]) or ""), text)


def said(lines: Iterable[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    """The sentences with their holes filled, without those that ask for what is not known."""
    return tuple(
        filled(line, known)
        for line in lines
        if line and all(known.get(hole) for hole in _holes(line))
    )


def acts_of(entries: list[Mapping[str, Any]]) -> tuple[RecordAct, ...]:
    """Reads `[[acts]]`. Raises TypeError for a key that does not exist."""
    return tuple(_act(entry) for entry in entries)


def _act(entry: Mapping[str, Any]) -> RecordAct:
    not_for = tuple(NotFor(**with_tuples(one)) for one in entry.get("not_for", ()))
    return RecordAct(**{**with_tuples(entry), "not_for": not_for})


def _holes(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [hole for inner in value.values() for hole in _holes(inner)]
    return _HOLE.findall(value) if isinstance(value, str) else []


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        found = {name: _filled(inner, known) for name, inner in value.items()}
        return {name: inner for name, inner in found.items() if inner is not None}
    if not isinstance(value, str):
        return value
    whole = _HOLE.fullmatch(value)
    return known.get(whole[1]) if whole else filled(value, known)
