"""`caltui bookings hand-over`: one booking, or several as one act."""

import argparse
from typing import TYPE_CHECKING

from caltui.catalog.model import Resource
from caltui.cli.output.exits import UsageError
from caltui.cli.parsing.ids import FROM_STDIN
from caltui.cli.parsing.parser import Parser, write_options
from caltui.cli.session import online, sending

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

ANYBODY = "free"
"""As --to: each goes to the first host of its event type who is free."""

OLD = 60.0


def fill(parser: Parser, of: Resource, name: str) -> None:
    """The options of the verb."""
    about = f"ids of {of.plural}; - reads them from stdin"
    parser.add_argument("ids", metavar="id", nargs="+", help=about)
    about = f"the id of the new host; {ANYBODY}: a free host of each event type"
    parser.add_argument("--to", required=True, metavar="USER", help=about)
    write_options(parser)
    parser.add_argument("--stop-on-error", action="store_true", help="end with the first failure")
    parser.set_defaults(run=_run, act=name, resource=of)


def _run(args: argparse.Namespace) -> int:
    """One booking is sent as it is asked for; of several those that clash are left out."""
    if args.to != ANYBODY and not args.to.isdecimal():
        raise UsageError(f"--to: '{args.to}' is not the id of a user.", "caltui users list")
    from caltui.cli.records.act_verbs import check_id

    of: Resource = args.resource
    if args.ids == [FROM_STDIN]:
        args.ids = _from_stdin(of)
    for key in args.ids:
        check_id(of, key)
    one = len(args.ids) == 1 and args.to != ANYBODY
    if one:
        from caltui.cli.records.act_verbs import write

        args.id = args.ids[0]
        return (online if args.dry_run else sending)(args, write)
    return (online if args.dry_run else sending)(args, _many)


def _from_stdin(of: Resource) -> list[str]:
    from caltui.cli.parsing.ids import read_ids
    from caltui.cli.parsing.stdin import read_all

    text = read_all(f"The ids of {of.plural}")
    return ["_".join(ids) for ids in read_ids(of, of.operations["get"], text)]


async def _many(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Reads what decides who is free, and does it as one act."""
    from caltui.cli.records.acts import perform
    from caltui.workspace.booking_acts.hand_over_many import plan_hand_over, propose_hosts
    from caltui.workspace.sync.refresh import refresh

    made = workspace.catalog.made_of("hand-over")
    await refresh(workspace, made.every, OLD, needed=made.needs)
    target = "" if args.to == ANYBODY else args.to
    lines = await propose_hosts(workspace, args.ids, target)
    return await perform(workspace, args, plan_hand_over(workspace, lines))
