"""The commands of a category: `caltui bookings list`, made from its file."""

from argparse import BooleanOptionalAction
from collections.abc import Sequence

from caltui.catalog.load import Catalog
from caltui.catalog.model import UNSET, Operation, Param, Resource, kebab
from caltui.catalog.request import inputs
from caltui.cli.output.exits import UsageError, nearest
from caltui.cli.parsing.fields import add_fields
from caltui.cli.parsing.parser import Parser, globals_for
from caltui.cli.records.act_verbs import act_verbs, fill_act
from caltui.cli.records.act_verbs import example as act_example

_VALUES = {
    "integer": "5",
    "email": "ada@example.com",
    "timezone": "Europe/Berlin",
    "datetime": "2026-03-02T09:00Z",
    "time": "09:00",
    "boolean": "true",
    "url": "https://example.com/hook",
    "slug": "intro-call",
    "json": '\'{"name": "Ada", "email": "ada@example.com"}\'',
    "color": "'#292929'",
    "locale": "en",
}


def fill(parser: Parser, known: Catalog, key: str, words: Sequence[str]) -> None:
    """Gives a category its verbs, and the asked verb its options. Raises UsageError."""
    of = known.resource(key)
    verbs, acts = verbs_of(known, of), act_verbs(of)
    names = [*verbs, *acts]
    if words and words[0] not in names:
        raise UsageError(
            f"{key} has no '{words[0]}': it has {', '.join(names)}.{nearest(words[0], names)}",
            f"See: caltui {key} --help",
        )
    if not words:
        parser.description = f"{of.title}: what can be done with them, and an example of each."
        examples = [f"  {example(of, operation, verb)}" for verb, operation in verbs.items()]
        examples += [f"  {act_example(of, name)}" for name in acts]
        parser.epilog = "\n".join(("examples:", *examples))
    places = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for verb in words[:1] or names:
        asked = bool(words)
        if verb in acts:
            sub = places.add_parser(verb, help=acts[verb].help, add_help=asked)
            if asked:
                fill_act(sub, of, verb)
                parser.leaf = sub
            continue
        operation = verbs[verb]
        sub = places.add_parser(verb, help=operation.title, add_help=asked)
        if asked:
            _verb(sub, of, operation, verb)
            parser.leaf = sub


def verbs_of(known: Catalog, of: Resource) -> dict[str, Operation]:
    """The category's verbs. `delete` means `cancel` where there is only that; a category
    without a list of its own lists what is inside another."""
    verbs = dict(of.operations)
    if "cancel" in verbs and "delete" not in verbs:
        verbs["delete"] = verbs["cancel"]
    if of.list_via is not None and "list" not in verbs:
        owner = known.resource(of.list_via[0])
        title = f"Find all {of.plural} (inside the {owner.plural})"
        verbs["list"] = Operation(of.key, "list", 0, "GET", owner.path, title)
    return verbs


def _verb(parser: Parser, of: Resource, operation: Operation, verb: str) -> None:
    ids = "".join(f" {param.name}" for param in operation.params)
    fields = " [--field VALUE ...]" if inputs(operation) else ""
    parser.usage = f"caltui {of.key} {verb}{ids}{fields} [options]"
    parser.description = _description(operation)
    about = f"\n\ndocumentation:\n  {operation.docs}" if operation.docs else ""
    parser.epilog = f"example:\n  {example(of, operation, verb)}{about}"
    for param in operation.params:
        about = f"the {kebab(param.name).replace('-', ' ')} of the {of.noun}"
        first = param is operation.params[0]
        if operation.writes and first:
            about += "; - reads the ids of many from stdin"
        count = None if first or not operation.writes else "?"
        parser.add_argument(f"id {param.name}", metavar=param.name, nargs=count, help=about)
    add_fields(parser, operation)
    if operation.name in ("list", "get"):
        _reading(parser, listing=operation.name == "list")
    elif operation.writes:
        _writing(parser, operation)
    globals_for(parser)
    parser.set_defaults(run=_run, operation=operation, resource=of)


def _reading(parser: Parser, *, listing: bool) -> None:
    parser.add_argument("--cached", action="store_true", help="what was last seen: nothing is sent")
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    if listing:
        parser.add_argument(
            "--filter",
            metavar="TEXT",
            help="words, field:value, field=value, next, today, length>30, !not, ~fuzzy",
        )
        parser.add_argument(
            "--sort", metavar="COLUMN", help="order by a column; COLUMN:desc turns it round"
        )
        parser.add_argument("--columns", metavar="A,B", help="only these columns")


def _writing(parser: Parser, operation: Operation) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be sent, and send nothing"
    )
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    if operation.name == "update":
        if_unchanged(parser)
    if operation.params:
        parser.add_argument(
            "--stop-on-error", action="store_true", help="with many ids: end with the first failure"
        )
    yes = "do not ask" if operation.method == "DELETE" else "do not ask, on a production profile"
    parser.add_argument("--yes", action="store_true", help=yes)


def if_unchanged(parser: Parser) -> None:
    """The option to read the record first, and to send nothing over somebody else's change."""
    parser.add_argument(
        "--if-unchanged",
        action=BooleanOptionalAction,
        default=None,
        help="send it only if nobody has changed it since it was seen (default: on a terminal)",
    )


def _description(operation: Operation) -> str:
    lines = [f"{operation.title}."]
    if operation.needs:
        lines.append(f"Needs: {operation.needs}.")
    lines += [f"Takes with it: {text}." for text in operation.cascade]
    return "\n".join(lines).replace("%", "%%")


def example(of: Resource, operation: Operation, verb: str) -> str:
    """A command that works for the operation, as far as its values exist."""
    words = ["caltui", of.key, verb, *(_id(param) for param in operation.params)]
    fields = [f for f in inputs(operation) if f.required and f.default is UNSET]
    if operation.name == "update":
        sent = [f for f in inputs(operation) if f.sent]
        fields = ([f for f in sent if f.type in ("string", "timezone", "enum")] or sent)[:1]
    for field in fields:
        value = _VALUES.get(field.type, "'Some text'")
        if field.enum is not None:
            value = str(field.enum.values[0])
        words += [f"--{field.option}", value]
    if operation.method == "DELETE":
        words.append("--yes")
    return " ".join(words).replace("%", "%%")


def _id(param: Param) -> str:
    return param.example or ("5" if param.type == "integer" else "ID")


def _run(args: object) -> int:
    operation: Operation = args.operation  # type: ignore[attr-defined]
    if operation.writes:
        from caltui.cli.records.write import run
    else:
        from caltui.cli.records.read import run
    return run(args)  # type: ignore[arg-type]
