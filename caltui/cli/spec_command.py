"""`caltui spec`: the gateway's specification beside the catalogue."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caltui.cli import output
from caltui.cli.exits import Exit, UsageError
from caltui.cli.parser import Parser, use
from caltui.cli.session import demo, online, say

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

HEADS = ("kind", "resource", "operation", "field", "before", "after")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `spec`."""
    parser.description = (
        "Asks the gateway for its specification and compares it with the catalogue that forms,\n"
        "options and checks are made from: what is new, what is gone, what changed."
    )
    parser.epilog = "examples:\n  caltui spec diff\n  caltui spec update --profile work"
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    verbs.add_parser("diff", help="show the differences").set_defaults(run=run_diff)
    verbs.add_parser("update", help="let this profile use what is new, from now on").set_defaults(
        run=run_update
    )
    use(parser, verbs, words)


def run_diff(args: argparse.Namespace) -> int:
    """Shows the differences."""
    return online(args, lambda workspace: _diff(workspace, args))


def run_update(args: argparse.Namespace) -> int:
    """Lays the differences over the profile's catalogue."""
    if demo(args):
        raise UsageError("The demo keeps nothing.", "Use: caltui --demo spec diff")
    return online(args, lambda workspace: _update(workspace, args))


async def _diff(workspace: "Workspace", args: argparse.Namespace) -> int:
    found = await workspace.spec_diff()
    if output.format_of(args) == "table":
        output.write_table(["Difference"], [[one.sentence()] for one in found], most=200)
    else:
        rows = [{head: getattr(one, head) for head in HEADS} for one in found]
        output.write_rows(args, HEADS, rows)
    say(f"{len(found)} differences." if found else "Specification and catalogue agree.")
    return Exit.DONE


async def _update(workspace: "Workspace", args: argparse.Namespace) -> int:
    found, target = await workspace.spec_update()
    for one in found:
        say(one.sentence())
    laid = sum(one.laid for one in found)
    output.write_rows(
        args,
        ("differences", "laid", "file"),
        [{"differences": len(found), "laid": laid, "file": str(target)}],
    )
    return Exit.DONE
