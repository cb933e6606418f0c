"""`caltui spec`: the gateway's specification beside the catalogue."""

import argparse
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, use
from caltui.cli.session import demo, offline, online

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

HEADS = ("kind", "resource", "operation", "field", "before", "after")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `spec`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for name, text, run in (
        ("diff", "show the differences", partial(online, action=_diff)),
        ("update", "let this profile use what is new, from now on", run_update),
        ("show", "show what an update added: nothing is sent", partial(offline, action=_show)),
        ("reset", "take away what an update added", run_reset),
    ):
        offline_verb = name in ("show", "reset")
        verbs.add_parser(name, help=text).set_defaults(run=run, without_mirror=offline_verb)
    use(parser, verbs, words)


def run_update(args: argparse.Namespace) -> int:
    """Lays the differences over the profile's catalogue."""
    if demo(args):
        raise UsageError("The demo keeps nothing.", "Use: caltui --demo spec diff")
    return online(args, _update)


def run_reset(args: argparse.Namespace) -> int:
    """Takes away what lies over the profile's catalogue."""
    if demo(args):
        raise UsageError("The demo keeps nothing.", "Use: caltui --demo spec diff")
    return offline(args, _reset)


def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Lists the entries of the profile's overlay."""
    from caltui.workspace.profile.spec_check import show

    laid = show(workspace.overlay)
    heads = ("resource", "operation", "field", "what")
    rows = [dict(zip(heads, entry, strict=True)) for entry in laid.entries]
    output.write_rows(args, heads, rows)
    if laid.fault:
        say(f"{laid.path} is not used, as {laid.fault}. To remove it: caltui spec reset")
    elif not rows:
        say("Nothing was added: the catalogue is used as it was shipped.")
    else:
        say(f"{len(rows)} entries in {laid.path}, from {laid.source or 'an unnamed address'}.")
        say("To take them away: caltui spec reset")
    return Exit.DONE


def _reset(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Takes away what lies over the profile's catalogue."""
    from caltui.workspace.profile.spec_check import reset

    held = reset(workspace.overlay)
    removed = [{"removed": len(held.entries), "file": str(held.path)}]
    output.write_rows(args, ("removed", "file"), removed)
    say("The catalogue is used as it was shipped. To add again: caltui spec update")
    return Exit.DONE


async def _diff(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Shows the differences."""
    from caltui.workspace.profile.spec_check import compare

    found = await compare(workspace.wire)
    rows = [{head: getattr(one, head) for head in HEADS} for one in found]
    sentences = [[one.sentence()] for one in found]
    table = partial(output.write_table, ["Difference"], sentences, most=200)
    output.write_rows(args, HEADS, rows, table)
    say(f"{len(found)} differences." if found else "Specification and catalogue agree.")
    return Exit.DONE


async def _update(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.workspace.profile.spec_check import compare, lay

    found = await compare(workspace.wire)
    target = lay(workspace.wire, found, workspace.overlay)
    for one in found:
        say(one.sentence())
    laid = sum(one.laid for one in found)
    say("To see what was added: caltui spec show. To take it away: caltui spec reset.")
    output.write_rows(
        args,
        ("differences", "laid", "file"),
        [{"differences": len(found), "laid": laid, "file": str(target)}],
    )
    return Exit.DONE
