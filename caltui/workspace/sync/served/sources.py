"""Of which series of calls a list is made, by what the server has and the key may do."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.model import Group, Operation, Record, Resource
from caltui.catalog.request import Request, build
from caltui.catalog.served import OWN, OtherPath, Read, Served
from caltui.gateway.errors.kinds import NotOffered
from caltui.workspace.base.access import Access
from caltui.workspace.sync.served.ways import ORG, USER, check_offered, way_for

_HOLE = re.compile(r"\{(\w+)\}")
SIZE = frozenset({"take", "skip"})
"""Fields with which a person asks for a page: of the first source, and nothing else."""

TAKE_SKIP = "take_skip"


class Source(NamedTuple):
    """One series of calls. `place` is its path, with all holes filled; `of` says for people whose
    records it brings, and is empty for the first one of a list."""

    read: Read
    operation: Operation
    way: OtherPath
    holes: Mapping[str, str]
    values: Mapping[str, Any]
    of: str = ""

    @property
    def place(self) -> str:
        """The path with its ids: the key of this source among those of the list."""
        return _HOLE.sub(lambda hole: self.holes[hole[1]], self.way.path)

    @property
    def paged(self) -> bool:
        """Whether it is read page by page."""
        return self.read.paging == TAKE_SKIP and SIZE.isdisjoint(self.values)

    def request(self, **more: Any) -> Request:
        """A request for some of its records."""
        values = {**self.read.values, **self.values, **more}
        return build(self.operation, (), values)._replace(way=self.way, holes=self.holes)

    @property
    def size(self) -> int:
        """The most records of a page."""
        return self.read.take

    def page(self, number: int, size: int) -> Request:
        """The request for a page; those before it had `size` records each."""
        skip = (number - 1) * size
        return self.request(take=self.read.take, **({"skip": skip} if skip else {}))


def reads_of(of: Resource, access: Access, catalog: Catalog) -> list[Read]:
    """Chooses the reads of a list for this key. Raises NotOffered and Forbidden."""
    held = [read for read in of.served.reads if _holds(of, read, access)]
    first = next((read for read in held if not read.also), None)
    if first is None:
        operation = of.operations["list"]
        check_offered(operation.served, access, of, catalog)
        raise NotOffered(f"There are no {of.plural} that this key could read.")
    return [read for read in held if read is first or read.also]


def unlisted(of: Resource, access: Access) -> bool:
    """Tells whether the server or the account has no list of the category."""
    reads = of.served.reads
    return bool(reads) and not any(_holds(of, read, access) for read in reads if not read.also)


def left_of(groups: Iterable[Group], offered: Container[str]) -> tuple[Group, ...]:
    """The groups with those categories only; none that is empty then."""
    left = (
        group._replace(resources=tuple(one for one in group.resources if one[0] in offered))
        for group in groups
    )
    return tuple(group for group in left if group.resources)


def _holds(of: Resource, read: Read, access: Access) -> bool:
    """Tells whether a read is for this key."""
    if read.when.startswith("organisation"):
        return access.admin
    if read.when == "team" and access.admin:
        return False
    return not read.path or access.offers(_served_at(of, read.path)[1])


def _served_at(of: Resource, path: str) -> tuple[str, Served | OtherPath]:
    """Finds whose path of the list it is, and who has it; empty for other operations."""
    listing = of.operations["list"]
    if path == listing.path:
        return OWN, listing.served
    for way in listing.served.paths:
        if way.path == path:
            return way.when, way
    others = (operation.served for operation in of.operations.values() if operation.path == path)
    return "", next(others, Served())


def asked_one(
    of: Resource, values: Mapping[str, Any], access: Access, catalog: Catalog
) -> Source | None:
    """The one source of a list that is asked for below one record, such as a team."""
    listing = of.operations["list"]
    names = [param.name for param in listing.params]
    if not names or not set(names) <= values.keys():
        return None
    rest = {name: value for name, value in values.items() if name not in names}
    asked = build(listing, [str(values[name]) for name in names], rest)
    routed = way_for(asked, access, catalog)
    way = routed.way or OtherPath(OWN, listing.path, listing.served.version)
    read = next((read for read in of.served.reads if read.path == way.path), Read(way.path))
    holes = {**routed.holes, **dict(zip(names, asked.ids, strict=True))}
    return Source(read, listing._replace(params=()), way, holes, rest)


def source_of(
    of: Resource, read: Read, values: Mapping[str, Any], holes: Mapping[str, str], whose: str = ""
) -> Source | None:
    """The source of a read; None if its path does not know one of the values, or is about other
    records: what is in the path is not asked for again."""
    listing = of.operations["list"]
    when, served = _served_at(of, read.path)
    if any(str(values.get(name, value)) != value for name, value in holes.items()):
        return None
    values = {name: value for name, value in values.items() if name not in holes}
    for name in values:
        field = listing.field(name)
        if field is not None and field.wire.paths and when not in field.wire.paths:
            return None
    if values and not when:
        return None
    way = OtherPath(when or OWN, read.path, served.version)
    return Source(read, listing._replace(params=()), way, holes, values, whose)


def holes_of(
    of: Resource, read: Read, access: Access, catalog: Catalog, records: list[Record]
) -> Iterator[tuple[dict[str, str], str]]:
    """The values for the holes of the path, for each record, with the user's id; each user once."""
    each, wanted = catalog.resource(read.each), _HOLE.findall(read.path)
    fields = {param.name: param.record_field for param in each.params}
    fields |= {p.name: each.params[0].record_field for p in of.params if p.ref == read.each}
    people = {access.user} - {""}
    for record in records:
        told = {name: record.get(fields.get(name, name)) for name in wanted}
        holes = {name: str(value) for name, value in told.items() if value is not None}
        holes |= {ORG: access.organisation} if ORG in wanted else {}
        person = holes.get(USER, "")
        if len(holes) < len(wanted) or person in people:
            continue
        people |= {person} - {""}
        yield holes, f"{each.noun} {each.name_of(record)}"
