"""Compares a gateway's specification with the catalogue, both ways.

Only what the gateway declares is compared: fields that the catalogue knows from
elsewhere are not missed, and types count as changed only when their family does.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.model import Field, Operation
from caltui.catalog.newer.spec import SpecField, SpecOperation, read_spec

DECLARED = ("seed", "definition")

_FAMILIES = {
    **dict.fromkeys(("integer", "int", "int32", "int64", "number", "float", "double"), "number"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("json", "object", "map", "dict"), "object"),
    **dict.fromkeys(("array", "list"), "array"),
}
"""Families of declared types; all other words are text."""


class Difference(NamedTuple):
    """One thing that differs.

    `kind` is `new` or `gone`, or the attribute that changed: `type`, `required`,
    `words`. `field` is empty for an operation. `laid` is false for what an overlay
    does not change: an operation of a category that the catalogue does not have, and a field
    that is known to be optional.
    """

    kind: str
    resource: str
    operation: str
    title: str
    field: str = ""
    place: str = ""
    before: str = ""
    after: str = ""
    laid: bool = True
    found: SpecField | SpecOperation | None = None

    def sentence(self) -> str:
        """The difference for people."""
        what = f"{self.resource} {self.operation}"
        if not self.field:
            note = "" if self.laid else " (no category for it: reach it with `caltui api`)"
            return f"{self.kind} operation {what}: {self.title}{note}"
        if self.kind in ("new", "gone"):
            needed = isinstance(self.found, SpecField) and self.found.required
            place = f"{self.place}, required" if needed else self.place
            return f"{self.kind} field {what} {self.field} ({place})"
        note = " (shown in forms, not asked for: Cal is known to do without)"
        return (
            f"changed {self.kind} {what} {self.field}: {self.before} → {self.after}"
            f"{note if self.stricter else ''}"
        )

    @property
    def stricter(self) -> bool:
        """Whether what is known to work would be refused if the specification were followed."""
        return self.kind == "required" and self.after == _yes(True)


def diff(catalog: Catalog, document: Any) -> list[Difference]:
    """Lists where a downloaded specification differs from the catalogue. Raises SpecError."""
    return compare(catalog, read_spec(document, catalog.provider))


def compare(catalog: Catalog, spec: Sequence[SpecOperation]) -> list[Difference]:
    """Every difference, in the catalogue's order, the new operations last."""
    theirs = {(op.method, op.path): op for op in spec}
    found: list[Difference] = []
    for operation in catalog.operations():
        other = theirs.pop((operation.method, _bare(operation.path)), None)
        if other is None:
            found.append(Difference("gone", operation.resource, operation.name, operation.title))
        else:
            found.extend(_fields(operation, other))
    found.extend(_new_operation(catalog, op) for op in theirs.values())
    return found


def _fields(operation: Operation, other: SpecOperation) -> Iterator[Difference]:
    theirs = {field.name: field for field in reversed(other.fields)}
    for field in (*operation.body, *operation.query):
        name = next((n for n in (field.declared_name, field.name) if n in theirs), None)
        match = theirs.pop(name) if name else None
        if match is not None:
            yield from _changes(operation, field, match)
        elif _declared(field) and not _twin(operation, field):
            yield _difference("gone", operation, field.name, field.place)
    for extra in theirs.values():
        if not _known(operation, extra):
            yield _difference("new", operation, extra.name, extra.place, found=extra)


def _known(operation: Operation, extra: SpecField) -> bool:
    """Tells whether the operation has this field under another spelling or in another place."""
    names = {p.name for p in operation.params} | {p.declared_name for p in operation.params}
    names |= {n for f in operation.fields for n in (f.name, f.wire_name, f.declared_name)}
    return extra.name in names


def _twin(operation: Operation, field: Field) -> bool:
    """Tells whether the field is the query's copy of one in the body."""
    return field.place == "query" and any(f.name == field.name for f in operation.body)


def _changes(operation: Operation, field: Field, other: SpecField) -> Iterator[Difference]:
    declared = field.declared_type or field.type
    if other.type and family(other.type) != family(declared):
        yield _difference(
            "type", operation, field.name, field.place, declared, other.type, found=other
        )
    required = field.required if field.declared_required is None else field.declared_required
    if _declared(field) and required != other.required:
        yield _difference(
            "required",
            operation,
            field.name,
            field.place,
            _yes(required),
            _yes(other.required),
            found=other,
        )
    known = {fold(word) for word in field.enum.every} if field.enum else set()
    added = [str(word) for word in other.words if fold(word) not in known]
    if added and field.enum is not None and not field.enum.open:
        before = ", ".join(str(word) for word in field.enum.every)
        yield _difference(
            "words",
            operation,
            field.name,
            field.place,
            before,
            f"also {', '.join(added)}",
            found=other,
        )


def _new_operation(catalog: Catalog, other: SpecOperation) -> Difference:
    base = "/".join(other.path.split("/")[:3])
    resource = next((r for r in catalog.resources() if r.path == base), None)
    if resource is None:
        key = base.rpartition("/")[2]
        name = f"{other.method} {other.path}"
        return Difference("new", key, name, other.title, laid=False, found=other)
    name = verb_of(other)
    if name in resource.operations:
        name = f"{other.method.lower()}-{name}"
    ids = {n.casefold() for n in other.ids}
    own = {n.casefold() for p in resource.params for n in (p.name, p.declared_name) if n}
    return Difference("new", resource.key, name, other.title, laid=ids <= own, found=other)


def verb_of(other: SpecOperation) -> str:
    """A name for a new operation: the usual verbs, else the path's last word."""
    rest = other.path.split("/")[3:]
    plain = {"GET": "list", "POST": "create"}
    single = {"GET": "get", "PATCH": "update", "PUT": "replace", "DELETE": "delete"}
    if not rest:
        return plain.get(other.method, f"{other.method.lower()}-all")
    if len(rest) == 1 and other.ids:
        return single.get(other.method, other.method.lower())
    return rest[-1].casefold()


def family(word: str) -> str:
    """`number`, `boolean`, `object`, `array` or `text`, whatever the type is called."""
    return _FAMILIES.get(word.strip().casefold(), "text")


def fold(word: str | int) -> str:
    """A word without its case and joints: the documentation writes PT_BR for pt-BR."""
    return str(word).replace("-", "_").casefold()


def _declared(field: Field) -> bool:
    return field.declared_type is not None or field.source in DECLARED


def _bare(path: str) -> str:
    return path.replace("{", "").replace("}", "")


def _yes(flag: bool) -> str:
    return "required" if flag else "optional"


def _difference(
    kind: str,
    operation: Operation,
    field: str,
    place: str,
    before: str = "",
    after: str = "",
    *,
    found: SpecField | None = None,
) -> Difference:
    return Difference(
        kind,
        operation.resource,
        operation.name,
        operation.title,
        field,
        place,
        before,
        after,
        laid=not (kind == "required" and after == _yes(True)),
        found=found,
    )
