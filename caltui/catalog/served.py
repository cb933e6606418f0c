"""Where Cal serves an operation, who may call it, and how fields and records are on that wire.

These are facts of a dialect whose API is Cal's own; another dialect has none of them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.own_toml import with_tuples

_NOTHING: Mapping[str, Any] = {}
OWN = "own"
"""The path of an operation itself, among those of `paths`."""


class OnWire(NamedTuple):
    """How a field of the house is on the wire.

    `read_from` is the place in a record (`hosts[0].id`): places with `|` between are tried in
    order, those with `+` between are read together; of a field of a request it is the field of the
    house's record that holds its value. `read_as` and `send_form` are conversions.
    `day` says of a moment which of a day is meant where a day alone is given: its `first` or its
    `last`, in UTC. A `derived` field is made from others: shown and filtered, never written.
    `paths` are those of the operation that know the field (none: all), and `needed_on` those that
    want it.
    """

    read_from: str = ""
    read_as: str = ""
    derived: bool = False
    send_form: str = ""
    day: str = ""
    paths: tuple[str, ...] = ()
    needed_on: tuple[str, ...] = ()


class OtherPath(NamedTuple):
    """Another path for the same operation.

    `when` is whose it is: `team`, `organisation`, `others` (of another person),
    `organisation-team`, `event-type`. Its holes are `orgId` and `teamId`, of the account and of the
    team that is asked, and fields of the record. The rest is as for `Served`.
    """

    when: str
    path: str
    version: str = ""
    at: tuple[str, ...] = ()
    plan: str = ""
    role: str = ""


class Served(NamedTuple):
    """Where and for whom an operation is.

    `version` is the value of the header `cal-api-version`; empty where none is wanted. `at` are the
    kinds of server that have it (none: all), `plan` is what the account must have, `role` the role
    that is needed. An `action` is neither reading nor editing: it `tells` these people and systems.
    `limit` is its own number of calls a minute; 0 where it has none. `asks`: although it is sent
    as a write would be, Cal keeps nothing of it.
    """

    version: str = ""
    at: tuple[str, ...] = ()
    plan: str = ""
    role: str = ""
    paths: tuple[OtherPath, ...] = ()
    action: bool = False
    tells: tuple[str, ...] = ()
    limit: int = 0
    asks: bool = False


class Read(NamedTuple):
    """One way to read a list: the first whose `when` holds is taken, those with `also` are added.

    `paging`: `one` (all at once) or `take_skip`. `take` is the most rows a call. `each` is
    the category for whose records it is asked, one by one. With `changed`, the query field that
    asks for what was changed since, and `stamp`, the field of a record that says when it was.
    `owners`: of the people in it, it has all the records that there are.

    Without a `path` nothing is asked: the records are in the field `within` of those of `each`,
    with their id beside it in `id`. Those of `each` are read before, unless they are taken as
    `last_seen`.
    """

    path: str = ""
    when: str = OWN
    paging: str = "one"
    take: int = 0
    also: bool = False
    each: str = ""
    values: Mapping[str, Any] = _NOTHING
    changed: str = ""
    stamp: str = ""
    owners: bool = False
    within: str = ""
    id: str = ""
    last_seen: bool = False


class PartOf(NamedTuple):
    """Records that are rows inside those of `resource`, in these lists of the wire."""

    resource: str
    rows: tuple[str, ...]


class ServedRecords(NamedTuple):
    """How the records of a category are read from Cal itself.

    `proof` are keys on the wire that a record of the right version has. A `slow` list is read only
    when somebody asks for it. What an answer has `beside` its list, under these keys, is true of
    each record in it, and becomes a field of each.
    """

    version: str = ""
    proof: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    part_of: PartOf | None = None
    slow: bool = False
    beside: tuple[str, ...] = ()


AS_IT_IS = OnWire()
ANYWHERE = Served()
PLAIN_RECORDS = ServedRecords()
_ON_WIRE, _SERVED = frozenset(OnWire._fields), frozenset(Served._fields)


def on_wire(entry: Mapping[str, Any]) -> OnWire:
    """Reads how a field is on the wire from its entry."""
    if entry.keys().isdisjoint(_ON_WIRE):
        return AS_IT_IS
    return OnWire(**_known(OnWire._fields, entry))


def served_of(entry: Mapping[str, Any], version: str) -> Served:
    """Reads where an operation is from its entry; `version` is that of its category."""
    if not version and entry.keys().isdisjoint(_SERVED):
        return ANYWHERE
    values = {"version": version, **_known(Served._fields, entry)}
    values["paths"] = tuple(OtherPath(**with_tuples(one)) for one in entry.get("paths", ()))
    return Served(**values)


def served_records(data: Mapping[str, Any]) -> ServedRecords:
    """Reads from a category's file how its records are read."""
    part = data.get("part_of")
    if part is None and not data.keys() & {"version", "proof", "reads"}:
        return PLAIN_RECORDS
    return ServedRecords(
        data.get("version", ""),
        tuple(data.get("proof", ())),
        tuple(Read(**one) for one in data.get("reads", ())),
        PartOf(part["resource"], tuple(part["rows"])) if part else None,
        bool(data.get("slow", False)),
        tuple(data.get("beside", ())),
    )


def _known(names: tuple[str, ...], entry: Mapping[str, Any]) -> dict[str, Any]:
    return with_tuples({name: entry[name] for name in names if name in entry})
