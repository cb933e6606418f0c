"""`caltui journal`: what was written from here, and what came of it."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caltui.cli import output
from caltui.cli.exits import Exit, Missing
from caltui.cli.parser import Parser, use
from caltui.cli.session import offline
from caltui.cli.show import pretty

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

HEADS = ("id", "at", "outcome", "what", "detail")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `journal`."""
    parser.description = (
        "Every write of this profile, newest first: done, refused, or with an unknown outcome.\n"
        "Nothing is sent."
    )
    parser.epilog = "examples:\n  caltui journal list --limit 20\n  caltui journal show 7"
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    listing = verbs.add_parser("list", help="the last writes")
    listing.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many")
    listing.add_argument(
        "--unknown", action="store_true", help="only those with an unknown outcome"
    )
    listing.set_defaults(run=run_list)
    one = verbs.add_parser("show", help="one write, whole")
    one.add_argument("id", type=int, metavar="N", help="its number")
    one.set_defaults(run=run_show)
    use(parser, verbs, words)


def run_list(args: argparse.Namespace) -> int:
    """The last writes."""
    return offline(args, lambda workspace: _list(workspace, args))


def run_show(args: argparse.Namespace) -> int:
    """One write with what was there before and after it."""
    return offline(args, lambda workspace: _show(workspace, args))


def _list(workspace: "Workspace", args: argparse.Namespace) -> int:
    kept = workspace.kept
    entries = kept.unknown() if args.unknown else kept.journal(max(1, args.limit))
    output.write_rows(args, HEADS, [_row(workspace, entry) for entry in entries])
    return Exit.DONE


def _row(workspace: "Workspace", entry: Any) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at, workspace.zone)
    return {
        "id": entry.id,
        "at": at.isoformat(timespec="seconds"),
        "outcome": entry.outcome,
        "what": entry.summary or entry.operation,
        "detail": entry.detail,
    }


def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    entry = next((e for e in workspace.kept.journal(1_000_000) if e.id == args.id), None)
    if entry is None:
        raise Missing(f"The journal has no entry {args.id}.", "Look with: caltui journal list")
    found = _row(workspace, entry) | {
        "resource": entry.resource,
        "verb": entry.verb,
        "ids": list(entry.ids),
        "method": entry.method,
        "path": entry.path,
        "query": dict(entry.query),
        "body": entry.body,
        "before": entry.before,
        "after": entry.after,
    }
    if output.format_of(args) == "table":
        output.write_pairs([(name, "" if v is None else pretty(v)) for name, v in found.items()])
    else:
        output.write_json(found)
    return Exit.DONE
