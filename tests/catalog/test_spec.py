"""A gateway's specification: read leniently, compared, laid over the catalogue."""

import copy
from pathlib import Path
from typing import Any

import pytest

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.newer.differences import compare, family
from caltui.catalog.newer.overlay import overlay_of
from caltui.catalog.newer.spec import SpecError, read_spec
from caltui.catalog.request import build

IRREGULAR = {
    "string": "String",
    "number": "Integer",
    "integer": "Integer",
    "json": "JSON",
    "boolean": "Boolean",
    "object": "JSON",
    "array": "Array",
    "email": "Email",
}


def specification(*, new_format: bool = False) -> dict[str, Any]:
    """The stored specification in its irregular form, made from what is declared."""
    paths: dict[str, Any] = {}
    for op in catalog().operations():
        path = op.path if new_format else op.path.replace("{", "").replace("}", "")
        parameters: list[dict[str, Any]] = [
            {"name": p.declared_name or p.name, "in": "path", "required": True} for p in op.params
        ]
        properties: dict[str, Any] = {}
        for field in op.fields:
            if field.declared_type is None and field.source not in ("seed", "definition"):
                continue
            name = field.declared_name or field.name
            required = (
                field.required if field.declared_required is None else field.declared_required
            )
            kind = IRREGULAR.get((field.declared_type or field.type).casefold(), "ENUM")
            if field.declared_in:
                parameters.append({"name": name, "in": "path", "schema": {"type": kind}})
            elif field.place == "query":
                parameters.append({"name": name, "in": "query", "schema": {"type": kind}})
            else:
                properties[name] = {"type": kind, "required": required}
        entry: dict[str, Any] = {"summary": op.title, "parameters": parameters}
        if properties:
            schema = {"type": "object", "properties": properties}
            entry["requestBody"] = {"content": {"application/json": {"schema": schema}}}
        paths.setdefault(path, {})[op.method.lower()] = entry
    return {"openapi": "3.0.0", "info": {}, "paths": paths}


def sentences(document: dict[str, Any], base: Catalog | None = None) -> list[str]:
    return [d.sentence() for d in compare(base or catalog(), read_spec(document, "cal"))]


