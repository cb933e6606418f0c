"""The catalogue of Cal's API v2 held against the facts: nothing lost, nothing added."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from caltui.catalog.behaviour import OperationBehaviour, RecordBehaviour
from caltui.catalog.house.table import CONVERSIONS
from caltui.catalog.load import catalog
from caltui.catalog.model import Field, Operation, Resource
from caltui.catalog.served import OWN, OnWire, OtherPath, PartOf, Read, Served
from caltui.workspace.base.access import ADMIN
from caltui.workspace.records.columns import available_columns
from caltui.workspace.table.filter_syntax import parse
from caltui.workspace.table.filter_words import words_of as words_in
from tests.catalog.v2_facts import FACTS, OPERATIONS, words_of

KNOWN = catalog("calv2")
INDEX = tomllib.loads((KNOWN.folder / "index.toml").read_text())

PLATFORM = "for customers of Cal's platform"
SIGN_IN = "signing in with a client of one's own waits for such a client"
NOT_OURS = "the console does not manage it"
RESERVING = "a reserved time is closed for everybody else until it runs out"
LEFT_OUT = {
    "managed-users": PLATFORM,
    "auth": SIGN_IN,
    "conferencing": NOT_OURS,
    "verified-resources": NOT_OURS,
    "organisations block_booking": NOT_OURS,
    "organisations report_booking": NOT_OURS,
    "organisations roles": NOT_OURS,
    "organisations attributes": NOT_OURS,
    "organisations managed": NOT_OURS,
    "slots reserve": RESERVING,
    "slots get_reservation": RESERVING,
    "slots update_reservation": RESERVING,
    "slots release": RESERVING,
    "teams mine_of_org": "the list of the organisation has them",
}
"""Facts without an operation in the catalogue: a category, or a category and a name."""

NOT_STATED = {"out-of-office": {"team": "team admin", "organisation": ADMIN, "others": ADMIN}}
"""Roles that the facts do not state ("-" is not "free"), by what Cal's own source wants."""

FITTING = {
    "string": {"string", "text", "slug", "color", "datetime", "timezone", "enum", "email", "url"},
    "number": {"integer", "enum"},
    "integer": {"integer"},
    "boolean": {"boolean"},
    "datetime": {"datetime"},
    "email": {"email"},
    "url": {"url"},
    "timezone": {"timezone"},
    "object": {"json"},
    "one of": {"json"},
    "array": {"array", "enum"},
}


class Way(NamedTuple):
    """One way to call an operation: its own path, or another."""

    operation: Operation
    when: str
    served: Served | OtherPath
    path: str

    @property
    def fact(self) -> dict[str, Any]:
        return BARE[self.operation.method, bare(self.path)]

    def fields(self, fields: tuple[Field, ...]) -> list[Field]:
        return [f for f in fields if not f.wire.paths or self.when in f.wire.paths]

    def needs(self, field: Field) -> bool:
        return field.required or self.when in field.wire.needed_on


def bare(path: str) -> str:
    """A path without the names in its holes."""
    return re.sub(r"\{\w+\}", "{}", path)


BARE = {(method, bare(path)): fact for (method, path), fact in OPERATIONS.items()}


def ways() -> Iterator[Way]:
    for operation in KNOWN.operations():
        yield Way(operation, OWN, operation.served, operation.path)
        for other in operation.served.paths:
            yield Way(operation, other.when, other, other.path)


WAYS = list(ways())
each_way = pytest.mark.parametrize(
    "way", WAYS, ids=[f"{w.operation.resource}-{w.operation.name}-{w.when}" for w in WAYS]
)
each_category = pytest.mark.parametrize("of", list(KNOWN.resources()), ids=lambda of: of.key)


def test_every_fact_is_in_the_catalogue_or_left_out_with_a_reason() -> None:
    here = {(w.operation.method, bare(w.path)) for w in WAYS}
    missing = {(fact["key"], fact["name"]) for place, fact in BARE.items() if place not in here}
    assert {
        f"{key} {name}" for key, name in missing if not {key, f"{key} {name}"} & LEFT_OUT.keys()
    } == set()
    named = {name for key, verb in missing for name in (key, f"{key} {verb}")}
    assert LEFT_OUT.keys() <= named


@each_way
def test_a_way_is_served_as_the_facts_say(way: Way) -> None:
    fact = way.fact
    versions = fact.get("versions", [])
    assert way.served.version in versions if versions else way.served.version == ""
    if fact["diy"] and versions:
        assert way.served.version.startswith("2024"), "both kinds of server know it"
    kinds = tuple(kind for kind in ("hosted", "diy") if fact[kind])
    assert way.served.at == (() if len(kinds) == 2 else kinds)
    unsaid = NOT_STATED.get(way.operation.resource, {}).get(way.when, "")
    assert way.served.role == fact.get("role", unsaid)
    assert set(way.served.at) <= set(INDEX["knows"])


