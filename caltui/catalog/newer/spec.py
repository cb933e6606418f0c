"""Reads a gateway's specification: OpenAPI in name, irregular in fact.

The stored one has old-format paths whose identifiers are not in braces, types
such as `ENUM` and `DateTime`, and fields of a body marked as path parameters. So
nothing here is required but the paths; what is odd is skipped, not refused.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from caltui.explained import ExplainedError
from caltui.text import safe_value

METHODS = ("get", "post", "put", "patch", "delete")


class SpecError(ExplainedError):
    """An answer that is no specification. The text says what came instead."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            "Ask for another address with CALTUI_SPEC_URL, or with spec_url in the profile.",
        )


class SpecField(NamedTuple):
    """A field as the specification declares it. `words` is empty without an enum."""

    name: str
    place: str
    type: str
    required: bool
    words: tuple[str | int, ...] = ()
    help: str = ""


class SpecOperation(NamedTuple):
    """A method of a path. `path` is Cal's, without provider and braces."""

    method: str
    path: str
    title: str
    ids: tuple[str, ...]
    fields: tuple[SpecField, ...]
    docs: str = ""


def _mapping(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> Any:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _words(value: Any) -> Any:
    if not isinstance(value, list):
        return []
    return [word for word in value if isinstance(word, (str, int)) and not isinstance(word, bool)]


def _text(value: Any) -> Any:
    if isinstance(value, list):
        value = next((item for item in value if item != "null"), "")
    return value if isinstance(value, str) else ""


def _flag(value: Any) -> Any:
    return value is True or (isinstance(value, str) and value.casefold() == "true")


Object = Annotated[dict[str, Any], BeforeValidator(_mapping)]
Objects = Annotated[list[dict[str, Any]], BeforeValidator(_mappings)]
Text = Annotated[str, BeforeValidator(_text)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class _Document(_Lenient):
    paths: dict[str, Any]
    components: Object = {}


class _Operation(_Lenient):
    summary: Text = ""
    parameters: Objects = []
    request_body: Object = Field(default={}, alias="requestBody")
    external_docs: Object = Field(default={}, alias="externalDocs")


class _Parameter(_Lenient):
    name: Text = ""
    place: Text = Field(default="", alias="in")
    required: Annotated[bool, BeforeValidator(_flag)] = False
    description: Text = ""
    type: Text = ""
    enum: Annotated[list[str | int], BeforeValidator(_words)] = []
    spec: Object = Field(default={}, alias="schema")


class _Schema(_Lenient):
    type: Text = ""
    description: Text = ""
    enum: Annotated[list[str | int], BeforeValidator(_words)] = []
    properties: Object = {}
    required: Any = None


def read_spec(document: Any, provider: str) -> tuple[SpecOperation, ...]:
    """Every operation of a specification, wrapped by a gateway or not. Raises SpecError."""
    body = safe_value(document)
    for wrapper in ("data", "result"):
        if isinstance(body, dict) and "paths" not in body and isinstance(body.get(wrapper), dict):
            body = body[wrapper]
    try:
        read = _Document.model_validate(body)
    except ValidationError:
        kind = type(document).__name__
        raise SpecError(f"This is no specification: a {kind} without paths came.") from None
    return tuple(
        _operation(method, _bare(path, provider), entry, read.components)
        for path, methods in read.paths.items()
        if isinstance(methods, dict)
        for method, entry in methods.items()
        if method.lower() in METHODS and isinstance(entry, dict)
    )


def _bare(path: str, provider: str) -> str:
    """`/cal/v2/bookings/{id}` and `/v2/bookings/id?id={id}` as `/v2/bookings/id`."""
    bare = "/" + path.partition("?")[0].strip("/").replace("{", "").replace("}", "")
    return bare.removeprefix(f"/{provider}") if bare.startswith(f"/{provider}/") else bare


def _operation(
    method: str, path: str, entry: dict[str, Any], components: Mapping[str, Any]
) -> SpecOperation:
    read = _Operation.model_validate(entry)
    ids: list[str] = []
    fields: dict[tuple[str, str], SpecField] = {}
    for raw in read.parameters:
        parameter = _Parameter.model_validate(_resolve(raw, components))
        if not parameter.name:
            continue
        if parameter.place == "path" and _in_path(parameter.name, path):
            ids.append(parameter.name)
            continue
        for field in _parameter_fields(parameter, components):
            fields.setdefault((field.place, field.name), field)
    content = _mapping(_resolve(read.request_body, components).get("content"))
    for kind in content.values():
        for field in _body_fields(_mapping(kind).get("schema"), components):
            fields.setdefault(("body", field.name), field)
    links = (read.external_docs.get(name) for name in ("api_ref", "url"))
    docs = next((x for x in links if isinstance(x, str) and x.startswith("https://")), "")
    return SpecOperation(
        method.upper(), path, read.summary, tuple(ids), tuple(fields.values()), docs
    )


def _in_path(name: str, path: str) -> bool:
    last = [
        part.casefold() for segment in path.split("/") for part in (segment, *segment.split("_"))
    ]
    return name.casefold() in last


def _parameter_fields(parameter: _Parameter, components: Mapping[str, Any]) -> Iterator[SpecField]:
    schema = _Schema.model_validate(_resolve(parameter.spec, components))
    if parameter.place == "body" and schema.properties:
        yield from _body_fields(parameter.spec, components)
        return
    yield SpecField(
        parameter.name,
        "body" if parameter.place in ("body", "formData") else "query",
        parameter.type or schema.type,
        parameter.required,
        tuple(parameter.enum or schema.enum),
        parameter.description or schema.description,
    )


def _body_fields(raw: Any, components: Mapping[str, Any]) -> Iterator[SpecField]:
    schema = _Schema.model_validate(_resolve(_mapping(raw), components))
    needed = schema.required if isinstance(schema.required, list) else []
    for name, entry in schema.properties.items():
        described = {"type": entry} if isinstance(entry, str) else _mapping(entry)
        field = _Schema.model_validate(_resolve(described, components))
        required = name in needed or bool(_flag(field.required))
        yield SpecField(name, "body", field.type, required, tuple(field.enum), field.description)


def _resolve(entry: dict[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    """Follows a local `$ref`; returns the entry itself where it has none."""
    target = entry.get("$ref")
    for _ in range(8):
        if not isinstance(target, str) or not target.startswith("#/components/"):
            break
        found: Any = components
        for part in target.removeprefix("#/components/").split("/"):
            found = _mapping(found).get(part)
        entry = _mapping(found)
        target = entry.get("$ref")
    return entry
