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
from caltui.catalog.index import DEFAULT_DIALECT, HERE, read, read_index, titles_of
from caltui.catalog.model import (
    UNSET,
    Copying,
    DefaultOf,
    Enum,
    Field,
    FilterFacts,
    Group,
    Holds,
    Mention,
    Operation,
    Param,
    Relation,
    Resource,
)
from caltui.catalog.people import shown_of


class UnknownName(LookupError):
    """A category or verb that the catalogue does not have. The text says what there is."""


class Catalog:
    """The categories of one dialect, read lazily from its folder.

    `overlay` is a profile's file with what a newer specification adds.
    """

    def __init__(self, folder: Path, overlay: Path | None = None) -> None:
        self.folder = folder
        self.overlay = overlay
        self._resources: dict[str, Resource] = {}

    @cached_property
    def _index(self) -> dict[str, Any]:
        return read_index(self.folder)

    @cached_property
    def _added(self) -> dict[str, Any]:
        if self.overlay is None or not self.overlay.is_file():
            return {}
        from caltui.catalog.overlay_file import read_overlay

        return read_overlay(self.overlay)

    @property
    def dialect(self) -> str:
        """The name that profiles use for this catalogue."""
        return str(self._index["dialect"])

    @property
    def provider(self) -> str:
        """The first part of every path behind the gateway's base URL."""
        return str(self._index["provider"])

    @property
    def people(self) -> str:
        """The category whose records are the people that have a key."""
        return str(self._index["people"])

    @property
    def own_only(self) -> tuple[str, ...]:
        """Lists in which a normal key never finds records of two people."""
        return tuple(self._index.get("own_only", ()))

    @property
    def probes(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Lists that every key may ask for, with the values to ask for little of them."""
        return tuple((one["resource"], one.get("values", {})) for one in self._index["probes"])

    @property
    def ended(self) -> tuple[str, str] | None:
        """What became of this API where Cal offers it no more, and what to do; None if unknown."""
        found = self._index.get("ended")
        return None if found is None else (str(found["text"]), str(found["hint"]))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The sidebar's headings and titles, without reading the categories."""
        return tuple(
            Group(g["title"], tuple((r["key"], r["title"]) for r in g["resources"]))
            for g in self._index["groups"]
        )

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title by key, in the order of the sidebar."""
        return titles_of(self._index)

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
            for name, data in read(self.folder / "enums.toml").items()
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

    def outline(self, key: str) -> Resource:
        """The category's words and how its records are named and found, without its operations
        and fields: enough to show an answer of a search."""
        return self._resources.get(key) or _outline(self._file(key), {})

    def _file(self, key: str) -> dict[str, Any]:
        data = read(self.folder / f"{key}.toml")
        if key in self._added:
            from caltui.catalog.overlay_file import lay

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
    folder = HERE / dialect
    named = dialect.isidentifier() or Path(dialect).is_absolute()
    if not named or not (folder / "index.toml").is_file():
        known = sorted(p.parent.name for p in HERE.glob("*/index.toml"))
        raise UnknownName(f"There is no catalogue '{dialect}': it is one of {', '.join(known)}.")
    return Catalog(folder, overlay)


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
            n=op["n"],
            method=op["method"],
            path=op["path"],
            title=op["title"],
            params=outline.params if "{" in op["path"] else (),
            query=_fields(data, "query", op["name"], enums),
            body=_fields(data, "body", op["name"], enums),
            notes=notes(op.get("notes", [])),
            cascade=tuple(op.get("cascade", ())),
            needs=op.get("needs", ""),
            docs=op.get("docs", ""),
            behaviour=operation_behaviour(op.get("behaviour")),
        )
        for op in data["operations"]
    }
    response = tuple(_field(f, "record", enums) for f in data.get("response", ()))
    return outline._replace(operations=operations, response=response)


def _filters(data: dict[str, Any]) -> FilterFacts:
    names = {name: tuple(paths) for name, paths in data.get("names", {}).items()}
    return FilterFacts(data.get("time", ""), names, data.get("is", {}))


def _outline(data: dict[str, Any], enums: dict[str, Enum]) -> Resource:
    record_key = data["id"]["record_key"]
    params = tuple(
        Param(
            p["name"],
            p["type"],
            record_key[i],
            p.get("ref"),
            p.get("declared_name"),
            enums.get(p.get("enum", "")),
            p.get("example", ""),
        )
        for i, p in enumerate(data["id"]["params"])
    )
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
        tells={head: tuple(paths) for head, paths in data.get("tells", {}).items()},
        label=tuple(data["label"]),
        list_envelope=tuple(data["list_envelope"]),
        item_envelope=tuple(data["item_envelope"]),
        list_total=data.get("list_total"),
        list_via=(via["resource"], via["field"]) if via else None,
        list_holds=Holds(
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
        acts=acts_of(data.get("acts", [])),
        shown=shown_of(data),
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
    return Field(**values)