@each_way
def test_its_holes_are_identifiers_of_the_right_type(way: Way) -> None:
    types = {p.name: p.type for p in way.operation.params}
    holes = re.findall(r"\{(\w+)\}", way.path)
    record = {f.name for f in KNOWN.resource(way.operation.resource).response}
    for hole, (_, wanted) in zip(holes, way.fact.get("ids", []), strict=True):
        of_key = {"orgId", "teamId"}
        assert hole in {*of_key, *types, *record} or way.operation.name in ("list", "create")
        if hole in types:
            assert types[hole] == wanted or wanted == "string", hole


@each_way
@pytest.mark.parametrize("place", ["query", "body"])
def test_its_fields_are_those_of_the_facts(way: Way, place: str) -> None:
    facts = {f["name"]: f for f in way.fact.get(place, [])}
    sent = way.fields(getattr(way.operation, place))
    mine = {f.wire_name: f for f in sent if f.send_in != "path"}
    assert sorted(mine) == sorted(facts)
    for name, field in mine.items():
        fact = facts[name]
        assert way.needs(field) == bool(fact.get("required")), name
        fits = FITTING[fact["type"]]
        assert field.type in fits or (field.repeatable and fact["type"] == "array"), name
        words = words_of(fact)
        if words is not None:
            assert sorted(map(str, words)) == sorted(sent_words(field)), name
        elif way.when == OWN:
            assert field.enum is None, name
        least, most = bounds(field)
        assert fact.get("min") in (None, least), name
        assert fact.get("max") in (None, most), name
        assert field.nullable or way.when != OWN or not fact.get("nullable"), name


def test_a_value_that_stands_in_a_path_has_its_place_there() -> None:
    for operation in KNOWN.operations():
        paths = [way.path for way in operation.served.paths]
        for field in operation.body:
            if field.send_in == "path":
                assert any(f"{{{field.name}}}" in path for path in paths), field.name
                assert not field.required


def sent_words(field: Field) -> list[str]:
    """The words of a field as they are sent."""
    assert field.enum is not None, field.name
    form = CONVERSIONS.get(field.wire.send_form)
    return [str(form.write(word) if form else word) for word in field.enum.every]


def bounds(field: Field) -> tuple[int | None, int | None]:
    found = re.fullmatch(r"(\d+)\.\.(\d+)", field.format or "")
    return (int(found[1]), int(found[2])) if found else (None, None)


@pytest.mark.parametrize("key", list(FACTS["answers"]))
def test_every_field_of_an_answer_can_be_seen(key: str) -> None:
    of = KNOWN.resource(key)
    shown = {field.name for field in of.response}
    read_from = {
        re.split(r"[.\[]", place.strip())[0]
        for field in of.response
        for place in re.split(r"[|+]", field.wire.read_from)
    }
    assert set(FACTS["answers"][key]) <= shown | read_from


@each_category
def test_what_is_derived_is_never_written(of: Resource) -> None:
    derived = {field.name for field in of.response if field.wire.derived}
    sent = {f.name for operation in of.operations.values() for f in operation.body}
    assert derived.isdisjoint(sent)


@each_category
def test_conversions_exist(of: Resource) -> None:
    fields = [*of.response, *(f for op in of.operations.values() for f in op.fields)]
    named = {name for f in fields for name in (f.wire.read_as, f.wire.send_form) if name}
    assert named <= CONVERSIONS.keys()


@each_category
def test_proof_is_on_the_wire(of: Resource) -> None:
    answers = FACTS["answers"].get(of.key, of.served.proof)
    assert set(of.served.proof) <= set(answers)


@each_category
def test_a_list_is_read_by_ways_that_there_are(of: Resource) -> None:
    lists = {bare(w.path) for w in WAYS if w.operation.name in ("list", "me")}
    fields = {f.name for f in of.operations["list"].query} if of.can("list") else set()
    for one in of.served.reads:
        assert one.paging in ("one", "take_skip")
        assert not one.each or one.each in KNOWN.titles
        assert {*one.values, one.changed} - {""} <= fields
        assert not one.stamp or of.field(one.stamp) is not None
        if one.path:
            assert bare(one.path) in lists
            assert not one.within
        else:
            inner = KNOWN.resource(one.each)
            assert inner.field(one.within) is not None
            assert inner.field(one.id) is not None


def test_what_is_asked_about_a_server_can_be_asked() -> None:
    for told in (KNOWN.access[name] for name in ("me", "teams", "role", "away")):
        operation = KNOWN.operation(told["resource"], told["verb"])
        ways = {way.when for way in operation.served.paths}
        assert told.get("when", "own") in {"own", *ways}
        assert set(told.get("values", {})) <= {field.name for field in operation.query}
    kinds = {KNOWN.access["usual"], KNOWN.access["lesser"]}
    assert kinds == KNOWN.access["names"].keys() == set(INDEX["knows"])


