"""The gateway's specification of itself, made from the catalogue.

As irregular as the real one: OpenAPI 3.0.0, old-format paths whose ids are
marked `in: path`, types such as `ENUM` and `DateTime`, no title and no version.
"""

from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import UNSET, Field, Operation

SHOWN = ("seed", "definition")


def definition_of(catalog: Catalog) -> dict[str, Any]:
    """The OpenAPI document: every operation, with the fields that the gateway declares."""
    paths: dict[str, Any] = {}
    for operation in catalog.operations():
        path = f"/{catalog.provider}" + operation.path.replace("{", "").replace("}", "")
        tag = catalog.titles[operation.resource]
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, tag)
    return {"openapi": "3.0.0", "info": {}, "paths": paths}


def _operation(operation: Operation, tag: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "tags": [tag],
        "summary": operation.title,
        "parameters": [
            {
                "name": param.declared_name or param.name,
                "in": "path",
                "required": True,
                "schema": {"type": "Integer" if param.type == "integer" else "String"},
            }
            for param in operation.params
        ],
        "responses": {"200": {"description": "OK"}},
    }
    for field in operation.query:
        if _declared(field):
            out["parameters"].append(
                {"name": field.name, "in": "query", "required": _required(field), **_schema(field)}
            )
    body = [field for field in operation.body if _declared(field)]
    if body:
        out["requestBody"] = {"content": {"application/json": {"schema": _body(body)}}}
    return out


def _body(fields: list[Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [f.declared_name or f.name for f in fields if _required(f)],
        "properties": {f.declared_name or f.name: _schema(f)["schema"] for f in fields},
    }


def _declared(field: Field) -> bool:
    """Tells whether the gateway's own table has the field."""
    return field.declared_type is not None or field.source in SHOWN


def _required(field: Field) -> bool:
    return field.required if field.declared_required is None else field.declared_required


def _schema(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": field.declared_type or field.type}
    if field.enum is not None:
        schema["enum"] = list(field.enum.values)
    if field.default is not UNSET:
        schema["default"] = field.default
    if field.help:
        schema["description"] = field.help
    return {"schema": schema}
