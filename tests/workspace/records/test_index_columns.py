"""Rows of sheets: many records at once give what each gives alone."""

import random
from collections.abc import Mapping
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.dialects import shipped
from caltui.mirror.index.column_batch import ColumnBatch, column_batches
from caltui.mirror.index.tables import Row, Shapes
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.index_columns import plain_value, shape

ODD: tuple[Any, ...] = (
    *(None, "", "x", "Jos\u00e9", "STRASSE", "0", "007", "42", "9" * 20, "two\nlines", "a\x7fb"),
    *(True, False, 0, 7, -3, 2**63, 2**70, 1.5, [], ["b", "C"], {"label": "Ann"}, "long " * 400),
)
"""Values that no column expects everywhere, as strangers send them."""

TIMES = ("2026-11-27T10:00:00Z", "2026-11-27T10:00:00+02:00", "2026-11-27", "soon", "", None)


def invented(chance: random.Random, names: list[str]) -> dict[str, Any]:
    """A record whose columns mostly hold one kind of value, and now and then an odd one."""
    usual: dict[int, Any] = {0: "Word", 1: 5, 2: True, 3: None, 4: chance.choice(TIMES)}
    return {
        name: chance.choice(ODD) if chance.random() < 0.1 else usual[place % 5]
        for place, name in enumerate(names)
        if chance.random() < 0.97
    }


def made(shapes: Shapes, resource: str, records: list[dict[str, Any]]) -> list[Row]:
    keys = [str(place) for place in range(len(records))]
    return list(shapes.rows(resource, keys, records))


@pytest.mark.parametrize("resource", ["users", "bookings", "event-types", "schedules"])
def test_many_records_give_what_each_gives_alone(resource: str) -> None:
    of = catalog().resource(resource)
    names = [field.name for field in of.response]
    chance = random.Random(resource)
    shapes = Shapes(lambda _: shape(of))
    records = [invented(chance, names) for _ in range(400)]
    records += [dict.fromkeys(names, "Same"), dict.fromkeys(names, 3), dict.fromkeys(names)] * 50
    alone = [
        shapes.rows(resource, [str(place)], [record])[0] for place, record in enumerate(records)
    ]
    for one, among in zip(alone, made(shapes, resource, records), strict=True):
        assert (one.numbers, one.texts) == (among.numbers, among.texts)
        assert sorted(one.search_text.split("\n")) == sorted(among.search_text.split("\n"))


def test_a_plain_column_holds_what_its_values_are_one_by_one() -> None:
    of = catalog().resource("users")
    described = shape(of)
    columns = (*described.numbers, *described.texts)
    for kind in ODD:
        records = [{"name": kind, "bufferTime": kind, "away": kind}] * 3
        values = described.values(ColumnBatch(records))
        for name in ("name", "bufferTime", "away"):
            expected = None if kind is None or kind == "" else plain_value(kind)
            assert list(values[columns.index(name)]) == [expected] * 3


WORDS = (
    "Jos\u00e9",
    "STRASSE",
    "\u039f\u0394\u039f\u03a3",
    "\u0130stanbul",
    "\ufb01n",
    "two words",
)
OBJECTS = ({"label": "Ann"}, ["b", "C"], [], {}, {"deep": {"x": None, "y": [1, True]}}, None)


@pytest.mark.parametrize(
    "odd", ["", "two\nlines", "a\x7fb", "long " * 400], ids=["usual", "lines", "mark", "long"]
)
def test_different_values_of_one_kind_are_what_each_is_alone(odd: str) -> None:
    described = shape(catalog().resource("bookings"))
    place = (*described.numbers, *described.texts).index
    names = [word + odd for word in WORDS]
    records = [{"title": n, "metadata": o} for n, o in zip(names, OBJECTS, strict=True)]
    records.append({"title": "last", "metadata": {"note": odd}})
    values = described.values(ColumnBatch(records))
    for name in ("title", "metadata"):
        held = [record[name] for record in records]
        alone = [None if value is None else plain_value(value) for value in held]
        assert list(values[place(name)]) == alone


def test_a_path_is_walked_in_each_record() -> None:
    of = catalog().resource("bookings")
    described = shape(of)
    paths = [name for name in (*described.numbers, *described.texts) if not name.isidentifier()]
    assert paths, "bookings have columns further in"
    record: Mapping[str, Any] = {"attendees": [{"email": "Ann@example.com"}], "user": {"id": 4}}
    values = described.values(ColumnBatch([record]))
    for name in paths:
        column = values[(*described.numbers, *described.texts).index(name)]
        assert (column[0] is None) == (value_at(record, name) in (MISSING, None, "", []))


def test_sheaves_hold_each_record_once_at_its_place() -> None:
    records = [{"a": 1}, {"b": 2, "a": 3}, {"a": 4}, {}, {"a": 5, "b": 6}]
    found = {
        place: batch.records[n]
        for places, batch in column_batches(records)
        for n, place in enumerate(places)
    }
    assert [found[place] for place in range(len(records))] == records
    assert list(column_batches([])) == []


def test_secrets_are_not_searchable() -> None:
    record = {"name": "Annemaria", "password": "hunter22", "metadata": {"apiKey": "cal_live_1"}}
    text = shape(catalog().resource("users")).text(ColumnBatch([record]))[0]
    assert "Annemaria" in text
    assert "hunter" not in text
    assert "cal_live" not in text
    payment = {"id": 1, "data": {"client": "of the provider"}}
    assert "provider" not in shape(catalog().resource("payments")).text(ColumnBatch([payment]))[0]


@pytest.mark.parametrize("dialect", shipped())
def test_no_category_of_any_dialect_has_an_index_twice(dialect: str) -> None:
    for of in catalog(dialect).resources():
        indexed = shape(of).indexed
        assert len(set(indexed)) == len(indexed), of.key
