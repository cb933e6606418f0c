"""The catalogue held against the contract's own file: nothing lost, nothing added."""

import json
from pathlib import Path
from typing import Any

import pytest

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.model import UNSET, Enum, Field, Operation, Resource
from caltui.dialects import read

FACTS = json.loads((Path(__file__).parent.parent / "data" / "cal-api.json").read_text())
RESOURCES = {r["key"]: r for r in FACTS["resources"]}
OPERATIONS = [(r["key"], op) for r in FACTS["resources"] for op in r["operations"]]
ABSENT = object()

# the fact's key, and the attribute of Field that holds it
SAME = {
    "name": "name",
    "type": "type",
    "ref": "ref",
    "unit": "unit",
    "format": "format",
    "shape": "shape",
    "send_as": "send_as",
    "send_in": "send_in",
    "builds": "builds",
    "declared_type": "declared_type",
    "declared_name": "declared_name",
    "declared_in": "declared_in",
    "declared_required": "declared_required",
}
FLAGS = {
    "required": False,
    "nullable": False,
    "secret": False,
    "repeatable": False,
    "admin_only": False,
    "effective": True,
}
TEXTS = {"description": "help", "note": "note", "source": "source"}


def words(fact: dict[str, Any]) -> tuple[list[Any], list[Any], bool] | None:
    """The words a fact allows: those of the named list, or its own."""
    if "enum" not in fact:
        return None
    if isinstance(fact["enum"], list):
        return fact["enum"], [], bool(fact.get("enum_open"))
    named = FACTS["enums"][fact["enum"]]
    open_list = bool(fact.get("enum_open") or named.get("open"))
    return named["values"], named.get("later_builds_add", []), open_list


def shown(enum: Enum | None) -> tuple[list[Any], list[Any], bool] | None:
    return None if enum is None else (list(enum.values), list(enum.later), enum.open)


def assert_same(field: Field, fact: dict[str, Any]) -> None:
    for key, attribute in SAME.items():
        assert getattr(field, attribute) == fact.get(key), key
    for key, usual in FLAGS.items():
        assert getattr(field, key) == fact.get(key, usual), key
    for key, attribute in TEXTS.items():
        assert getattr(field, attribute) == fact.get(key, ""), key
    assert (ABSENT if field.default is UNSET else field.default) == fact.get("default", ABSENT)
    assert shown(field.enum) == words(fact)


def test_it_has_the_67_operations_of_the_contract_and_no_other() -> None:
    mine = sorted((op.n, op.resource, op.name) for op in catalog().operations())
    assert mine == sorted((op["n"], key, op["name"]) for key, op in OPERATIONS)
    assert [n for n, _, _ in mine] == list(range(1, 68))


@pytest.mark.parametrize(
    ("key", "fact"), OPERATIONS, ids=[f"{op['n']}-{key}-{op['name']}" for key, op in OPERATIONS]
)
def test_an_operation_is_the_contracts(key: str, fact: dict[str, Any]) -> None:
    operation = catalog().resource(key).operations[fact["name"]]
    assert operation.title == fact["seed_title"]
    assert (operation.method, operation.path) == (fact["method"], fact["path"])
    assert paths(operation) == (fact["new_format"], fact["old_format"])
    assert [note.text for note in operation.notes] == fact.get("notes", [])
    assert operation.cascade == tuple(fact.get("cascade", ()))
    assert operation.needs == fact.get("needs", "")
    for place, fields in (("query", operation.query), ("body", operation.body)):
        assert sorted(f.name for f in fields) == sorted(f["name"] for f in fact[place])
        for wanted in fact[place]:
            (field,) = (f for f in fields if f.name == wanted["name"])
            assert field.place == place
            assert_same(field, wanted)


def paths(operation: Operation) -> tuple[str, str]:
    """New and old path of an operation, worked out from its path and its parameters."""
    new = f"/cal{operation.path}"
    names = [param.declared_name or param.name for param in operation.params]
    query = "&".join(f"{name}={{{name}}}" for name in names)
    bare = new.replace("{", "").replace("}", "")
    return new, f"{bare}?{query}" if query else bare


