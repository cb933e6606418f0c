"""The commands of a category: `caltui bookings list`, made from its file."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Sequence

from caltui.catalog.load import Catalog
from caltui.catalog.model import Operation, Resource, kebab
from caltui.catalog.request import inputs
from caltui.cli.output.exits import UsageError, nearest
from caltui.cli.parsing.fields import add_fields
from caltui.cli.parsing.file_options import add_bom
from caltui.cli.parsing.parser import Parser, globals_for
from caltui.cli.records.act_verbs import act_verbs, fill_act, help_of
from caltui.cli.records.act_verbs import example as act_example
from caltui.cli.records.built_verbs import built_verbs
from caltui.cli.records.examples import example, examples
from caltui.cli.records.row_verbs import example as row_example
from caltui.cli.records.row_verbs import fill_row, row_verbs


def fill(parser: Parser, known: Catalog, key: str, words: Sequence[str]) -> None:
    """Gives a category its verbs, and the asked verb its options. Raises UsageError."""
    of = known.resource(key)
    verbs, acts, rows = verbs_of(known, of), act_verbs(of), row_verbs(of)
    names = list(dict.fromkeys((*verbs, *acts, *rows)))
    if words and words[0] not in names:
        raise UsageError(
            f"{key} has no '{words[0]}': it has {', '.join(names)}.{nearest(words[0], names)}",
            f"See: caltui {key} --help",
        )
    if not words:
        parser.description = f"{of.title}: what can be done with them, and an example of each."
        own = [verb for verb in verbs if verb not in rows]
        shown = [example(of, verbs[verb], verb) for verb in own]
        shown += [act_example(of, name) for name in acts]
        shown += [row_example(of, name) for name in rows]
        parser.epilog = "\n  ".join(("examples:", *shown))
    places = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for verb in words[:1] or names:
        asked = bool(words)
        if verb in acts:
            sub = places.add_parser(verb, help=help_of(of, verb), add_help=asked)
            if asked:
                fill_act(sub, of, verb)
                parser.leaf = sub
            continue
        if verb in rows:
            sub = places.add_parser(verb, help=rows[verb], add_help=asked)
            if asked:
                fill_row(sub, of, verb)
                parser.leaf = sub
            continue
        operation = verbs[verb]
        sub = places.add_parser(verb, help=operation.title, add_help=asked)
        if asked:
            _verb(sub, of, operation, verb)
            parser.leaf = sub


def verbs_of(known: Catalog, of: Resource) -> dict[str, Operation]:
    """The category's verbs. `delete` means `cancel` where there is only that; a category
    without a list of its own lists what is inside another, one whose records cannot be read
    alone finds them in its list, and what Cal does not answer is built from records."""
    verbs = {**of.operations, **built_verbs(known, of)}
    if "cancel" in verbs and "delete" not in verbs:
        verbs["delete"] = verbs["cancel"]
    if of.list_via is not None and "list" not in verbs:
        owner = known.resource(of.list_via[0])
        title = f"Find all {of.plural} (inside the {owner.plural})"
        verbs["list"] = Operation(of.key, "list", 0, "GET", owner.path, title)
    if "get" not in verbs and "list" in verbs:
        title = f"Find one of the {of.plural} (in the list)"
        path = verbs["list"].path
        verbs["get"] = Operation(of.key, "get", 0, "GET", path, title, params=of.params)
    return verbs


def _verb(parser: Parser, of: Resource, operation: Operation, verb: str) -> None:
    mark = " [{}]" if operation.name == "list" else " {}"
    ids = "".join(mark.format(param.name) for param in operation.params)
    fields = " [--field VALUE ...]" if inputs(operation) else ""
    parser.usage = f"caltui {of.key} {verb}{ids}{fields} [options]"
    parser.description = _description(operation)
    about = f"\n\ndocumentation:\n  {operation.docs}" if operation.docs else ""
    shown = "\n  ".join(examples(of, operation, verb))
    parser.epilog = f"examples:\n  {shown}{about}"
    for param in operation.params:
        about = f"the {kebab(param.name).replace('-', ' ')} of the {of.noun}"
        first = param is operation.params[0]
        if operation.writes and first:
            about += "; - reads the ids of many from stdin"
        listing = operation.name == "list"
        whole_key = operation.writes or operation.name == "get"
        count = "?" if listing or (whole_key and not first) else None
        if listing:
            about = f"only those of this {kebab(param.name).replace('-', ' ')}"
        parser.add_argument(f"id {param.name}", metavar=param.name, nargs=count, help=about)
    add_fields(parser, operation)
    if operation.name in ("list", "get"):
        _reading(parser, listing=operation.name == "list")
    elif operation.writes:
        _writing(parser, operation)
    else:
        parser.add_argument("--secrets", action="store_true", help="show what is masked")
    globals_for(parser)
    events = operation.name in ("list", "get") and of.shown.event is not None
    parser.set_defaults(run=_run, operation=operation, resource=of, events=events)


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
        add_bom(parser)
        parser.add_argument(
            "--view", metavar="NAME", help='a place kept in the console with ": filter and sort'
        )


def _writing(parser: Parser, operation: Operation) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be sent, and send nothing"
    )
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    if operation.name == "update":
        if_unchanged(parser)
    if operation.behaviour.reads_first:
        about = "send it for a record that this key cannot read, too"
        parser.add_argument("--unseen", action="store_true", help=about)
    if operation.params:
        parser.add_argument(
            "--stop-on-error", action="store_true", help="with many ids: end with the first failure"
        )
    asks = operation.method == "DELETE" or operation.behaviour.no_way_back
    yes = "do not ask" if asks else "do not ask, on a production profile"
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


def _run(args: Namespace) -> int:
    operation: Operation = args.operation
    if operation.writes:
        from caltui.cli.records.write import run
    else:
        from caltui.cli.records.read import run
    return run(args)