def body_of(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    content = document["paths"][path][method]["requestBody"]["content"]
    properties: dict[str, Any] = content["application/json"]["schema"]["properties"]
    return properties


@pytest.mark.parametrize("new_format", [False, True])
def test_the_specification_we_know_differs_in_nothing(new_format: bool) -> None:
    document = specification(new_format=new_format)
    assert len(document["paths"]) == 30
    assert len(read_spec(document, "cal")) == 67
    assert sentences(document) == []


def test_the_sandbox_serves_one_that_differs_in_nothing() -> None:
    from caltui.sandbox.gateway.definition import definition_of

    assert sentences(definition_of(catalog())) == []
    assert sentences({"message": "ok", "result": definition_of(catalog())}) == []


def test_every_kind_of_difference_is_named() -> None:
    document = specification()
    attendee = body_of(document, "/v2/attendees", "post")
    attendee["phone"] = "String"
    attendee["bookingId"]["type"] = "JSON"
    attendee["email"]["required"] = False
    del attendee["name"]
    del document["paths"]["/v2/payments/id"]
    body_of(document, "/v2/custom-inputs", "post")["type"]["enum"] = ["text", "COLOUR"]
    document["paths"]["/v2/bookings/id/confirm"] = {
        "post": {"summary": "Confirm", "parameters": [{"name": "id", "in": "path"}]}
    }
    document["paths"]["/cal/v2/holidays"] = {"get": {"summary": "Find holidays"}}
    assert sentences(document) == [
        "changed type attendees create bookingId: number → JSON",
        "gone field attendees create name (body)",
        "changed required attendees create email: required → optional",
        "new field attendees create phone (body)",
        "gone operation payments get: Find a payment",
        "changed words custom-inputs create type: TEXT, TEXTLONG, NUMBER, BOOL, RADIO, PHONE"
        " → also COLOUR",
        "new operation bookings confirm: Confirm",
        "new operation holidays GET /v2/holidays: Find holidays"
        " (no category for it: reach it with `caltui api`)",
    ]


def test_an_overlay_gives_forms_what_is_new(tmp_path: Path) -> None:
    document = specification()
    attendee = body_of(document, "/v2/attendees", "post")
    attendee["phone"] = {"type": "String", "required": True, "description": "Where to call"}
    attendee["bookingId"]["type"] = "JSON"
    body_of(document, "/v2/custom-inputs", "post")["type"]["enum"] = ["COLOUR"]
    document["paths"]["/v2/bookings/id/confirm"] = {
        "post": {
            "parameters": [{"name": "id", "in": "path"}, {"name": "note", "in": "body"}],
        }
    }
    del document["paths"]["/v2/payments/id"]
    file = tmp_path / "overlay.toml"
    found = compare(catalog(), read_spec(document, "cal"))
    file.write_text(overlay_of(catalog(), found, "https://example.com/cal/definition"))
    laid = Catalog(catalog().folder, overlay=file)

    phone = laid.operation("attendees", "create").field("phone")
    assert phone is not None
    assert (phone.type, phone.required, phone.help) == ("string", True, "Where to call")
    booking = laid.operation("attendees", "create").field("bookingId")
    assert booking is not None
    assert (booking.type, booking.declared_type) == ("json", "JSON")
    kind = laid.operation("custom-inputs", "create").field("type")
    other = laid.operation("custom-inputs", "update").field("type")
    assert kind is not None
    assert other is not None
    assert kind.enum is not None
    assert other.enum is not None
    assert kind.enum.values[-1] == "COLOUR"
    assert "COLOUR" not in other.enum.values
    confirm = laid.operation("bookings", "confirm")
    assert confirm.path == "/v2/bookings/{id}/confirm"
    assert build(confirm, ["5"], {"note": "x"}).body == {"note": "x"}
    assert "no longer in the gateway" in laid.operation("payments", "get").notes[-1].text
    assert sentences(document, laid) == ["gone operation payments get: Find a payment"]


def test_a_catalogue_without_an_overlay_file_is_the_plain_one(tmp_path: Path) -> None:
    plain = Catalog(catalog().folder, overlay=tmp_path / "none.toml")
    assert plain.resource("teams") == catalog().resource("teams")


@pytest.mark.parametrize("answer", ["<html>", [], {}, {"paths": 3}, None, {"data": {"x": 1}}])
def test_an_answer_that_is_no_specification_is_refused(answer: Any) -> None:
    with pytest.raises(SpecError, match="without paths came"):
        read_spec(answer, "cal")


def test_odd_entries_are_skipped_not_refused() -> None:
    document = specification()
    broken = copy.deepcopy(document)
    broken["paths"]["/v2/teams"]["parameters"] = [3]
    broken["paths"]["/v2/teams"]["get"]["parameters"] = [None, {"in": "query"}, {"name": 5}]
    broken["paths"]["/v2/odd"] = "text"
    broken["paths"]["/v2/hooks"]["post"]["requestBody"] = "none"
    assert sentences(broken) == sentences(document)


def test_references_inside_the_document_are_followed() -> None:
    document = specification()
    schema = document["paths"]["/v2/attendees"]["post"]["requestBody"]["content"]
    inner = schema["application/json"]["schema"]
    document["components"] = {
        "schemas": {"A": inner, "Loop": {"$ref": "#/components/schemas/Loop"}}
    }
    schema["application/json"]["schema"] = {"$ref": "#/components/schemas/A"}
    assert sentences(document) == []
    schema["application/json"]["schema"] = {"$ref": "#/components/schemas/Loop"}
    assert len(sentences(document)) == 4


def test_types_are_compared_by_family() -> None:
    assert family("Integer") == family("number") == "number"
    assert family("ENUM") == family("DateTime") == family("string") == "text"
    assert family("JSON") == family("object") != family("Array")


def published() -> dict[str, Any]:
    """As the published server gives it: whatever stands in a path's table is `required`."""
    document = specification()
    for methods in document["paths"].values():
        for entry in methods.values():
            for parameter in entry["parameters"]:
                if parameter["in"] == "path":
                    parameter["required"] = True
    return document


def test_an_overlay_asks_for_nothing_that_cal_does_without(tmp_path: Path) -> None:
    document = published()
    found = compare(catalog(), read_spec(document, "cal"))
    asked = {(d.resource, d.operation, d.field) for d in found if d.stricter}
    assert ("webhooks", "create", "payloadTemplate") in asked
    assert not any(d.laid for d in found if d.stricter)
    assert all("known to do without" in d.sentence() for d in found if d.stricter)
    file = tmp_path / "overlay.toml"
    file.write_text(overlay_of(catalog(), found, "https://example.com/cal/definition"))
    laid = Catalog(catalog().folder, overlay=file)
    for operation in catalog().operations():
        same = laid.operation(operation.resource, operation.name)
        now = {f.name: f for f in same.fields}
        for field in operation.fields:
            assert now[field.name].required <= field.required, (operation.title, field.name)
    template = laid.operation("webhooks", "create").field("payloadTemplate")
    assert template is not None
    assert "Cal is known to do without" in template.help
    values = {"subscriberUrl": "https://a.b/c", "eventTriggers": ["BOOKING_CREATED"]}
    assert build(laid.operation("webhooks", "create"), (), values).body == {
        **values,
        "active": True,
    }


def test_an_overlay_of_before_asks_for_no_more_either(tmp_path: Path) -> None:
    file = tmp_path / "overlay.toml"
    file.write_text(
        """
[[resources.webhooks.changes]]
operation = "create"
place = "body"
field = "payloadTemplate"
set = { declared_required = true, required = true }
"""
    )
    template = Catalog(catalog().folder, overlay=file).operation("webhooks", "create")
    field = template.field("payloadTemplate")
    assert field is not None
    assert not field.required


@pytest.mark.parametrize("text", ["[broken", "resources = 3", ""])
def test_an_overlay_that_cannot_be_read_stops_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "overlay.toml"
    file.write_text(text)
    laid = Catalog(catalog().folder, overlay=file)
    assert laid.operation("teams", "list").title == "Find all teams"


def test_a_new_operation_brings_its_documentation(tmp_path: Path) -> None:
    document = specification()
    document["paths"]["/v2/bookings/id/confirm"] = {
        "post": {
            "summary": "Confirm",
            "parameters": [{"name": "id", "in": "path"}],
            "externalDocs": {"url": None, "api_ref": "https://example.com/docs#confirm"},
        }
    }
    file = tmp_path / "overlay.toml"
    found = compare(catalog(), read_spec(document, "cal"))
    file.write_text(overlay_of(catalog(), found, "https://example.com"))
    laid = Catalog(catalog().folder, overlay=file)
    assert laid.operation("bookings", "confirm").docs == "https://example.com/docs#confirm"


def test_each_operation_has_its_own_documentation() -> None:
    docs = {op.docs: op for op in catalog().operations()}
    assert len(docs) == 67
    for address, operation in docs.items():
        page, _, place = address.partition("#")
        assert page.startswith(("https://developer.cal.com/", "https://cal.com/docs/"))
        assert page.endswith(f"/{operation.resource}")
        assert place == operation.title.lower().replace(" ", "-")
