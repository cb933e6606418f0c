"""The pages about categories and fields: one for each set of categories that an API has."""

from collections.abc import Iterable, Iterator
from itertools import chain

from caltui.catalog.model import UNSET, Enum, Field, Operation, Resource
from caltui.catalog.values import show
from docs.writers.dialects import SignInResult
from docs.writers.markdown import code, codes, count, made, table

KINDS = {
    "integer": "whole number",
    "boolean": "true or false",
    "datetime": "moment",
    "timezone": "time zone",
    "locale": "language",
    "json": "JSON",
    "array": "list",
    "string": "text",
    "weekdays": "days of the week",
    "color": "colour",
    "slug": "part of an address",
    "email": "mail address",
    "url": "address",
    "enum": "word",
    "time": "time of day",
    "date": "day",
}
LAYOUTS = {"rows": "list of objects", "object": "object", "map": "names and values"}


def page(of: SignInResult) -> str:
    """The whole page."""
    every = [of.catalog.resource(key) for key in of.catalog.titles]
    operations = sum(len(one.operations) for one in every)
    folder = f"caltui/catalog/{of.names[0]}"
    return f"""\
{made(folder)}
# Categories and fields: {of.title}

Dialect {codes(of.names)}: {count(len(every), "category", "categories")} with
{count(operations, "operation")}. What each operation tells people, and whether it can be undone:
[verbs.md](verbs.md).

Under "with" are the verbs that take a field; one with a `*` wants it. A field is an option of the
command line (`timeZone`: `--time-zone`) and a line of the form. A field that is *not sent* is in
Cal's own table and has no effect there.

{chr(10).join(_category(one) for one in every)}"""


def _category(of: Resource) -> str:
    lines = [f"## {of.title}", "", _about(of), ""]
    lines += [f"- {note.text}" for note in of.dangers]
    lines += [""] if of.dangers else []
    if of.operations:
        rows = [_operation(one) for one in of.operations.values()]
        lines += [table(["verb", "call", "what it does", "who may, and where"], rows), ""]
    fields = [*_fields(of)]
    if fields:
        lines += ["### Fields of requests", ""]
        lines += [table(["field", "kind", "with", "what it is"], fields), ""]
    if of.response:
        lines += ["### Fields of records", ""]
        lines += [table(["field", "kind", "what it is"], _shown(of)), ""]
    return "\n".join(lines)


def _about(of: Resource) -> str:
    names = codes(param.name for param in of.params)
    said = [f"{code(of.key)}; a {of.noun} is named by {names}." if names else f"`{of.key}`."]
    if of.served.part_of:
        said.append(f"They are rows of {of.served.part_of.resource}.")
    refs = [f"{code(r.field)} names {r.to}" for r in of.relations if r.kind == "belongs_to"]
    return " ".join([*said, *([f"{'; '.join(refs)}."] if refs else [])])


def _operation(of: Operation) -> list[str]:
    served = of.served
    who = [of.needs, f"plan: {served.plan}" if served.plan else "", served.role]
    who += [f"only {' or '.join(served.at)} servers" if served.at else ""]
    who += [f"also for: {', '.join(path.when for path in served.paths)}" if served.paths else ""]
    who += [f"{served.limit} a minute" if served.limit else ""]
    return [code(of.name), code(f"{of.method} {of.path}"), of.title, "; ".join(filter(None, who))]


def _fields(of: Resource) -> Iterator[list[str]]:
    """A row for each field that an operation takes, those of bodies first; two where it is not the
    same to all of them."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for part in ("body", "query"):
        for operation in of.operations.values():
            for field in getattr(operation, part):
                row = rows.setdefault((field.name, _kind(field), _told(field)), [])
                row.append(f"{operation.name}{'*' if field.required else ''}")
    names = [*dict.fromkeys(name for name, _, _ in rows)]
    for (name, kind, told), uses in sorted(rows.items(), key=lambda row: names.index(row[0][0])):
        yield [code(name), kind, ", ".join(dict.fromkeys(uses)), told]


def _shown(of: Resource) -> Iterator[list[str]]:
    """A row for each field of a record. Where it has no words of its own, those of the field that
    a create takes."""
    made_with = of.operations.get("create")
    asked = {f.name: f.help for f in (made_with.body if made_with else ()) if f.sent}
    for field in of.response:
        help = field.help or asked.get(field.name, "")
        yield [code(field.name), _kind(field), _told(field._replace(help=help))]


def _kind(field: Field) -> str:
    kind = LAYOUTS.get(field.layout) or KINDS.get(field.type, field.type)
    unit = f", {field.unit}" if field.unit else ""
    ref = f" ({field.ref})" if field.ref else ""
    return f"{kind}{unit}{ref}"


def _told(field: Field) -> str:
    return " ".join(filter(None, chain(_sentences(field))))


def _sentences(field: Field) -> Iterable[str]:
    yield _ended(field.help)
    yield _ended(field.note)
    if field.enum is not None:
        yield _words(field.enum)
    if field.parts:
        yield f"Of {codes(part.name for part in field.parts)}."
    if field.default is not UNSET and field.default is not None:
        yield f"Without it: {code(show(field, field.default))}."
    if field.nullable and field.place != "record":
        yield "`null` clears it."
    if field.secret:
        yield "Secret: masked everywhere."
    if field.admin_only:
        yield "Only with an ADMIN key."
    if field.builds:
        yield _ended(f"Builds: {field.builds}")
    if field.place != "record" and not field.sent:
        yield "*Not sent.*"
    if field.send_as:
        yield f"On the wire: {code(field.send_as)}."


def _words(enum: Enum) -> str:
    said = codes(enum.values) if enum.values else "any word"
    later = f"; later builds: {codes(enum.later)}" if enum.later else ""
    other = "; or another" if enum.open else ""
    return f"One of {said}{later}{other}."


def _ended(text: str) -> str:
    """A text as a sentence, with a full stop."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:" else f"{text}."
