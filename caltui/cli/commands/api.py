"""`caltui api`: any method and path behind the gateway."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caltui.cli.output import formats as output
from caltui.cli.output import print_records as show
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.fields import read_json
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import online, sending
from caltui.cli.terminal import confirm_write
from caltui.workspace.records.export.file_formats import GRIDS

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `api`."""
    parser.add_argument("method", metavar="METHOD", help=", ".join(METHODS))
    parser.add_argument("path", metavar="PATH", help="Cal's path, such as /v2/me")
    parser.add_argument(
        "--query", metavar="K=V", action="append", default=[], help="a key of the query"
    )
    parser.add_argument("--json", metavar="TEXT|@FILE|-", help="the body")
    parser.add_argument("--dry-run", action="store_true", help="show the request, send nothing")
    parser.add_argument(
        "--yes", action="store_true", help="do not ask before a DELETE, or a write to production"
    )
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks the words of one call and sends it."""
    method = args.method.upper()
    if method not in METHODS:
        raise UsageError(
            f"There is no method '{args.method}'.", f"It is one of {', '.join(METHODS)}."
        )
    if not args.path.startswith("/"):
        raise UsageError(f"The path must begin with '/', not '{args.path}'.", "Such as /v2/me.")
    query = _query(args.query)
    body = None if args.json is None else read_json(args.json)
    if method == "GET" and body is not None:
        raise UsageError("A GET has no body.", "Put it into --query, or choose another method.")
    run_it = online if method == "GET" else sending
    return run_it(args, _send, method, query, body)


async def _send(
    workspace: "Workspace",
    args: argparse.Namespace,
    method: str,
    query: Mapping[str, str],
    body: Any,
) -> int:
    line = workspace.wire.preview_raw(method, args.path, query).line
    if args.dry_run:
        if output.format_of(args) == "table":
            output.write_pairs([("request", line), ("body", show.pretty(body) if body else "")])
        else:
            output.write_json({"request": line, "body": body})
        say("Nothing was sent.")
        return Exit.DONE
    if method not in ("GET", "HEAD"):
        grave = method == "DELETE"
        lines = ["Cannot be undone."] if grave else []
        confirm_write(args, workspace, f"{method} {args.path}", lines, grave=grave)
    answer = await workspace.raw(method, args.path, query, body)
    data = answer.data if answer.raw is None else answer.raw
    if not args.secrets:
        from caltui.workspace.records.secrets import masked_raw

        data = masked_raw(data, args.path, workspace.catalog)
    _show(args, data)
    return Exit.DONE


def _show(args: argparse.Namespace, data: Any) -> None:
    if output.format_of(args) == "ndjson":
        output.write_lines(data if isinstance(data, list) else [data])
    elif output.format_of(args) in GRIDS:
        rows = data if isinstance(data, list) else [data]
        rows = [row if isinstance(row, dict) else {"value": row} for row in rows]
        heads = list(dict.fromkeys(str(key) for row in rows for key in row))
        output.write_grid(args, heads, [[row.get(head) for head in heads] for row in rows])
    else:
        output.write_json(data)


def _query(pairs: Sequence[str]) -> dict[str, str]:
    query: dict[str, str] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name:
            raise UsageError(f"--query must be key=value, not '{pair}'.")
        if name in query:
            raise UsageError(f"--query has '{name}' twice.", "Each key is sent once.")
        if name.casefold().replace("_", "") in ("apitoken", "apikey"):
            raise UsageError(f"'{name}' is not given here: the token comes from your profile.")
        query[name] = value
    return query