@pytest.mark.parametrize("key", list(RESOURCES))
def test_a_resource_reads_as_the_contract_says(key: str) -> None:
    fact, mine = RESOURCES[key], catalog().resource(key)
    assert (mine.title, mine.path) == (fact["title"], fact["path"])
    assert mine.columns == tuple(fact["default_columns"])
    assert mine.template == fact["id"]["template"]
    assert [p.record_field for p in mine.params] == fact["id"]["record_key"]
    for param, wanted in zip(mine.params, fact["id"]["params"], strict=True):
        given = (param.name, param.type, param.ref, param.declared_name)
        assert given == tuple(wanted.get(k) for k in ("name", "type", "ref", "declared_name"))
    for side in ("list", "item"):
        names = [fact.get(f"{side}_envelope"), fact.get(f"{side}_envelope_alt")]
        flat = [n for name in names if name for n in ([name] if isinstance(name, str) else name)]
        assert set(flat) <= set(getattr(mine, f"{side}_envelope"))
    assert mine.list_total == fact.get("list_total")
    assert set(fact.get("danger", ())) <= {danger.text for danger in mine.dangers}
    assert_relations(mine, fact)


def assert_relations(mine: Resource, fact: dict[str, Any]) -> None:
    wanted = {(r["field"], r["to"], r["kind"], r.get("via")) for r in fact.get("relations", ())}
    assert wanted <= {(r.field, r.to, r.kind, r.via) for r in mine.relations}


@pytest.mark.parametrize("key", list(RESOURCES))
def test_every_field_of_a_record_is_there(key: str) -> None:
    fact, mine = RESOURCES[key], catalog().resource(key)
    assert {f.name for f in mine.response} >= {f["name"] for f in fact["response"]}
    for wanted in fact["response"]:
        field = mine.field(wanted["name"])
        assert field is not None
        got = (field.type, field.ref, field.unit, field.shape, field.secret, field.builds)
        names = ("type", "ref", "unit", "shape", "secret", "builds")
        facts = {"secret": False, **wanted}
        assert got == tuple(facts.get(name) for name in names), wanted["name"]
        assert field.nullable == wanted.get("nullable", False)
        assert shown(field.enum) == words(wanted)


@pytest.mark.parametrize("name", list(FACTS["enums"]))
def test_every_list_of_words_is_there(name: str) -> None:
    fact, mine = FACTS["enums"][name], catalog().enums[name]
    assert list(mine.values) == fact["values"]
    assert list(mine.later) == fact.get("later_builds_add", [])
    assert mine.open == fact.get("open", False)
    assert list(mine.labels) == fact.get("labels", [])


def test_a_category_is_read_only_when_it_is_asked_for() -> None:
    fresh = Catalog(catalog().folder)
    assert len(fresh.titles) == 14
    fresh.resource("teams")
    assert list(fresh._resources) == ["teams"]


def test_an_outline_names_records_as_the_whole_category_does() -> None:
    for key in catalog().titles:
        outline, whole = catalog().outline(key), catalog().resource(key)
        assert outline[:3] == (whole.key, whole.title, whole.noun)
        fields = (*whole.label, *(param.record_field for param in whole.params))
        for left_out in range(len(fields) + 1):
            record = {field: f"{field} & {n}" for n, field in enumerate(fields) if n >= left_out}
            assert outline.name_of(record) == whole.name_of(record)


@pytest.mark.parametrize("key", list(RESOURCES))
def test_every_note_says_whom_it_is_for(key: str) -> None:
    data = read(catalog().folder / f"{key}.toml")
    noted = [data["dangers"], *(op["notes"] for op in data["operations"])]
    assert {note["for"] for notes in noted for note in notes} <= {"operator", "wire"}


@pytest.mark.parametrize("key", list(RESOURCES))
def test_behaviour_names_what_there_is(key: str) -> None:
    known, of = catalog(), catalog().resource(key)
    for operation in of.operations.values():
        behaviour, names = operation.behaviour, {field.name for field in operation.fields}
        assert set(behaviour.touches) <= {*known.titles, "*"}
        assert {*behaviour.reaches, *(n for w in behaviour.warnings for n in w.fields)} <= names
        if (touch := behaviour.open_times) is not None:
            held = known.resource(touch.of) if touch.of else of
            assert {*touch.fields} <= names
            assert not touch.within or (held.field(touch.within) and of.field(touch.via))
        assert {n for one in behaviour.sends_along for n in (one.field, *one.along)} <= names
        shown = {field.name for field in of.response}
        assert {one.field for one in behaviour.retries} <= shown | names
        assert behaviour.settled_by is None or behaviour.settled_by.field in shown
    for use in of.behaviour.used_by:
        assert known.resource(use.to).field(use.via) is not None
    if of.behaviour.identity.places or of.behaviour.narrowed_by:
        create = of.operations["create"]
        sent = [at for at, _ in of.behaviour.identity.places] + [*of.behaviour.narrowed_by]
        assert all(create.field(at.partition(".")[0]) is not None for at in sent)