@each_category
def test_actions_say_what_they_do(of: Resource) -> None:
    for operation in of.operations.values():
        if operation.served.action:
            assert operation.served.tells
            assert operation.behaviour.touches
    for act in of.acts:
        assert act.cannot or act.links or not act.operation or act.operation in of.operations
        if act.operation:
            fields = {f.name for f in of.operations[act.operation].body}
            assert set(act.sends) <= fields, act.name


@each_category
def test_behaviour_names_what_there_is(of: Resource) -> None:
    shown = {field.name for field in of.response}
    for operation in of.operations.values():
        behaviour, names = operation.behaviour, {field.name for field in operation.fields}
        assert set(behaviour.touches) <= {*KNOWN.titles, "*"}
        assert {*behaviour.reaches, *(n for w in behaviour.warnings for n in w.fields)} <= names
        assert behaviour.open_times is None or {*behaviour.open_times.fields} <= names
        end, back = behaviour.settled_by, behaviour.taken_back
        if end is not None:
            assert {*end.shows} <= names
            assert {*end.shows.values(), *filter(None, (end.field, end.stays))} <= shown
            assert bool(end.field) != bool(end.shows)
            assert not end.given or end.given in {param.name for param in operation.params}
        if back is not None:
            assert {*back.sends} <= {f.name for f in of.operations[back.operation].fields}
            assert {*back.sends.values()} <= shown
        assert behaviour.replaced_by in ("", *shown)
    for use in of.behaviour.used_by:
        assert KNOWN.resource(use.to).field(use.via) is not None
    for at, _ in of.behaviour.identity.places:
        assert of.operations["create"].field(at.partition(".")[0]) is not None


@each_category
def test_what_is_shown_is_there(of: Resource) -> None:
    shown = {field.name for field in of.response}
    computed = of.shown.computed
    paths = [p for p in (*of.columns, *of.shown.table) if p not in computed]
    paths += [p for one in computed.values() for p in one.of]
    paths += [p.record_field for p in of.params]
    paths += [r.field for r in of.relations]
    paths += [p for wanted in of.filters.names.values() for p in wanted]
    assert {p for p in paths if re.split(r"[.\[]", p)[0] not in shown} == set()
    for relation in of.relations:
        assert relation.to in KNOWN.titles
        assert relation.via is None or KNOWN.resource(relation.to).field(relation.via) is not None


@each_category
def test_what_filters_say_can_be_read(of: Resource) -> None:
    words = words_in(of, available_columns(of), ZoneInfo("UTC"), datetime(2026, 12, 1, tzinfo=UTC))
    said = [*of.filters.conditions.values(), *(view.filter for view in of.shown.views)]
    for text in filter(None, said):
        assert parse(text, words), text


def test_the_sidebar_is_that_of_this_api() -> None:
    assert [(g.title, [title for _, title in g.resources]) for g in KNOWN.groups] == [
        ("Bookings", ["Bookings", "Attendees"]),
        ("Time", ["Schedules", "Out of Office"]),
        ("Offer", ["Event Types", "Private Links"]),
        ("People", ["Users", "Teams", "Memberships"]),
        ("Calendars", ["Calendars"]),
        ("Automation", ["Webhooks", "Routing Forms"]),
    ]
    assert KNOWN.resource("availabilities").served.part_of == PartOf(
        "schedules", ("availability", "overrides")
    )


SENDING = {"on", "only", "enum_values", "enum_open", *Field._fields, *OnWire._fields}
KEYS = {
    "operations": {
        *("name", "method", "path", "title", "ids", "notes", "cascade", "needs", "behaviour"),
        *Served._fields,
    },
    "operations.behaviour": set(OperationBehaviour._fields),
    "operations.paths": set(OtherPath._fields),
    "query": SENDING,
    "body": SENDING,
    "response": SENDING - {"on", "only"},
    "reads": set(Read._fields),
    "part_of": set(PartOf._fields),
    "behaviour": set(RecordBehaviour._fields),
}


@pytest.mark.parametrize("key", list(KNOWN.titles))
def test_every_key_has_a_reader(key: str) -> None:
    data = tomllib.loads((KNOWN.folder / f"{key}.toml").read_text())
    for place, known in KEYS.items():
        for entry in entries(data, place.split(".")):
            assert entry.keys() <= known, place


def entries(data: Any, steps: list[str]) -> Iterator[dict[str, Any]]:
    """The tables at a place of a file."""
    if isinstance(data, list):
        for one in data:
            yield from entries(one, steps)
    elif not steps:
        yield data
    elif steps[0] in data:
        yield from entries(data[steps[0]], steps[1:])


def test_no_help_is_copied_and_none_is_missing() -> None:
    for operation in KNOWN.operations():
        for field in operation.fields:
            assert field.help, f"{operation.resource} {operation.name} {field.name}"
            assert not field.help.endswith("."), field.help
