"""Reads the catalogue's files, each one only when it is asked for.

`--help` and the sidebar need the titles of all categories; a command needs one
category. Parsing all of them costs about 30 ms, one about 2 ms.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from caltui.catalog.acts import acts_of
from caltui.catalog.behaviour import StandIn, notes, operation_behaviour, record_behaviour
from caltui.catalog.model import (
    UNSET,
    AppliedTo,
    Copying,
    DefaultOf,
    Enum,
    Field,
    FilterFacts,
    Group,
    ListHolds,
    Mention,
    Operation,
    Param,
    Relation,
    Resource,
)
from caltui.catalog.outline import Outlines, UnknownName, catalogue_folder
from caltui.catalog.people import shown_of
from caltui.catalog.questions import questions_of
from caltui.catalog.served import on_wire, served_of, served_records
from caltui.catalog.structure import structured
from caltui.dialects import DEFAULT_DIALECT
from caltui.own_toml import read

__all__ = ["Catalog", "UnknownName", "catalog"]

QUERY, BODY, PART = "query", "body", "part"


class Catalog(Outlines):
    """The categories of one dialect, read lazily from its folder.

    `overlay` is a profile's file with what a newer specification adds.
    """

    def __init__(self, folder: Path, overlay: Path | None = None) -> None:
        super().__init__(folder)
        self.overlay = overlay
        self._resources: dict[str, Resource] = {}

    @cached_property
    def _added(self) -> dict[str, Any]:
        if self.overlay is None or not self.overlay.is_file():
            return {}
        from caltui.catalog.newer.overlay_file import read_overlay

        return read_overlay(self.overlay)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The sidebar's headings and titles, without reading the categories."""
        return tuple(
            Group(g["title"], tuple((r["key"], r["title"]) for r in g["resources"] if _shown(r)))
            for g in self._index["groups"]
        )

    @cached_property
    def enums(self) -> dict[str, Enum]:
        """Every named list of words."""
        return {
            name: Enum(
                name,
                tuple(data["values"]),
                tuple(data.get("later", ())),
                bool(data.get("open", False)),
                data.get("labels", {}),
                data.get("note", ""),
            )
            for name, data in read(self._path("enums")).items()
        }

    def resource(self, key: str) -> Resource:
        """The category of that key. Raises UnknownName with the nearest keys."""
        if key not in self._resources:
            if key not in self.titles:
                raise UnknownName(
                    f"There is no resource '{key}'.{_nearest(key, list(self.titles))}"
                )
            self._resources[key] = _resource(self._file(key), self.enums)
        return self._resources[key]

    def _file(self, key: str) -> dict[str, Any]:
        data = read(self._path(key))
        if key in self._added:
            from caltui.catalog.newer.overlay_file import lay

            data = lay(data, self._added[key])
        return data

    def operation(self, key: str, verb: str) -> Operation:
        """One operation; `delete` finds a category's `cancel`."""
        resource = self.resource(key)
        if verb == "delete" and verb not in resource.operations:
            verb = "cancel"
        if verb not in resource.operations:
            raise UnknownName(f"'{key}' has no '{verb}': it has {', '.join(resource.operations)}.")
        return resource.operations[verb]

    def resources(self) -> Iterator[Resource]:
        """Every category, in the order of the sidebar. Reads all files."""
        return (self.resource(key) for key in self.titles)

    def operations(self) -> Iterator[Operation]:
        """Every operation of every category. Reads all files."""
        return (op for resource in self.resources() for op in resource.operations.values())


@cache
def catalog(dialect: str = DEFAULT_DIALECT, overlay: Path | None = None) -> Catalog:
    """The catalogue of a dialect, with a profile's overlay when it has one.

    `dialect` is the name of one that is shipped, or the whole path of a folder that holds one.
    Raises UnknownName where there is none.
    """
    return Catalog(catalogue_folder(dialect), overlay)


def _shown(entry: dict[str, Any]) -> bool:
    """Tells whether a category has a place of its own in the sidebar. One whose records are seen
    inside those of another has none."""
    return not entry.get("inside", False)


def _nearest(word: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=2)
    return f" Did you mean {' or '.join(near)}?" if near else f" It is one of {', '.join(known)}."


def _resource(data: dict[str, Any], enums: dict[str, Enum]) -> Resource:
    outline = _outline(data, enums)
    operations = {
        op["name"]: Operation(
            resource=data["key"],
            name=op["name"],
            n=op.get("n", 0),
            method=op["method"],
            path=op["path"],
            title=op["title"],
            params=_params(op, outline.params, enums),
            query=_fields(data, QUERY, op["name"], enums),
            body=_fields(data, BODY, op["name"], enums),
            notes=notes(op.get("notes", [])),
            cascade=tuple(op.get("cascade", ())),
            needs=op.get("needs", ""),
            docs=op.get("docs", ""),
            behaviour=operation_behaviour(op.get("behaviour")),
            served=served_of(op, outline.served.version),
        )
        for op in data["operations"]
    }
    response = tuple(_field(f, "record", enums) for f in data.get("response", ()))
    return outline._replace(operations=operations, response=response)


