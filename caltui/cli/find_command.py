"""`caltui find`: one text in everything that was seen."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caltui.cli import output
from caltui.cli.exits import Exit
from caltui.cli.parser import Parser
from caltui.cli.session import demo, offline, online, say

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

HEADS = ("resource", "key", "name")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `find`."""
    parser.description = (
        "Looks for a text in every record that was seen, of all categories. Nothing is sent,\n"
        "unless --refresh asks for every list first (about 13 calls)."
    )
    parser.epilog = "examples:\n  caltui find ada@example.com\n  caltui find 'Intro call' --refresh"
    parser.add_argument("text", metavar="TEXT", help="what to look for")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many")
    parser.add_argument("--refresh", action="store_true", help="read every list first")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Finds and shows."""
    if args.refresh or demo(args):
        return online(args, lambda workspace: _refreshed(workspace, args))
    return offline(args, lambda workspace: _find(workspace, args))


async def _refreshed(workspace: "Workspace", args: argparse.Namespace) -> int:
    for key in workspace.catalog.titles:
        if workspace.catalog.resource(key).can("list"):
            await workspace.sync(key)
    return _find(workspace, args)


def _find(workspace: "Workspace", args: argparse.Namespace) -> int:
    found = workspace.find(args.text, max(1, args.limit))
    rows = [
        {"resource": resource, "key": key, "name": workspace.catalog.resource(resource).name_of(r)}
        for resource, key, r in found
    ]
    output.write_rows(args, HEADS, rows)
    if not rows:
        unread = [k for k in workspace.catalog.titles if workspace.count(k) is None]
        hint = f" Never read: {', '.join(unread)} (--refresh reads them)." if unread else ""
        say(f"Nothing found.{hint}")
    return Exit.DONE