def _params(
    op: dict[str, Any], usual: tuple[Param, ...], enums: dict[str, Enum]
) -> tuple[Param, ...]:
    """The identifiers in the operation's path: those of its `ids`, else those of a record."""
    if "ids" not in op:
        return usual if "{" in op["path"] else ()
    known = {param.name: param for param in usual}
    return tuple(
        known[one] if isinstance(one, str) else _param(one, one["name"], enums) for one in op["ids"]
    )


def _param(entry: dict[str, Any], record_field: str, enums: dict[str, Enum]) -> Param:
    ref, declared = entry.get("ref"), entry.get("declared_name")
    enum, example = enums.get(entry.get("enum", "")), entry.get("example", "")
    return Param(entry["name"], entry["type"], record_field, ref, declared, enum, example)


def _filters(data: dict[str, Any]) -> FilterFacts:
    names = {name: tuple(paths) for name, paths in data.get("names", {}).items()}
    return FilterFacts(data.get("time", ""), names, data.get("is", {}))


def _outline(data: dict[str, Any], enums: dict[str, Enum]) -> Resource:
    record_key = data["id"]["record_key"]
    params = tuple(_param(p, record_key[i], enums) for i, p in enumerate(data["id"]["params"]))
    via, held = data.get("list_via"), data.get("list", {})
    return Resource(
        key=data["key"],
        title=data["title"],
        noun=data["noun"],
        plural=data["plural"],
        path=data["path"],
        params=params,
        template=data["id"]["template"],
        operations={},
        response=(),
        columns=tuple(data["columns"]),
        decides=tuple(data.get("decides", ())),
        yields=tuple(data.get("yields", ())),
        spare=tuple(data.get("spare", ())),
        tells={head: tuple(paths) for head, paths in data.get("tells", {}).items()},
        label=tuple(data["label"]),
        list_envelope=tuple(data["list_envelope"]),
        item_envelope=tuple(data["item_envelope"]),
        list_total=data.get("list_total"),
        list_via=(via["resource"], via["field"]) if via else None,
        list_holds=ListHolds(
            held.get("holds", "visible"), held.get("owner"), held.get("ask"), held.get("never")
        ),
        relations=tuple(Relation(**relation) for relation in data.get("relations", ())),
        mentioned_in=tuple(Mention(**mention) for mention in data.get("mentioned_in", ())),
        dangers=notes(data.get("dangers", [])),
        meaning=data.get("meaning", {}),
        opens=data.get("opens", {}),
        behaviour=record_behaviour(data.get("behaviour")),
        filters=_filters(data.get("filter", {})),
        copying=Copying(**data["copying"]) if "copying" in data else None,
        default_of=DefaultOf(**data["default_of"]) if "default_of" in data else None,
        applied_to=AppliedTo(**data["applied_to"]) if "applied_to" in data else None,
        acts=acts_of(data.get("acts", [])),
        questions=questions_of(data.get("questions")),
        shown=shown_of(data),
        served=served_records(data),
    )


def _fields(
    data: dict[str, Any], place: str, verb: str, enums: dict[str, Enum]
) -> tuple[Field, ...]:
    """The fields of one operation: an entry's own keys, then what `only.<verb>` says."""
    return tuple(
        _field({**entry, **entry.get("only", {}).get(verb, {})}, place, enums)
        for entry in data.get(place, ())
        if verb in entry["on"]
    )


def _field(entry: dict[str, Any], place: str, enums: dict[str, Enum]) -> Field:
    values = {k: v for k, v in entry.items() if k in Field._fields}
    values["place"] = place
    values["default"] = entry.get("default", UNSET)
    values["wire"] = on_wire(entry)
    values["offered_when"] = tuple(entry.get("offered_when", ()))
    if "stand_in" in entry:
        values["stand_in"] = StandIn(**entry["stand_in"])
    values["enum"] = None
    if "enum" in entry:
        values["enum"] = enums[entry["enum"]]
    elif "enum_values" in entry:
        values["enum"] = Enum(entry["name"], tuple(entry["enum_values"]))
    if values["enum"] is not None and entry.get("enum_open"):
        base = values["enum"]
        values["enum"] = Enum(base.name, base.values, base.later, True, base.labels, base.note)
    values.pop("enum_open", None)
    if place in (QUERY, BODY, PART):
        values |= structured(entry, lambda part: _field(part, PART, enums))
    return Field(**values)
